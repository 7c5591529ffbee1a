/* Every way to write the answers of a check: for people, for programs, and for what runs builds.
 *
 * A writing is begun, takes one answer for each design, and is ended. Output is the same, byte for
 * byte, for the same answers. */
#pragma once

#include "checker/commands/check/check_cases.h"

typedef struct CheckFormat CheckFormat;

/* What was written until now. */
typedef struct CheckWriting {
    const CheckFormat *format;
    GString *text;
    JsonBuilder *json; /* of formats that are JSON; NULL else */
    uint32_t expected; /* so many answers are to come */
    uint32_t answers;  /* so many were added */
    uint32_t count;    /* whatever the format counts over all of them */
    uint32_t left_out; /* likewise, what there was no room for */
} CheckWriting;

/* Of one design: its report, or NULL where it was refused, and its cases. */
typedef struct CheckAnswer {
    const Session *session;
    const CheckReport *report;
    const GPtrArray *cases;
} CheckAnswer;

struct CheckFormat {
    const char *name; /* of --format */
    const char *help; /* in a few words */
    bool is_json;
    bool keeps_all;                       /* needs the model of every row */
    bool has_changes;                     /* has a place for what changed */
    void (*begin)(CheckWriting *writing); /* or NULL */
    void (*add)(CheckWriting *writing, const CheckAnswer *answer);
    void (*end)(CheckWriting *writing); /* or NULL */
};

/* Who adds one adds its name here, and defines check_format_NAME in a file of its own. The first is
 * written where nothing else is said. */
#define CHECK_FORMATS(FORMAT)                                                                      \
    FORMAT(text)                                                                                   \
    FORMAT(json)                                                                                   \
    FORMAT(sarif)                                                                                  \
    FORMAT(junit)                                                                                  \
    FORMAT(github)                                                                                 \
    FORMAT(tap)                                                                                    \
    FORMAT(markdown)

#define CHECK_FORMAT_DECLARED(name) extern const CheckFormat check_format_##name;
CHECK_FORMATS(CHECK_FORMAT_DECLARED)
#undef CHECK_FORMAT_DECLARED

/* The one of that name, NULL: the first; NULL with STALEMATE_ERROR_USAGE where there is none. */
const CheckFormat *check_format_find(const char *name, GError **error);

/* A line of --help for each. Caller frees. */
char *check_format_help(void);

/* Of that many designs. */
CheckWriting *check_format_begin(const CheckFormat *format, uint32_t expected);
void check_format_add(CheckWriting *writing, const CheckAnswer *answer);

/* The whole text; frees the writing. Caller frees. */
char *check_format_end(CheckWriting *writing);

/* Of a design that may have been refused for having none, or not been found: its name, its file's, or
 * what the line says. */
const char *check_format_name(const CheckAnswer *answer);

/* "lamps.stale:12:1", or the file alone where no line is meant. Caller frees. */
char *check_format_place(const CheckCase *it);

/* A sentence with both, "as written closes stale_entry: its verdict is `until expire`"; and a row of a
 * run in one line, "reader: cache.set(0): cache 0: stale_entry opens". Callers free them. */
char *check_format_sentence(const CheckCase *it);
char *check_format_row(const Counterexample *run, uint32_t row);

/* A run as text without colours, as `trace` prints it. Caller frees. */
char *check_format_run(const Counterexample *run);
