/* An HTML page out of a template that is compiled in: each of its {{parts}} is put in place by whoever fills it. What it is
 * filled with can end no tag, attribute or script. */
#pragma once

#include <glib.h>

typedef void PageTemplatePart(void *user, GString *out, const char *name);

/* `resource` names a file of traces/page. Caller frees. */
char *page_template_fill(const char *resource, PageTemplatePart *part, void *user);

/* One resource after the other; the names end with NULL. */
void page_template_resources(GString *out, const char *const *names);
/* JSON, within a script. */
void page_template_data(GString *out, const char *json);
void page_template_escaped(GString *out, const char *text);
