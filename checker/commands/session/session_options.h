/* The options that all commands with a design have, as they were given on the command line. */
#pragma once

#include "checker/fixes/timing.h"
#include "checker/judge/verdict.h"
#include "checker/native/native.h"

enum { SESSION_NO_FAULTS_GIVEN = G_MININT };

typedef struct SessionOptions {
    char **sets, **libraries, **rest;
    char *memory, *timeout, *format, *color, *max_states, *native, *epsilon, *workers, *reductions,
        *assumptions, *spill;
    gboolean untimed, quiet, progress, no_progress;
    int faults;
} SessionOptions;

/* The command's line: these, `extra` (ends with a zero entry, may be NULL) and one design's name, or
 * several. */
gboolean session_options_parse(SessionOptions *options, int argc, char **argv, const char *summary,
                               const GOptionEntry *extra, bool several, GError **error);
void session_options_clear(SessionOptions *options);

/* Limits count from `begun`, of the monotonic clock. */
gboolean session_options_judge(const SessionOptions *options, gint64 begun, JudgeOptions *judge,
                               GError **error);
gboolean session_options_native(const SessionOptions *options, NativeUse *use, GError **error);
gboolean session_options_assumptions(const SessionOptions *options, TimingEffort *effort,
                                     GError **error);

/* The seconds of an option's text such as 60s or 5m. */
gboolean session_options_time(const char *option, const char *text, double *seconds,
                              GError **error);
