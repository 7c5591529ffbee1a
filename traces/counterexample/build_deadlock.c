/* What is said below the run to a deadlock. */
#include "traces/counterexample/build_private.h"

#include <string.h>

static bool leaves(const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        if (stmt->kind == TYPED_BREAK || stmt->kind == TYPED_RETURN || leaves(&stmt->body) ||
            leaves(&stmt->other))
            return true;
        for (uint32_t j = 0; j < stmt->branch_count; j++)
            if (leaves(&stmt->branches[j].body))
                return true;
    }
    return false;
}

/* Ends with a loop that nothing leaves. What returns from a request counts as leaving: then nothing
 * is said. */
static bool goes_round(const TypedBlock *body)
{
    const TypedStmt *last = body->count ? body->list[body->count - 1] : NULL;
    bool is_endless = last && last->kind == TYPED_WHILE &&
                      (!last->value || (last->value->kind == NODE_CONST && last->value->value));

    return is_endless && !leaves(&last->body);
}

static const Process *process_of(const System *system, uint32_t number)
{
    for (uint32_t i = 0; i < system->process_count; i++)
        if (number - system->processes[i]->first < system->processes[i]->count)
            return system->processes[i];
    return NULL;
}

void build_deadlock(Builder *b, Counterexample *example)
{
    GString *text = g_string_new(NULL);
    bool all_go_round = true;

    for (uint32_t i = 0; i < b->system->process_instances; i++) {
        if (b->model->actors[i].is_background || !build_add_waiting(b, i, text))
            continue;
        bool is_quoted;
        g_autofree char *waiting = build_waiting(b, i, &is_quoted);
        Lane *lane = (Lane *)&example->lanes[i];
        lane->waits = arena_strdup(b->arena, waiting);
        lane->idle = false;
        const Process *process = process_of(b->system, i);
        all_go_round &= process && goes_round(&process->body);
    }
    example->wants_background = text->len > 0 && all_go_round;
    if (example->wants_background)
        g_string_append(text,
                        "; a process that loops forever and may wait is a `background process`");
    example->property = "deadlock";
    example->failure =
        arena_printf(b->arena, "after step %u no process can go on", example->row_count);
    example->ending = arena_strdup(b->arena, text->str);
    g_string_free(text, TRUE);
}
