/* The command itself: its line, its searches, and its answer. */
#pragma once

#include "checker/commands/check/check_format.h"
#include "checker/commands/session/checkpoints/checkpointing.h"

#include <json-glib/json-glib.h>

typedef struct CheckOptions {
    char **fixes, **windows, **checks;
    char *against;
    gboolean as_written, emit_c, coverage, strict, open;
    CheckpointingOptions checkpointing;
    const CheckFormat *format; /* once it is known */
    JsonNode *before;          /* what --against names, likewise */
    CheckWriting **writing;    /* of all designs of the call; begun with the first */
    uint32_t designs;          /* so many there are */
    Watch *watch;
} CheckOptions;

/* ---- check_options.c ---- */

/* Its session, of design number `number` of the line, where it can be opened: else an exit status. */
Session *check_options_open(CheckOptions *wanted, uint32_t number, char **line, gint64 begun,
                            int *status);

/* What goes together. */
gboolean check_options_are_usable(const CheckOptions *wanted, const char *format, GError **error);
void check_options_clear(CheckOptions *wanted);

/* ---- check_search.c ---- */

/* Searches this set of fixes alone, or all that claims, questions and the matrix ask for (`set` is 0 then), and
 * answers. Returns an exit status. */
int check_search(Session *session, uint64_t set, bool is_of_one, CheckOptions *wanted);

/* ---- check_answer.c ---- */

/* Writes it, and returns its exit status. */
int check_answer_print(CheckReport *report, CheckOptions *wanted);

/* Of a design that is refused for mistakes in its text, or cannot be opened at all (`user`:
 * CheckOptions): documents have an entry that says why. */
void check_answer_refused(const Session *session, void *user);
void check_answer_unopened(const Session *session, void *user);

/* The same of one that was opened and cannot be checked as asked: for the error, which is printed and
 * freed, or NULL, for what was said. Returns its exit status. */
int check_answer_failed(Session *session, CheckOptions *wanted, GError *error);
