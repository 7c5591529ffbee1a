/* Streams of bytes, in memory and in a file. What is expected is what was added, kept beside them. */
#include "checker/base/error.h"
#include "checker/base/spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

enum { STREAMS = 5, LONGEST = 100000 };

/* Pieces of any length, to any stream, until there are so many bytes. */
static Spool *fill(GString **added, gsize wanted, guint seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autofree char *bytes = g_malloc(LONGEST);
    Spool *spool = spool_new(STREAMS, g_get_tmp_dir());

    for (guint i = 0; i < STREAMS; i++)
        added[i] = g_string_new(NULL);
    for (gsize all = 0; all < wanted;) {
        const guint stream =
            (guint)g_rand_int_range(random, 0, STREAMS - 1); /* the last has none */
        const gsize length = (gsize)g_rand_int_range(random, 0, LONGEST);
        memset(bytes, g_rand_int_range(random, 0, 256), length);
        assert_true(spool_add(spool, stream, bytes, length, NULL));
        g_string_append_len(added[stream], bytes, (gssize)length);
        all += length;
    }
    return spool;
}

static void check(Spool *spool, GString **added)
{
    for (guint i = 0; i < STREAMS; i++) {
        g_autofree char *all = spool_read(spool, i, NULL);
        assert_int_equal(spool_length(spool, i), added[i]->len);
        assert_non_null(all);
        assert_memory_equal(all, added[i]->str, added[i]->len);
    }
}

static void try_size(gsize wanted)
{
    GString *added[STREAMS];
    g_autoptr(Spool) spool = fill(added, wanted, (guint)wanted);

    check(spool, added);
    check(spool, added); /* as often as one likes */
    for (guint i = 0; i < STREAMS; i++)
        g_string_free(added[i], TRUE);
}

static void test_what_was_added(void **state)
{
    try_size(0);
    try_size(SPOOL_IN_MEMORY / 2);
    try_size(SPOOL_IN_MEMORY);
    try_size((gsize)SPOOL_IN_MEMORY * 3 + 17);
}

typedef struct Reading {
    Spool *spool;
    GString **added;
} Reading;

static gpointer read_all(gpointer data)
{
    const Reading *reading = data;

    check(reading->spool, reading->added);
    return NULL;
}

static void test_several_readers(void **state)
{
    enum { READERS = 4 };
    GString *added[STREAMS];
    g_autoptr(Spool) spool = fill(added, (gsize)SPOOL_IN_MEMORY * 2, 1);
    Reading reading = {spool, added};
    GThread *threads[READERS];

    for (guint i = 0; i < READERS; i++)
        threads[i] = g_thread_new("reader", read_all, &reading);
    for (guint i = 0; i < READERS; i++)
        g_thread_join(threads[i]);
    for (guint i = 0; i < STREAMS; i++)
        g_string_free(added[i], TRUE);
}

/* Nothing is made before it is needed, and then the folder is named. */
static void test_no_folder(void **state)
{
    g_autoptr(Spool) spool = spool_new(1, "/nowhere");
    g_autofree char *bytes = g_malloc0(SPOOL_IN_MEMORY);
    g_autoptr(GError) error = NULL;

    assert_true(spool_add(spool, 0, bytes, SPOOL_IN_MEMORY, NULL));
    assert_false(spool_add(spool, 0, bytes, 1, &error));
    assert_true(g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT));
    assert_string_equal(error->message,
                        "cannot write a temporary file in /nowhere: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_added),
        cmocka_unit_test(test_several_readers),
        cmocka_unit_test(test_no_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
