/* Every way to write a Counterexample down.
 *
 * Each function returns new text or bytes; nothing is written to a file here. Output is the same,
 * byte for byte, for the same trace. */
#pragma once

#include "traces/counterexample/counterexample.h"

#include <json-glib/json-glib.h>

/* The table of rows, as `check` and `trace` print it. Caller frees. */
char *text_write(const Counterexample *example, gboolean colour);

/* A JSON object node: {design, fixes, params, property, headline, ending, lanes, rows, ...}. */
JsonNode *json_write(const Counterexample *example);

/* A param of a design as a member: a number, true or false, a duration in seconds as a string. */
void json_param(JsonBuilder *builder, const char *name, ParamKind kind, int64_t value);

/* The states of the run in the Informal Trace Format (Apalache's ADR-015). */
JsonNode *itf_write(const Counterexample *example);

/* Sequence diagrams in Mermaid, as GitHub shows it, and in PlantUML. Caller frees. */
char *chart_mermaid(const Counterexample *example);
char *chart_plantuml(const Counterexample *example);

/* The sequence diagram as DOT, drawn straight by stock `dot -Tsvg` (layout=neato, pinned nodes). */
char *diagram_dot(const Counterexample *example);

/* DOT laid out and rendered by Graphviz: "svg", "png" or "pdf". NULL with
 * STALEMATE_ERROR_UNSUPPORTED where Graphviz has no plugin for the format, or could not draw. */
GBytes *picture_render(const char *dot, const char *format, GError **error);
