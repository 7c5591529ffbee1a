/* `conform DESIGN LOG --bind FILE`: a log against a design. */
#pragma once

#include "checker/conform/conformity.h"
#include "checker/conform/missing_lines.h"

int conform_design(int argc, char **argv, const char *summary);

/* ---- conform_command.c ---- */

/* Text or json; NULL, where none is named, is text. */
gboolean conform_is_format(const char *format, GError **error);

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
} ConformReport;

/* What stands against a design, for both forms of the report. */
guint conform_report_failing(const ConformReport *report);
bool conform_report_is_longer(const ConformReport *report, const OpenWindow *open);
/* Of the first that does not fit, or else of the first that met a limit; `count` where all fit. */
guint conform_report_first(const ConformReport *report);
/* Whether some window was open for longer than what is claimed of it. */
bool conform_report_is_too_long(const ConformReport *report);
char *conform_report_text(const ConformReport *report);

/* ---- conform_json.c ---- */

char *conform_json(const ConformReport *report);
