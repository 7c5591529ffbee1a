#include "checker/wire/protocol/memcached.h"

#include <string.h>

enum { MOST_LINE = 64 * 1024, MOST_WORDS = 24, MOST_DIGITS = 10 };

/* ---- lines ---- */

typedef struct TextLine {
    WireText words[MOST_WORDS];
    guint count;
    gsize end; /* behind its line break */
} TextLine;

static void split(WireText text, TextLine *line)
{
    gsize at = 0;

    line->count = 0;
    while (at < text.length && line->count < MOST_WORDS) {
        gsize start = at;
        while (at < text.length && text.bytes[at] != ' ')
            at++;
        if (at > start)
            line->words[line->count++] = (WireText){text.bytes + start, at - start};
        at++;
    }
}

/* The line that begins at `at`. */
static WireProgress read_line(const char *bytes, gsize length, gsize at, TextLine *line)
{
    gsize there = MIN(length - at, (gsize)MOST_LINE);
    const char *found = there > 0 ? memchr(bytes + at, '\n', there) : NULL;

    if (!found)
        return there == MOST_LINE ? WIRE_GARBAGE : WIRE_MORE;
    gsize end = (gsize)(found - bytes);
    line->end = end + 1;
    if (end > at && bytes[end - 1] == '\r')
        end--;
    split((WireText){bytes + at, end - at}, line);
    return WIRE_WHOLE;
}

static bool is_one_of(WireText word, const char *const *list)
{
    for (; *list; list++)
        if (wire_text_is(word, *list))
            return true;
    return false;
}

static bool read_size(WireText word, gsize *size)
{
    *size = 0;
    if (word.length == 0 || word.length > MOST_DIGITS)
        return false;
    for (gsize i = 0; i < word.length; i++) {
        if (!g_ascii_isdigit(word.bytes[i]))
            return false;
        *size = *size * 10 + (gsize)(word.bytes[i] - '0');
    }
    return true;
}

/* The data behind a line, with its line break: where it ends. */
static WireProgress skip_data(const char *bytes, gsize length, gsize from, WireText size_word,
                              gsize *end)
{
    gsize size;

    if (!read_size(size_word, &size))
        return WIRE_GARBAGE;
    if (length - from < size + 2)
        return WIRE_MORE;
    *end = from + size + 2;
    return bytes[from + size] == '\r' && bytes[from + size + 1] == '\n' ? WIRE_WHOLE : WIRE_GARBAGE;
}

/* ---- requests ---- */

/* Which word of the line is the length of the data; 0: it has none. */
static guint size_place(const TextLine *line)
{
    static const char *const STORES[] = {"set", "add", "replace", "append", "prepend", "cas", NULL};

    if (line->count > 4 && is_one_of(line->words[0], STORES))
        return 4;
    return line->count > 2 && wire_text_is(line->words[0], "ms") ? 2 : 0;
}

WireProgress memcached_scan_request(WireCursor *cursor, const char *bytes, gsize length)
{
    TextLine line;

    if (length > 0 && !g_ascii_islower(bytes[0]))
        return WIRE_GARBAGE;
    WireProgress progress = read_line(bytes, length, 0, &line);
    if (progress != WIRE_WHOLE)
        return progress;
    guint place = size_place(&line);
    cursor->at = line.end;
    return place ? skip_data(bytes, length, line.end, line.words[place], &cursor->at) : WIRE_WHOLE;
}

WireText *memcached_words(Arena *arena, const char *bytes, gsize length, guint *count)
{
    TextLine line;
    gsize size;

    read_line(bytes, length, 0, &line);
    guint place = size_place(&line);
    WireText *words = arena_array(arena, WireText, line.count + 1);
    *count = 0;
    for (guint i = 0; i < line.count; i++)
        if (i == 0 || i != place)
            words[(*count)++] = line.words[i];
    if (place && read_size(line.words[place], &size))
        words[(*count)++] = (WireText){bytes + line.end, size};
    return words;
}

WireEffect memcached_effect(const WireText *words, guint count)
{
    if (count == 0)
        return WIRE_SILENT;
    return wire_text_is(words[0], "watch") ? WIRE_STREAMS : WIRE_PLAIN;
}

/* ---- requests that want no reply ---- */

/* The word by which a line asks for no reply, or only for some; 0: it has none. */
static guint quiet_place(const TextLine *line)
{
    static const char *const META[] = {"mg", "ms", "md", "ma", NULL};
    static const char *const KEYS[] = {"get", "gets", "gat", "gats", "watch", "stats", NULL};
    const guint last = line->count - 1;

    if (line->count < 2 || is_one_of(line->words[0], KEYS)) /* any word may be a key */
        return 0;
    if (!is_one_of(line->words[0], META)) {
        bool is_key = last == 1 && !wire_text_is(line->words[0], "flush_all");
        return !is_key && wire_text_is(line->words[last], "noreply") ? last : 0;
    }
    for (guint i = wire_text_is(line->words[0], "ms") ? 3 : 2; i < line->count; i++)
        if (wire_text_is(line->words[i], "q"))
            return i;
    return 0;
}

bool memcached_ask(char *bytes, gsize length)
{
    TextLine line;

    if (read_line(bytes, length, 0, &line) != WIRE_WHOLE)
        return false;
    const guint place = quiet_place(&line);
    if (place == 0)
        return false;
    memset(bytes + (line.words[place].bytes - bytes), ' ', line.words[place].length);
    return true;
}

/* As memcached 1.6.18 does it; later ones leave out the NF of a meta delete, too, and that is sent here. */
bool memcached_is_unwanted(const WireText *words, guint count, const char *reply, gsize length)
{
    static const char *const ERRORS[] = {"ERROR", "CLIENT_ERROR", "SERVER_ERROR", NULL};
    static const char *const NUMBERS[] = {"incr", "decr", NULL}; /* their errors, too */
    TextLine line;

    if (count == 0 || read_line(reply, length, 0, &line) != WIRE_WHOLE || line.count == 0)
        return false;
    if (wire_text_is(words[0], "mg"))
        return wire_text_is(line.words[0], "EN");
    if (wire_text_is(words[0], "ma") && wire_text_is(line.words[0], "VA"))
        return true;
    if (words[0].length == 2 && words[0].bytes[0] == 'm')
        return wire_text_is(line.words[0], "HD");
    return is_one_of(words[0], NUMBERS) || !is_one_of(line.words[0], ERRORS);
}

WireText memcached_connection_name(const WireText *words, guint count)
{
    return (WireText){NULL, 0};
}

static bool has_data(const WireText *words, guint count)
{
    static const char *const STORES[] = {"set", "add", "replace", "append", "prepend", "cas", NULL};

    return (count > 4 && is_one_of(words[0], STORES)) ||
           (count > 2 && wire_text_is(words[0], "ms"));
}

void memcached_write(GString *out, const WireText *words, guint count)
{
    bool stores = has_data(words, count);
    guint in_line = stores ? count - 1 : count;
    guint before_size = !stores ? G_MAXUINT : wire_text_is(words[0], "ms") ? 1 : 3;

    for (guint i = 0; i < in_line; i++) {
        g_string_append(out, i ? " " : "");
        g_string_append_len(out, words[i].bytes, (gssize)words[i].length);
        if (i == before_size)
            g_string_append_printf(out, " %" G_GSIZE_FORMAT, words[count - 1].length);
    }
    g_string_append(out, "\r\n");
    if (!stores)
        return;
    g_string_append_len(out, words[count - 1].bytes, (gssize)words[count - 1].length);
    g_string_append(out, "\r\n");
}

/* ---- replies ---- */

WireProgress memcached_scan_reply(WireCursor *cursor, const char *bytes, gsize length)
{
    static const char *const GO_ON[] = {"STAT", "ITEM", NULL};
    TextLine line;

    for (;;) {
        gsize end;
        WireProgress progress = read_line(bytes, length, cursor->at, &line);
        if (progress != WIRE_WHOLE)
            return progress;
        if (line.count == 0 ||
            !(g_ascii_isupper(line.words[0].bytes[0]) || g_ascii_isdigit(line.words[0].bytes[0])))
            return WIRE_GARBAGE;
        bool is_value = line.count > 3 && wire_text_is(line.words[0], "VALUE");
        bool is_meta = line.count > 1 && wire_text_is(line.words[0], "VA");
        end = line.end;
        if (is_value || is_meta)
            progress = skip_data(bytes, length, line.end, line.words[is_meta ? 1 : 3], &end);
        if (progress != WIRE_WHOLE)
            return progress;
        cursor->at = end;
        if (!is_value && !is_one_of(line.words[0], GO_ON))
            return WIRE_WHOLE;
    }
}

static bool has_flag(const TextLine *line, const char *flag)
{
    for (guint i = 2; i < line->count; i++)
        if (wire_text_is(line->words[i], flag))
            return true;
    return false;
}

static WireText cas_flag(const TextLine *line)
{
    for (guint i = 2; i < line->count; i++)
        if (line->words[i].bytes[0] == 'c' && line->words[i].length > 1)
            return (WireText){line->words[i].bytes + 1, line->words[i].length - 1};
    return (WireText){NULL, 0};
}

/* Of a meta get. A miss may make an empty value: `VA 0 W` says that the caller is to fill it, and only then is its cas
 * id a lease; `Z` that somebody else is. */
static WireValue meta_value(const char *bytes, const TextLine *line, gsize size)
{
    bool wins = has_flag(line, "W");
    bool is_made_on_miss = size == 0 && (wins || has_flag(line, "Z"));
    WireValue value = {WIRE_NONE};

    if (!is_made_on_miss)
        value = (WireValue){WIRE_TEXT, .text = {bytes + line->end, size}};
    value.is_lease = true;
    if (wins)
        value.token = cas_flag(line);
    return value;
}

static WireValue line_value(const char *bytes, const TextLine *line)
{
    static const char *const NOTHING[] = {"NOT_STORED", "EXISTS", "NOT_FOUND", "EN", "NF",
                                          "NS",         "EX",     "END",       NULL};
    static const char *const ERRORS[] = {"ERROR", "CLIENT_ERROR", "SERVER_ERROR", NULL};
    WireText word = line->words[0];
    WireValue value = {WIRE_STATUS, .text = word};
    gsize size;

    if (is_one_of(word, NOTHING)) {
        value.kind = WIRE_NONE;
    } else if (is_one_of(word, ERRORS)) {
        value.kind = WIRE_ERROR;
        value.text.length = (gsize)(bytes + line->end - word.bytes);
        while (value.text.length > 0 && g_ascii_isspace(word.bytes[value.text.length - 1]))
            value.text.length--;
    } else if (read_size(word, &size)) {
        value.kind = WIRE_NUMBER;
        value.number = (gint64)size;
    }
    return value;
}

WireValue memcached_value(Arena *arena, const char *bytes, gsize length)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(WireValue));
    gsize at = 0, size, end;
    TextLine line;

    for (;;) {
        read_line(bytes, length, at, &line);
        bool is_meta = line.count > 1 && wire_text_is(line.words[0], "VA");
        bool is_value = line.count > 3 && wire_text_is(line.words[0], "VALUE");
        if (!is_value && !is_meta)
            break;
        read_size(line.words[is_meta ? 1 : 3], &size);
        if (is_meta)
            return meta_value(bytes, &line, size);
        WireValue value = {WIRE_TEXT, .text = {bytes + line.end, size}};
        if (line.count > 4)
            value.token = line.words[4];
        g_array_append_val(found, value);
        skip_data(bytes, length, line.end, line.words[3], &end);
        at = end;
    }
    if (found->len == 1)
        return g_array_index(found, WireValue, 0);
    if (found->len == 0)
        return line_value(bytes, &line);
    return (WireValue){WIRE_LIST,
                       .items = arena_copy(arena, found->data, found->len, sizeof(WireValue)),
                       .item_count = found->len};
}
