/* Runs as tables, and the tables themselves. */
#include "trace_fixture.h"

#include "traces/format/formats.h"
#include "traces/format/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void expect_text(Counterexample *example, const char *expected)
{
    g_autoptr(Counterexample) owned = example;
    g_autofree char *text = text_write(owned, (TextStyle){0});

    assert_string_equal(text, expected);
}

static void a_run_is_a_row_a_step(void **state)
{
    expect_text(fixture_purge_race(),
                "stale_entry, as written: opens at step 5 and stays open until expire\n"
                "   1  reader  cache.get()     none\n"
                "   2  reader  db.select()     0           SELECT * FROM users\n"
                "   3  writer  db.increment()  1     db 1  UPDATE users SET ...\n"
                "   4  writer  cache.del()\n"
                "   5  reader  cache.set(0)          cache 0, db 1: stale_entry opens\n"
                "      at rest: no process can go on\n");
}

static void events_and_faults_are_their_component_s(void **state)
{
    expect_text(fixture_events(),
                "stale_entry, with lease: open from the start until expire\n"
                "      stale_entry is open from the start\n"
                "   1  cache   expire                      cache none, db 1: stale_entry closes\n"
                "   2  writer  cache.get_or_lease()  none  cache none  one caller may fill\n"
                "   3  cache   evict (fault)               cache none\n"
                "   4  writer  crash (fault)\n"
                "      at rest: writer has crashed, nothing is left to happen\n");
}

static void calls_of_an_atomic_block_take_a_line_each(void **state)
{
    expect_text(fixture_atomic(),
                "stale_entry, with write_through: opens at step 4 and stays open until expire\n"
                "   1  reader  cache.get()     none\n"
                "   2  writer  db.increment()  1     UPDATE users SET ...\n"
                "              cache.set(1)          db 1, cache 1\n"
                "   3  reader  goes on\n"
                "   4  reader  cache.set(0)          cache 0, db 1: stale_entry opens\n"
                "      at rest: no process can go on\n");
}

static void a_loop_is_said(void **state)
{
    expect_text(fixture_loop(),
                "unseen, as written: opens at step 1 and stays open forever\n"
                "   1  poller[0]  queue.push(job)         queue [job]: unseen opens\n"
                "   2  poller[0]  cache.add(1)     true   cache 1\n"
                "   3  poller[1]  cache.add(2)     false\n"
                "   4  poller[0]  cache.get()      1\n"
                "   5  poller[1]  cache.get()      1\n"
                "      steps 3-5 repeat forever\n"
                "      going round: no process on its way closes it\n");
}

static void what_comes_after_the_run_is_apart(void **state)
{
    expect_text(fixture_transient(),
                "stale_entry, with lease: opens at step 4, and the processes close it\n"
                "   1  reader  cache.get()     none\n"
                "   2  reader  db.select()     0           SELECT * FROM users\n"
                "   3  writer  db.increment()  1     db 1  UPDATE users SET ...\n"
                "   4  reader  cache.set(0)          cache 0, db 1: stale_entry opens\n"
                "      then, for instance:\n"
                "   5  writer  goes on\n"
                "   6  writer  cache.del()           cache none, db 1: stale_entry closes\n"
                "      on every run the processes themselves close it\n");
}

static void a_check_names_requests_and_every_window(void **state)
{
    expect_text(
        fixture_fresh(),
        "fresh, with reorder + retry_delete: broken at step 6\n"
        "      uncached is open from the start\n"
        "   1  reader  cache.get()     none   get_user begins\n"
        "   2  reader  db.select()     0                                SELECT * FROM users\n"
        "   3  writer  db.increment()  1      db 1: update_user begins  UPDATE users SET ...\n"
        "   4  reader  cache.set(0)           cache 0, db 1: get_user returns 0, stale_entry "
        "opens, "
        "uncached closes\n"
        "   5  writer  cache.del()     error  update_user returns 1\n"
        "   6  reader  cache.get()     0      get_user returns 0, breaks fresh\n"
        "      get_user of reader returns 0, but update_user had returned 1 before it began\n");
}

static void two_digits_keep_the_columns(void **state)
{
    g_autoptr(Counterexample) example = fixture_long();
    g_autofree char *text = text_write(example, (TextStyle){0});

    assert_non_null(strstr(text, "\n   9  reader     cache.set(1)\n  10  replica    catch_up\n"));
    assert_non_null(strstr(text, "stale_entry opens\n  20  replica    catch_up "));
}

static void colour_is_only_for_who_asks(void **state)
{
    g_autoptr(Counterexample) example = fixture_purge_race();
    g_autofree char *plain = text_write(example, (TextStyle){0}),
                    *colour = text_write(example, (TextStyle){.colour = true});

    assert_null(strchr(plain, '\033'));
    assert_non_null(strstr(colour, "cache 0, db 1: \033[31mstale_entry opens\033[0m\n"));
    assert_non_null(strstr(colour, "\033[2mSELECT * FROM users\033[0m\n"));
}

/* No line is wider than the terminal, all words are there, and no text is cut. */
static void lines_go_on_at_the_width_of_a_terminal(void **state)
{
    g_autoptr(Counterexample) example = fixture_hostile();
    g_autofree char *wide = text_write(example, (TextStyle){.width = 400});

    assert_null(strstr(wide, "WHERE a <…"));
    for (int width = 40; width <= 200; width++) {
        g_autofree char *text = text_write(example, (TextStyle){.width = width});
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1), words = g_strsplit_set(text, " \n", -1),
                      same = g_strsplit_set(wide, " \n", -1);
        guint at = 0;
        for (char **line = lines; *line; line++) {
            g_autofree char *bare = g_strdup(*line);
            bool is_one_word = !strchr(g_strstrip(bare), ' ');
            assert_true(table_columns(*line) <= width || is_one_word);
        }
        for (char **word = words; *word; word++) {
            if (!**word)
                continue;
            while (same[at] && !*same[at])
                at++;
            assert_string_equal(same[at++], *word);
        }
    }
}

static void what_does_not_fit_begins_below_its_call(void **state)
{
    g_autoptr(Counterexample) example = fixture_purge_race();
    g_autofree char *text = text_write(example, (TextStyle){.width = 50});

    assert_non_null(strstr(text, "   2  reader  db.select()     0\n"
                                 "              SELECT * FROM users\n"));
}

static void a_design_cannot_break_the_lines(void **state)
{
    g_autoptr(Counterexample) example = fixture_hostile();
    g_autofree char *text = text_write(example, (TextStyle){0});
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    assert_int_equal(g_strv_length(lines), 5); /* headline, two rows, ending, and after it */
    assert_non_null(strstr(lines[1], "SELECT '\\' || \"name\" FROM \"users\" WHERE a <…"));
    assert_non_null(strstr(lines[2], "späte_Leserin_mit_sehr_…  缓存.put("));
    assert_non_null(strstr(lines[2], "stale<entry> opens, a value outside its type"));
}

static void expect_table(const Table *table, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    table_print(table, false, out);
    assert_string_equal(out->str, expected);
}

static void columns_line_up_as_they_are_seen(void **state)
{
    static const TableColumn columns[] = {{.right = true}, {.most = 5}, {.loose = true}};
    g_autoptr(Table) table = table_new(columns, 3, 2, 2);

    table_cell(table, TABLE_PLAIN, "1");
    table_cell(table, TABLE_PLAIN, "缓存");
    table_cell(table, TABLE_RED, "naïve");
    table_end_row(table);
    table_cell(table, TABLE_PLAIN, "100");
    table_cell(table, TABLE_PLAIN, "much too long");
    table_cell(table, TABLE_PLAIN, "a\tb");
    table_end_row(table);
    table_line(table, TABLE_PLAIN, "whole");
    table_cell(table, TABLE_PLAIN, "2");
    table_end_row(table);
    expect_table(table, "    1  缓存   naïve\n"
                        "  100  much…  a b\n"
                        "whole\n"
                        "    2\n");
}

static void the_end_of_a_row_may_be_long(void **state)
{
    static const TableColumn columns[] = {{.loose = true}, {.loose = true}};
    g_autoptr(Table) table = table_new(columns, 2, 0, 1);

    table_cell(table, TABLE_PLAIN, "longer than the others");
    table_cell(table, TABLE_PLAIN, NULL);
    table_end_row(table);
    table_cell(table, TABLE_PLAIN, "b");
    table_more(table, TABLE_RED, "c");
    table_cell(table, TABLE_PLAIN, "d");
    table_end_row(table);
    expect_table(table, "longer than the others\nbc d\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_a_row_a_step),
        cmocka_unit_test(events_and_faults_are_their_component_s),
        cmocka_unit_test(calls_of_an_atomic_block_take_a_line_each),
        cmocka_unit_test(a_loop_is_said),
        cmocka_unit_test(what_comes_after_the_run_is_apart),
        cmocka_unit_test(a_check_names_requests_and_every_window),
        cmocka_unit_test(two_digits_keep_the_columns),
        cmocka_unit_test(colour_is_only_for_who_asks),
        cmocka_unit_test(lines_go_on_at_the_width_of_a_terminal),
        cmocka_unit_test(what_does_not_fit_begins_below_its_call),
        cmocka_unit_test(a_design_cannot_break_the_lines),
        cmocka_unit_test(columns_line_up_as_they_are_seen),
        cmocka_unit_test(the_end_of_a_row_may_be_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
