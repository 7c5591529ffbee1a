#include "checker/commands/session/native_steps.h"

#include "checker/commands/session/progress.h"
#include "checker/native/switching.h"

#include <pthread.h>
#include <stdio.h>

struct NativeSteps {
    NativeOptions options;
    bool progress;
    pthread_mutex_t lock; /* of what is said, for sets of fixes are judged side by side */
    bool was_refused;     /* and it was said why */
    GHashTable *models;   /* of Switching, by program */
};

static void say(const char *message, bool in_use, void *user)
{
    NativeSteps *steps = user;

    if (!steps->progress && (in_use || steps->options.use != NATIVE_ALWAYS))
        return;
    pthread_mutex_lock(&steps->lock);
    if (in_use || !steps->was_refused) { /* of other sets of fixes: once is enough */
        progress_clear();
        fprintf(stderr, "stalemate: %s\n", message);
    }
    steps->was_refused |= !in_use;
    pthread_mutex_unlock(&steps->lock);
}

static void free_model(gpointer model)
{
    switching_free(model);
}

NativeSteps *native_steps_new(NativeUse use, bool progress, const SearchLimits *limits)
{
    NativeSteps *steps = g_new0(NativeSteps, 1);

    pthread_mutex_init(&steps->lock, NULL);
    steps->progress = progress;
    steps->options = (NativeOptions){.use = use,
                                     .patience = NATIVE_PATIENCE,
                                     .deadline = limits->deadline,
                                     .stop = limits->stop,
                                     .say = say,
                                     .user = steps};
    steps->models = g_hash_table_new_full(NULL, NULL, NULL, free_model);
    return steps;
}

void native_steps_free(NativeSteps *steps)
{
    if (!steps)
        return;
    g_hash_table_destroy(steps->models);
    pthread_mutex_destroy(&steps->lock);
    g_free(steps);
}

const Model *native_steps_add(NativeSteps *steps, const Program *program)
{
    Switching *switching = switching_new(program, &steps->options);

    g_hash_table_insert(steps->models, (gpointer)program, switching);
    return switching_model(switching);
}

const Model *native_steps_model(const NativeSteps *steps, const Program *program)
{
    return switching_model(g_hash_table_lookup(steps->models, program));
}

/* Where a search ended before its compiler did, those of other sets of fixes are likely to. */
void native_steps_end(NativeSteps *steps, const Program *program)
{
    Switching *switching = g_hash_table_lookup(steps->models, program);

    if (!switching)
        return;
    if (switching_is_building(switching))
        steps->options.patience *= 2;
    switching_end(switching);
}

void native_steps_remove(NativeSteps *steps, const Program *program)
{
    g_hash_table_remove(steps->models, program);
}

static const Model *add_compiled(const Program *program, void *user)
{
    return native_steps_add(user, program);
}

static void drop_compiled(const Program *program, void *user)
{
    native_steps_remove(user, program);
}

ReduceEngines native_steps_engines(NativeSteps *steps)
{
    return (ReduceEngines){.add = add_compiled, .drop = drop_compiled, .user = steps};
}
