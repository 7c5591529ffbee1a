#include "checker/model/run_walk.h"

#include <string.h>

void run_walk_init(RunWalk *walk, const Model *model)
{
    *walk = (RunWalk){.model = model, .workspace = model->workspace_new(model)};
    successors_init(&walk->successors, model->words);
    walk->state = g_new0(Word, model->words + 1);
}

void run_walk_clear(RunWalk *walk)
{
    g_free(walk->state);
    successors_free(&walk->successors);
    walk->model->workspace_free(walk->workspace);
}

bool run_walk_begin(RunWalk *walk, uint32_t initial)
{
    walk->successors.count = 0;
    walk->model->initial(walk->model, walk->workspace, &walk->successors);
    return run_walk_take(walk, initial);
}

uint64_t run_walk_look(RunWalk *walk)
{
    walk->successors.count = 0;
    return walk->model->expand(walk->model, walk->workspace, walk->state, &walk->successors);
}

bool run_walk_take(RunWalk *walk, uint32_t step)
{
    const size_t words = walk->model->words;

    if (step >= walk->successors.count)
        return false;
    memcpy(walk->state, walk->successors.states + step * words, words * sizeof(Word));
    return true;
}
