/* A window that is judged: what the parts of this room share. States are nodes of its graph (graph_id). */
#pragma once

#include "checker/graph/exit_reachability.h"
#include "checker/judge/fairness.h"
#include "checker/judge/judge.h"

/* Places are numbered: states at rest by id, then components. */
typedef struct Window {
    Judge *judge;
    const Graph *graph; /* of all states, or of a part: those in which it is open */
    const Model *model;
    uint8_t predicate;
    uint8_t *open, *held;      /* W and H, one byte a state */
    ExitReachability *leaving; /* of W */
    Components *fair;          /* of H; where there is no place to stay in H, of W: */
    bool may_close;            /* then processes may close it, but need not */
    Paths *paths;
    const Shortened *shortened; /* or NULL */
    bool is_unlike;             /* what becomes of it cannot be told from the shortened model */
    uint32_t rest_count, place_count;
    StateId *min;       /* by place: its least id */
    uint32_t *by_count; /* by place: events each of which closes it */
} Window;

/* Some state of the place has the way out that `leaving` was asked for last. */
bool window_can_leave(const Window *window, uint32_t place);

/* The place that the fewest events close, where some close each; those are added to the verdict. */
uint32_t window_find_until(Window *window, WindowVerdict *verdict);

/* Searches on from where `paths` begin for the nearest edge out of W that `leaver` takes; NULL if
 * there is none. `*last` is the state it leaves. */
const Edge *window_find_way_out(Window *window, ExitActors leaver, StateId *last);

/* The run to a place to stay, and once round where it is a component. */
void window_show_place(Window *window, uint32_t place, WindowVerdict *verdict);

/* To a first open state, whose id is `first`, and on to where the processes close it again. */
void window_show_transient(Window *window, StateId first, WindowVerdict *verdict);

/* In timed models. Where there is a longest time, the run that attains it is the one to show. */
void window_measure(Window *window, WindowVerdict *verdict);

/* Nothing is said of what is unknown, nor the steps of a run that would be another. */
void window_forget(WindowVerdict *verdict);
