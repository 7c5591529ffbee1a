/* What went wrong in a step, in words. */
#include "checker/base/duration.h"
#include "checker/program/execute/transitions.h"
#include "checker/program/replay/replay_private.h"

static bool has_argument(const Operation *operation, const Var *var)
{
    for (uint32_t i = 0; i < operation->argument_count; i++)
        if (operation->arguments[i] == var)
            return true;
    return false;
}

/* "argument `v` of cache.set", where it is one; else "`v`". */
static char *variable_words(const Program *program, const Var *var)
{
    const System *system = program->system;

    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint32_t j = 0; j < instance->operation_count; j++)
            if (has_argument(&instance->operations[j], var))
                return g_strdup_printf("argument `%s` of %s.%s", var->name, instance->name,
                                       instance->operations[j].name);
    }
    return g_strdup_printf("`%s`", var->name);
}

static char *range_message(const Workspace *w, const Instruction *instruction)
{
    const Var *var = instruction->var;
    g_autofree char *range = g_strdup_printf("%d..%d", instruction->b, instruction->c);

    if (!var && instruction->b == 0 && instruction->c == WIDE_HIGH)
        return g_strdup_printf("nothing can be done %" G_GINT64_FORMAT " times", w->failed_value);

    if (!var || !*var->name)
        return g_strdup_printf("%" G_GINT64_FORMAT " is outside of %s", w->failed_value, range);
    if (var->kind == VAR_STATE)
        return g_strdup_printf("%s.%s cannot be %" G_GINT64_FORMAT ": it is a %s",
                               var->instance->name, var->name, w->failed_value, range);
    g_autofree char *words = variable_words(w->program, var);
    return g_strdup_printf("%s cannot be %" G_GINT64_FORMAT ": it is a %s", words, w->failed_value,
                           range);
}

/* An array's places are given with the instruction, a list's are as many as it holds. */
static char *bound_message(const Workspace *w, const Instruction *instruction)
{
    int64_t low = instruction->op == CODE_BOUND ? instruction->c : 0;
    int64_t count = instruction->op == CODE_BOUND ? instruction->d : w->v[instruction->c];

    if (count == 0)
        return g_strdup_printf("there is no place %" G_GINT64_FORMAT ": the list is empty",
                               w->failed_value);
    return g_strdup_printf("there is no place %" G_GINT64_FORMAT ": places are %" G_GINT64_FORMAT
                           "..%" G_GINT64_FORMAT,
                           w->failed_value, low, low + count - 1);
}

/* The block that did not end in time. */
static const Within *overdue(const Workspace *w)
{
    return &w->program->processes[w->failed_value].withins.data[w->failed_at];
}

static char *time_message(const Workspace *w)
{
    g_autofree char *limit = duration_text(overdue(w)->limit);

    return g_strdup_printf("%s cannot be out of this block within %s, and time cannot go on",
                           w->program->model.actors[w->failed_value].name, limit);
}

static char *error_message(const Workspace *w)
{
    const Instruction *instruction = &w->program->code.data[w->failed_at];

    switch (w->failure) {
    case FAILURE_RANGE: return range_message(w, instruction);
    case FAILURE_NONE: return g_strdup("this is none, and a value is needed");
    case FAILURE_DIVISION: return g_strdup("division by zero");
    case FAILURE_BOUND: return bound_message(w, instruction);
    case FAILURE_FULL: return g_strdup("the list is full");
    case FAILURE_EMPTY: return g_strdup("the list is empty");
    case FAILURE_CHOICE: return g_strdup("there is nothing to choose from");
    case FAILURE_FOREVER: return g_strdup("this loops forever without an operation");
    case FAILURE_OVERFLOW: return g_strdup("the number is too large");
    case FAILURE_STEPS:
        return g_strdup_printf("there are more than %d different next steps from one state",
                               MAX_STEPS);
    case FAILURE_TIME: return time_message(w);
    case FAILURE_VERSIONS:
        return g_strdup_printf("version %" G_GINT64_FORMAT
                               " is one too many: linearizable can tell %d of them apart",
                               w->failed_value, MAX_VERSIONS);
    }
    return NULL;
}

void replay_record_failure(Replay *replay)
{
    const Workspace *w = replay->w;

    g_free(replay->step.error);
    replay->step.error = error_message(w);
    replay->step.error_span =
        w->failure == FAILURE_TIME ? overdue(w)->span : w->program->code.data[w->failed_at].span;
}
