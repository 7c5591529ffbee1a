/* Files that are whole or not there: what comes back is what was put, and of a damaged one nothing
 * is believed. */
#include "checker/base/error.h"
#include "checker/search/checkpoint/checksummed_file.h"
#include "tests/unit/file_fixture.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static uint64_t nth_number(uint32_t i)
{
    return i * UINT64_C(0x9e3779b97f4a7c15) >> i % 64;
}

static void put_numbers(uint32_t count)
{
    ChecksummedWriter *writer = checksummed_writer_new(path, "kind", NULL);

    assert_non_null(writer);
    for (uint32_t i = 0; i < count; i++)
        checksummed_writer_put(writer, nth_number(i));
    assert_true(checksummed_writer_finish(writer, NULL));
}

/* Reads up to `count`; NULL where all of the file was good, else what is said. Caller frees. */
static char *read_numbers(uint32_t count)
{
    GError *error = NULL;
    ChecksummedReader *reader = checksummed_reader_open(path, "kind", &error);
    uint64_t number;

    for (uint32_t i = 0; reader && i < count && checksummed_reader_get(reader, &number); i++)
        assert_true(number == nth_number(i));
    if (reader && checksummed_reader_close(reader, &error))
        return NULL;
    assert_non_null(error);
    assert_true(g_str_has_prefix(error->message, "cannot read "));
    char *reason = g_strdup(strstr(error->message, ": ") + 2);
    g_error_free(error);
    return reason;
}

static void assert_reads(uint32_t count, const char *reason)
{
    g_autofree char *said = read_numbers(count);

    if (reason)
        assert_string_equal(said, reason);
    else
        assert_null(said);
}

/* 0, 1, some, and so many that there are blocks of 64 KiB. */
static void what_was_put(void **state)
{
    static const uint32_t counts[] = {0, 1, 2, 100, 30000};

    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        put_numbers(counts[i]);
        assert_reads(counts[i], NULL);
        assert_reads(counts[i] + 1, "it ends too early");
        if (counts[i] > 0)
            assert_reads(counts[i] - 1, "there is more in it than there should be");
    }
}

static void write_file(const char *bytes, size_t length)
{
    FILE *file = g_fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void assert_refused(const char *bytes, size_t length)
{
    write_file(bytes, length);
    g_autofree char *said = read_numbers(40);
    assert_non_null(said);
}

static void any_bit_flipped(void **state)
{
    g_autofree char *bytes = NULL;
    size_t length;

    put_numbers(40);
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (size_t i = 0; i < length; i++)
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (char)(1 << bit);
            assert_refused(bytes, length);
            bytes[i] ^= (char)(1 << bit);
        }
    write_file(bytes, length);
    assert_reads(40, NULL);
}

static void cut_anywhere(void **state)
{
    g_autofree char *bytes = NULL;
    size_t length;

    put_numbers(40);
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (size_t i = 0; i < length; i++)
        assert_refused(bytes, i);
    g_autofree char *more = g_strdup_printf("%*s", (int)length + 1, "");
    memcpy(more, bytes, length);
    assert_refused(more, length + 1);
    assert_reads(40, "there is data after its end");
}

/* A block taken out: each of those that are left is whole, but not in its place. */
static void block_left_out(void **state)
{
    g_autofree char *bytes = NULL;
    size_t length, first = strlen("stalemate kind\n"), head = 16;
    uint64_t block;

    put_numbers(30000);
    assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    memcpy(&block, bytes + first, sizeof block);
    size_t second = first + head + block;
    memmove(bytes + first, bytes + second, length - second);
    assert_refused(bytes, length - (second - first));
}

static void other_files(void **state)
{
    GError *error = NULL;

    put_numbers(3);
    assert_null(checksummed_reader_open(path, "other", &error));
    assert_non_null(strstr(error->message, ": it is not a other"));
    g_clear_error(&error);
    assert_null(checksummed_reader_open(folder, "kind", &error));
    assert_non_null(strstr(error->message, "regular file"));
    g_clear_error(&error);
    g_unlink(path);
    assert_null(checksummed_reader_open(path, "kind", &error));
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT));
    g_clear_error(&error);
}

/* Until it is finished the old one is there, and where it never is nothing is left of the new. */
static void abandoned(void **state)
{
    put_numbers(7);
    ChecksummedWriter *writer = checksummed_writer_new(path, "kind", NULL);
    for (uint32_t i = 0; i < 100000; i++)
        checksummed_writer_put(writer, nth_number(i));
    assert_reads(7, NULL);
    checksummed_writer_abandon(writer);
    assert_reads(7, NULL);
}

static void no_room(void **state)
{
    struct rlimit before, none;
    GError *error = NULL;

    put_numbers(7);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = (struct rlimit){.rlim_cur = 5000, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    ChecksummedWriter *writer = checksummed_writer_new(path, "kind", NULL);
    for (uint32_t i = 0; i < 30000 && !checksummed_writer_has_failed(writer); i++)
        checksummed_writer_put(writer, nth_number(i));
    bool has_failed = checksummed_writer_has_failed(writer);
    bool is_finished = checksummed_writer_finish(writer, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(has_failed);
    assert_false(is_finished);
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT));
    g_clear_error(&error);
    assert_reads(7, NULL);
}

static void no_folder(void **state)
{
    g_autofree char *nowhere = g_build_filename(folder, "nowhere", "file", NULL);
    GError *error = NULL;

    assert_null(checksummed_writer_new(nowhere, "kind", &error));
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT));
    g_clear_error(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put), cmocka_unit_test(any_bit_flipped),
        cmocka_unit_test(cut_anywhere), cmocka_unit_test(block_left_out),
        cmocka_unit_test(other_files),  cmocka_unit_test(abandoned),
        cmocka_unit_test(no_room),      cmocka_unit_test(no_folder),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
