/* What is said below the run to a deadlock. */
#include "traces/counterexample/build_private.h"

static bool leaves(const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        const TypedStmt *act = block->list[i];
        if (act->kind == ACT_BREAK || act->kind == ACT_RETURN || leaves(&act->body) ||
            leaves(&act->other))
            return true;
        for (uint32_t j = 0; j < act->branch_count; j++)
            if (leaves(&act->branches[j].body))
                return true;
    }
    return false;
}

/* Ends with a loop that nothing leaves. What returns from a request counts as leaving: then nothing
 * is said. */
static bool goes_round(const TypedBlock *body)
{
    const TypedStmt *last = body->count ? body->list[body->count - 1] : NULL;
    bool is_endless = last && last->kind == ACT_WHILE &&
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
    bool crashed, all_go_round = true;

    for (uint32_t i = 0; i < b->system->process_instances; i++) {
        g_autofree char *waiting = replay_waiting(b->replay, i, &crashed);
        if (!waiting || b->model->actors[i].is_background)
            continue;
        g_string_append_printf(text, "%s%s waits at %s", text->len ? ", " : "",
                               b->model->actors[i].name, waiting);
        const Process *process = process_of(b->system, i);
        all_go_round &= process && goes_round(&process->body);
    }
    if (text->len && all_go_round)
        g_string_append(text, "; what goes round for ever and may wait is a `background process`");
    example->property = "deadlock";
    example->headline = arena_printf(b->arena, "deadlock, %s: after step %u nobody can go on",
                                     example->fixes, example->row_count);
    example->ending = arena_strdup(b->arena, text->str);
    g_string_free(text, TRUE);
}
