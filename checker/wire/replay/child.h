/* Commands of a binding, run by a shell in a process group of their own, so that all of it can be ended. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct Child Child;

/* Starts `sh -c COMMAND` with these variables (NAME=VALUE, ends with NULL) besides our own. What it
 * prints goes to our standard error where `shows`, else nowhere. `ended` is told on the main loop. */
Child *child_start(const char *command, const char *const *variables, bool shows,
                   void (*ended)(void *user, Child *child), void *user, GError **error);
/* Ends it and all that it started, if it has not ended. */
void child_free(Child *child);

bool child_has_ended(const Child *child);
/* Of one that has ended: 0 where it went well. */
int child_status(const Child *child);

/* From here on SIGINT, SIGTERM and SIGHUP do not end us at once: whoever waits asks child_interrupted, ends what was
 * started and goes. A second signal does not wait. */
void child_watch_signals(void);
bool child_interrupted(void);

/* Runs one to its end, at most so long; FALSE with an error that says what became of it. */
gboolean child_run(const char *command, const char *const *variables, bool shows,
                   guint milliseconds, GError **error);

/* Runs `ready` (NULL: nothing is asked) until it succeeds: at most half a minute, and as long as the child lives. */
gboolean child_await_ready(const Child *child, const char *ready, const char *const *variables,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Child, child_free)
