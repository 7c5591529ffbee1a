/* Logs that several threads read in pieces: what comes of them is what was written, whoever reads which piece. What is
 * expected is known line by line, for the test makes the lines. */
#include "checker/base/error.h"
#include "checker/log/log_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

enum { LINES = 3000, MOST_WORKERS = 5, EVERY_BLANK = 7, EVERY_LONG = 501, KEYS = 90 };

/* Every seventh line is blank, some are long, and keys come again. */
static void add_line(GString *text, guint line, guint64 seq)
{
    g_autofree char *value = g_strnfill(line % EVERY_LONG == 0 ? 20000 : line % 40, 'v');

    if (line % EVERY_BLANK == 0)
        g_string_append_c(text, '\n');
    else
        g_string_append_printf(text,
                               "{\"seq\":%" G_GUINT64_FORMAT
                               ",\"from\":%u,\"to\":%u,\"who\":\"w%u\",\"store\":\"redis\",\"op\":"
                               "\"SET\",\"key\":\"k\\u0041%u\",\"value\":\"%s\",\"reply\":%u}\n",
                               seq, line, line + 3, line % 16, line % KEYS, value, line);
}

/* Lines from 1 on; `bad`, if it is one, stands in the place of one. */
static GString *make_log(guint bad, const char *text)
{
    GString *all = g_string_new(NULL);

    for (guint line = 1; line <= LINES; line++)
        if (line == bad)
            g_string_append_printf(all, "%s\n", text);
        else
            add_line(all, line, line * 2);
    return all;
}

/* Block by block; told, where `each` is not NULL. */
static gboolean take_all(LogReader *reader, const GString *text, guint blocks, LogEach *each,
                         void *user, GError **error)
{
    const char *at = text->str, *end = text->str + text->len;

    for (guint i = 1; i <= blocks; i++) {
        const char *until =
            i == blocks ? end : strchr(text->str + text->len / blocks * i, '\n') + 1;
        const LogBlock block = {at, (gsize)(until - at), i == blocks};
        if (!log_reader_take(reader, &block, error) ||
            (each && !log_reader_tell(reader, each, user, error)))
            return FALSE;
        at = until;
    }
    return TRUE;
}

static LogFile *read_text(const GString *text, guint workers, guint blocks, GError **error)
{
    g_autoptr(LogReader) reader = log_reader_new("app", workers);

    return take_all(reader, text, blocks, NULL, NULL, error) ? log_reader_end(reader) : NULL;
}

static void check_entry(const LogEntry *entry, guint line)
{
    g_autofree char *key = g_strdup_printf("kA%u", line % KEYS);

    assert_int_equal(entry->line, line);
    assert_int_equal(entry->seq, line * 2);
    assert_int_equal(entry->from, line);
    assert_int_equal(entry->to, line + 3);
    assert_string_equal(entry->key, key);
    assert_int_equal(strlen(entry->value), line % EVERY_LONG == 0 ? 20000 : line % 40);
    assert_int_equal(entry->reply.number, line);
}

typedef struct Told {
    guint line, count; /* the last one; of all */
    guint most;        /* then it is enough */
} Told;

static gboolean check_told(void *user, const LogEntry *entry, GError **error)
{
    Told *told = user;

    if (told->count == told->most) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT, "enough");
        return FALSE;
    }
    told->line += (told->line + 1) % EVERY_BLANK == 0 ? 2 : 1;
    told->count++;
    check_entry(entry, told->line);
    return TRUE;
}

/* The same entries as they come, and none is kept; who is told may end it. */
static void test_told(void **state)
{
    g_autoptr(GString) text = make_log(0, NULL);
    const guint all = LINES - LINES / EVERY_BLANK;

    for (guint workers = 1; workers <= MOST_WORKERS; workers++)
        for (guint blocks = 1; blocks <= 3; blocks++) {
            g_autoptr(LogReader) reader = log_reader_new("app", workers);
            g_autoptr(LogReader) other = log_reader_new("app", workers);
            g_autoptr(GError) error = NULL;
            Told told = {.most = all}, some = {.most = all - 2};
            assert_true(take_all(reader, text, blocks, check_told, &told, NULL));
            assert_int_equal(told.count, all);
            g_autoptr(LogFile) log = log_reader_end(reader);
            assert_int_equal(log->count, all);
            assert_null(log->entries);
            assert_false(take_all(other, text, blocks, check_told, &some, &error));
            assert_string_equal(error->message, "enough");
        }
}

static void test_same_for_all(void **state)
{
    g_autoptr(GString) text = make_log(0, NULL);
    guint checked = 0;

    for (guint workers = 1; workers <= MOST_WORKERS; workers++)
        for (guint blocks = 1; blocks <= 3; blocks++) {
            g_autoptr(LogFile) log = read_text(text, workers, blocks, NULL);
            guint at = 0;
            assert_non_null(log);
            for (guint line = 1; line <= LINES; line++)
                if (line % EVERY_BLANK != 0)
                    check_entry(&log->entries[at++], line);
            assert_int_equal(log->count, at);
            assert_int_equal(log->count, LINES - LINES / EVERY_BLANK);
            assert_int_equal(log->whole, text->len);
            assert_false(log->is_cut);
            checked += at;
        }
    assert_int_equal(checked, (LINES - LINES / EVERY_BLANK) * MOST_WORKERS * 3);
}

/* One bad line at any place, the borders of pieces too: that line is named. */
static void refuses(guint bad, const char *line, const char *problem)
{
    g_autoptr(GString) text = make_log(bad, line);
    g_autofree char *wanted = g_strdup_printf("app:%u: %s", bad, problem);

    for (guint workers = 1; workers <= MOST_WORKERS; workers++) {
        g_autoptr(GError) error = NULL;
        assert_null(read_text(text, workers, 1 + bad % 2, &error));
        assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT));
        assert_string_equal(error->message, wanted);
    }
}

static void test_names_the_line(void **state)
{
    g_autoptr(GString) again = g_string_new(NULL);

    add_line(again, 1, 1);
    g_string_truncate(again, again->len - 1);
    for (guint bad = 2; bad <= LINES; bad += 211) {
        refuses(bad, "buy milk", "a line is a JSON object: {\"seq\": 1, ...}");
        refuses(bad, again->str, "`seq` is not larger than in the line before");
    }
}

/* Each piece begins with such a line in one of them: what is before a border is compared with what is behind it. */
static void test_order_at_borders(void **state)
{
    guint refused = 0;

    for (guint bad = 2; bad <= LINES; bad++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        if (bad % EVERY_BLANK == 0 || bad % 3 != 0)
            continue;
        for (guint line = 1; line <= LINES; line++)
            add_line(text, line, line < bad ? line * 2 : line * 2 - bad * 2 + 1);
        g_autofree char *wanted =
            g_strdup_printf("app:%u: `seq` is not larger than in the line before", bad);
        assert_null(read_text(text, 4, 1, &error));
        assert_string_equal(error->message, wanted);
        refused++;
    }
    assert_true(refused > 500);
}

static void test_cut(void **state)
{
    for (guint workers = 1; workers <= MOST_WORKERS; workers++) {
        g_autoptr(GString) text = make_log(0, NULL);
        gsize whole = text->len;
        g_string_append(text, "{\"seq\":9999999,\"fr");
        g_autoptr(LogFile) log = read_text(text, workers, 1, NULL);
        assert_non_null(log);
        assert_true(log->is_cut);
        assert_int_equal(log->whole, whole);
        assert_int_equal(log->count, LINES - LINES / EVERY_BLANK);
    }
}

/* ---- blocks ---- */

/* A file of 9 MiB and a line of 5 MiB in it: no more is held than 4 MiB and the line. */
static void test_blocks(void **state)
{
    enum { MIB = 1 << 20, BLOCK = 4 * MIB, SHORT = 100, LONG = 5 * MIB };
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "stalemate-test-log-XXXXXX", NULL);
    g_autoptr(GString) text = g_string_new(NULL), seen = g_string_new(NULL);
    LogBlock block = {NULL};
    guint blocks = 0;

    while (text->len < 9 * MIB)
        g_string_append_printf(text, "%0*u\n", SHORT - 1, (guint)text->len);
    g_autofree char *longer = g_strnfill(LONG, 'x');
    g_string_append_printf(text, "%s\nend", longer);
    assert_true(g_close(g_mkstemp(path), NULL));
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    g_autoptr(LogSource) source = log_source_new(path, NULL);
    for (; !block.is_last; blocks++) {
        assert_true(log_source_peek(source, &block, NULL));
        assert_true(block.is_last || block.bytes[block.length - 1] == '\n');
        assert_true(block.length <= (blocks == 0 ? BLOCK : BLOCK + LONG));
        g_string_append_len(seen, block.bytes, (gssize)block.length);
        log_source_take(source);
    }
    assert_true(g_string_equal(seen, text));
    assert_in_range(blocks, 3, 5);
    g_unlink(path);
}

static void test_no_file(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_strdup(g_get_tmp_dir());

    assert_null(log_source_new("/nowhere/app.ndjson", &error));
    assert_non_null(strstr(error->message, "cannot read /nowhere/app.ndjson: "));
    g_clear_error(&error);
    g_autoptr(LogSource) source = log_source_new(folder, NULL);
    LogBlock block;
    assert_false(log_source_peek(source, &block, &error));
    assert_non_null(strstr(error->message, "Is a directory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_for_all),
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_names_the_line),
        cmocka_unit_test(test_order_at_borders),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
