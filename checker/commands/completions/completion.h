/* What may stand where a command line is being written: from the tables that commands parse their lines
 * by, and from the design that the line names. Whatever is wrong with the line or the design, there is
 * only less to offer. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum CompletionFiles { /* that may stand there, too */
                               COMPLETION_NO_FILES,
                               COMPLETION_ALL_FILES,
                               COMPLETION_DESIGNS,  /* *.stale */
                               COMPLETION_BINDINGS, /* *.bind */
} CompletionFiles;

typedef struct CompletionWord {
    char *text;  /* the whole word, with what was written of it already */
    char *about; /* in a few words, or NULL */
} CompletionWord;

typedef struct Completion {
    GPtrArray *words; /* of CompletionWord; those that begin as what was written does */
    CompletionFiles files;
    bool goes_on; /* a word is not at its end: no blank behind */
} Completion;

/* Of the words behind the program's name, the last being the one that is written: perhaps empty. */
Completion *completion_of(char *const *line);
void completion_free(Completion *completion);

/* Where it begins as `written` does; of a list, `written` is all of it. */
void completion_add(Completion *completion, const char *written, const char *text,
                    const char *about);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Completion, completion_free)
