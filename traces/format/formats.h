/* Every way to write a Counterexample down.
 *
 * Each function returns new text or bytes; nothing is written to a file here. Output is the same,
 * byte for byte, for the same trace. */
#pragma once

#include "checker/base/text_style.h"
#include "traces/counterexample/counterexample.h"
#include "traces/format/style.h"

#include <json-glib/json-glib.h>

typedef struct RunFormat RunFormat;

struct RunFormat {
    const char *name;   /* of --format; files may end with a dot and it */
    const char *ending; /* or with this, ".txt"; or NULL */
    const char *help;   /* in a few words */
    uint32_t parts;     /* bits of RunPart that are written where nothing else is said */
    bool needs_run;     /* without the run itself there is nothing to write */
    bool is_drawing;    /* of graphs of states as well */
    bool is_binary;     /* nothing for a terminal */
    /* NULL with an error where it could not be made. */
    GBytes *(*write)(const RunFormat *format, const Counterexample *example, const RunStyle *style,
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

/* Bits of RunPart, all of them. */
enum { RUN_PARTS_ALL = RUN_PART_RUN | RUN_PART_WHY | RUN_PART_FIXES | RUN_PART_COMMAND };

/* The parts that a list names, "run,why", in any order; NULL: those that the format has by itself.
 * 0 with an error where it names what is no part, or leaves out what the format needs. */
uint32_t run_format_parts(const RunFormat *format, const char *list, GError **error);

/* Whether the format writes that part of it. */
bool run_format_shows(const RunFormat *format, const Counterexample *example, RunPart part);

/* Text that was made, as bytes; takes it. */
GBytes *run_format_bytes(char *text);

/* JSON that was made, laid out, as bytes; takes it. */
GBytes *run_format_json_bytes(JsonNode *root);

/* The table of rows, as `check` and `trace` print it. Caller frees. */
char *text_write(const Counterexample *example, TextStyle style);

/* A JSON object node: {design, fixes, params, property, headline, ending, lanes, rows, ...}. */
JsonNode *json_write(const Counterexample *example);

/* A param of a design as a member: a number, true or false, a duration in seconds as a string. */
void json_param(JsonBuilder *builder, const char *name, ParamKind kind, int64_t value);

/* The states of the run in the Informal Trace Format (Apalache's ADR-015). */
JsonNode *itf_write(const Counterexample *example);

/* Sequence diagrams in Mermaid, as GitHub shows it, and in PlantUML. Caller frees. */
char *chart_mermaid(const Counterexample *example);
char *chart_plantuml(const Counterexample *example);
