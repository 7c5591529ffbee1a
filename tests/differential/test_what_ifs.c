/* What each fix is said to do to a run is a claim, and is executed here: on all designs that ship,
 * and on random ones.
 *
 *   this run  the schedule that was followed is played step by step on the program with the fix: the
 *             window is open at its end, or it is not, and the check is broken on it, or it is not
 *   same      where the run is said to be the same, the same processes take the same turns
 *   others    whether other runs go wrong, by all states that there are, found here once more
 *   reason    what a refused call is said to have looked at is changed: then it is not refused
 *
 * Everything goes by the seam; the judge and the replay are asked only for what they claim. */
#include "checker/judge/verdict.h"
#include "checker/language/syntax/tree.h"
#include "checker/program/replay/replay.h"
#include "tests/differential/generator.h"
#include "tests/differential/loaded_design.h"
#include "tests/differential/shown_run.h"
#include "tests/unit/tried_share.h"
#include "traces/explain/explain.h"
#include "traces/explain/what_if.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    RANDOM_DESIGNS = 150,
    MAX_STATES = 6000, /* of a configuration that is looked at */
};

typedef enum Claimed {
    CLAIMED_NOTHING,
    CLAIMED_IN_VAIN,
    CLAIMED_REMOVES,
    CLAIMED_PREVENTS,
    CLAIMED_EVERY_RUN,
    CLAIMED_THIS_RUN,
    CLAIMED_NO_HELP,
    CLAIMED_REASON,
    CLAIMS
} Claimed;

static const char *const claimed_names[CLAIMS] = {
    [CLAIMED_NOTHING] = "nothing",     [CLAIMED_IN_VAIN] = "in vain",
    [CLAIMED_REMOVES] = "removes",     [CLAIMED_PREVENTS] = "prevents",
    [CLAIMED_EVERY_RUN] = "every run", [CLAIMED_THIS_RUN] = "this run",
    [CLAIMED_NO_HELP] = "no help",     [CLAIMED_REASON] = "reason",
};

static guint executed[CLAIMS], left_out[CLAIMS];

/* One fix that was tried on one run. */
typedef struct Tried {
    const Counterexample *example;
    const WhatIf *what_if;
    const ModelProperty *property;
    Shown s;              /* the run that was followed, on the program with the fix */
    uint64_t *predicates; /* after each step */
    uint64_t broken;      /* monitors, of all its steps */
} Tried;

static void wrong(const Tried *t, const char *what)
{
    fail_msg("%s, %s: with %s, %s: %s: %s", t->example->design, t->example->headline,
             t->what_if->fix, t->what_if->label, t->what_if->text, what);
}

static bool holds(const Tried *t, uint32_t step)
{
    return t->predicates[step] >> t->property->predicate & 1;
}

static bool at_rest(Tried *t, const Word *state)
{
    bool rests = true;

    t->s.model->expand(t->s.model, t->s.w, state, &t->s.successors);
    for (uint32_t i = 0; i < t->s.successors.count; i++)
        rests = rests && !model_step_is_fair(t->s.model->actors, &t->s.successors.steps[i]);
    return rests;
}

/* ---- this run ---- */

static void play(Tried *t)
{
    Shown *s = &t->s;

    shown_init(s);
    assert_int_equal(s->length, s->run->length);
    t->predicates = g_new0(uint64_t, s->length + 1);
    for (uint32_t i = 0; i <= s->length; i++) {
        t->predicates[i] = s->model->expand(s->model, s->w, shown_state(s, i), &s->successors);
        if (i < s->length)
            t->broken |= s->successors.steps[s->run->steps[i]].broken;
    }
}

static bool ever(const Tried *t, bool value)
{
    for (uint32_t i = 0; i <= t->s.length; i++)
        if (holds(t, i) == value)
            return true;
    return false;
}

/* Whether the run that was followed goes wrong. */
static bool goes_wrong(Tried *t)
{
    switch (t->property->kind) {
    case PROPERTY_WINDOW: return t->example->closes_again ? ever(t, true) : holds(t, t->s.length);
    case PROPERTY_ALWAYS: return ever(t, false);
    case PROPERTY_MONITOR: return t->broken >> t->property->monitor & 1;
    case PROPERTY_AT_REST:
        return !holds(t, t->s.length) && at_rest(t, shown_state(&t->s, t->s.length));
    case PROPERTY_REACHABLE:
    case PROPERTY_EVENTUALLY:
    case PROPERTY_LEADS_TO:
    case PROPERTY_SETTLES:
    case PROPERTY_RARE:
    case PROPERTY_DECIDED: break;
    }
    fail_msg("no fix is tried on a run of this kind");
    return false;
}

/* A window that the run itself closes again is wrong while it is open. */
static bool run_closes(const Tried *t)
{
    const Counterexample *example = t->example;

    return example->window >= 0 && example->row_count > 0 &&
           !counterexample_is_open(example, (uint32_t)example->window, example->row_count);
}

/* The turns of processes in rows, one after the other, are the first that were taken. */
static void expect_same_turns(Tried *t)
{
    uint32_t step = 0;

    for (uint32_t i = 0; i < t->example->shown; i++) {
        const Row *row = &t->example->rows[i];
        const char *name = t->example->lanes[row->lane].name;
        if (row->kind != ROW_PROCESS)
            continue;
        while (step < t->s.length && strcmp(t->s.model->actors[t->s.actor[step]].name, name) != 0)
            step++;
        if (step++ == t->s.length)
            wrong(t, "a process has another turn");
    }
}

static void execute_this_run(Tried *t)
{
    const bool is_wrong = goes_wrong(t);

    switch (t->what_if->kind) {
    case WHAT_IF_NOTHING:
        expect_same_turns(t);
        executed[CLAIMED_NOTHING]++;
        if (!is_wrong && !run_closes(t))
            wrong(t, "the run is not the same");
        break;
    case WHAT_IF_IN_VAIN:
        executed[CLAIMED_IN_VAIN]++;
        if (!is_wrong && !(run_closes(t) && ever(t, true)))
            wrong(t, "this run is mended");
        break;
    case WHAT_IF_REMOVES:
        executed[CLAIMED_REMOVES]++;
        if (!ever(t, true) || holds(t, t->s.length))
            wrong(t, "it is not opened and closed");
        break;
    case WHAT_IF_PREVENTS:
        executed[CLAIMED_PREVENTS]++;
        if (is_wrong)
            wrong(t, "this run goes wrong");
        break;
    }
}

/* ---- other runs ---- */

typedef struct Found {
    bool anywhere; /* a state, or a step, in which it is wrong */
    bool finally;  /* a state at rest in which it is */
    bool too_many, is_error;
} Found;

static bool is_bad(const ModelProperty *property, uint64_t predicates)
{
    const bool value = predicates >> property->predicate & 1;

    return property->kind == PROPERTY_WINDOW    ? value
           : property->kind == PROPERTY_MONITOR ? false
                                                : !value;
}

static void note_state(Tried *t, GHashTable *seen, GPtrArray *queue, const Word *state)
{
    const gsize size = t->s.model->words * sizeof(Word);
    GBytes *bytes = g_bytes_new(state, size);

    if (!g_hash_table_add(seen, bytes))
        return;
    g_ptr_array_add(queue, g_memdup2(state, size));
}

/* All states that there are, one after the other. */
static Found look_everywhere(Tried *t)
{
    const Model *model = t->s.model;
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    g_autoptr(GPtrArray) queue = g_ptr_array_new_with_free_func(g_free);
    Successors *next = &t->s.successors;
    Found found = {0};

    model->initial(model, t->s.w, next);
    for (uint32_t i = 0; i < next->count; i++)
        note_state(t, seen, queue, shown_target(&t->s, i));
    for (guint at = 0; at < queue->len && !found.too_many; at++) {
        const bool bad = is_bad(t->property, model->expand(model, t->s.w, queue->pdata[at], next));
        bool rests = true;
        for (uint32_t i = 0; i < next->count; i++) {
            rests = rests && !model_step_is_fair(model->actors, &next->steps[i]);
            found.is_error = found.is_error || next->steps[i].is_error;
            if (t->property->kind == PROPERTY_MONITOR)
                found.anywhere |= next->steps[i].broken >> t->property->monitor & 1;
            if (!next->steps[i].is_error)
                note_state(t, seen, queue, shown_target(&t->s, i));
        }
        found.anywhere |= bad;
        found.finally |= bad && rests;
        found.too_many = queue->len > 4 * MAX_STATES;
    }
    return found;
}

/* What is not closed at rest may still be left open by who goes round: then nothing is known. */
static void execute_others(Tried *t)
{
    const bool is_rest = t->property->kind == PROPERTY_AT_REST ||
                         (t->property->kind == PROPERTY_WINDOW && !t->example->closes_again);
    const Found found = look_everywhere(t);
    const bool is_wrong = is_rest ? found.finally : found.anywhere;
    const Claimed claimed = t->what_if->outcome == WHAT_IF_EVERY_RUN  ? CLAIMED_EVERY_RUN
                            : t->what_if->outcome == WHAT_IF_THIS_RUN ? CLAIMED_THIS_RUN
                                                                      : CLAIMED_NO_HELP;

    if (found.too_many || found.is_error || t->what_if->outcome == WHAT_IF_UNKNOWN) {
        left_out[claimed]++;
        return;
    }
    if (claimed == CLAIMED_EVERY_RUN && is_wrong)
        wrong(t, "another run goes wrong");
    if (claimed != CLAIMED_EVERY_RUN && !found.anywhere)
        wrong(t, "no run goes wrong");
    if (claimed != CLAIMED_EVERY_RUN && !is_wrong)
        left_out[claimed]++; /* by who goes round */
    else
        executed[claimed]++;
}

/* ---- the reason of a refusal ---- */

static int64_t *slots_of(const Tried *t, const Word *state)
{
    int64_t *v = g_new0(int64_t, t->s.program->slots.length + 1);

    state_unpack(t->s.program, state, v);
    return v;
}

/* What components and ghosts hold differs, but for that one slot. */
static bool changes_more(const Tried *t, const Word *before, const Word *after, uint32_t slot)
{
    g_autofree int64_t *v = slots_of(t, before), *now = slots_of(t, after);

    for (uint32_t i = 0; i < t->s.program->slots.length; i++)
        if (i != slot && v[i] != now[i] && replay_slot(t->s.program, i).var)
            return true;
    return false;
}

/* With that value there, some step of the same actor does something. */
static bool does_something(Tried *t, uint32_t position, uint32_t slot, int64_t value)
{
    const Shown *s = &t->s;
    g_autofree int64_t *v = slots_of(t, shown_state(s, position - 1));
    g_autofree Word *state = g_new0(Word, s->model->words + 1);

    v[slot] = value;
    state_pack(s->program, v, state);
    s->model->expand(s->model, s->w, state, &t->s.successors);
    for (uint32_t i = 0; i < s->successors.count; i++)
        if (s->successors.steps[i].actor == s->actor[position - 1] &&
            !s->successors.steps[i].is_error && changes_more(t, state, shown_target(s, i), slot))
            return true;
    return false;
}

static void execute_reason(Tried *t)
{
    enum { TRIED = 16 };
    const WhatIfReason *reason = &t->what_if->reason;
    const Slot *range = &t->s.program->slots.data[reason->slot];
    bool differs = false;

    if (reason->position == 0)
        return;
    if (changes_more(t, shown_state(&t->s, reason->position - 1),
                     shown_state(&t->s, reason->position), UINT32_MAX))
        wrong(t, "the call that is refused changes something");
    for (int64_t value = range->low; value <= range->high && value < range->low + TRIED && !differs;
         value++)
        differs = does_something(t, reason->position, reason->slot, value);
    if (!differs && range->has_none)
        differs = does_something(t, reason->position, reason->slot, NONE);
    if (!differs)
        left_out[CLAIMED_REASON]++; /* two reasons at once, say */
    else
        executed[CLAIMED_REASON]++;
}

/* ---- all of it ---- */

typedef struct Configured { /* a set of fixes that was searched */
    System *system;
    Program *program;
    Verdicts *verdicts;
} Configured;

static Configured configure(const LoadedDesign *it, uint64_t fixes)
{
    const JudgeOptions options = {.search = {.limits.max_states = MAX_STATES, .tuning.workers = 1},
                                  .skips_measures = true};
    Configured made = {0};

    made.program = loaded_design_program(it, fixes, &made.system);
    if (made.program)
        made.verdicts = verdicts_new(program_model(made.program), &options);
    return made;
}

static void configured_clear(Configured *it)
{
    verdicts_free(it->verdicts);
    program_free(it->program);
    system_free(it->system);
}

static void execute(Counterexample *example, const Configured *fixed, PropertyReference property,
                    const char *name)
{
    const uint32_t number = example->what_if_count;
    const Model *model = program_model(fixed->program);
    const uint32_t index =
        property.index + (property.kind == REFERENCE_CHECK ? fixed->verdicts->window_count : 0);

    if (what_if_try(example, property, fixed->program, name))
        what_if_judged(example, property, fixed->program, fixed->verdicts);
    if (example->what_if_count == number)
        return;
    const WhatIf *what_if = &example->what_ifs[number];
    const Run run = {.length = what_if->step_count,
                     .steps = (uint16_t *)what_if->steps,
                     .loop = what_if->step_count};
    Tried t = {.example = example,
               .what_if = what_if,
               .property = &model->properties[index],
               .s = {.program = fixed->program, .model = model, .run = &run, .example = example}};
    play(&t);
    execute_this_run(&t);
    execute_others(&t);
    execute_reason(&t);
    g_free(t.predicates);
    shown_clear(&t.s);
}

static void execute_property(const LoadedDesign *it, const Configured *written,
                             const Configured *fixed, PropertyReference property)
{
    g_autoptr(Counterexample) example = explain_run(written->program, written->verdicts, property);

    for (uint32_t i = 0; example && i < it->design->fix_count; i++)
        if (fixed[i].program)
            execute(example, &fixed[i], property, it->design->fixes[i]->name.text);
}

static void execute_design(const LoadedDesign *it)
{
    Configured written = configure(it, 0);
    g_autofree Configured *fixed = g_new0(Configured, it->design->fix_count + 1);

    for (uint32_t i = 0; i < it->design->fix_count; i++)
        fixed[i] = configure(it, (uint64_t)1 << i);
    for (uint32_t i = 0; written.program && i < written.verdicts->window_count; i++)
        if (written.verdicts->windows[i].run)
            execute_property(it, &written, fixed, (PropertyReference){REFERENCE_WINDOW, i});
    for (uint32_t i = 0; written.program && i < written.verdicts->check_count; i++)
        if (written.verdicts->checks[i].run && written.verdicts->checks[i].result == CHECK_BROKEN)
            execute_property(it, &written, fixed, (PropertyReference){REFERENCE_CHECK, i});
    for (uint32_t i = 0; i < it->design->fix_count; i++)
        configured_clear(&fixed[i]);
    configured_clear(&written);
}

/* Prints how many of each were executed, and fails where that is too few. */
static void expect_executed(const guint *floors, guint (*share)(guint floor))
{
    for (int i = 0; i < CLAIMS; i++)
        print_message("# %s: %u executed, %u left out\n", claimed_names[i], executed[i],
                      left_out[i]);
    for (int i = 0; i < CLAIMS; i++) {
        if (executed[i] < share(floors[i]))
            fail_msg("%s: %u executed, at least %u are wanted", claimed_names[i], executed[i],
                     share(floors[i]));
        executed[i] = left_out[i] = 0;
    }
}

static void designs_that_ship(void **state)
{
    static const guint floors[CLAIMS] = {150, 120, 38, 180, 60, 140, 270, 16};

    loaded_design_each(execute_design);
    expect_executed(floors, tried_share_floor_shipped);
}

static void random_designs(void **state)
{
    static const guint floors[CLAIMS] = {500, 380, 90, 600, 125, 530, 850, 34};
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("what-ifs-XXXXXX.stale", &path, NULL);

    assert_true(file >= 0);
    close(file);
    for (guint64 seed = 1; seed <= tried_share_of(RANDOM_DESIGNS); seed++) {
        g_autofree char *text = generator_text(seed, GENERATOR_RACES);
        assert_true(g_file_set_contents(path, text, -1, NULL));
        LoadedDesign it = loaded_design(path, NULL);
        execute_design(&it);
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
