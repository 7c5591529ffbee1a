/* What `conform DESIGN LOG --bind FILE` is about, for the parts of this command. */
#pragma once

#include "checker/commands/conform/conform_design.h"
#include "checker/commands/conform/conform_log.h"
#include "checker/commands/design_binding.h"
#include "checker/commands/session/session.h"

typedef struct ConformWanted {
    char *bind, *log_format;
    char **fixes;
    int at_once, missing;
    gboolean has_times;
    char *fit;
    char **fit_names; /* of `fit`; NULL: none */
    gboolean is_warm;
    char *output, *key;
    int page_lines;
} ConformWanted;

typedef struct Conforming {
    Session *subject;
    const ConformWanted *wanted;
    Binding *binding;
    const BoundDesign *bound;
    ConformLog log;
    ConformityLimits limits;
    const char *log_name;
    int format; /* a ConformFormat */
    uint64_t fixes;
    uint32_t at_once;
} Conforming;

/* ---- conform_judge.c ---- */

/* Sets what the report's groups came to, and what would have made the first fit that does not; the caller frees both. False
 * with an error. */
bool conform_judge(const Conforming *c, ConformReport *report, GError **error);
