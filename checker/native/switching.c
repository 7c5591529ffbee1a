#include "checker/native/switching.h"

#include <stdatomic.h>

enum { LOOK_EVERY = 1024 }; /* expansions of the leader between looks for the compiler */

static _Thread_local char this_thread; /* its address is the thread's name */

/* For what is asked without and with noting what steps touch: the noting costs time, so there is
 * code of its own for it, made when it is asked for. */
enum { SIDE_PLAIN, SIDE_TOUCHED, SIDES };

typedef struct Side {
    /* What is asked. The thread that leads writes it, when all that it points at is ready. */
    _Atomic(const Model *) steps;
    Native *native; /* NULL: none from now on */
    /* Of the thread that leads: when it expanded its first state since it does; 0: not yet. */
    gint64 begun;
    uint32_t expansions;
} Side;

struct Switching {
    Model model; /* first: a pointer to it is one to the layer */
    const Model *own;
    const char *leader; /* the thread that made the last workspace, for a search or a pass over its
                           states */
    Side sides[SIDES];
};

static const Model *steps_of(Side *side)
{
    return atomic_load_explicit(&side->steps, memory_order_acquire);
}

/* Either side will do. */
static const Model *quickest(const Model *model)
{
    Switching *switching = (Switching *)model;
    const Model *plain = steps_of(&switching->sides[SIDE_PLAIN]);

    return plain != switching->own ? plain : steps_of(&switching->sides[SIDE_TOUCHED]);
}

static void look(Side *side)
{
    gint64 now = g_get_monotonic_time();

    if (side->begun == 0)
        side->begun = now;
    const Model *native = native_model(side->native, (double)(now - side->begun) / G_USEC_PER_SEC);
    if (native)
        atomic_store_explicit(&side->steps, native, memory_order_release);
}

static Workspace *switching_workspace_new(const Model *model)
{
    Switching *switching = (Switching *)model;

    switching->leader = &this_thread;
    for (int i = 0; i < SIDES; i++)
        switching->sides[i].begun = 0;
    return switching->own->workspace_new(switching->own);
}

static uint64_t switching_expand(const Model *model, Workspace *workspace, const Word *state,
                                 Successors *out)
{
    Switching *switching = (Switching *)model;
    Side *side = &switching->sides[out->accesses ? SIDE_TOUCHED : SIDE_PLAIN];
    const Model *steps = steps_of(side);

    if (steps == switching->own && side->native && switching->leader == &this_thread &&
        side->expansions++ % LOOK_EVERY == 0) {
        look(side);
        steps = steps_of(side);
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
    const Model *steps = quickest(model);

    return steps->predicates(steps, workspace, state);
}

static int64_t switching_measure(const Model *model, Workspace *workspace, const Word *state,
                                 uint32_t index)
{
    const Model *steps = quickest(model);

    return steps->measure(steps, workspace, state, index);
}

static void begin_side(Switching *switching, Side *side, const Program *program,
                       const NativeOptions *options, bool notes_touched)
{
    NativeOptions own = *options;

    own.notes_touched = notes_touched;
    side->native = native_new(program, &own);
    atomic_init(&side->steps, switching->own);
}

Switching *switching_new(const Program *program, const NativeOptions *options)
{
    Switching *switching = g_new0(Switching, 1);

    switching->own = program_model(program);
    for (int i = 0; i < SIDES; i++)
        begin_side(switching, &switching->sides[i], program, options, i == SIDE_TOUCHED);
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
    for (int i = 0; i < SIDES; i++)
        native_free(switching->sides[i].native);
    g_free(switching);
}

const Model *switching_model(const Switching *switching)
{
    return &switching->model;
}

void switching_end(Switching *switching)
{
    for (int i = 0; i < SIDES; i++) {
        atomic_store(&switching->sides[i].steps, switching->own);
        g_clear_pointer(&switching->sides[i].native, native_free);
    }
}

bool switching_is_building(const Switching *switching)
{
    for (int i = 0; i < SIDES; i++)
        if (switching->sides[i].native && native_is_building(switching->sides[i].native))
            return true;
    return false;
}
