/* What a command is about: a design that was loaded, how it is configured, and the common options.
 */
#pragma once

#include "checker/commands/session/native_steps.h"
#include "checker/commands/session/reduction_list.h"
#include "checker/fixes/programs.h"
#include "checker/judge/verdict.h"

typedef struct Session {
    Design *design;
    Diagnostics *diagnostics;
    Configuration configuration;
    System *whole; /* as written, resolved whole: what is claimed and asked, bound */
    JudgeOptions judge;
    SearchObserver observer; /* of all its searches */
    bool quiet, strict, colour;
    char *format;       /* as given, or NULL */
    Programs *programs; /* searched with the engines below */
    NativeSteps *native;
    ReductionList *reductions;
    Budget budget;   /* of reading the design, then of compiling it with each set of fixes */
    bool is_limited; /* a limit was reached in that, and it was said */
} Session;

/* Parses a command's line: the common options, `extra` (ends with a zero entry, may be NULL) and
 * the name of one design; loads it and resolves it whole. On failure everything that is wrong has
 * been printed on stderr, `status` is the exit status, and NULL is returned; so too after --help.
 */
Session *session_open(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                      int *status);
void session_free(Session *subject);

/* The set that `--fix` names, as it was given, NULL for none; given twice it is refused. */
gboolean session_find_set(const Session *subject, char *const *given, uint64_t *fixes,
                          GError **error);

/* The exit status of a command for which there is no program: why not was said. */
int session_failure(const Session *subject);

/* On stderr, in colour where that is a terminal. */
void session_print_diagnostics(Diagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)
