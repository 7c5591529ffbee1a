/* What an option may be set to. */
#pragma once

#include "checker/commands/completions/completion.h"

/* A line as far as it was read. */
typedef struct CompletionLine {
    const char *command;
    const char *design; /* as it is named, or NULL */
    const char *over;   /* --over of `sweep`, or NULL */
} CompletionLine;

/* Adds the values of an option (of that description in its table) that begin as `written` does. What is
 * added has `before` in front: "--fix=". */
void completion_value_add(Completion *completion, const CompletionLine *line,
                          const GOptionEntry *option, const char *before, const char *written);
