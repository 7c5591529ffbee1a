/* The run that explains the lines of one key, or those up to the first that does not fit, in the words of a page: which step
 * is which line's, what it does, and what holds then. */
#pragma once

#include "checker/conform/conformity.h"

#include <json-glib/json-glib.h>

/* What is said around a picture of the run. */
typedef struct ConformRunDrawing {
    const char *design, *fixes;
    const char *headline, *subtitle;
    const char *ending;         /* below it; or NULL */
    int window;                 /* whose time open is marked; -1: none */
    guint first_line, end_line; /* of the group: whose steps are drawn */
} ConformRunDrawing;

typedef struct ConformRunRequest {
    const Templates *templates;
    KnownSteps *known;
    const LogGroup *group;
    ConformityLimits limits;
    guint first_line, end_line;       /* of the group: whose steps are wanted */
    const ConformRunDrawing *drawing; /* it is wanted, too; or NULL */
} ConformRunRequest;

typedef struct ConformRunText {
    const char *does; /* "reader cache.get() → none" */
    int behind; /* silent: number of the line, of those that are wanted, whose step comes before it; -1: none */
    bool is_silent;
} ConformRunText;

typedef struct ConformRun {
    Arena *arena;   /* of all texts */
    guint *step_of; /* by line of the group, from 1; 0: it took no effect in this run */
    guint total;    /* steps of the run */
    guint first;    /* steps before the first that is wanted */
    guint count;    /* of those that are */
    bool is_cut;    /* a limit ended it before the last line, maybe sooner than the judging */
    ConformRunText *texts;
    guint drawn_first; /* steps before the first that is drawn */
    char *svg;         /* NULL: it was not asked for, or no line of the key is the design's */
    const char *const *states; /* at its end, folded: "cache 17, db 18"; ends with NULL */
} ConformRun;

/* Adds members to the object that `out` is in: lanes, variables, steps. */
void conform_run_find(ConformRun *run, const ConformRunRequest *request, JsonBuilder *out);
void conform_run_clear(ConformRun *run);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ConformRun, conform_run_clear)
