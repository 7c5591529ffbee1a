/* `conform DESIGN LOG -o page.html`: a page with the log beside the run that explains it.
 *
 * Keys are judged once more for it, one by one, so that a run is there to be shown; what was judged before says what of
 * the log matters. Of a long log the page has a part around that, and says what it leaves out. */
#pragma once

#include "checker/commands/conform/conform_design.h"
#include "checker/conform/conformity.h"

enum {
    CONFORM_PAGE_KEYS = 20,
    CONFORM_PAGE_LINES = 1000,
    CONFORM_PAGE_DRAWN = 40, /* lines whose steps are in a picture */
    CONFORM_PAGE_FEWEST = 20,
    CONFORM_PAGE_MOST = 100000
};

typedef struct ConformPageRequest {
    const ConformReport *report;
    const Templates *templates;
    const ConformityLimits *limits; /* that the report was judged with */
    const char *log;                /* its file's name */
    const char *key; /* of a group, that comes first; NULL: the first that does not fit */
    guint lines;     /* so many of the log it has room for; 0: as many as is usual */
} ConformPageRequest;

/* Caller frees. */
char *conform_page(const ConformPageRequest *request);
/* The run of one key, the one that a page has first, as a sequence diagram: SVG. Caller frees; NULL with an error where no
 * line is the design's. */
char *conform_page_picture(const ConformPageRequest *request, GError **error);
