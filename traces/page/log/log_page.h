/* One HTML page that shows a log beside the run of a design that explains it, key by key.
 *
 * The log is a table, which can be read without scripts; with them it is stepped through. What it is about comes as data;
 * whatever a log says is shown as text, with its control characters as escapes. All strings are the caller's. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum LogPageKind {
    LOG_PAGE_LINE,
    LOG_PAGE_SILENT, /* a step of the run that no line shows */
    LOG_PAGE_GAP,    /* lines that the page leaves out */
    LOG_PAGE_FAILURE,
} LogPageKind;

typedef enum LogPageOpen { LOG_PAGE_CLOSED, LOG_PAGE_MAYBE, LOG_PAGE_SURE } LogPageOpen;

typedef struct LogPageWindow { /* that is open at a line */
    const char *name;
    LogPageOpen open;
    const char *text; /* where it opens: for how long; else NULL */
    bool is_longer;   /* than is claimed */
} LogPageWindow;

typedef struct LogPageRow {
    LogPageKind kind;
    guint line;
    uint64_t seq;
    const char *day; /* where it is another than that of the line before; else NULL */
    const char *time, *who, *request, *command, *reply;
    const char *text; /* LINE: why it is not judged, or NULL; GAP: what is left out */
    guint step;       /* of the run, from 1; 0: it is none */
    const char *does; /* what the step is: "reader cache.get(): none"; or NULL */
    bool fails;       /* it is the line that does not fit */
    LogPageWindow *windows;
    guint window_count;
} LogPageRow;

typedef struct LogPageFailure { /* the lists end with NULL */
    const char *text, *came;
    const char *const *allowed, *const *states, *const *repairs;
} LogPageFailure;

typedef struct LogPageKey {
    const char *name; /* "key 7", or "all lines" */
    const char *verdict;
    const char *const *sentences; /* windows, what is left out */
    LogPageRow *rows;
    guint row_count;
    LogPageFailure failure;
    const char *svg; /* the run as a picture; or NULL */
} LogPageKey;

typedef struct LogPage {
    const char *title, *subtitle;
    const char *words; /* the answer as text */
    const char *data;  /* a JSON object: the runs, by key, and the design */
    LogPageKey *keys;
    guint key_count;
} LogPage;

/* Caller frees. */
char *log_page_html(const LogPage *page);
