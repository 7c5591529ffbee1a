/* Where a launcher (mpirun, srun) started several ranks of one call: they join, and only the first is
 * heard. */
#pragma once

#include "checker/search/ranks/ranks.h"

/* Joins the others, where there are any. False where that cannot be: it was said, and `status` is the
 * exit status. */
bool launch_join(const char *command, int *status);

/* The end of the call: the status to exit with. */
int launch_leave(int status);

/* NULL where this process is all there is. */
Ranks *launch_ranks(void);

/* Whether a file is a terminal. Of ranks none is: what they write a launcher passes on, some through a
 * terminal of its own. */
bool launch_has_terminal(int descriptor);

/* At the end it is told on stderr what the ranks shared and sent. */
void launch_tell(void);
