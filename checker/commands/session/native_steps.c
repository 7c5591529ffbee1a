#include "checker/commands/session/native_steps.h"

#include "checker/commands/session/progress.h"

#include <stdio.h>

struct NativeSteps {
    NativeOptions options;
    bool progress;
    GHashTable *natives; /* by model */
};

static void say(const char *message, bool in_use, void *user)
{
    const NativeSteps *steps = user;

    if (!steps->progress && (in_use || steps->options.use != NATIVE_ALWAYS))
        return;
    progress_clear();
    fprintf(stderr, "stalemate: %s\n", message);
}

static const Model *quicker(const Model *model, double seconds, void *user)
{
    const NativeSteps *steps = user;
    Native *native = g_hash_table_lookup(steps->natives, model);

    return native ? native_model(native, seconds) : NULL;
}

static void free_native(gpointer native)
{
    native_free(native);
}

NativeSteps *native_steps_new(NativeUse use, bool progress, SearchOptions *options)
{
    NativeSteps *steps = g_new0(NativeSteps, 1);

    steps->progress = progress;
    steps->options =
        (NativeOptions){.use = use, .patience = NATIVE_PATIENCE, .say = say, .user = steps};
    steps->natives = g_hash_table_new_full(NULL, NULL, NULL, free_native);
    options->quicker = quicker;
    options->quicker_user = steps;
    return steps;
}

void native_steps_free(NativeSteps *steps)
{
    if (!steps)
        return;
    g_hash_table_destroy(steps->natives);
    g_free(steps);
}

void native_steps_add(NativeSteps *steps, const Program *program)
{
    g_hash_table_insert(steps->natives, (gpointer)program_model(program),
                        native_new(program, &steps->options));
}

/* Where a search ended before its compiler did, those of other sets of fixes are likely to. */
void native_steps_remove(NativeSteps *steps, const Program *program)
{
    const Native *native = g_hash_table_lookup(steps->natives, program_model(program));

    if (native && native_is_building(native))
        steps->options.patience *= 2;
    g_hash_table_remove(steps->natives, program_model(program));
}
