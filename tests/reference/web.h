/* The whole graph of a system: every state that can be reached, every step, and what observers see
 * in each state. Explored depth first; depths are found afterwards. */
#pragma once

#include "tests/reference/step.h"

#define NO_DEPTH UINT32_MAX
#define NO_PLACE UINT32_MAX

typedef struct Edge {
    uint32_t target;
    uint32_t who;
    WhoKind kind;
    bool is_fault;
    uint64_t broken_checks;
    int64_t age, lag;
    bool breaks_assertion;
} Edge;

typedef struct Place {
    State *state;
    GArray *edges; /* Edge; design errors have none */
    int64_t *seen; /* what every window, check and measure is worth here: see below */
    uint32_t depth;
    uint32_t later; /* one tick later, if nobody does anything; NO_PLACE where time may not pass */
    bool is_resting, has_event, is_finished;
    bool is_kept;   /* an urgent event bars time, and some process waits for nothing but time */
    bool is_frozen; /* in timed designs, an error: time cannot pass here, nor later on */
    bool has_error; /* a step out of here is a design error */
    bool has_blind_observer; /* what a window or check says of this state is one */
} Place;

typedef struct Web {
    World *world;
    Arena *arena;
    GArray *parts;  /* Who */
    GArray *places; /* Place; 0 is the initial one */
    GHashTable *ids;
    uint64_t transitions;
    bool is_too_wide; /* some state has more than WORLD_MAX_STEPS steps */
    bool is_complete;
} Web;

/* Explores at most `most` states. */
Web *web_explore(const System *system, uint32_t most, int64_t tick);
void web_free(Web *web);

uint32_t web_count(const Web *web);
Place *web_place(const Web *web, uint32_t id);
const Edge *web_edge(const Place *place, uint32_t index);

/* Where in `seen` the worth of a property's first or second expression stands. */
uint32_t seen_window(const Web *web, uint32_t index);
uint32_t seen_check(const Web *web, uint32_t index, bool second);
uint32_t seen_measure(const Web *web, uint32_t index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Web, web_free)
