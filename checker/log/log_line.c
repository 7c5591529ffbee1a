#include "checker/log/log_line.h"

#include <string.h>

enum { DEEPEST = 16 }; /* levels of members that are skipped */

typedef struct LineReader {
    const char *at, *end;
    LogTexts *texts;
    const char *problem;
    guint seen;  /* bits of FIELDS */
    guint field; /* the last one: mostly the next one follows */
} LineReader;

static bool wrong(LineReader *reader, const char *problem)
{
    if (!reader->problem)
        reader->problem = problem;
    return false;
}

/* ---- JSON ---- */

static void skip_blanks(LineReader *reader)
{
    while (reader->at < reader->end &&
           (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\r'))
        reader->at++;
}

static inline bool accept(LineReader *reader, char c)
{
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}

static bool next_is(LineReader *reader, char c)
{
    skip_blanks(reader);
    return reader->at < reader->end && *reader->at == c;
}

static bool accept_word(LineReader *reader, const char *word)
{
    gsize length = strlen(word), left;

    skip_blanks(reader);
    left = (gsize)(reader->end - reader->at);
    if (memcmp(reader->at, word, MIN(left, length)) != 0)
        return false;
    reader->at += MIN(left, length); /* to the end of a line that was cut in it */
    return left >= length;
}

static bool read_hex(LineReader *reader, gunichar *c)
{
    *c = 0;
    for (int i = 0; i < 4; i++) {
        if (reader->at == reader->end || !g_ascii_isxdigit(*reader->at))
            return wrong(reader, "\\u wants four hexadecimal digits");
        *c = *c * 16 + (gunichar)g_ascii_xdigit_value(*reader->at++);
    }
    return true;
}

static bool read_unicode(LineReader *reader)
{
    enum { HIGH = 0xD800, LOW = 0xDC00, LAST = 0xDFFF, PLANE = 0x10000, BITS = 10 };
    gunichar c, low;

    if (!read_hex(reader, &c))
        return false;
    if (c >= HIGH && c < LOW) {
        if (!accept_word(reader, "\\u") || !read_hex(reader, &low) || low < LOW || low > LAST)
            return wrong(reader, "half of a surrogate pair");
        c = PLANE + ((c - HIGH) << BITS) + (low - LOW);
    } else if (c >= LOW && c <= LAST) {
        return wrong(reader, "half of a surrogate pair");
    }
    if (c == 0)
        return wrong(reader, "a text with a zero byte");
    g_string_append_unichar(reader->texts->scratch, c);
    return true;
}

static bool read_escape(LineReader *reader)
{
    static const char FROM[] = "\"\\/bfnrt", TO[] = "\"\\/\b\f\n\r\t";
    char c = reader->at < reader->end ? *reader->at++ : '\0';
    const char *found = c ? strchr(FROM, c) : NULL;

    if (c == 'u')
        return read_unicode(reader);
    if (!found)
        return wrong(reader, "a \\ that begins nothing");
    g_string_append_c(reader->texts->scratch, TO[found - FROM]);
    return true;
}

/* Into `scratch`, or where nothing is escaped a slice of the line. */
static bool read_slice(LineReader *reader, const char **bytes, gsize *length)
{
    if (!accept(reader, '"'))
        return wrong(reader, "a text in \"...\" was expected");
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at != '"' && *reader->at != '\\' &&
           (guchar)*reader->at >= ' ')
        reader->at++;
    *bytes = start;
    *length = (gsize)(reader->at - start);
    if (reader->at < reader->end && *reader->at == '"') {
        reader->at++;
        return true;
    }
    g_string_truncate(reader->texts->scratch, 0);
    g_string_append_len(reader->texts->scratch, start, (gssize)*length);
    reader->at = start + *length;
    while (reader->at < reader->end && *reader->at != '"') {
        char c = *reader->at++;
        if ((guchar)c < ' ')
            return wrong(reader, "a control character in a text");
        if (c != '\\')
            g_string_append_c(reader->texts->scratch, c);
        else if (!read_escape(reader))
            return false;
    }
    *bytes = reader->texts->scratch->str;
    *length = reader->texts->scratch->len;
    return accept(reader, '"') || wrong(reader, "a text that does not end");
}

static bool read_text(LineReader *reader, const char **text)
{
    const char *bytes;
    gsize length;

    if (!read_slice(reader, &bytes, &length))
        return false;
    *text = arena_strndup(reader->texts->arena, bytes, length);
    return true;
}

/* One that comes again: a name, a key. */
static bool read_known(LineReader *reader, const char **text)
{
    const char *bytes;
    gsize length;

    if (!read_slice(reader, &bytes, &length))
        return false;
    *text = log_texts_find(reader->texts, bytes, length);
    return true;
}

static bool read_integer(LineReader *reader, gint64 *number)
{
    bool is_negative = accept(reader, '-');
    guint64 value = 0;

    skip_blanks(reader);
    if (reader->at == reader->end || !g_ascii_isdigit(*reader->at))
        return wrong(reader, "a whole number was expected");
    while (reader->at < reader->end && g_ascii_isdigit(*reader->at)) {
        guint64 digit = (guint64)g_ascii_digit_value(*reader->at++);
        if (value > (G_MAXINT64 - digit) / 10)
            return wrong(reader, "a number that does not fit");
        value = value * 10 + digit;
    }
    if (reader->at < reader->end && strchr(".eE", *reader->at))
        return wrong(reader, "a whole number was expected");
    *number = is_negative ? -(gint64)value : (gint64)value;
    return true;
}

/* A value of a member that nobody knows. */
static bool skip_value(LineReader *reader, guint depth)
{
    const char *bytes;
    gsize length;
    bool is_object = next_is(reader, '{'), is_list = next_is(reader, '[');
    char close = is_object ? '}' : ']';

    if (depth > DEEPEST)
        return wrong(reader, "a member is nested too deep");
    if (next_is(reader, '"'))
        return read_slice(reader, &bytes, &length);
    if (!is_object && !is_list) {
        const char *start = reader->at;
        while (reader->at < reader->end &&
               (g_ascii_isalnum(*reader->at) || strchr("+-.", *reader->at)))
            reader->at++;
        return reader->at > start || wrong(reader, "a value was expected");
    }
    reader->at++;
    for (bool is_first = true; !accept(reader, close); is_first = false) {
        if (!is_first && !accept(reader, ','))
            return wrong(reader, "a `,` was expected");
        if (is_object && (!read_slice(reader, &bytes, &length) || !accept(reader, ':')))
            return wrong(reader, "a name and `:` were expected");
        if (!skip_value(reader, depth + 1))
            return false;
    }
    return true;
}

/* ---- members ---- */

static bool read_optional(LineReader *reader, const char **text, bool is_known)
{
    *text = NULL;
    if (accept_word(reader, "null"))
        return true;
    return is_known ? read_known(reader, text) : read_text(reader, text);
}

static bool read_error(LineReader *reader, LogReply *reply)
{
    const char *bytes;
    gsize length;

    reply->kind = LOG_REPLY_ERROR;
    reader->at++;
    if (!read_slice(reader, &bytes, &length) || length != 5 || memcmp(bytes, "error", 5) != 0 ||
        !accept(reader, ':') || !read_text(reader, &reply->text) || !accept(reader, '}'))
        return wrong(reader, "a reply is a text, a whole number, null or {\"error\": \"...\"}");
    return true;
}

static bool read_reply(LineReader *reader, LogReply *reply)
{
    if (accept_word(reader, "null")) {
        reply->kind = LOG_REPLY_NONE;
        return true;
    }
    if (next_is(reader, '{'))
        return read_error(reader, reply);
    if (next_is(reader, '"')) {
        reply->kind = LOG_REPLY_TEXT;
        return read_text(reader, &reply->text);
    }
    reply->kind = LOG_REPLY_NUMBER;
    return read_integer(reader, &reply->number);
}

static bool read_options(LineReader *reader, LogEntry *entry)
{
    const char *found[LOG_MOST_OPTIONS];
    guint count = 0;

    if (!accept(reader, '['))
        return wrong(reader, "options are a list of texts");
    while (!accept(reader, ']')) {
        if (count == LOG_MOST_OPTIONS)
            return wrong(reader, "more than 256 options");
        if (count > 0 && !accept(reader, ','))
            return wrong(reader, "a `,` was expected");
        if (!read_known(reader, &found[count++]))
            return false;
    }
    entry->options = arena_copy(reader->texts->arena, found, count, sizeof *found);
    entry->option_count = count;
    return true;
}

static bool read_count(LineReader *reader, guint64 *count)
{
    gint64 number = 0;

    if (!read_integer(reader, &number))
        return false;
    *count = (guint64)number;
    return number >= 1 || wrong(reader, "a number from 1 on was expected");
}

static bool read_truth(LineReader *reader, bool *truth)
{
    *truth = accept_word(reader, "true");
    return *truth || accept_word(reader, "false") || wrong(reader, "true or false was expected");
}

static const char *const FIELDS[] = {"seq", "from",  "to",    "who",     "request", "store", "op",
                                     "key", "value", "reply", "options", "atomic",  "done"};
enum { NEEDED = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5 | 1 << 6 };

static bool read_member(LineReader *reader, guint field, LogEntry *entry)
{
    switch (field) {
    case 0: return read_count(reader, &entry->seq);
    case 1: return read_integer(reader, &entry->from);
    case 2: return read_integer(reader, &entry->to);
    case 3: return read_known(reader, &entry->who);
    case 4: return read_optional(reader, &entry->request, true);
    case 5: return read_known(reader, &entry->store);
    case 6: return read_known(reader, &entry->op);
    case 7: return read_optional(reader, &entry->key, true);
    case 8: return read_optional(reader, &entry->value, false);
    case 9: return read_reply(reader, &entry->reply);
    case 10: return read_options(reader, entry);
    case 11: return read_count(reader, &entry->atomic);
    case 12: return read_truth(reader, &entry->is_done);
    default: return skip_value(reader, 0);
    }
}

static guint find_field(const LineReader *reader, const char *name, gsize length)
{
    for (guint i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
        guint field = (reader->field + 1 + i) % G_N_ELEMENTS(FIELDS);
        if (strncmp(FIELDS[field], name, length) == 0 && FIELDS[field][length] == '\0')
            return field;
    }
    return G_N_ELEMENTS(FIELDS);
}

static bool read_members(LineReader *reader, LogEntry *entry)
{
    const char *name;
    gsize length;

    if (!accept(reader, '{'))
        return wrong(reader, "a line is a JSON object: {\"seq\": 1, ...}");
    for (bool is_first = true; !accept(reader, '}'); is_first = false) {
        if (!is_first && !accept(reader, ','))
            return wrong(reader, "a `,` was expected");
        if (!read_slice(reader, &name, &length))
            return false;
        guint field = find_field(reader, name, length);
        if (!accept(reader, ':'))
            return wrong(reader, "a `:` was expected");
        if (!read_member(reader, field, entry))
            return false;
        if (field < G_N_ELEMENTS(FIELDS)) {
            reader->seen |= 1U << field;
            reader->field = field;
        }
    }
    skip_blanks(reader);
    return reader->at == reader->end || wrong(reader, "something stands behind the `}`");
}

/* Eight bytes at a time, where none is zero or larger than 127; else as GLib says. */
static bool is_utf8(const char *bytes, gsize length)
{
    const guint64 high = G_GUINT64_CONSTANT(0x8080808080808080),
                  ones = G_GUINT64_CONSTANT(0x0101010101010101);
    guint64 word;
    gsize at = 0;

    for (; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if ((word | (word - ones)) & high)
            break;
    }
    return g_utf8_validate(bytes + at, (gssize)(length - at), NULL);
}

bool log_line_read(LogTexts *texts, const char *line, gsize length, LogEntry *entry,
                   const char **problem)
{
    LineReader reader = {line, line + length, texts, NULL, 0, G_N_ELEMENTS(FIELDS) - 1};

    *entry = (LogEntry){0};
    if (!is_utf8(line, length))
        wrong(&reader, "it is not UTF-8");
    else if (read_members(&reader, entry))
        for (guint i = 0; (reader.seen & NEEDED) != NEEDED && i < G_N_ELEMENTS(FIELDS); i++)
            if (NEEDED >> i & 1 && !(reader.seen >> i & 1))
                wrong(&reader, arena_printf(texts->arena, "it has no `%s`", FIELDS[i]));
    if (!reader.problem && entry->to < entry->from)
        wrong(&reader, "`to` is before `from`");
    if (!reader.problem && (entry->from < -LOG_LATEST || entry->to > LOG_LATEST))
        wrong(&reader, "its time is too far from 1970");
    *problem = reader.problem;
    return !reader.problem;
}

bool log_line_is_cut(LogTexts *texts, const char *line, gsize length)
{
    const char *valid;
    LogEntry entry;

    if (!g_utf8_validate(line, (gssize)length, &valid)) {
        gssize left = line + length - valid;
        if (g_utf8_get_char_validated(valid, left) != (gunichar)-2) /* no part of a character */
            return false;
    }
    LineReader reader = {line, valid, texts, NULL, 0, G_N_ELEMENTS(FIELDS) - 1};
    return next_is(&reader, '{') && !read_members(&reader, &entry) && reader.at == reader.end;
}
