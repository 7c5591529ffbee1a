/* Every way to write a Trace down.
 *
 * Each function returns new text or bytes; nothing is written to a file here. Output is the same,
 * byte for byte, for the same trace. */
#pragma once

#include "traces/counterexample/trace.h"

#include <json-glib/json-glib.h>

/* The table of rows, as `check` and `trace` print it. Caller frees. */
char *trace_text(const Trace *trace, gboolean colour);

/* A JSON object node: {design, fixes, params, property, headline, ending, lanes, rows, ...}. */
JsonNode *trace_json(const Trace *trace);

/* The states of the run in the Informal Trace Format (Apalache's ADR-015). */
JsonNode *trace_itf(const Trace *trace);

/* Sequence diagrams in Mermaid, as GitHub shows it, and in PlantUML. Caller frees. */
char *trace_mermaid(const Trace *trace);
char *trace_plantuml(const Trace *trace);

/* The sequence diagram as DOT, drawn straight by stock `dot -Tsvg` (layout=neato, pinned nodes). */
char *trace_dot(const Trace *trace);

/* DOT laid out and rendered by Graphviz: "svg", "png" or "pdf". NULL with
 * STALEMATE_ERROR_UNSUPPORTED where Graphviz has no plugin for the format, or could not draw. */
GBytes *picture_render(const char *dot, const char *format, GError **error);
