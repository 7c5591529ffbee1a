/* `conform DESIGN LOG --bind FILE`: a log against a design. */
#pragma once

#include "checker/conform/conformity.h"
#include "checker/conform/missing_lines.h"

int conform_design(int argc, char **argv, const char *summary);

/* ---- conform_command.c ---- */

typedef enum ConformFormat {
    CONFORM_TEXT,
    CONFORM_JSON,
    CONFORM_PAGE,
    CONFORM_PICTURE
} ConformFormat;

/* That `format` names, or else the ending of `path`; both may be NULL. The guarantees have no page and no picture. -1 with an error. */
int conform_format(const char *format, const char *path, bool has_page, GError **error);

/* ---- conform_report.c ---- */

typedef struct ConformReport {
    const Design *design;
    const System *whole; /* with its claims */
    const char *fixes;   /* "as written" */
    uint64_t fix_bits;
    const LogFile *log;
    const LogLines *lines;
    uint32_t at_once;
    GPtrArray *judged;  /* Conformity, one for each group that was judged */
    bool has_times;     /* they were asked for */
    char *const *fit;   /* names of params, or NULL */
    GPtrArray *repairs; /* texts: "with fix lease" */
    bool is_brief;      /* of each key the longest time that a window was open is told, not all */
} ConformReport;

/* What stands against a design, for both forms of the report. */
guint conform_report_failing(const ConformReport *report);
bool conform_report_is_longer(const ConformReport *report, const OpenWindow *open);
/* Of the first that does not fit, or else of the first that met a limit; `count` where all fit. */
guint conform_report_first(const ConformReport *report);
/* For ConformitiesRequest: what is claimed of windows, and no more of them than is told. `report` is a ConformReport. */
void conform_report_sum_up(void *report, Conformity *judged);
/* Whether some window was open for longer than what is claimed of it. */
bool conform_report_is_too_long(const ConformReport *report);
/* "for 3ms at least, 5ms at most". Caller frees. */
char *conform_report_span(const OpenWindow *open);
/* With what is claimed of it: "...; claimed: at most 1s". Caller frees. */
char *conform_report_against(const ConformReport *report, const OpenWindow *open);
char *conform_report_text(const ConformReport *report);

/* ---- conform_json.c ---- */

char *conform_json(const ConformReport *report);
