/* One HTML page that shows a design, its matrix and its runs, and can be stepped through.
 *
 * The page holds all that it needs and asks no network for anything. Its template, style and code
 * are in traces/page/, compiled into the program; what differs between designs is its data (JSON)
 * and its pictures. Nothing that a design says can end a tag, an attribute or a script. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct PagePicture {
    char *caption, *svg; /* an <svg> element without ids */
    bool is_shown;       /* by itself; others only where the page's code takes them */
} PagePicture;

typedef struct Page {
    const char *title;
    const char *data;    /* a JSON object */
    GPtrArray *pictures; /* of PagePicture; the data names them by number */
} Page;

/* Caller frees. */
char *page_html(const Page *page);

void page_picture_free(PagePicture *picture);
