/* What each fix makes of one run, by its schedule. The run is worked out by hand here:
 *
 *     1  reader  db.select() 0     2  writer  db.write()     3  writer  cache.del()
 *     4  reader  cache.set(0): opens
 *
 * It is the shortest: the reader must read before the write and set after the delete. Step 3 and 4
 * cannot change places (then the entry would be gone), nor can 1 and 2 (it would read 1); 2 and 3
 * are the same process's. */
#include "checker/judge/verdict.h"
#include "tests/unit/design_fixture.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/explain/what_if.h"
#include "traces/format/formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char race[] =
    "design d \"t\"\n"
    "fix again \"a\" cost 1\n" /* the writer deletes once more, at its end */
    "fix mutex \"b\" cost 1\n" /* both hold a lock from begin to end */
    "fix guard \"c\" cost 1\n" /* the cache takes no value once it was deleted */
    "fix first \"d\" cost 1\n" /* the delete comes before the write */
    "fix idle \"e\" cost 1\n"  /* something that this run never comes to */
    "component Cache {\n"
    "    value: (0..1)? = none\n"
    "    shut: bool = false\n"
    "    op set(v: 0..1) { if !(guard && shut) { value = v } }\n"
    "    op del() { value = none; shut = guard }\n"
    "}\n"
    "component Db {\n"
    "    value: 0..1 = 0\n"
    "    op select(): 0..1 { return value }\n"
    "    op write() { value = 1 }\n"
    "}\n"
    "component Lock {\n"
    "    held: bool = false\n"
    "    op acquire() when !held { held = true }\n"
    "    op release() { held = false }\n"
    "}\n"
    "cache: Cache\n"
    "db: Db\n"
    "lock: Lock\n"
    "process writer {\n"
    "    if mutex { lock.acquire() }\n"
    "    if first { cache.del() }\n"
    "    db.write()\n"
    "    if !first { cache.del() }\n"
    "    if again { cache.del() }\n"
    "    if mutex { lock.release() }\n"
    "}\n"
    "process reader {\n"
    "    if mutex { lock.acquire() }\n"
    "    let seen = db.select()\n"
    "    if idle && seen == 1 { db.select() }\n"
    "    cache.set(seen)\n"
    "    if mutex { lock.release() }\n"
    "}\n"
    "window stale \"w\": cache.value == 0 && db.value == 1\n";

typedef struct Case {
    Fixture fixture;
    Verdicts *verdicts;
    Counterexample *example;
} Case;

static Case open_case(const char *design)
{
    Case it = {.fixture = fixture_of_text(design, NULL)};

    assert_non_null(it.fixture.program);
    it.verdicts = verdicts_new(program_model(it.fixture.program), NULL);
    it.example =
        explain_run(it.fixture.program, it.verdicts, (PropertyReference){REFERENCE_WINDOW, 0});
    assert_non_null(it.example);
    return it;
}

static void close_case(Case *it)
{
    counterexample_free(it->example);
    verdicts_free(it->verdicts);
    fixture_clear(&it->fixture);
}

static const WhatIf *try_fix(Case *it, const char *name)
{
    Fixture *fixture = &it->fixture;
    Configuration configuration = fixture->configuration;

    assert_true(design_find_fixes(fixture->design, name, &configuration.fixes, NULL));
    const PropertyReference window = {REFERENCE_WINDOW, 0};
    System *system = system_resolve(fixture->design, &configuration, false, fixture->diagnostics);
    Program *program = program_new(system, NULL);
    if (what_if_try(it->example, window, program, name)) {
        g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), NULL);
        what_if_judged(it->example, window, program, verdicts);
    }
    program_free(program);
    system_free(system);
    return &it->example->what_ifs[it->example->what_if_count - 1];
}

static void expect(const char *fix, WhatIfKind kind, WhatIfOutcome outcome, uint32_t step,
                   const char *text)
{
    Case it = open_case(race);
    const WhatIf *what_if = try_fix(&it, fix);

    assert_int_equal(it.example->row_count, 4);
    assert_int_equal(it.example->opens, 4);
    assert_string_equal(what_if->text, text);
    assert_string_equal(what_if->fix, fix);
    assert_int_equal(what_if->kind, kind);
    assert_int_equal(what_if->outcome, outcome);
    assert_int_equal(what_if->step, step);
    close_case(&it);
}

/* Its second delete is left when the run is over; but the reader may fill after that one, too. */
static void a_later_step_removes_it(void **state)
{
    expect("again", WHAT_IF_REMOVES, WHAT_IF_THIS_RUN, 4,
           "writer's cache.del() closes it after step 4");
}

/* The reader holds the lock from before step 1 until it has filled, so step 2 cannot come. What
 * the writer writes later opens the window, but its delete is still to come: one after the other
 * they leave it open in no run. */
static void a_lock_is_waited_for(void **state)
{
    expect("mutex", WHAT_IF_REMOVES, WHAT_IF_EVERY_RUN, 2,
           "step 2, writer's db.write(), has to wait at lock.acquire(), "
           "and writer's cache.del() closes it after step 4");
}

/* A fill comes before the delete, which removes it, or after it, and is refused. */
static void a_step_is_refused(void **state)
{
    expect("guard", WHAT_IF_PREVENTS, WHAT_IF_EVERY_RUN, 4,
           "refuses step 4: cache.set(0) changes nothing; cache.shut is true since step 3");
}

/* By the schedule the writer deletes and writes at 2; the fill is as late as before. */
static void another_order_is_in_vain(void **state)
{
    expect("first", WHAT_IF_IN_VAIN, WHAT_IF_NO_HELP, 2,
           "writer's cache.del() comes before step 2, and it opens all the same at step 4");
}

/* The reader read 0. */
static void nothing_is_nothing(void **state)
{
    expect("idle", WHAT_IF_NOTHING, WHAT_IF_NO_HELP, 0, "nothing, the run is the same");
}

static void the_same_do_share_a_line(void **state)
{
    Case it = open_case(race);

    try_fix(&it, "idle");
    try_fix(&it, "again");
    try_fix(&it, "idle");
    g_autoptr(GPtrArray) lines = what_if_lines(it.example);
    assert_int_equal(lines->len, 2);
    assert_string_equal(lines->pdata[0],
                        "with again, only this run: writer's cache.del() closes it after step 4; "
                        "another run leaves it open forever");
    assert_string_equal(lines->pdata[1], "with idle, idle, no help: nothing, the run is the same");
    close_case(&it);
}

/* ---- either order ---- */

static void no_neighbours_change_places(void **state)
{
    Case it = open_case(race);

    assert_false(counterexample_any_swaps(it.example));
    close_case(&it);
}

/* The cells are apart, so steps of p and q can change places wherever that opens nothing. The
 * window wants one step of q and two of p, and the run goes on to rest. Steadiest are q q p p and p
 * p q q; q is first. The second q and the first p can change places, and the last p opens the
 * window. */
static const char apart[] = "design d \"t\"\n"
                            "component Cell {\n"
                            "    value: 0..2 = 0\n"
                            "    op add() { value = value + 1 }\n"
                            "}\n"
                            "a: Cell\n"
                            "b: Cell\n"
                            "process q { b.add(); b.add() }\n"
                            "process p { a.add(); a.add() }\n"
                            "window w \"w\": a.value == 2 && b.value >= 1\n";

static void apart_they_can(void **state)
{
    Case it = open_case(apart);

    assert_int_equal(it.example->opens, 4);
    assert_false(it.example->rows[0].swaps);
    assert_true(it.example->rows[1].swaps);
    assert_false(it.example->rows[2].swaps);
    close_case(&it);
}

/* ---- folds ---- */

/* Of 18 rows the first and the last change what the window looks at; these and their neighbours
 * stay, and 18 - 4 are folded. */
static const char long_run[] = "design d \"t\"\n"
                               "component Cell {\n"
                               "    value: 0..20 = 0\n"
                               "    op add() { value = value + 1 }\n"
                               "}\n"
                               "a: Cell\n"
                               "b: Cell\n"
                               "process p { a.add(); repeat 16 { b.add() }; a.add() }\n"
                               "window w \"w\": a.value == 2\n";

static void what_does_not_matter_is_folded(void **state)
{
    Case it = open_case(long_run);

    assert_int_equal(it.example->row_count, 18);
    fold_counterexample(it.example);
    for (uint32_t i = 0; i < 18; i++)
        assert_int_equal(it.example->rows[i].folded, i >= 2 && i < 16);
    assert_int_equal(fold_length(it.example, 2), 14);
    assert_int_equal(fold_length(it.example, 3), 0);
    g_autofree char *text = fold_text(it.example, 2);
    assert_string_equal(text, "... 14 steps of p that do not change what is shown");
    close_case(&it);
}

static void short_runs_are_whole(void **state)
{
    Case it = open_case(race);

    fold_counterexample(it.example);
    for (uint32_t i = 0; i < it.example->row_count; i++)
        assert_false(it.example->rows[i].folded);
    close_case(&it);
}

/* The step before changes two variables, and the guard reads the first alone, though the other was
 * changed after it. */
static void a_refusal_names_what_its_guard_reads(void **state)
{
    Case it = open_case("design d \"D\"\n"
                        "fix validate \"Refuse\" cost 1\n"
                        "component Store { rows: 0..2\n commit: 0..2\n other: 0..2\n"
                        " op load(): 0..2 { return commit }\n"
                        " op append(base: 0..2): bool {\n"
                        "  if validate && commit != base { return false }\n"
                        "  if commit != base { rows = rows + 1 }\n"
                        "  commit = commit + 1; other = 2\n"
                        "  return true } }\n"
                        "store: Store\n"
                        "process p * 2 { let base = store.load(); store.append(base) }\n"
                        "window twice \"appended twice\": store.rows > 0\n");
    const WhatIf *what_if = try_fix(&it, "validate");

    assert_int_equal(what_if->kind, WHAT_IF_PREVENTS);
    assert_string_equal(what_if->text,
                        "refuses step 4: store.append(0) returns false; store.commit is 1 since "
                        "step 3");
    assert_int_equal(what_if->named_count, 1);
    close_case(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_later_step_removes_it),
        cmocka_unit_test(a_lock_is_waited_for),
        cmocka_unit_test(a_step_is_refused),
        cmocka_unit_test(another_order_is_in_vain),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(the_same_do_share_a_line),
        cmocka_unit_test(no_neighbours_change_places),
        cmocka_unit_test(apart_they_can),
        cmocka_unit_test(what_does_not_matter_is_folded),
        cmocka_unit_test(short_runs_are_whole),
        cmocka_unit_test(a_refusal_names_what_its_guard_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
