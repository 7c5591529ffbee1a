/* How a command says that it cannot do what it was told to. */
#pragma once

#include "checker/base/error.h"

/* Prints "stalemate: MESSAGE" on stderr and gives EXIT_WRONG; takes the error. */
int failure_print(GError *error);
