#include "checker/program/execute/workspace.h"

#include "checker/program/bytecode/touched_slots.h"
#include "checker/program/execute/step_cache.h"

#include <string.h>

Workspace *workspace_new(const Model *model)
{
    const Program *program = (const Program *)model;
    Workspace *w = g_new0(Workspace, 1);

    w->program = program;
    if (program->marks.length > 0)
        w->marked = g_new0(uint8_t, program->marks.length);
    w->v = g_new0(int64_t, program->registers + 1);
    w->saved = g_new0(int64_t, program->slots.length + 1);
    w->packed = g_new0(Word, program->model.words + 1);
    w->can_step = g_new0(bool, program->process_count + 1);
    for (uint32_t i = 0; i < program->slots.length; i++)
        w->v[i] = w->saved[i] = layout_blank(&program->slots.data[i]);
    for (uint32_t i = 0; i < program->constants.length; i++)
        w->v[program->slots.length + program->temps + i] = program->constants.data[i];
    return w;
}

/* Workspaces of several threads may end at a time. */
static void hand_over_marks(const Workspace *w)
{
    for (uint32_t i = 0; i < w->program->marks.length; i++)
        if (w->marked[i])
            __atomic_store_n(&w->program->coverage[i], 1, __ATOMIC_RELAXED);
}

void workspace_free(Workspace *w)
{
    if (!w)
        return;
    hand_over_marks(w);
    workspace_free(w->other);
    g_free(w->marked);
    g_free(w->v);
    g_free(w->saved);
    g_free(w->packed);
    g_free(w->can_step);
    g_free(w->sound);
    touched_slots_free(w->touched_slots);
    step_cache_free(w->caches[0]);
    step_cache_free(w->caches[1]);
    g_clear_pointer(&w->skips, g_hash_table_unref);
    g_free(w);
}

Workspace *workspace_other(Workspace *w, const int64_t *v)
{
    const Program *program = w->program;

    if (!w->other)
        w->other = program->model.workspace_new(&program->model);
    memcpy(w->other->saved, v, program->slots.length * sizeof *v);
    return w->other;
}
