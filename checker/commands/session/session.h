/* What a command is about: a design that was loaded, how it is configured, and the common options.
 */
#pragma once

#include "checker/commands/session/native_steps.h"
#include "checker/commands/session/reduction_list.h"
#include "checker/language/resolve/system.h"
#include "checker/program/program.h"
#include "checker/search/state_space.h"

typedef struct Session {
    Design *design;
    Diagnostics *diagnostics;
    Configuration configuration;
    System *whole; /* as written, resolved whole: what is claimed and asked, bound */
    SearchOptions search;
    bool quiet, strict, colour;
    char *format; /* as given, or NULL */
    GHashTable *programs;
    NativeSteps *native;
    ReductionList *reductions;
} Session;

/* Parses a command's line: the common options, `extra` (ends with a zero entry, may be NULL) and
 * the name of one design; loads it and resolves it whole. On failure everything that is wrong has
 * been printed on stderr, `status` is the exit status, and NULL is returned; so too after --help.
 */
Session *session_open(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                      int *status);
void session_free(Session *subject);

/* The program of one set of fixes, compiled when it is first asked for and owned by the subject;
 * NULL after printing what is wrong with the design there. */
const Program *session_compile(Session *subject, uint64_t fixes);

/* The same, and where it is NULL nothing was printed. */
const Program *session_compile_quietly(Session *subject, uint64_t fixes);

/* Nobody uses the program of that set any more: programs of larger sets, of which there may be
 * thousands, are freed. */
void session_done(Session *subject, uint64_t fixes);

/* Another value of a param: no program compiled so far is good any more. */
void session_set_param(Session *subject, uint32_t param, int64_t value);

/* The seconds of an option's text such as 60s or 5m. */
gboolean session_read_time(const char *option, const char *text, double *seconds, GError **error);

/* On stderr, in colour where that is a terminal. */
void session_print_diagnostics(Diagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)
