/* Shared by the files that make the data of a page: steps in words, as JSON. */
#pragma once

#include "traces/counterexample/build_private.h"

#include <json-glib/json-glib.h>

/* The files of a design, each with its text, as the member "sources". They are named without their folders, which are the
 * machine's. */
void page_sources(JsonBuilder *out, const Design *design);

/* [source, first line, last line] of a place in the design. */
void page_lines(JsonBuilder *out, const Design *design, Span span);

/* What a variable holds in the state that was reached. Caller frees. */
char *page_value(const Builder *b, const Watched *watched);

/* Where a process waits in the state that was reached: [text, [source, line, line]]. */
void page_place(JsonBuilder *out, const Builder *b, uint32_t process);

/* The step that the builder's replay has just tried, as an object: whose it is, its calls, what it
 * changed, its lines in the design. The same words as in a Counterexample. */
void page_step(JsonBuilder *out, Builder *b, const ReplayStep *step);
