/* Where a window stays open until events in a model with loose timers: whether it does so in the design, too. */
#pragma once

#include "checker/graph/graph.h"
#include "checker/judge/verdict.h"

typedef struct LoosePlaces LoosePlaces;

/* The places to stay of which the window's verdict is one; NULL where the design may have others, or others that close
 * it. Otherwise what places there are in the design are among them, and closed by the same events; and there is one if the
 * design comes to a state of one. */
LoosePlaces *loose_places_new(const Loosened *loosened, const Graph *graph, uint8_t predicate,
                              const WindowVerdict *window);
void loose_places_free(LoosePlaces *places);

/* The design's state is in one, or leads to one while no time passes. */
bool loose_places_have(const LoosePlaces *places, const Word *own);
