#include "checker/commands/session/failure.h"

#include <stdio.h>

static bool was_usage; /* of the whole program: a command line is one */

bool failure_was_usage(void)
{
    return was_usage;
}

int failure_print(GError *error)
{
    const bool is_asked = g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_ASKED);

    was_usage |= g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE);
    if (!is_asked)
        fprintf(stderr, "stalemate: %s\n", error->message);
    g_error_free(error);
    return is_asked ? EXIT_HOLDS : EXIT_WRONG;
}

gboolean failure_usage(GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message);
    return FALSE;
}

void failure_warn_cut(const char *log)
{
    fprintf(stderr, "stalemate: the last line of %s was cut off, and is left out\n", log);
}
