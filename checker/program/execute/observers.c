/* What checks, windows and measures see of a state. */
#include "checker/program/execute/observers.h"

#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/state.h"
#include "checker/program/execute/time_step.h"

#include <string.h>

static bool is_finished(const Program *program, const int64_t *v)
{
    for (uint32_t i = 0; i < program->process_count; i++)
        if (!program->processes[i].template->is_background &&
            v[program->processes[i].pc] >= PC_FIRST)
            return false;
    return true;
}

uint64_t observers_predicates(Workspace *w, uint64_t *failed)
{
    const Program *program = w->program;
    uint64_t predicates = (uint64_t)is_finished(program, w->v) << PREDICATE_FINISHED;

    *failed = 0;
    for (uint32_t i = 1; i < program->model.predicate_count; i++) {
        if (interpreter_run(w, program->predicate_starts[i]) == OUTCOME_FAILED)
            *failed |= (uint64_t)1 << i;
        else
            predicates |= (uint64_t)(w->v[program->predicate_regs[i]] != 0) << i;
    }
    return predicates;
}

static bool is_at_rest(Workspace *w)
{
    return !time_step_outlook(workspace_other(w, w->v)).enables_process;
}

/* What is asked of states at rest may well make no sense in others. */
static bool measures_fail(Workspace *w)
{
    const Program *program = w->program;

    for (uint32_t i = 0; i < program->model.measure_count; i++)
        if (!program->measure_is_known[i] &&
            interpreter_run(w, program->measure_starts[i]) == OUTCOME_FAILED &&
            (!program->model.measures[i].at_rest || is_at_rest(w)))
            return true;
    return false;
}

static bool predicates_fail(Workspace *w)
{
    const Program *program = w->program;

    for (uint32_t i = 1; i < program->model.predicate_count; i++)
        if (interpreter_run(w, program->predicate_starts[i]) == OUTCOME_FAILED &&
            (!(program->rest_predicates >> i & 1) || is_at_rest(w)))
            return true;
    return false;
}

/* A check that uses none as a value, say, is a design error of the step that leads there. */
bool observers_fail(Workspace *w)
{
    const uint32_t *wrong = w->program->wrong_start;

    if (wrong && interpreter_run(w, *wrong) == OUTCOME_FAILED)
        return true;
    return w->program->predicates_can_fail && (predicates_fail(w) || measures_fail(w));
}

/* Most steps lead where others led a moment ago, and what was looked at then need not be again. Where
 * this state is kept, if it was: a 1 stands behind it. */
static Word *kept_place(Workspace *w, const Word *state)
{
    enum { KEPT = 1024 };
    size_t words = w->program->model.words;
    uint64_t hash = 0;

    if (!w->sound)
        w->sound = g_new0(Word, KEPT * (words + 1));
    for (size_t i = 0; i < words; i++)
        hash = (hash ^ state[i]) * 0x9e3779b97f4a7c15u;
    return &w->sound[(hash >> 54) * (words + 1)];
}

static bool is_kept(const Workspace *w, const Word *kept, const Word *state)
{
    size_t words = w->program->model.words;

    return kept[words] && memcmp(kept, state, words * sizeof *state) == 0;
}

static bool fail_or_keep(Workspace *w, const Word *state, Word *kept)
{
    if (observers_fail(w))
        return true;
    memcpy(kept, state, w->program->model.words * sizeof *state);
    kept[w->program->model.words] = 1;
    return false;
}

bool observers_fail_at(Workspace *w, const Word *state)
{
    if (!w->program->predicates_can_fail || w->program->model.words == 0)
        return observers_fail(w);
    Word *kept = kept_place(w, state);
    return !is_kept(w, kept, state) && fail_or_keep(w, state, kept);
}

bool observers_fail_packed(Workspace *w, const Word *state)
{
    Word *kept = kept_place(w, state);

    if (is_kept(w, kept, state))
        return false;
    state_unpack(w->program, state, w->v);
    w->choices = 0;
    return fail_or_keep(w, state, kept);
}
