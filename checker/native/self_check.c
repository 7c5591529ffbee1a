#include "checker/native/self_check.h"

#include "checker/model/accesses.h"

#include <string.h>

enum { MAX_STATES = 300 }; /* takes a millisecond */

typedef struct SelfCheck {
    const Model *model, *quick;
    Workspace *workspace;
    Successors out, quick_out;
    Word *states; /* those that were come to, one after the other, some of them twice */
    uint32_t count;
} SelfCheck;

static bool same_step(const ModelStep *a, const ModelStep *b)
{
    return a->actor == b->actor && a->is_fault == b->is_fault && a->is_error == b->is_error &&
           a->delay == b->delay && a->enables_process == b->enables_process &&
           a->enables_event == b->enables_event && a->is_internal == b->is_internal &&
           a->broken == b->broken;
}

static bool same_lists(const Successors *a, const Successors *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!same_step(&a->steps[i], &b->steps[i]))
            return false;
    return a->count == 0 ||
           memcmp(a->states, b->states, (size_t)a->count * a->words * sizeof(Word)) == 0;
}

static void note_states(SelfCheck *check)
{
    const Successors *out = &check->out;

    for (uint32_t i = 0; i < out->count && check->count < MAX_STATES; i++)
        if (!out->steps[i].is_error)
            memcpy(check->states + (size_t)check->count++ * out->words,
                   out->states + (size_t)i * out->words, out->words * sizeof(Word));
}

static bool try_state(SelfCheck *check, const Word *state)
{
    Workspace *w = check->workspace;

    check->out.count = check->quick_out.count = 0;
    if (check->out.accesses) {
        accesses_clear(check->out.accesses, check->model);
        accesses_clear(check->quick_out.accesses, check->model);
    }
    uint64_t holds = check->model->expand(check->model, w, state, &check->out);
    uint64_t quick = check->quick->expand(check->quick, w, state, &check->quick_out);
    return holds == quick && same_lists(&check->out, &check->quick_out) &&
           (!check->out.accesses ||
            accesses_same(check->out.accesses, check->quick_out.accesses, check->model));
}

bool self_check_agrees(const Model *model, const Model *quick, bool notes_touched)
{
    SelfCheck check = {.model = model, .quick = quick, .workspace = model->workspace_new(model)};
    bool agrees = true;

    check.states = g_new(Word, (size_t)MAX_STATES * model->words + 1);
    successors_init(&check.out, model->words);
    successors_init(&check.quick_out, model->words);
    g_autoptr(Accesses) own = accesses_new(model), of_quick = accesses_new(model);
    model->initial(model, check.workspace, &check.out);
    if (notes_touched) {
        check.out.accesses = own;
        check.quick_out.accesses = of_quick;
    }
    note_states(&check);
    for (uint32_t i = 0; i < check.count && agrees; i++) {
        agrees = try_state(&check, check.states + (size_t)i * model->words);
        note_states(&check);
    }
    successors_free(&check.out);
    successors_free(&check.quick_out);
    model->workspace_free(check.workspace);
    g_free(check.states);
    return agrees;
}
