/* The outside world's failures, as GErrors, and what the program's exit statuses mean. */
#pragma once

#include <glib.h>

#define STALEMATE_ERROR stalemate_error_quark()

static inline GQuark stalemate_error_quark(void)
{
    return g_quark_from_static_string("stalemate-error-quark");
}

typedef enum StalemateError {
    STALEMATE_ERROR_USAGE,  /* the command line is wrong */
    STALEMATE_ERROR_DESIGN, /* the design is wrong; diagnostics say more */
    STALEMATE_ERROR_INPUT,  /* a file that is no design could not be read, or does not belong */
    STALEMATE_ERROR_OUTPUT, /* a result could not be written */
    STALEMATE_ERROR_LIMIT,  /* a limit was reached, or somebody interrupted */
    STALEMATE_ERROR_UNSUPPORTED, /* a tool or a format that is not there */
    STALEMATE_ERROR_ASKED,       /* nothing is wrong: somebody asked what a command takes */
} StalemateError;

typedef enum ExitStatus {
    EXIT_HOLDS = 0,   /* everything claimed or asked holds */
    EXIT_FAILS = 1,   /* something does not */
    EXIT_WRONG = 2,   /* the design or the command line is wrong */
    EXIT_LIMITED = 3, /* a limit was reached before an answer */
} ExitStatus;
