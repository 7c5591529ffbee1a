/* Every way to write a Counterexample down.
 *
 * Each function returns new text or bytes; nothing is written to a file here. Output is the same,
 * byte for byte, for the same trace. */
#pragma once

#include "traces/counterexample/counterexample.h"

#include <json-glib/json-glib.h>

typedef struct RunFormat RunFormat;

struct RunFormat {
    const char *name;   /* of --format; files may end with a dot and it */
    const char *ending; /* or with this, ".txt"; or NULL */
    const char *help;   /* in a few words */
    bool is_drawing;    /* DOT, or what Graphviz makes of it: of graphs of states as well */
    /* NULL with an error where it could not be made. */
    GBytes *(*write)(const RunFormat *format, const Counterexample *example, gboolean colour,
                     GError **error);
};

/* Every format: who adds one adds its name here, and defines format_NAME in a file of its own. They
 * are offered in this order; the first is written where nothing else is said. */
#define RUN_FORMATS(FORMAT)                                                                        \
    FORMAT(text)                                                                                   \
    FORMAT(json)                                                                                   \
    FORMAT(itf)                                                                                    \
    FORMAT(dot)                                                                                    \
    FORMAT(svg)                                                                                    \
    FORMAT(png)                                                                                    \
    FORMAT(pdf)                                                                                    \
    FORMAT(mermaid)                                                                                \
    FORMAT(plantuml)

#define RUN_FORMAT_DECLARED(name) extern const RunFormat format_##name;
RUN_FORMATS(RUN_FORMAT_DECLARED)
#undef RUN_FORMAT_DECLARED

const RunFormat *const *run_formats(uint32_t *count);

/* Text that was made, as bytes; takes it. */
GBytes *run_format_bytes(char *text);

/* JSON that was made, laid out, as bytes; takes it. */
GBytes *run_format_json_bytes(JsonNode *root);

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
