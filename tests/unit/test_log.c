/* Logs as they are written and read. What is expected is JSON's grammar, and docs/log.schema.json. */
#include "checker/base/error.h"
#include "checker/log/log_append.h"
#include "checker/log/log_file.h"
#include "checker/log/log_line.h"
#include "checker/log/log_record.h"
#include "checker/log/log_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#define LINE(more)                                                                                 \
    "{\"seq\":1,\"from\":2,\"to\":3,\"who\":\"a\",\"store\":\"redis\",\"op\":\"GET\"" more "}"

static LogTexts texts;

static int set_up(void **state)
{
    texts = (LogTexts){arena_new(), g_hash_table_new(g_str_hash, g_str_equal), g_string_new(NULL)};
    return 0;
}

static int tear_down(void **state)
{
    g_hash_table_unref(texts.known);
    g_string_free(texts.scratch, TRUE);
    arena_free(texts.arena);
    return 0;
}

/* ---- lines ---- */

static void accepts(const char *line, LogEntry *entry)
{
    const char *problem = NULL;

    if (!log_line_read(&texts, line, strlen(line), entry, &problem))
        fail_msg("%s: %s", line, problem);
}

static void test_accepts(void **state)
{
    LogEntry entry;

    accepts(LINE(""), &entry);
    assert_int_equal(entry.reply.kind, LOG_REPLY_UNKNOWN);
    assert_null(entry.key);
    accepts(" { \"op\" : \"GET\" , "
            "\"store\":\"redis\",\"who\":\"a\",\"to\":3,\"from\":-2,\"seq\":9 } \r",
            &entry);
    assert_int_equal(entry.from, -2);
    assert_int_equal(entry.seq, 9);
    accepts(LINE(",\"reply\":null,\"request\":null,\"key\":\"\""), &entry);
    assert_int_equal(entry.reply.kind, LOG_REPLY_NONE);
    assert_string_equal(entry.key, "");
    accepts(LINE(",\"reply\":-9223372036854775807"), &entry);
    assert_int_equal(entry.reply.number, -G_MAXINT64);
    accepts(LINE(",\"reply\":{\"error\":\"WRONG\"}"), &entry);
    assert_int_equal(entry.reply.kind, LOG_REPLY_ERROR);
    assert_string_equal(entry.reply.text, "WRONG");
    accepts(LINE(",\"options\":[\"EX\",\"60\"],\"x\":{\"y\":[1.5e3,true,{}]},\"atomic\":1"),
            &entry);
    assert_int_equal(entry.option_count, 2);
    assert_string_equal(entry.options[1], "60");
    accepts(LINE(",\"key\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""), &entry);
    assert_string_equal(entry.key, "\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9f\x98\x80");
}

static const struct {
    const char *line, *problem;
} REFUSED[] = {
    {"", "a line is a JSON object: {\"seq\": 1, ...}"},
    {"[]", "a line is a JSON object: {\"seq\": 1, ...}"},
    {"{}", "it has no `seq`"},
    {LINE("") "x", "something stands behind the `}`"},
    {LINE(" \"key\":1"), "a `,` was expected"},
    {LINE(",\"key\" 1"), "a `:` was expected"},
    {LINE(",\"key\":1"), "a text in \"...\" was expected"},
    {LINE(",\"key\":\"a"), "a text that does not end"},
    {LINE(",\"key\":\"\\u0000\""), "a text with a zero byte"},
    {LINE(",\"key\":\"\\ud800x\""), "half of a surrogate pair"},
    {LINE(",\"key\":\"\\udc00\""), "half of a surrogate pair"},
    {LINE(",\"key\":\"\\u12g4\""), "\\u wants four hexadecimal digits"},
    {LINE(",\"key\":\"\\x\""), "a \\ that begins nothing"},
    {LINE(",\"key\":\"\t\""), "a control character in a text"},
    {LINE(",\"key\":\"\xff\""), "it is not UTF-8"},
    {LINE(",\"reply\":1.5"), "a whole number was expected"},
    {LINE(",\"reply\":9223372036854775808"), "a number that does not fit"},
    {LINE(",\"reply\":true"), "a whole number was expected"},
    {LINE(",\"reply\":{\"err\":\"x\"}"),
     "a reply is a text, a whole number, null or {\"error\": \"...\"}"},
    {LINE(",\"options\":\"EX\""), "options are a list of texts"},
    {LINE(",\"atomic\":0"), "a number from 1 on was expected"},
    {LINE(",\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"), "a member is nested too deep"},
    {LINE(",\"x\":}"), "a value was expected"},
    {LINE(",\"to\":1"), "`to` is before `from`"},
};

static void test_refuses(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(REFUSED); i++) {
        const char *problem = NULL;
        LogEntry entry;
        assert_false(
            log_line_read(&texts, REFUSED[i].line, strlen(REFUSED[i].line), &entry, &problem));
        assert_string_equal(problem, REFUSED[i].problem);
    }
}

/* Cut anywhere it is no entry, and nothing behind its end is read. */
static void test_cut(void **state)
{
    const char *whole =
        LINE(",\"key\":\"k\\u00e9\",\"reply\":{\"error\":\"x\"},\"options\":[\"a\"]");
    guint tried = 0;

    for (gsize length = 0; length < strlen(whole); length++, tried++) {
        g_autofree char *piece = g_memdup2(whole, length + 1);
        const char *problem;
        LogEntry entry;
        char *exact = g_memdup2(piece, MAX(length, 1));
        assert_false(log_line_read(&texts, exact, length, &entry, &problem));
        g_free(exact);
    }
    assert_true(tried > 100);
}

static void is_same(const LogEntry *found, const LogEntry *entry)
{
    assert_string_equal(found->key, entry->key);
    assert_string_equal(found->value, entry->value);
    assert_int_equal(g_strcmp0(found->request, entry->request), 0);
    assert_int_equal(found->option_count, entry->option_count);
    for (guint i = 0; i < entry->option_count; i++)
        assert_string_equal(found->options[i], entry->options[i]);
    assert_int_equal(found->atomic, entry->atomic);
    assert_int_equal(found->reply.kind, entry->reply.kind);
    assert_int_equal(found->reply.number, entry->reply.number);
    assert_int_equal(g_strcmp0(found->reply.text, entry->reply.text), 0);
}

/* Behind another record, as they stand one behind the other. */
static void is_recorded(const LogEntry *entry)
{
    static const LogEntry other = {.who = "a", .store = "redis", .op = "GET"};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    LogEntry found;

    log_record_add(bytes, &other);
    const guint begin = bytes->len;
    log_record_add(bytes, entry);
    const gsize length = log_record_read(bytes->data + begin, texts.arena, &found);
    assert_int_equal(begin % LOG_RECORD_ALIGN, 0);
    assert_int_equal(length, bytes->len - begin);
    assert_int_equal(length, log_record_length(bytes->data + begin));
    is_same(&found, entry);
    assert_string_equal(found.who, entry->who);
    assert_string_equal(found.store, entry->store);
    assert_string_equal(found.op, entry->op);
    assert_int_equal(found.seq, entry->seq);
    assert_int_equal(found.from, entry->from);
    assert_int_equal(found.to, entry->to);
    assert_int_equal(found.line, entry->line);
    assert_int_equal(found.is_done, entry->is_done);
    assert_int_equal(found.is_value_hidden, entry->is_value_hidden);
}

/* What is written is read as it was. */
static void test_round(void **state)
{
    static const char *const TEXTS[] = {"", "user:7", "a \"b\"\\", "\xc3\xa9\n", "#00ff"};
    const char *const options[] = {"EX", "60"};
    guint tried = 0;

    for (guint i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        for (int kind = LOG_REPLY_UNKNOWN; kind <= (int)LOG_REPLY_ERROR; kind++, tried++) {
            bool is_text = kind == LOG_REPLY_TEXT || kind == LOG_REPLY_ERROR;
            LogEntry entry = {
                .seq = i + 1, .from = 5, .to = 6, .who = TEXTS[1], .store = "redis", .op = "SET"};
            g_autoptr(GString) line = g_string_new(NULL);
            LogEntry found;
            entry.key = entry.value = TEXTS[i];
            entry.request = i % 2 ? TEXTS[i] : NULL;
            entry.options = options;
            entry.option_count = i % 3;
            entry.atomic = i;
            entry.reply =
                (LogReply){kind, is_text ? TEXTS[i] : NULL, kind == LOG_REPLY_NUMBER ? -(int)i : 0};
            log_write(line, &entry);
            assert_int_equal(line->str[line->len - 1], '\n');
            g_string_truncate(line, line->len - 1);
            accepts(line->str, &found);
            is_same(&found, &entry);
            entry.line = i + 7;
            entry.is_done = i % 2;
            entry.is_value_hidden = i % 3 == 0;
            is_recorded(&entry);
        }
    assert_true(tried >= 25);
}

/* ---- files ---- */

static char *write_file(const char *text)
{
    char *path = g_build_filename(g_get_tmp_dir(), "stalemate-test-log-XXXXXX", NULL);
    int file = g_mkstemp(path);

    assert_true(file >= 0 && g_close(file, NULL));
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void test_file(void **state)
{
    g_autofree char *path = write_file(LINE("") "\n\n" LINE(",\"seq\":5") "\n" LINE(",\"seq\":6"));
    g_autoptr(LogFile) log = log_file_read(path, NULL);

    assert_non_null(log);
    assert_int_equal(log->count, 3);
    assert_int_equal(log->entries[1].line, 3);
    assert_false(log->is_cut);
    g_unlink(path);
}

static void test_file_cut(void **state)
{
    g_autofree char *path = write_file(LINE("") "\n{\"seq\":2,\"fr");
    g_autoptr(LogAppend) append = log_append_new(path, NULL);
    LogEntry entry = {
        .from = 7, .to = 8, .who = "b", .store = "redis", .op = "DEL", .request = "r"};

    assert_true(log_append_was_cut(append));
    assert_int_equal(log_append_times(append, "r"), 0);
    log_append_add(append, &entry);
    assert_true(log_append_flush(append, NULL));
    g_autoptr(LogFile) log = log_file_read(path, NULL);
    assert_int_equal(log->count, 2);
    assert_int_equal(log->entries[1].seq, 2);
    assert_false(log->is_cut);
    g_unlink(path);
}

static void refuses_file(const char *text, const char *message)
{
    g_autofree char *path = write_file(text);
    g_autoptr(GError) error = NULL;

    assert_null(log_file_read(path, &error));
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT));
    assert_non_null(strstr(error->message, message));
    g_unlink(path);
}

/* Cut at any byte of its last line, and what was there is kept; a file that is none is not. */
static void test_file_cut_anywhere(void **state)
{
    const char *whole = LINE("") "\n";
    const char *last = LINE(",\"seq\":2,\"key\":null,\"value\":\"k\\u00e9\xf0\x9f\x98\x80\","
                            "\"reply\":{\"error\":\"x\"},\"options\":[\"a\"],\"x\":{\"y\":-1}");
    guint tried = 0;

    for (gsize length = 1; length < strlen(last); length++, tried++) {
        g_autofree char *text = g_strdup_printf("%s%.*s", whole, (int)length, last);
        g_autofree char *path = write_file(text);
        g_autoptr(LogFile) log = log_file_read(path, NULL);
        if (!log || !log->is_cut)
            fail_msg("not taken for cut: %s", text);
        assert_int_equal(log->count, 1);
        assert_int_equal(log->whole, strlen(whole));
        g_unlink(path);
    }
    assert_true(tried > 100);
    refuses_file("buy milk", ":1: a line is a JSON object");
    refuses_file(LINE("") "\nbuy milk", ":2: a line is a JSON object");
    refuses_file("{\"name\":\"app\"}", ":1: it has no `seq`");
    refuses_file("{ body: 1", ":1: a text in");
}

static void test_file_refuses(void **state)
{
    g_autofree char *longer = g_strnfill(LOG_FILE_LONGEST_LINE + 1, 'x');

    refuses_file("{\n" LINE("") "\n", ":1: a text in");
    refuses_file(LINE("") "\n" LINE("") "\n", ":2: `seq` is not larger than in the line before");
    refuses_file(longer, ":1: the line is longer than a megabyte");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_accepts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_round, set_up, tear_down),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_file_cut),
        cmocka_unit_test(test_file_cut_anywhere),
        cmocka_unit_test(test_file_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
