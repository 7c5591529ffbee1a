/* A design whose processes are templates: a program in which there are as many of each process as requests are under way
 * at once, and in which the numbers that a design counts in (`type Version = 0..WRITERS`) go on.
 *
 * How long something took says the log: `takes`, `within` and `wait` are not looked at, and in a design without a clock
 * timers are due at any time. Checks and measures are left out. */
#pragma once

#include "checker/program/program.h"
#include "checker/reduce/orbits.h"

typedef struct Templates {
    System *system;
    Program *program;
    uint32_t processes; /* instances of all */
    uint32_t
        fewest; /* instances of one process: of some there may not be as many as were asked for */
    bool is_timed;    /* timers are told, and are due when the log's clock says so */
    bool tells_apart; /* states have processes in them: it matters which one plays a request */
    Orbits *alike;    /* processes that may change places and have slots of their own; NULL: none */
} Templates;

enum { TEMPLATES_MOST = 16, TEMPLATES_MOST_PROCESSES = 128 }; /* of one process, and of all */

/* NULL with STALEMATE_ERROR_DESIGN where the design goes wrong with these fixes, or is too large. */
Templates *templates_new(const Design *design, const Configuration *configuration, uint32_t at_once,
                         GError **error);
void templates_free(Templates *templates);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Templates, templates_free)
