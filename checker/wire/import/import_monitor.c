/* What `redis-cli monitor` prints:
 *
 *     1339518083.107412 [0 127.0.0.1:60866] "SET" "user:7" "{\"version\":1}"
 *
 * A line is a command that the server has carried out, at that moment, in that order: no two are at once. There are no
 * replies. What a script calls comes behind its EVAL as from `lua`: the EVAL stands for it. A transaction is what stands
 * between MULTI and EXEC of one client, and comes when EXEC is carried out. */
#include "checker/wire/import/import_readers.h"

#include <string.h>

typedef struct MonitorReader {
    ImportSink *sink;
    const Protocol *protocol;
    const char *at, *end; /* of a line */
    gint64 moment;        /* of the last command */
    GHashTable *open;     /* clients within MULTI -> seq of the first, 0: none yet */
    GHashTable *databases;
    GArray *words; /* of WireText */
    GString *text; /* of all words of a line, each with a NUL behind it */
} MonitorReader;

/* ---- one word ---- */

static char escaped(MonitorReader *reader)
{
    static const char FROM[] = "nrtab", TO[] = "\n\r\t\a\b";
    char c = *reader->at++;
    const char *found = strchr(FROM, c);
    guint high, low;

    if (c != 'x' || reader->end - reader->at < 2)
        return found && c ? TO[found - FROM] : c;
    high = (guint)g_ascii_xdigit_value(reader->at[0]);
    low = (guint)g_ascii_xdigit_value(reader->at[1]);
    reader->at += 2;
    return (char)(high * 16 + low);
}

static bool read_word(MonitorReader *reader)
{
    gsize begin = reader->text->len;

    if (reader->at == reader->end || *reader->at != '"')
        return false;
    reader->at++;
    while (reader->at < reader->end && *reader->at != '"') {
        char c = *reader->at++;
        g_string_append_c(reader->text,
                          c == '\\' && reader->at < reader->end ? escaped(reader) : c);
    }
    if (reader->at == reader->end)
        return false;
    reader->at++;
    WireText word = {NULL, reader->text->len - begin};
    g_string_append_c(reader->text, '\0');
    g_array_append_val(reader->words, word);
    return true;
}

static bool read_words(MonitorReader *reader)
{
    g_array_set_size(reader->words, 0);
    g_string_truncate(reader->text, 0);
    while (reader->at < reader->end) {
        if (*reader->at == ' ')
            reader->at++;
        else if (!read_word(reader))
            return false;
    }
    const char *at = reader->text->str; /* it does not move any more */
    for (guint i = 0; i < reader->words->len; i++) {
        WireText *word = &g_array_index(reader->words, WireText, i);
        word->bytes = at;
        at += word->length + 1;
    }
    return reader->words->len > 0;
}

/* ---- the head of a line ---- */

static bool read_digits(MonitorReader *reader, gint64 *number, guint most)
{
    guint count = 0;

    *number = 0;
    for (; count < most && reader->at < reader->end && g_ascii_isdigit(*reader->at); count++)
        *number = *number * 10 + g_ascii_digit_value(*reader->at++);
    return count > 0;
}

static bool accept(MonitorReader *reader, char c)
{
    bool is_there = reader->at < reader->end && *reader->at == c;

    reader->at += is_there;
    return is_there;
}

/* The client's address, or `lua`. Caller frees. */
static bool read_head(MonitorReader *reader, gint64 *moment, char **client)
{
    enum { SECONDS = 12, MICROSECONDS = 6, DATABASE = 9 };
    gint64 seconds, microseconds, database;

    if (!read_digits(reader, &seconds, SECONDS) || !accept(reader, '.') ||
        !read_digits(reader, &microseconds, MICROSECONDS) || !accept(reader, ' ') ||
        !accept(reader, '[') || !read_digits(reader, &database, DATABASE) || !accept(reader, ' '))
        return false;
    const char *stop = g_strstr_len(reader->at, reader->end - reader->at, "] ");
    if (!stop)
        return false;
    *client = g_strndup(reader->at, (gsize)(stop - reader->at));
    *moment = seconds * G_USEC_PER_SEC + microseconds;
    reader->at = stop + 2;
    g_hash_table_add(reader->databases, GINT_TO_POINTER((int)database));
    return true;
}

/* ---- what it does ---- */

static void add_command(MonitorReader *reader, const char *client, guint line)
{
    const WireText *words = (const WireText *)(void *)reader->words->data;
    gpointer first;
    LogEntry common = {.from = reader->moment,
                       .to = reader->moment,
                       .who = import_sink_known(reader->sink, client),
                       .is_done = true,
                       .line = line};
    bool is_open = g_hash_table_lookup_extended(reader->open, common.who, NULL, &first);

    if (is_open && !first) {
        first = GUINT_TO_POINTER(reader->sink->entries.length + 1);
        g_hash_table_insert(reader->open, (char *)common.who, first);
    }
    common.atomic = is_open ? GPOINTER_TO_UINT(first) : 0;
    import_sink_words(reader->sink, reader->protocol, words, reader->words->len, &common);
}

static void take_command(MonitorReader *reader, const char *client, guint line)
{
    const WireText *words = (const WireText *)(void *)reader->words->data;
    WireEffect effect = reader->protocol->effect(words, reader->words->len);
    const char *who = import_sink_known(reader->sink, client);

    if (strcmp(client, "lua") == 0)
        return;
    if (effect == WIRE_OPENS)
        g_hash_table_insert(reader->open, (char *)who, NULL);
    else if (effect == WIRE_CLOSES || effect == WIRE_DROPS)
        g_hash_table_remove(reader->open, who);
    else
        add_command(reader, client, line);
}

/* The server says OK first. */
static bool is_said(const char *line, gsize length)
{
    return length == 0 || (length == 2 && memcmp(line, "OK", 2) == 0);
}

static bool read_line(MonitorReader *reader, const char *line, gsize length, guint number)
{
    g_autofree char *client = NULL;
    gint64 moment;

    reader->at = line;
    reader->end = line + length;
    if (!read_head(reader, &moment, &client) || !read_words(reader))
        return false;
    reader->moment = MAX(moment, reader->moment + 1);
    take_command(reader, client, number);
    return true;
}

static bool read_lines(MonitorReader *reader, const char *bytes, gsize length, GError **error)
{
    const char *at = bytes, *line;
    gsize size;
    bool is_whole;

    for (guint number = 1; import_sink_line(&at, bytes + length, &line, &size, &is_whole);
         number++) {
        if (is_said(line, size) || read_line(reader, line, size, number))
            continue;
        if (is_whole)
            return import_sink_fail(reader->sink, number,
                                    "this is no line of MONITOR: 1700000000.000000 [0 "
                                    "127.0.0.1:6000] \"GET\" \"user:7\"",
                                    error);
        reader->sink->log->is_cut = true;
    }
    return true;
}

bool import_monitor(ImportSink *sink, const char *bytes, gsize length, GError **error)
{
    MonitorReader reader = {.sink = sink, .protocol = protocol_find("redis")};

    reader.open = g_hash_table_new(g_str_hash, g_str_equal);
    reader.databases = g_hash_table_new(NULL, NULL);
    reader.words = g_array_new(FALSE, FALSE, sizeof(WireText));
    reader.text = g_string_new(NULL);
    bool is_read = read_lines(&reader, bytes, length, error);
    sink->log->databases = g_hash_table_size(reader.databases);
    g_hash_table_unref(reader.open);
    g_hash_table_unref(reader.databases);
    g_array_unref(reader.words);
    g_string_free(reader.text, TRUE);
    return is_read;
}
