/* The run that a pattern's page shows: of what its header says, else of the first thing that fails as
 * written, else under the first fix that leaves something open. */
#pragma once

#include "checker/commands/trace/property_reference.h"

typedef struct PatternRun {
    PropertyReference property;
    Counterexample *example;
    char *
        options; /* of the command `stalemate trace NAME` that shows it: " --check rarely", or "" */
} PatternRun;

/* `show` is the name of a window or a check, or NULL. Fails where nothing fails. */
PatternRun *pattern_run_new(Session *session, const char *show, GError **error);
void pattern_run_free(PatternRun *run);

/* Its section of the page: how long it is, its text, its picture. */
void pattern_run_add(GString *out, const PatternRun *run, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatternRun, pattern_run_free)
