#include "checker/commands/session/failure.h"

#include <stdio.h>

int failure_print(GError *error)
{
    fprintf(stderr, "stalemate: %s\n", error->message);
    g_error_free(error);
    return EXIT_WRONG;
}
