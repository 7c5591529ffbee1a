/* Ranks that speak by MPI. A module of its own, which the program loads where a launcher started
 * several ranks: nobody else pays for MPI. */
#pragma once

#include "checker/search/ranks/ranks.h"

/* The ranks that were started together. What ends the call is said on `told`, a file of its own, for
 * ranks but the first say nothing on stderr. Asked once. */
Ranks *mpi_ranks_join(int told);
