/* Traffic between a program and its servers, written down: proxies, the program if the binding starts
 * one, and a log that each operation is added to when its reply has come. */
#pragma once

#include "checker/log/log_append.h"
#include "checker/wire/binding/binding.h"

typedef struct RecorderOptions {
    const char *const
        *addresses;       /* one for each server of the binding, or NULL for what that says */
    const guint16 *ports; /* where the proxies listen; 0: any free one */
    const char *request;  /* what the program is asked for, or NULL: nobody says */
    const char *command;  /* for sh, or NULL: what comes is recorded */
    gint64 duration;      /* of that, microseconds; 0: until the program ends, or a signal */
    gint64 settle;        /* after the command has ended: nothing has to come for so long */
    gint64 timeout;       /* of the command, microseconds; 0: none */
    bool redacts;         /* what is not bound */
    bool shows;           /* what the program prints, on standard error */
} RecorderOptions;

typedef struct RecorderCounts {
    guint operations, keys;          /* that were written down */
    guint ignored;                   /* requests of the connection or the server alone */
    guint unanswered;                /* operations whose reply never came */
    guint streams, garbage, refused; /* connections; as in ProxyCounts */
} RecorderCounts;

typedef struct Recorder Recorder;

/* Starts the proxies and the program, and waits until it is ready. */
Recorder *recorder_new(const Binding *binding, LogAppend *log, const RecorderOptions *options,
                       GError **error);
/* Ends everything that it started. */
void recorder_free(Recorder *recorder);

/* "redis at 127.0.0.1:4021 for 127.0.0.1:6379", one for each server. Caller frees. */
char *recorder_places(const Recorder *recorder);
/* Records until it is over. FALSE with an error where the command or the program fails, or the log cannot be
 * written. */
gboolean recorder_run(Recorder *recorder, GError **error);
RecorderCounts recorder_counts(const Recorder *recorder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recorder, recorder_free)
