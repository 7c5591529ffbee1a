/* An HTML page out of a template that is compiled in: each of its {{parts}} is put in place by whoever fills it. What it is
 * filled with can end no tag, attribute or script. */
#pragma once

#include <glib.h>

typedef struct PageTemplate {
    const char *resource;       /* the template: a file of traces/page */
    const char *title;          /* {{title}} */
    const char *const *styles;  /* {{style}}: such files, one after the other, to NULL */
    const char *const *scripts; /* {{script}}, likewise */
    const char *data;           /* {{data}}: JSON, within a script */
    void (*part)(void *user, GString *out, const char *name); /* any other */
    void *user;
} PageTemplate;

/* Caller frees. */
char *page_template_fill(const PageTemplate *template);

void page_template_escaped(GString *out, const char *text);
