/* The state graph of one program as data for a page: what a reader needs to take steps in it.
 *
 * A JSON object: lanes, variables, the state before the first step, the different steps in words,
 * and the edges, as a string of numbers (see encode_number). Values are not kept for each state: a
 * step says what it changes. The same program gives the same bytes. */
#pragma once

#include "checker/program/program.h"

#include <json-glib/json-glib.h>

/* Steps in words, each once, that several graphs of a page share; graphs name them by number. */
typedef struct PageSteps {
    GHashTable *ids;  /* node: its number, counted from 1 */
    GPtrArray *nodes; /* of JsonNode: objects */
} PageSteps;

PageSteps *page_steps_new(void);
void page_steps_free(PageSteps *steps);

typedef struct PageGraph {
    JsonNode *node;
    uint32_t states; /* that it holds */
    bool whole;      /* these are all there are */
} PageGraph;

/* The first `most_states` states, nearest first, and those on the runs however far they are. */
PageGraph page_graph(const Program *program, const Run *const *runs, uint32_t run_count,
                     uint32_t most_states, PageSteps *steps);
void page_graph_clear(PageGraph *graph);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PageGraph, page_graph_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageSteps, page_steps_free)
