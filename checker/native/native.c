#include "checker/native/native.h"

#include "checker/native/host.h"
#include "checker/native/native_build.h"
#include "checker/native/native_text.h"
#include "checker/native/self_check.h"
#include "checker/program/bytecode/touched_slots.h"
#include "checker/program/execute/observers.h"
#include "checker/program/execute/state.h"
#include "checker/program/execute/time_step.h"
#include "checker/program/execute/transitions.h"

typedef enum NativeStage { STAGE_IDLE, STAGE_BUILDING, STAGE_READY, STAGE_REFUSED } NativeStage;

struct Native {
    Model model; /* first: this is how the program's own functions are found */
    const Program *program;
    NativeOptions options;
    NativeStage stage;
    Build *build;
    GModule *module;
    uint64_t (*expand)(const Model *model, Workspace *w, const Word *state, Successors *out);
    gint64 started;
};

/* ---- the model ---- */

static const Model *own_model(const Model *model)
{
    return program_model(((const Native *)model)->program);
}

static Workspace *native_workspace_new(const Model *model)
{
    return own_model(model)->workspace_new(own_model(model));
}

static void native_initial(const Model *model, Workspace *w, Successors *out)
{
    own_model(model)->initial(own_model(model), w, out);
}

/* The module counts through choices without noting any, or any reads; notes what steps touch only where it was made
 * for that, and knows nothing of time's step: that is one of a state's, after all others, and looks
 * ahead through states that no step comes to. */
static uint64_t native_expand(const Model *model, Workspace *w, const Word *state, Successors *out)
{
    const Native *native = (const Native *)model;

    if (out->choices || out->reads || (out->accesses && !native->options.notes_touched))
        return own_model(model)->expand(own_model(model), w, state, out);
    uint64_t holds = native->expand(model, w, state, out);
    if (out->accesses)
        touched_slots_end(native->program, out->accesses);
    if (native->program->is_timed)
        time_step_add_after(w, state, out);
    return holds;
}

/* The module asks for room when there is none left. */
static void grow(Successors *out)
{
    successors_add(out);
    out->count--;
}

static bool host_observers_fail(Workspace *w, const Word *state)
{
    state_unpack(w->program, state, w->v);
    w->choices = 0;
    return observers_fail(w);
}

static void host_environment(Workspace *w, const Word *state, Successors *out, uint32_t transition)
{
    state_save(w, state);
    transitions_of_environment(w, out, transition);
}

static void host_begin(const Workspace *w, uint32_t monitor, const LinearSlots *slots)
{
    linear_monitor_begin(&w->program->linear_monitors.data[monitor], slots);
}

static bool host_finish(const Workspace *w, uint32_t monitor, const LinearSlots *slots,
                        int64_t version, uint64_t *broken)
{
    return linear_monitor_finish(&w->program->linear_monitors.data[monitor], slots, version,
                                 broken);
}

/* ---- loading ---- */

static bool are_as_listed(const uint32_t *sizes, const size_t *own, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sizes[i] != own[i])
            return false;
    return true;
}

/* Both are made of the same fields; this compiler and that one must lay them out alike. */
static bool sizes_agree(const Native *native, const uint32_t *sizes)
{
    const size_t own[] = {native->program->model.words, sizeof(ModelStep),
                          offsetof(ModelStep, broken),  sizeof(Successors),
                          offsetof(Successors, states), sizeof(Host)};

    return are_as_listed(sizes, own, G_N_ELEMENTS(own));
}

static bool touched_sizes_agree(const Native *native)
{
    const uint32_t *sizes;
    const size_t own[] = {native->program->model.parts / 64 + 1, sizeof(Accesses),
                          offsetof(Successors, accesses)};

    return !native->options.notes_touched ||
           (g_module_symbol(native->module, "native_sizes_touched", (gpointer *)&sizes) &&
            are_as_listed(sizes, own, G_N_ELEMENTS(own)));
}

static bool find_symbols(Native *native)
{
    const uint32_t *sizes;
    void (*begin)(const Host *host);
    const Host host = {grow, host_observers_fail, host_environment, host_begin, host_finish};
    GModule *module = native->module;

    if (!g_module_symbol(module, "native_sizes", (gpointer *)&sizes) ||
        !g_module_symbol(module, "native_begin", (gpointer *)&begin) ||
        !g_module_symbol(module, "native_expand", (gpointer *)&native->expand) ||
        !g_module_symbol(module, "native_predicates", (gpointer *)&native->model.predicates) ||
        !g_module_symbol(module, "native_measure", (gpointer *)&native->model.measure) ||
        !sizes_agree(native, sizes) || !touched_sizes_agree(native))
        return false;
    begin(&host);
    return true;
}

static const Model *refuse(Native *native, const char *reason)
{
    g_autofree char *message =
        g_strdup_printf("no native steps, the interpreter goes on: %s", reason);

    native->stage = STAGE_REFUSED;
    g_clear_pointer(&native->build, build_free);
    if (native->options.say)
        native->options.say(message, false, native->options.user);
    return NULL;
}

static const Model *load_module(Native *native, double seconds)
{
    g_autoptr(GError) error = NULL;

    native->module = build_load(native->build, &error);
    if (!native->module)
        return refuse(native, error->message);
    if (!find_symbols(native))
        return refuse(native, "what was compiled does not fit");
    if (!self_check_agrees(program_model(native->program), &native->model,
                           native->options.notes_touched))
        return refuse(native, "what was compiled takes other steps");
    g_clear_pointer(&native->build, build_free);
    native->stage = STAGE_READY;
    g_autofree char *message =
        g_strdup_printf("native steps after %.1f s, %.1f s of them for the compiler", seconds,
                        (double)(g_get_monotonic_time() - native->started) / G_USEC_PER_SEC);
    if (native->options.say)
        native->options.say(message, true, native->options.user);
    return &native->model;
}

static const Model *start_build(Native *native)
{
    const char *reason;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = native_text(native->program, native->options.notes_touched, &reason);

    if (!text)
        return refuse(native, reason);
    native->started = g_get_monotonic_time();
    native->build = build_start(text, &error);
    if (!native->build)
        return refuse(native, error->message);
    native->stage = STAGE_BUILDING;
    return NULL;
}

/* Where it is waited for, in small pieces: signals and the limit of time end the waiting. */
static bool has_ended(const Native *native)
{
    enum { PIECE = 2000 }; /* microseconds */
    const NativeOptions *options = &native->options;

    while (!build_has_ended(native->build)) {
        if (options->use != NATIVE_ALWAYS || (options->stop && *options->stop) ||
            (options->deadline > 0 && g_get_monotonic_time() >= options->deadline))
            return false;
        g_usleep(PIECE);
    }
    return true;
}

const Model *native_model(Native *native, double seconds)
{
    bool always = native->options.use == NATIVE_ALWAYS;

    if (native->options.use == NATIVE_NEVER)
        return NULL;
    if (native->stage == STAGE_IDLE && (always || seconds >= native->options.patience))
        start_build(native);
    if (native->stage == STAGE_BUILDING && has_ended(native))
        return load_module(native, seconds);
    return native->stage == STAGE_READY ? &native->model : NULL;
}

/* ---- all of it ---- */

Native *native_new(const Program *program, const NativeOptions *options)
{
    Native *native = g_new0(Native, 1);

    native->program = program;
    native->options = *options;
    native->model = *program_model(program);
    native->model.workspace_new = native_workspace_new;
    native->model.initial = native_initial;
    native->model.expand = native_expand;
    return native;
}

bool native_is_building(const Native *native)
{
    return native->stage == STAGE_BUILDING;
}

void native_free(Native *native)
{
    if (!native)
        return;
    build_free(native->build);
    if (native->module)
        g_module_close(native->module);
    g_free(native);
}
