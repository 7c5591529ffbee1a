/* A page that is tried: its designs checked, its commands run, and what should stand in it instead. */
#pragma once

#include "checker/commands/docs/docs_page.h"
#include "checker/commands/docs/docs_report.h"
#include "checker/commands/docs/docs_work.h"

typedef struct DocsLimits {
    guint seconds;    /* that a command may take */
    const char *root; /* a folder in which paths of commands begin; NULL: the page's */
} DocsLimits;

typedef struct DocsTrial {
    const DocsPage *page;
    const DocsWork *work;
    DocsReport *report;
    guint seconds;      /* as of the limits */
    GPtrArray *designs; /* char *: the texts of whole designs, as they are shown and as edited */
    char **instead;     /* of each block, by its number: a new text, or NULL */
    GPtrArray *drawn;   /* char *: two each, a picture's new file and its place */
    bool is_wrong;      /* something in it is not so, and not only written anew */
    GError *error;      /* nothing more is tried: somebody interrupted */
} DocsTrial;

/* Tries all of the page, and writes it anew where it may and has to: whole, or not at all. An ExitStatus. */
int docs_trial_page(const char *path, DocsReport *report, const DocsLimits *limits);

void docs_trial_case(DocsTrial *trial, const DocsBlock *block, const char *what,
                     DocsVerdict verdict, const char *why);

/* The comment that begins so, behind that; NULL: there is none. */
const char *docs_trial_comment(const DocsBlock *block, const char *start);
/* Whether it says that the block is no example to try. */
bool docs_trial_is_left(const DocsBlock *block);

typedef struct DocsCall { /* a command line of a block */
    const DocsBlock *block;
    const char *text;
    bool shows_status; /* the page says with what status it ended: any will do */
} DocsCall;

/* Runs a line of the page. Where it cannot be run, or ends with another status than is told (`exit N`;
 * 0 and 1 where nothing is), that is a wrong case, and FALSE. */
gboolean docs_trial_run(DocsTrial *trial, const DocsCall *call, DocsOutput *output);

/* docs_design.c: a block of a design, or of a part of one. */
bool docs_design_is_one(const DocsBlock *block);
void docs_design_try(DocsTrial *trial, const DocsBlock *block);
void docs_design_try_part(DocsTrial *trial, const DocsBlock *block);

/* docs_shown.c: a block behind a command in a comment, which is its output. */
void docs_shown_try(DocsTrial *trial, guint number);
/* Compares an output with what is shown of it, and says so; the new text, where it has to be another:
 * NULL where not, or where somebody has to write it. Caller frees. */
char *docs_shown_compare(DocsTrial *trial, const DocsCall *call, const char *shown,
                         const char *actual);

/* docs_session.c: a block of commands, each with its output. */
bool docs_session_is_one(const DocsBlock *block);
void docs_session_try(DocsTrial *trial, guint number);

/* docs_picture.c */
void docs_picture_try(DocsTrial *trial, const DocsBlock *block);
