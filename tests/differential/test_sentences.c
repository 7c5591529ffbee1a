/* What is said of a run is a claim, and every claim is executed here: on all designs that ship, as
 * written and with each fix alone, and on random ones.
 *
 *   flow     of every value that is put and was read as it is: as origin, whether it is said or not
 *   origin   the value is changed where it is said to have been read, and the run goes on by its
 *            schedule: what was put is then that other value
 *   held     a variable has the value that it is said to have, where and since when that is said
 *   swap     the two steps change places, and on every way to rest the window is closed, or the check
 *            is kept: check swap
 *   choice   from before that step some way to rest closes the window, from behind it none does
 *   order    two neighbours that may come in the other order lead to the same state in it
 *   past     the read began and ended where that is said, with that value, and the other request had
 *            ended before with a newer one of the same object
 *   fails    a check's condition does not hold after the rows that say so, and holds after all others
 *   loop     what is said to repeat leads back to where it began, and never to what should come
 *   draw     a step's draws are as probable as its choices
 *   folds    no sentence speaks of a row that is folded
 *
 * Schedules are followed here by actor and number of its choice, with the seam alone. */
#include "checker/judge/verdict.h"
#include "checker/program/execute/state.h"
#include "checker/program/replay/replay.h"
#include "tests/differential/generator.h"
#include "tests/differential/loaded_design.h"
#include "tests/differential/run_claims.h"
#include "tests/differential/shown_run.h"
#include "tests/unit/tried_share.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    RANDOM_DESIGNS = 4000,
    MAX_STATES_RANDOM = 3000,
    MAX_STATES_SHIPPED = 60000,
};

typedef enum SaidKind {
    SAID_FLOW,
    SAID_ORIGIN,
    SAID_HELD,
    SAID_SWAP,
    SAID_CHECK_SWAP,
    SAID_CHOICE,
    SAID_ORDER,
    SAID_FOLDS,
    SAID_PAST,
    SAID_FAILS,
    SAID_LOOP,
    SAID_DRAW,
    SAID_KINDS
} SaidKind;

static const char *const said_names[SAID_KINDS] = {
    [SAID_FLOW] = "flow",
    [SAID_ORIGIN] = "origin",
    [SAID_HELD] = "held",
    [SAID_SWAP] = "swap",
    [SAID_CHECK_SWAP] = "check swap",
    [SAID_CHOICE] = "choice",
    [SAID_ORDER] = "order",
    [SAID_FOLDS] = "folds",
    [SAID_PAST] = "past",
    [SAID_FAILS] = "fails",
    [SAID_LOOP] = "loop",
    [SAID_DRAW] = "draw",
};

static guint executed[SAID_KINDS], left_out[SAID_KINDS];

static void wrong(const Shown *s, const char *claim, const char *text)
{
    fail_msg("%s, %s: %s: %s", s->example->design, s->example->headline, claim, text);
}

static void expect_claim(const Shown *s, SaidKind kind, const char *trouble)
{
    if (trouble)
        wrong(s, said_names[kind], trouble);
}

/* ---- swap and choice ---- */

/* The end of the part of the run that its window is about: what may follow is not of it. */
static uint32_t end_of(const Shown *s, const WindowVerdict *verdict)
{
    const uint32_t row = verdict->has_longest ? s->example->opens : s->example->shown;

    return row ? s->example->rows[row - 1].step : 0;
}

/* A check may not be broken on the way either. */
static void expect_well(Shown *s, const Word *state)
{
    const uint64_t predicates = s->model->expand(s->model, s->w, state, &s->successors);

    if (shown_is_broken(s, s->broken) || shown_is_wrong(s, predicates, false))
        wrong(s, "swap", s->example->rescue);
}

static void execute_swap(Shown *s, SaidKind kind, uint32_t end)
{
    const uint32_t taken = s->example->rescue_steps[0], other = s->example->rescue_steps[1];
    g_autofree Word *state = g_memdup2(shown_state(s, taken - 1), s->model->words * sizeof(Word));

    assert_true(taken < other && other <= end);
    s->broken = 0;
    if (!shown_take(s, other, state) || !shown_take(s, taken, state))
        wrong(s, "swap", "it cannot be taken");
    for (uint32_t i = taken + 1; i <= end; i++) {
        expect_well(s, state);
        if (i != other)
            shown_take(s, i, state); /* what cannot be taken is left out */
    }
    expect_well(s, state);
    const Ways ways = shown_ways(s, state, false);
    if (!ways.closed || ways.open || ways.round || ways.too_many)
        wrong(s, "swap", s->example->rescue);
    executed[kind]++;
}

static void execute_choice(Shown *s)
{
    const uint32_t step = s->example->rescue_steps[0];
    const Ways before = shown_ways(s, shown_state(s, step - 1), true),
               after = shown_ways(s, shown_state(s, step), true);

    if (before.too_many || after.too_many) {
        left_out[SAID_CHOICE]++;
        return;
    }
    if (!before.closed || after.closed)
        wrong(s, "choice", s->example->rescue);
    executed[SAID_CHOICE]++;
}

static void execute_rescue(Shown *s, const WindowVerdict *verdict)
{
    switch (s->example->rescue_kind) {
    case RESCUE_NONE: assert_null(s->example->rescue); break;
    case RESCUE_SWAP: execute_swap(s, SAID_SWAP, end_of(s, verdict)); break;
    case RESCUE_CHOICE: execute_choice(s); break;
    }
}

/* ---- origin ---- */

static uint32_t slot_of(const Shown *s, const RunVariable *variable)
{
    const uint32_t stride =
        variable->var->instance ? layout_instance_slots(variable->var->instance) : 0;
    const Type *type = variable->var->type;

    return bytecode_slot_of(s->program, variable->var) +
           (uint32_t)MAX(variable->index, 0) * stride +
           (variable->place > 0 ? (uint32_t)variable->place * layout_slots(type->element) : 0);
}

static int64_t slot_in(const Shown *s, const Word *state, uint32_t slot)
{
    g_autofree int64_t *v = g_new0(int64_t, s->program->slots.length + 1);

    state_unpack(s->program, state, v);
    return v[slot];
}

typedef struct Path { /* of a value: read from a slot in a step, and in another one put */
    uint32_t read, from, put, to;
    bool stays; /* the slot keeps the other value: what is put came from what it held then, and not
                   from that one reading of it */
} Path;

/* In the step that reads it the slot has another value, and before and after that its own: what is
 * put is another value then. -1: the run cannot go on like that. */
static int put_with(Shown *s, Path path, int64_t value)
{
    g_autofree int64_t *v = g_new0(int64_t, s->program->slots.length + 1);
    g_autofree Word *state = g_new0(Word, s->model->words + 1);

    state_unpack(s->program, shown_state(s, path.from - 1), v);
    v[path.read] = value;
    state_pack(s->program, v, state);
    if (!shown_take(s, path.from, state))
        return -1;
    if (path.to > path.from && !path.stays) {
        state_unpack(s->program, state, v);
        v[path.read] = slot_in(s, shown_state(s, path.from), path.read);
        state_pack(s->program, v, state);
    }
    for (uint32_t i = path.from + 1; i <= path.to; i++)
        if (!shown_take(s, i, state))
            return -1;
    return slot_in(s, state, path.put) != slot_in(s, shown_state(s, path.to), path.put);
}

/* 1: some other value that was read makes another value that is put; 0: none does; -1: the run
 * goes on with none. */
static int is_path(Shown *s, Path path)
{
    enum { TRIED = 16 };
    const Slot *range = &s->program->slots.data[path.read];
    const int64_t is = slot_in(s, shown_state(s, path.from - 1), path.read);
    int best = -1;

    for (int64_t value = range->low; value <= range->high && value < range->low + TRIED; value++)
        if (value != is)
            best = MAX(best, put_with(s, path, value));
    if (range->has_none && is != NONE)
        best = MAX(best, put_with(s, path, NONE));
    return best;
}

static bool comes_from(const Flow *flow, Path path)
{
    bool comes = flow->kind == FLOW_READ && flow->slot == path.read && flow->step == path.from;

    for (uint32_t i = 0; flow->kind == FLOW_COMPUTED && i < flow->part_count; i++)
        comes = comes || comes_from(flow->parts[i], path);
    if (flow->kind == FLOW_READ && !comes)
        comes = comes_from(flow->origin, path);
    return comes;
}

/* The value also decides which way the code goes, which may well put the same there in another
 * way. */
static bool decides(const Shown *s, Path path)
{
    for (uint32_t i = 0; i < s->example->row_count; i++) {
        const Row *row = &s->example->rows[i];
        for (uint32_t j = 0; row->step <= path.to && j < row->condition_count; j++)
            if (comes_from(row->conditions[j], path))
                return true;
    }
    return false;
}

/* What the step itself wrote there before, perhaps of no other value, need not depend on what was
 * there: `is_own`. */
static void execute_path(Shown *s, SaidKind kind, Path path, bool is_own, const char *text)
{
    int outcome = is_path(s, path);

    if (outcome == 0 && (is_own || decides(s, path)))
        outcome = -1;
    if (outcome == 0)
        wrong(s, said_names[kind], text);
    executed[kind] += outcome == 1;
    left_out[kind] += outcome < 0;
}

static void execute_origin(Shown *s, const Sentence *origin, const Sentence *put)
{
    const bool also = origin->kind == SENTENCE_ALSO;
    const RunVariable *from = &s->example->variables[also ? origin->source : origin->variable];
    const RunVariable *to = &s->example->variables[put->variable];
    const Path path = {slot_of(s, from),
                       s->example->rows[(also ? origin->source_row : origin->rows[0]) - 1].step,
                       slot_of(s, to) + put->part, s->example->rows[put->rows[0] - 1].step, also};

    if (typed_value_slots(from->values[0]) == 1)
        execute_path(s, SAID_ORIGIN, path, origin->kind != SENTENCE_READ, origin->text);
    else
        left_out[SAID_ORIGIN]++;
}

/* Of all that is put in a row, whatever is said of it: every slot that was read as it is. */
static void execute_flows(Shown *s, uint32_t row)
{
    const Row *it = &s->example->rows[row];

    for (uint32_t i = 0; i < it->change_count; i++) {
        const Change *change = &it->changes[i];
        const uint32_t first = slot_of(s, &s->example->variables[change->number]);
        for (uint32_t j = 0; j < typed_value_slots(change->new); j++) {
            const Flow *flow = change->new.flows[j];
            if (flow->kind == FLOW_READ && flow->written != flow->step && it->step <= s->length &&
                slot_in(s, shown_state(s, it->step), first + j) !=
                    slot_in(s, shown_state(s, it->step - 1), first + j))
                execute_path(s, SAID_FLOW,
                             (Path){flow->slot, flow->step, first + j, it->step, false}, false,
                             change->variable);
        }
    }
}

/* ---- held ---- */

static TypedValue value_after(const Shown *s, uint32_t variable, uint32_t row)
{
    return s->example->variables[variable].values[row];
}

/* The values of rows are those of the states of the run. */
static void expect_held(Shown *s, const Sentence *sentence, uint32_t row)
{
    const uint32_t slot = slot_of(s, &s->example->variables[sentence->variable]);
    const TypedValue value = value_after(s, sentence->variable, row);
    const uint32_t step = row ? s->example->rows[row - 1].step : 0;

    if (!typed_value_equal(value, sentence->value))
        wrong(s, "held", sentence->text);
    if (step <= s->length && value.slots[0] != slot_in(s, shown_state(s, step), slot))
        wrong(s, "held", "a row has another value than the state");
}

static void execute_held(Shown *s, const Sentence *sentence)
{
    const uint32_t row = sentence->row_count ? sentence->rows[0] : 0;
    uint32_t last = row;

    switch (sentence->kind) {
    case SENTENCE_READ: last = 0; break;
    case SENTENCE_HELD:
    case SENTENCE_WAS: last = s->example->opens; break;
    case SENTENCE_SET:
    case SENTENCE_ALSO:
    case SENTENCE_PUT:
    case SENTENCE_LEFT:
    case SENTENCE_WROTE: break;
    }
    if (sentence->kind == SENTENCE_READ || sentence->kind == SENTENCE_SET ||
        sentence->kind == SENTENCE_LEFT)
        return; /* executed as an origin, or on its way */
    for (uint32_t i = row; i <= last; i++)
        expect_held(s, sentence, i);
    executed[SAID_HELD]++;
}

static bool is_origin(const Sentence *it)
{
    return it->kind == SENTENCE_READ || it->kind == SENTENCE_SET || it->kind == SENTENCE_ALSO;
}

/* What stored the value on its way stands in between. */
static const Sentence *next_put(const Cause *cause, uint32_t from)
{
    while (from < cause->count && cause->sentences[from].kind == SENTENCE_LEFT)
        from++;
    return from < cause->count && cause->sentences[from].kind == SENTENCE_PUT
               ? &cause->sentences[from]
               : NULL;
}

static void execute_cause(Shown *s)
{
    const Cause *cause = &s->example->cause;

    for (uint32_t i = 0; i < cause->count; i++) {
        const Sentence *it = &cause->sentences[i];
        execute_held(s, it);
        if (it->kind == SENTENCE_ALSO) /* both came from there */
            execute_origin(s, it, it);
        const Sentence *put = is_origin(it) ? next_put(cause, i + 1) : NULL;
        if (put)
            execute_origin(s, it, put);
    }
}

/* ---- order and folds ---- */

/* Some choice of the second, and then some of the first, comes to the same state. */
static bool comes_to_the_same(Shown *s, uint32_t first, uint32_t second)
{
    Successors here;
    bool same = false;

    successors_init(&here, s->model->words);
    s->model->expand(s->model, s->w, shown_state(s, first - 1), &here);
    for (uint32_t i = 0; i < here.count && !same; i++) {
        if (here.steps[i].actor != s->actor[second - 1] || here.steps[i].is_error)
            continue;
        s->model->expand(s->model, s->w, &here.states[(size_t)i * s->model->words], &s->successors);
        for (uint32_t j = 0; j < s->successors.count && !same; j++)
            same = s->successors.steps[j].actor == s->actor[first - 1] &&
                   memcmp(shown_target(s, j), shown_state(s, second),
                          s->model->words * sizeof(Word)) == 0;
    }
    successors_free(&here);
    return same;
}

static void execute_order(Shown *s)
{
    for (uint32_t i = 0; i + 1 < s->example->row_count; i++) {
        if (!s->example->rows[i].swaps)
            continue;
        const uint32_t first = s->example->rows[i].step, second = s->example->rows[i + 1].step;
        if (second != first + 1 || !comes_to_the_same(s, first, second))
            wrong(s, "order", "two steps do not come to the same in the other order");
        executed[SAID_ORDER]++;
    }
}

static void expect_unfolded(Shown *s, const uint32_t *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (rows[i] > 0 && rows[i] <= s->example->row_count && s->example->rows[rows[i] - 1].folded)
            wrong(s, "folds", "a row that is spoken of is folded");
    executed[SAID_FOLDS] += count;
}

static void execute_folds(Shown *s, Counterexample *example)
{
    fold_counterexample(example);
    expect_unfolded(s, example->named, example->named_count);
    for (uint32_t i = 0; i < example->cause.count; i++)
        expect_unfolded(s, example->cause.sentences[i].rows, example->cause.sentences[i].row_count);
}

/* ---- all of it ---- */

static void execute(const Program *program, const Verdicts *verdicts, PropertyReference about,
                    const Run *run)
{
    g_autoptr(Counterexample) example = explain_run(program, verdicts, about);
    Shown s = {.program = program, .model = program_model(program), .run = run, .example = example};

    if (!example)
        return;
    s.property = &s.model->properties[about.index +
                                      (about.kind == REFERENCE_CHECK ? verdicts->window_count : 0)];
    shown_init(&s);
    if (about.kind == REFERENCE_WINDOW)
        execute_rescue(&s, &verdicts->windows[about.index]);
    else if (example->rescue)
        execute_swap(&s, SAID_CHECK_SWAP, s.length);
    expect_claim(&s, SAID_PAST, run_claims_past(&s, &executed[SAID_PAST]));
    expect_claim(&s, SAID_FAILS, run_claims_fails(&s, &executed[SAID_FAILS]));
    expect_claim(&s, SAID_LOOP, run_claims_loop(&s, &executed[SAID_LOOP]));
    expect_claim(&s, SAID_DRAW, run_claims_draws(&s, &executed[SAID_DRAW]));
    execute_cause(&s);
    for (uint32_t i = 0; i < example->row_count; i++)
        execute_flows(&s, i);
    execute_order(&s);
    execute_folds(&s, example);
    shown_clear(&s);
}

static void execute_all(const Program *program, const JudgeOptions *options)
{
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), options);

    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (verdicts->windows[i].run)
            execute(program, verdicts, (PropertyReference){REFERENCE_WINDOW, i},
                    verdicts->windows[i].run);
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].run)
            execute(program, verdicts, (PropertyReference){REFERENCE_CHECK, i},
                    verdicts->checks[i].run);
}

static void execute_fixes(const LoadedDesign *it, uint64_t fixes, const JudgeOptions *options)
{
    System *system;
    Program *program = loaded_design_program(it, fixes, &system);

    if (program)
        execute_all(program, options);
    program_free(program);
    system_free(system);
}

/* Prints how many of each were executed, and fails where that is too few. */
static void expect_executed(const guint *floors, guint (*share)(guint floor))
{
    for (int i = 0; i < SAID_KINDS; i++)
        print_message("# %s: %u executed, %u left out\n", said_names[i], executed[i], left_out[i]);
    for (int i = 0; i < SAID_KINDS; i++) {
        if (executed[i] < share(floors[i]))
            fail_msg("%s: %u executed, at least %u are wanted", said_names[i], executed[i],
                     share(floors[i]));
        executed[i] = left_out[i] = 0;
    }
}

static void execute_shipped(const LoadedDesign *it)
{
    const JudgeOptions options = {
        .search = {.limits.max_states = MAX_STATES_SHIPPED, .tuning.workers = 1}};

    execute_fixes(it, 0, &options);
    for (uint32_t i = 0; i < it->design->fix_count; i++)
        execute_fixes(it, (uint64_t)1 << i, &options);
}

static void designs_that_ship(void **state)
{
    static const guint floors[SAID_KINDS] = {
        [SAID_FLOW] = 700,  [SAID_ORIGIN] = 300, [SAID_HELD] = 450,   [SAID_SWAP] = 170,
        [SAID_CHOICE] = 20, [SAID_ORDER] = 230,  [SAID_FOLDS] = 2500, [SAID_CHECK_SWAP] = 240,
        [SAID_PAST] = 280,  [SAID_FAILS] = 40,   [SAID_LOOP] = 0,     [SAID_DRAW] = 10,
    };
    loaded_design_each(execute_shipped);
    expect_executed(floors, tried_share_floor_shipped);
}

static void random_designs(void **state)
{
    static const guint floors[SAID_KINDS] = {
        [SAID_FLOW] = 4500, [SAID_ORIGIN] = 1600, [SAID_HELD] = 1800,   [SAID_SWAP] = 700,
        [SAID_CHOICE] = 60, [SAID_ORDER] = 3000,  [SAID_FOLDS] = 20000, [SAID_CHECK_SWAP] = 2200,
        [SAID_PAST] = 1000, [SAID_FAILS] = 9500,  [SAID_LOOP] = 850,    [SAID_DRAW] = 500,
    };
    const JudgeOptions options = {
        .search = {.limits.max_states = MAX_STATES_RANDOM, .tuning.workers = 1}};
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("sentences-XXXXXX.stale", &path, NULL);

    assert_true(file >= 0);
    close(file);
    for (guint64 seed = 1; seed <= tried_share_of(RANDOM_DESIGNS); seed++) {
        const int level = (int)(GENERATOR_CORE + seed % GENERATOR_RACES);
        g_autofree char *text = generator_text(seed, level);
        assert_true(g_file_set_contents(path, text, -1, NULL));
        LoadedDesign it = loaded_design(path, NULL);
        execute_fixes(&it, 0, &options);
        loaded_design_clear(&it);
    }
    g_unlink(path);
    expect_executed(floors, tried_share_floor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(designs_that_ship),
        cmocka_unit_test(random_designs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
