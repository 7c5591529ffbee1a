#include "checker/native/switching.h"

#include <stdatomic.h>

enum { LOOK_EVERY = 1024 }; /* expansions of the leader between looks for the compiler */

static _Thread_local char this_thread; /* its address is the thread's name */

struct Switching {
    Model model; /* first: a pointer to it is one to the layer */
    const Model *own;
    /* What is asked. The thread that leads writes it, when all that it points at is ready. */
    _Atomic(const Model *) steps;
    Native *native;     /* NULL: none from now on */
    const char *leader; /* the thread that made the last workspace, for a search or a pass over its
                           states; what follows is its own */
    gint64 begun;       /* when it expanded its first state since then; 0: not yet */
    uint32_t expansions;
};

static const Model *steps_of(const Model *model)
{
    return atomic_load_explicit(&((Switching *)model)->steps, memory_order_acquire);
}

static void look(Switching *switching)
{
    gint64 now = g_get_monotonic_time();

    if (switching->begun == 0)
        switching->begun = now;
    const Model *native =
        native_model(switching->native, (double)(now - switching->begun) / G_USEC_PER_SEC);
    if (native)
        atomic_store_explicit(&switching->steps, native, memory_order_release);
}

static Workspace *switching_workspace_new(const Model *model)
{
    Switching *switching = (Switching *)model;

    switching->leader = &this_thread;
    switching->begun = 0;
    return switching->own->workspace_new(switching->own);
}

static uint64_t switching_expand(const Model *model, Workspace *workspace, const Word *state,
                                 Successors *out)
{
    Switching *switching = (Switching *)model;
    const Model *steps = steps_of(model);

    if (steps == switching->own && switching->native && switching->leader == &this_thread &&
        switching->expansions++ % LOOK_EVERY == 0) {
        look(switching);
        steps = steps_of(model);
    }
    return steps->expand(steps, workspace, state, out);
}

static void switching_initial(const Model *model, Workspace *workspace, Successors *out)
{
    const Model *own = ((const Switching *)model)->own;

    own->initial(own, workspace, out);
}

static uint64_t switching_predicates(const Model *model, Workspace *workspace, const Word *state)
{
    const Model *steps = steps_of(model);

    return steps->predicates(steps, workspace, state);
}

static int64_t switching_measure(const Model *model, Workspace *workspace, const Word *state,
                                 uint32_t index)
{
    const Model *steps = steps_of(model);

    return steps->measure(steps, workspace, state, index);
}

Switching *switching_new(const Program *program, const NativeOptions *options)
{
    Switching *switching = g_new0(Switching, 1);

    switching->own = program_model(program);
    switching->native = native_new(program, options);
    atomic_init(&switching->steps, switching->own);
    switching->model = *switching->own;
    switching->model.workspace_new = switching_workspace_new;
    switching->model.initial = switching_initial;
    switching->model.expand = switching_expand;
    switching->model.predicates = switching_predicates;
    switching->model.measure = switching_measure;
    return switching;
}

void switching_free(Switching *switching)
{
    if (!switching)
        return;
    native_free(switching->native);
    g_free(switching);
}

const Model *switching_model(const Switching *switching)
{
    return &switching->model;
}

void switching_end(Switching *switching)
{
    atomic_store(&switching->steps, switching->own);
    g_clear_pointer(&switching->native, native_free);
}

bool switching_is_building(const Switching *switching)
{
    return switching->native && native_is_building(switching->native);
}
