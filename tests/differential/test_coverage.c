/* Coverage, executed: where no run comes, an assertion that is always false holds; where one comes, it
 * breaks. What a variable never holds, a check never finds. On random designs, and on those that ship
 * with each of their fixes. */
#include "checker/judge/verdict.h"
#include "checker/language/syntax/tree.h"
#include "checker/program/held_values.h"
#include "tests/differential/generator.h"
#include "tests/unit/design_fixture.h"
#include "tests/unit/tried_share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { DESIGNS = 60, MOST_STATES = 3000, MOST_SHIPPED = 1500 };

typedef struct Tried {                 /* places, by what coverage says of them */
    guint unreached, reached, without; /* `without`: an assertion cannot stand there */
    guint blocked; /* reached in a step that a guard bars: coverage may say too much of those */
    guint guards;  /* that are never false */
    guint unheld, held; /* values */
} Tried;

static Tried tried;

/* ---- a text, searched ---- */

typedef struct Answer {
    bool is_known;  /* it has no mistake, no design error and few states */
    bool is_broken; /* its last check */
    uint32_t states;
} Answer;

/* With this set of fixes; the last check is that of assertions, where there are any. */
static Answer judge(const char *text, uint64_t fixes, uint32_t most)
{
    Fixture fixture = fixture_of_text(text, NULL);
    Answer answer = {0};

    if (fixture.program) {
        Configuration configuration = fixture.configuration;
        configuration.fixes = fixes;
        g_autoptr(System) system =
            system_resolve(fixture.design, &configuration, false, fixture.diagnostics);
        g_autoptr(Program) program = program_new(system, NULL);
        const JudgeOptions options = {.search.limits.max_states = most, .skips_measures = true};
        g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), &options);
        answer.is_known = verdicts->end == SEARCH_COMPLETE && !verdicts->design_error;
        answer.states = (uint32_t)verdicts->states;
        if (verdicts->check_count > 0)
            answer.is_broken = verdicts->checks[verdicts->check_count - 1].result == CHECK_BROKEN;
    }
    fixture_clear(&fixture);
    return answer;
}

static char *inserted(const char *text, uint32_t at, const char *what)
{
    return g_strdup_printf("%.*s%s%s", (int)at, text, what, text + at);
}

/* ---- places ---- */

static bool starts_after(const char *text, uint32_t at, const char *word)
{
    const size_t length = strlen(word);

    return at >= length && strncmp(text + at - length, word, length) == 0;
}

static void try_statement(const char *text, uint64_t fixes, Span span, bool reached, uint32_t most)
{
    g_autofree char *asserting = inserted(text, span.start, "assert false; ");
    const Answer answer =
        starts_after(text, span.start, "else ") ? (Answer){0} : judge(asserting, fixes, most);

    if (!answer.is_known) {
        tried.without++;
        return;
    }
    if (!reached && answer.is_broken)
        g_printerr("with %" G_GUINT64_FORMAT ", a run comes to %u, and coverage denies it:\n%s\n",
                   fixes, span.start, asserting);
    assert_false(!reached && answer.is_broken);
    tried.unreached += !reached;
    tried.reached += reached && answer.is_broken;
    tried.blocked += reached && !answer.is_broken;
}

/* The condition of an `if`: was it ever false, or true? */
static void try_condition(const char *text, uint64_t fixes, const ProgramMark *mark, bool reached,
                          uint32_t most)
{
    const uint32_t start = mark->span.start - 3;
    g_autofree char *condition =
        g_strndup(text + mark->span.start, mark->span.end - mark->span.start);
    g_autofree char *assertion =
        g_strdup_printf("assert %s(%s); ", mark->kind == MARK_FALSE ? "" : "!", condition);
    g_autofree char *asserting = inserted(text, start, assertion);
    const bool may_stand =
        starts_after(text, mark->span.start, "if ") && !starts_after(text, start, "else ");
    const Answer answer = may_stand ? judge(asserting, fixes, most) : (Answer){0};

    if (!answer.is_known) {
        tried.without++;
        return;
    }
    if (!reached && answer.is_broken)
        g_printerr("a run takes %s at %u:\n%s\n", condition, mark->span.start, asserting);
    assert_false(!reached && answer.is_broken);
    tried.unreached += !reached;
    tried.reached += reached && answer.is_broken;
    tried.blocked += reached && !answer.is_broken;
}

/* The operation or event whose guard that is: the mark that was compiled next. */
static bool is_asked(const Program *program, uint32_t number)
{
    ProgramMark member;

    return number + 1 < program_marks(program) && program_mark(program, number + 1, &member);
}

/* A guard that is never false changes nothing where it is left out. */
static void try_guard(const char *text, uint64_t fixes, Span span, uint32_t states, uint32_t most)
{
    g_autofree char *open = g_strdup_printf("%.*strue%s", (int)span.start, text, text + span.end);
    const Answer answer = judge(open, fixes, most);

    tried.guards++;
    if (!answer.is_known || answer.states != states)
        g_printerr("the guard at %u is false somewhere:\n%s\n%s", span.start, text, open);
    assert_true(answer.is_known);
    assert_int_equal(answer.states, states);
}

static void try_marks(const char *text, uint64_t fixes, const Program *program, uint32_t states,
                      uint32_t most)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

    for (uint32_t i = 0; i < program_marks(program); i++) {
        ProgramMark mark;
        bool reached = program_mark(program, i, &mark);
        gpointer key = GSIZE_TO_POINTER(((gsize)mark.span.start << 2 | mark.kind) + 1);
        if (mark.span.source != program_system(program)->design->trees[0]->source ||
            !g_hash_table_add(done, key))
            continue;
        for (uint32_t j = 0; j < program_marks(program); j++) { /* the same for another instance */
            ProgramMark other;
            const bool too = program_mark(program, j, &other);
            reached |= too && other.kind == mark.kind && other.span.start == mark.span.start &&
                       other.span.source == mark.span.source;
        }
        if (mark.kind == MARK_CODE)
            try_statement(text, fixes, mark.span, reached, most);
        else if (mark.kind == MARK_CLOSED && !reached && is_asked(program, i))
            try_guard(text, fixes, mark.span, states, most);
        else if (mark.kind != MARK_CLOSED)
            try_condition(text, fixes, &mark, reached, most);
    }
}

/* ---- values ---- */

static void try_value(const char *text, uint64_t fixes, const HeldValues *held, uint32_t number,
                      uint32_t value, uint32_t most)
{
    const Var *var = held_values_var(held, number);
    const bool is_held = held_values_seen(held, number) >> value & 1;
    g_autofree char *name = var->instance ? g_strdup_printf("%s.%s", var->instance->name, var->name)
                                          : g_strdup(var->name);
    g_autofree char *is = held_values_text(held, number, value);
    g_autofree char *asking = g_strdup_printf("%s\ncheck held__: never %s == %s\n", text, name, is);
    const Answer answer = judge(asking, fixes, most);

    if (!answer.is_known) {
        tried.without++;
        return;
    }
    if (is_held != answer.is_broken)
        g_printerr("%s is%s %s:\n%s\n", name, answer.is_broken ? "" : " never", is, asking);
    assert_int_equal(is_held, answer.is_broken);
    tried.held += is_held;
    tried.unheld += !is_held;
}

static void try_values(const char *text, uint64_t fixes, const Program *program,
                       const StateSpace *space, uint32_t most)
{
    g_autoptr(HeldValues) held = held_values_new(program);

    for (StateId id = 0; id < state_space_count(space); id++)
        held_values_note(held, state_space_get(space, id));
    for (uint32_t i = 0; i < held_values_count(held); i++) {
        const Var *var = held_values_var(held, i);
        if (var->type->kind == KIND_ARRAY || (var->instance && var->instance->index))
            continue;
        for (uint32_t j = 0; j < MIN(3, held_values_possible(held, i)); j++)
            try_value(text, fixes, held, i, j, most);
    }
}

/* ---- designs ---- */

/* Nothing is said of one with a design error, nor of one that breaks assertions already. */
static bool try_design(const char *text, uint64_t fixes, uint32_t most)
{
    const ProgramOptions marking = {.marks = true, .branches = true};
    Fixture fixture = fixture_of_text(text, NULL);
    bool is_tried = false;

    assert_non_null(fixture.program);
    Configuration configuration = fixture.configuration;
    configuration.fixes = fixes;
    g_autoptr(System) system =
        system_resolve(fixture.design, &configuration, false, fixture.diagnostics);
    g_autoptr(Program) program = program_new(system, &marking);
    const SearchOptions options = {.limits.max_states = most};
    g_autoptr(StateSpace) space = state_space_search(program_model(program), &options);
    if (judge(text, fixes, most).is_known && system->assertion_count == 0) {
        try_values(text, fixes, program, space, most);
        try_marks(text, fixes, program, state_space_count(space), most);
        is_tried = true;
    }
    g_clear_pointer(&space, state_space_free);
    g_clear_pointer(&program, program_free);
    g_clear_pointer(&system, system_free);
    fixture_clear(&fixture);
    return is_tried;
}

static void print_tried(const char *what, guint designs)
{
    print_message("# %s: %u designs; %u places that no run comes to, %u to which one comes, %u in "
                  "steps that may be barred, %u that take no assertion, %u guards never false; %u "
                  "values never held, %u held\n",
                  what, designs, tried.unreached, tried.reached, tried.blocked, tried.without,
                  tried.guards, tried.unheld, tried.held);
}

static void test_random(void **state)
{
    const int levels[] = {GENERATOR_CORE, GENERATOR_WHOLE, GENERATOR_TIMED};
    guint designs = 0;

    tried = (Tried){0};
    for (guint64 seed = 1; designs < tried_share_of(DESIGNS); seed++) {
        g_autofree char *text = generator_text(seed, levels[seed % G_N_ELEMENTS(levels)]);
        designs += try_design(text, 0, MOST_STATES);
    }
    print_tried("random", designs);
    assert_true(tried.unreached >= tried_share_floor(100));
    assert_true(tried.reached >= tried_share_floor(300));
    assert_true(tried.blocked * 10 <= tried.reached);
    assert_true(tried.guards >= tried_share_floor(5));
    assert_true(tried.unheld >= tried_share_floor(30) && tried.held >= tried_share_floor(60));
}

static uint32_t fix_count(const char *text)
{
    Fixture fixture = fixture_of_text(text, NULL);
    const uint32_t count = fixture.design->fix_count;

    fixture_clear(&fixture);
    return count;
}

static void test_shipped(void **state)
{
    const char *models = STALEMATE_MODELS_SOURCE;
    g_autoptr(GDir) dir = g_dir_open(models, 0, NULL);
    const char *file;
    guint designs = 0, sets = 0;

    tried = (Tried){0};
    while ((file = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(models, file, NULL);
        g_autofree char *text = NULL;
        if (!tried_share_has(file))
            continue;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        designs += try_design(text, 0, MOST_SHIPPED);
        for (uint32_t i = 0; i < fix_count(text); i++)
            sets += try_design(text, (uint64_t)1 << i, MOST_SHIPPED);
    }
    print_tried("shipped", designs);
    print_message("# with %u sets of one fix\n", sets);
    assert_true(designs >= MAX(tried_share_floor_shipped(10), 1));
    assert_true(sets >= tried_share_floor_shipped(40));
    assert_true(tried.unreached >= tried_share_floor_shipped(100));
    assert_true(tried.reached >= tried_share_floor_shipped(1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_shipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
