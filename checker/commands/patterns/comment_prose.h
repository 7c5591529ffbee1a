/* The comments of a design or of a library file as Markdown. Text stays text; lines that stand further in are a
 * list where they begin with "- ", and code where they do not. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* `line` may be NULL, as behind the last one. */
bool comment_prose_is_comment(const char *line);
bool comment_prose_is_further_in(const char *line);

/* A line with what Markdown would take for its own escaped, outside of backticks. Caller frees. */
char *comment_prose_escape(const char *text);

/* The comment that begins at `*line`, which is moved behind it; "" where there is none. Caller frees. */
char *comment_prose_markdown(char ***line);
