#include "checker/clocks/noted_steps.h"

#include <string.h>

void noted_steps_begin(NotedSteps *noted, const ShortenedProgram *s)
{
    const Model *model = &s->program->model;

    *noted = (NotedSteps){.s = s, .waits = NO_NODE};
    noted->are_shown = g_hash_table_new(NULL, NULL);
    noted->workspace = model->workspace_new(model);
    noted->state = g_new0(Word, model->words + 1);
    successors_init(&noted->successors, model->words);
}

static bool find_shown(NotedSteps *noted, uint32_t node, uint16_t step, int64_t value)
{
    const TickGraph *graph = noted->s->graph;
    const Model *model = &noted->s->program->model;
    const Successors *list = &noted->successors;

    memcpy(noted->state, tick_graph_state(graph, node), model->words * sizeof(Word));
    if (graph->nodes.data[node].runs)
        long_timer_set(&noted->s->timer, noted->state, value);
    noted->successors.count = 0;
    uint64_t before = model->expand(model, noted->workspace, noted->state, &noted->successors);
    uint64_t after = before;
    if (!list->steps[step].is_error)
        after =
            model->predicates(model, noted->workspace, list->states + (size_t)step * model->words);
    return model_step_is_shown(model->actors, &list->steps[step], before != after);
}

/* Of a step that is the same however long the timer has left. */
static bool is_shown(NotedSteps *noted, uint32_t node, uint16_t step, int64_t value)
{
    gpointer key = GSIZE_TO_POINTER((gsize)node << 16 | step);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(noted->are_shown, key));

    if (known == 0) {
        known = find_shown(noted, node, step, value) + 1;
        g_hash_table_insert(noted->are_shown, key, GUINT_TO_POINTER(known));
    }
    return known == 2;
}

/* The wait that was added last has come to a node. */
static void end_wait(NotedSteps *noted, uint32_t node)
{
    TickGraph *graph = noted->s->graph;

    if (noted->waits == NO_NODE)
        return;
    const uint64_t before = tick_graph_expand(graph, noted->waits)->predicates;
    vec_last(&noted->list).is_shown = before != tick_graph_expand(graph, node)->predicates;
    noted->waits = NO_NODE;
}

void noted_steps_add(NotedSteps *noted, uint32_t node, uint16_t step, int64_t value, int64_t ticks)
{
    RunNote note = {.ticks = (uint32_t)ticks};

    end_wait(noted, node);
    if (ticks > 0)
        noted->waits = node;
    else
        note.is_shown = is_shown(noted, node, step, value);
    vec_push(&noted->list, note);
}

RunNote *noted_steps_end(NotedSteps *noted, uint32_t node)
{
    RunNote *notes = NULL;

    if (node != NO_NODE)
        end_wait(noted, node);
    if (noted->waits == NO_NODE)
        notes = g_memdup2(noted->list.data, noted->list.length * sizeof *notes);
    g_hash_table_unref(noted->are_shown);
    noted->s->program->model.workspace_free(noted->workspace);
    successors_free(&noted->successors);
    g_free(noted->state);
    vec_free(&noted->list);
    return notes;
}
