/* Native steps: a program's transitions compiled by the machine's compiler of C while the
 * interpreter searches already.
 *
 * The model that comes of it has the same states, steps and predicates, in the same order, bit for
 * bit; it works with the workspaces of the program's model. Where there is no compiler, or what it
 * made may not be loaded, there is no such model, and nothing else is amiss. */
#pragma once

#include "checker/program/program.h"

/* A compiler takes some tenths of a second: a search that has lasted as long may last longer. */
#define NATIVE_PATIENCE 0.25

typedef enum NativeUse {
    NATIVE_AUTO,   /* for searches that last: see native_model */
    NATIVE_ALWAYS, /* from the first state */
    NATIVE_NEVER,
} NativeUse;

typedef struct NativeOptions {
    NativeUse use;
    bool notes_touched; /* its steps note what they touch; else the program's own do, where asked */
    double patience;    /* AUTO: seconds that a search lasts before a compiler is started */
    /* ALWAYS: a search waits for the compiler, but no longer than it may last itself. */
    gint64 deadline;          /* of the monotonic clock, 0: none */
    const volatile int *stop; /* it is ended; may be NULL */
    /* Hears, once, that native steps are in use, or why there will be none; may be NULL. */
    void (*say)(const char *message, bool in_use, void *user);
    void *user;
} NativeOptions;

typedef struct Native Native;

/* Costs nothing yet. The program must outlive it, and it all searches that use its model. */
Native *native_new(const Program *program, const NativeOptions *options);
void native_free(Native *native);

/* The quicker model, or NULL: not yet, or never. Asked now and then by one thread, with how long
 * the search has lasted; it waits for the compiler only where native steps are always wanted. */
const Model *native_model(Native *native, double seconds);

/* True while the compiler runs: whoever frees it now has made it work for nothing. */
bool native_is_building(const Native *native);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Native, native_free)
