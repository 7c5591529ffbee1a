#include "checker/native/self_check.h"

#include <string.h>

enum { MAX_TRIED = 300 }; /* takes a millisecond */

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

static void note_states(SelfCheck *trial)
{
    const Successors *out = &trial->out;

    for (uint32_t i = 0; i < out->count && trial->count < MAX_TRIED; i++)
        if (!out->steps[i].is_error)
            memcpy(trial->states + (size_t)trial->count++ * out->words,
                   out->states + (size_t)i * out->words, out->words * sizeof(Word));
}

static bool try_state(SelfCheck *trial, const Word *state)
{
    Workspace *w = trial->workspace;

    trial->out.count = trial->quick_out.count = 0;
    uint64_t holds = trial->model->expand(trial->model, w, state, &trial->out);
    uint64_t quick = trial->quick->expand(trial->quick, w, state, &trial->quick_out);
    return holds == quick && same_lists(&trial->out, &trial->quick_out);
}

bool self_check_agrees(const Model *model, const Model *quick)
{
    SelfCheck trial = {.model = model, .quick = quick, .workspace = model->workspace_new(model)};
    bool agrees = true;

    trial.states = g_new(Word, (size_t)MAX_TRIED * model->words + 1);
    successors_init(&trial.out, model->words);
    successors_init(&trial.quick_out, model->words);
    model->initial(model, trial.workspace, &trial.out);
    note_states(&trial);
    for (uint32_t i = 0; i < trial.count && agrees; i++) {
        agrees = try_state(&trial, trial.states + (size_t)i * model->words);
        note_states(&trial);
    }
    successors_free(&trial.out);
    successors_free(&trial.quick_out);
    model->workspace_free(trial.workspace);
    g_free(trial.states);
    return agrees;
}
