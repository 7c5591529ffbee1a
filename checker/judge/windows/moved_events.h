/* Which events close a window alone, where events change places on the way: in sorted states, whose model says who
 * is who after each step (Model.moves_events).
 *
 * What is asked of one event is asked of pairs of a state and what that event is called there. By steps of processes,
 * and by those of the event itself, a pair leads to one of the next state and what the event is called by then
 * (docs/internals/reductions.md, "Windows that open beside loops"). */
#pragma once

#include "checker/judge/windows/window.h"

typedef struct MovedEvents MovedEvents;

/* Of the open states. NULL where a limit was reached. */
MovedEvents *moved_events_new(const Window *window);
void moved_events_free(MovedEvents *events);

/* Each event is in one group: those that it may be called along some way. Groups are numbered. */
uint32_t moved_events_groups(const MovedEvents *events);

/* Answers for the events of a group; once a limit was reached that says less than is so. */
void moved_events_find(MovedEvents *events, uint32_t group);

/* How many of the group that was asked for last close the window alone from a place, of which `state` is one; and
 * which, as they are called in `state`: appended to `actors`, if that is not NULL. A place is a state at rest, or a
 * component. */
uint32_t moved_events_closing(const MovedEvents *events, StateId state, bool at_rest,
                              StepList *actors);

/* The steps of a way that begins in a state of the component of `start`, or in `start` itself: which events take
 * them, as those are called in `start`, in order. */
void moved_events_on_way(const Window *window, StateId start, StateId begin, const StepList *steps,
                         StepList *actors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MovedEvents, moved_events_free)
