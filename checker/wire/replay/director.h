/* A run forced on a program: its requests come through proxies, and each is let through when its step's turn
 * has come, the next only after the reply.
 *
 * Between two steps of a process what is held is the *reply* to the first of them: the process cannot go on, and no
 * connection is blocked for the requests of others. Where somebody needs what stands behind that reply, or nothing
 * comes for a while, the reply is let go and the process's next request is held instead.
 *
 * Who sends a request is known by the port that it came to or by the connection's name. Otherwise the first that
 * fits the next step takes the role, and a connection keeps the role that it had last if it can. */
#pragma once

#include "checker/wire/replay/outcome.h"
#include "checker/wire/replay/stores.h"

typedef struct DirectorOptions {
    gint64 step_timeout; /* microseconds */
    gint64 deadline;     /* of the monotonic clock, of all; 0: none */
    bool shows;          /* what the program prints, on standard error */
} DirectorOptions;

typedef struct Director Director;

/* Starts the proxies and the program that the binding says, and waits until it is ready. */
Director *director_new(const Plan *plan, Stores *stores, const DirectorOptions *options,
                       GError **error);
/* Ends everything that it started. */
void director_free(Director *director);

/* Resets, and forces the run once. NULL with an error where a server cannot be asked. Caller frees. */
ForcedOutcome *director_force(Director *director, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Director, director_free)
