/* Where runs can stay forever within a part of the web, and who can lead them out of it. */
#pragma once

#include "tests/reference/web.h"

/* One bool for each state of a graph. */
typedef struct Part {
    bool *has;
} Part;

Part part_new(const Web *web);
void part_clear(Part *part);

/* In timed designs a state at rest is a place to stay only if time does not lead on from it:
 * because it passes and changes nothing, or (as windows see it) because an event bars it, which is
 * then what is waited for. So with going round while an event bars it. */
typedef enum Ending { ENDING_FREE, ENDING_BARRED } Ending;

/* The places to stay in the part, each a GArray of state ids: a state in which no process can take
 * a step, or the states of a maximal strongly connected component that has an edge inside and that
 * is fair: every process takes a step within it, or has no step in some state of it. */
GPtrArray *web_stays_in(const Web *web, const Part *part, Ending ending);

/* The states of the part from which processes, with the events that are allowed, can lead out. */
typedef struct Allowed {
    bool all_events;
    uint32_t event; /* this one, where not all; UINT32_MAX: none */
} Allowed;

Part web_can_leave(const Web *web, const Part *part, Allowed allowed);

/* By state of the part: the number of its strongly connected component within the part. */
GArray *web_component_numbers(const Web *web, const Part *part);

/* The least depth of any of the states. */
uint32_t min_depth(const Web *web, const GArray *ids);
