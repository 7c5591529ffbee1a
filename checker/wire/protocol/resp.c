#include "checker/wire/protocol/resp.h"

#include <string.h>

enum { MOST_LINE = 64 * 1024, MOST_ITEMS = 1024 * 1024, MOST_DIGITS = 19 };
static const gint64 MOST_BYTES = (gint64)512 * 1024 * 1024; /* as Redis by default */

/* ---- lines and numbers ---- */

/* Where the line's `\r` is, from `at` on. */
static WireProgress find_line(const char *bytes, gsize length, gsize at, gsize *end)
{
    gsize there = MIN(length - at, (gsize)MOST_LINE);
    const char *found = memchr(bytes + at, '\r', there);

    if (!found)
        return there == MOST_LINE ? WIRE_GARBAGE : WIRE_MORE;
    *end = (gsize)(found - bytes);
    if (*end + 1 >= length)
        return WIRE_MORE;
    return bytes[*end + 1] == '\n' ? WIRE_WHOLE : WIRE_GARBAGE;
}

static bool read_number(const char *text, gsize length, gint64 *number)
{
    bool is_negative = length > 0 && text[0] == '-';
    gsize at = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;

    *number = 0;
    if (at == length || length - at > MOST_DIGITS)
        return false;
    for (; at < length; at++) {
        if (!g_ascii_isdigit(text[at]) || *number > (G_MAXINT64 - 9) / 10)
            return false;
        *number = *number * 10 + (text[at] - '0');
    }
    if (is_negative)
        *number = -*number;
    return true;
}

/* ---- values ---- */

static bool is_list(char type)
{
    return strchr("*~>%|", type) && type != '\0';
}

static bool is_bulk(char type)
{
    return type == '$' || type == '=' || type == '!';
}

static bool is_line(char type)
{
    return strchr("+-:_#,(", type) && type != '\0';
}

/* How many values a list's head asks for. An attribute wants the value that it belongs to, too. */
static gint64 items_of(char type, gint64 count)
{
    return type == '%' ? count * 2 : type == '|' ? count * 2 + 1 : count;
}

static WireProgress scan_bulk(WireCursor *cursor, const char *bytes, gsize length, gsize line_end,
                              gint64 size)
{
    gsize end = line_end + 2;

    if (size == -1 && bytes[cursor->at] == '$') {
        cursor->at = end;
        return WIRE_WHOLE;
    }
    if (size < 0 || size > MOST_BYTES)
        return WIRE_GARBAGE;
    if (length - end < (gsize)size + 2)
        return WIRE_MORE;
    end += (gsize)size;
    if (bytes[end] != '\r' || bytes[end + 1] != '\n')
        return WIRE_GARBAGE;
    cursor->at = end + 2;
    return WIRE_WHOLE;
}

static WireProgress scan_list(WireCursor *cursor, char type, gsize line_end, gint64 count)
{
    if (count < -1 || count > MOST_ITEMS || (count == -1 && type != '*'))
        return WIRE_GARBAGE;
    count = items_of(type, MAX(count, 0));
    if (count > 0) {
        if (cursor->depth == WIRE_DEEPEST)
            return WIRE_GARBAGE;
        cursor->left[cursor->depth++] = count;
    }
    cursor->at = line_end + 2;
    return WIRE_WHOLE;
}

/* One value's head, and all of it where it has no values in it. */
static WireProgress scan_value(WireCursor *cursor, const char *bytes, gsize length)
{
    gsize at = cursor->at, end;
    gint64 number;

    if (at >= length)
        return WIRE_MORE;
    char type = bytes[at];
    if (!is_list(type) && !is_bulk(type) && !is_line(type))
        return WIRE_GARBAGE;
    WireProgress line = find_line(bytes, length, at, &end);
    if (line != WIRE_WHOLE)
        return line;
    if (is_line(type)) {
        if (type == ':' && !read_number(bytes + at + 1, end - at - 1, &number))
            return WIRE_GARBAGE;
        cursor->at = end + 2;
        return WIRE_WHOLE;
    }
    if (!read_number(bytes + at + 1, end - at - 1, &number))
        return WIRE_GARBAGE;
    return is_bulk(type) ? scan_bulk(cursor, bytes, length, end, number)
                         : scan_list(cursor, type, end, number);
}

WireProgress resp_scan_reply(WireCursor *cursor, const char *bytes, gsize length)
{
    for (;;) {
        while (cursor->depth > 0 && cursor->left[cursor->depth - 1] == 0)
            cursor->depth--;
        if (cursor->started && cursor->depth == 0)
            return WIRE_WHOLE;
        guint depth = cursor->depth;
        WireProgress progress = scan_value(cursor, bytes, length);
        if (progress != WIRE_WHOLE)
            return progress;
        cursor->started = true;
        if (depth > 0)
            cursor->left[depth - 1]--;
    }
}

/* ---- requests ---- */

/* A line of words, as a person types it. */
static WireProgress scan_inline(WireCursor *cursor, const char *bytes, gsize length)
{
    gsize there = MIN(length, (gsize)MOST_LINE);
    const char *found = memchr(bytes, '\n', there);

    if (!g_ascii_isalpha(bytes[0]) && bytes[0] != '\r' && bytes[0] != '\n')
        return WIRE_GARBAGE;
    if (!found)
        return there == MOST_LINE ? WIRE_GARBAGE : WIRE_MORE;
    cursor->at = (gsize)(found - bytes) + 1;
    return WIRE_WHOLE;
}

WireProgress resp_scan_request(WireCursor *cursor, const char *bytes, gsize length)
{
    if (length == 0)
        return WIRE_MORE;
    if (bytes[0] != '*')
        return scan_inline(cursor, bytes, length);
    for (;;) {
        bool is_word = cursor->started;
        if (is_word && (cursor->depth == 0 || cursor->left[0] == 0))
            return WIRE_WHOLE;
        if (is_word && cursor->at < length && bytes[cursor->at] != '$')
            return WIRE_GARBAGE;
        WireProgress progress = scan_value(cursor, bytes, length);
        if (progress != WIRE_WHOLE)
            return progress;
        cursor->started = true;
        if (is_word)
            cursor->left[0]--;
    }
}

typedef struct Reader {
    Arena *arena;
    const char *bytes;
    gsize at, length;
} Reader;

/* The rest of the line there, and behind it. The message is whole. */
static WireText read_line(Reader *reader)
{
    const char *start = reader->bytes + reader->at;
    const char *end = memchr(start, '\r', reader->length - reader->at);

    reader->at = (gsize)(end - reader->bytes) + 2;
    return (WireText){start, (gsize)(end - start)};
}

static WireText read_bulk(Reader *reader, gint64 size)
{
    WireText text = {reader->bytes + reader->at, (gsize)size};

    reader->at += (gsize)size + 2;
    return text;
}

static WireText *inline_words(Arena *arena, const char *bytes, gsize length, guint *count)
{
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(WireText));
    gsize at = 0;

    while (at < length) {
        gsize start = at;
        while (at < length && !g_ascii_isspace(bytes[at]))
            at++;
        if (at > start) {
            WireText word = {bytes + start, at - start};
            g_array_append_val(words, word);
        }
        at++;
    }
    *count = words->len;
    return arena_copy(arena, words->data, words->len, sizeof(WireText));
}

WireText *resp_words(Arena *arena, const char *bytes, gsize length, guint *count)
{
    Reader reader = {arena, bytes, 1, length};
    gint64 number = 0;

    if (bytes[0] != '*')
        return inline_words(arena, bytes, length, count);
    WireText line = read_line(&reader);
    read_number(line.bytes, line.length, &number);
    *count = (guint)MAX(number, 0);
    WireText *words = arena_array(arena, WireText, *count);
    for (guint i = 0; i < *count; i++) {
        reader.at++;
        line = read_line(&reader);
        read_number(line.bytes, line.length, &number);
        words[i] = number < 0 ? (WireText){line.bytes, 0} : read_bulk(&reader, number);
    }
    return words;
}

/* ---- what a reply says ---- */

static WireValue read_value(Reader *reader);

static WireValue read_list(Reader *reader, char type, gint64 count)
{
    WireValue value = {count < 0 ? WIRE_NONE : WIRE_LIST, .is_push = type == '>'};
    gint64 items = items_of(type, MAX(count, 0));

    value.item_count = (guint)items;
    value.items = arena_array(reader->arena, WireValue, value.item_count);
    for (guint i = 0; i < value.item_count; i++)
        value.items[i] = read_value(reader);
    return type == '|' ? value.items[items - 1] : value;
}

static WireValue read_line_value(char type, WireText line)
{
    WireValue value = {WIRE_TEXT, .text = line};

    switch (type) {
    case '+': value.kind = WIRE_STATUS; break;
    case '-': value.kind = WIRE_ERROR; break;
    case '_': value.kind = WIRE_NONE; break;
    case ':':
        value.kind = WIRE_NUMBER;
        read_number(line.bytes, line.length, &value.number);
        break;
    case '#':
        value.kind = WIRE_NUMBER;
        value.number = wire_text_is(line, "t");
        break;
    default: break; /* doubles and big numbers stay as they are written */
    }
    return value;
}

static WireValue read_value(Reader *reader)
{
    char type = reader->bytes[reader->at++];
    WireText line = read_line(reader);
    gint64 number = 0;

    if (is_line(type))
        return read_line_value(type, line);
    read_number(line.bytes, line.length, &number);
    if (is_list(type))
        return read_list(reader, type, number);
    if (number < 0)
        return (WireValue){WIRE_NONE};
    WireValue value = {type == '!' ? WIRE_ERROR : WIRE_TEXT, .text = read_bulk(reader, number)};
    if (type == '=' && value.text.length >= 4) { /* "txt:" says what it is */
        value.text.bytes += 4;
        value.text.length -= 4;
    }
    return value;
}

WireValue resp_value(Arena *arena, const char *bytes, gsize length)
{
    Reader reader = {arena, bytes, 0, length};

    return read_value(&reader);
}

void resp_write(GString *out, const WireText *words, guint count)
{
    g_string_append_printf(out, "*%u\r\n", count);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(out, "$%" G_GSIZE_FORMAT "\r\n", words[i].length);
        g_string_append_len(out, words[i].bytes, (gssize)words[i].length);
        g_string_append(out, "\r\n");
    }
}
