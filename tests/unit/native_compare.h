/* A program's model and what native steps make of it, asked the same: state by state, byte by byte.
 */
#pragma once

#include "checker/native/native.h"

/* What differs in one of the first `most` states, with `notes_touched` also in what steps touch as the
 * native ones note it; NULL: nothing. A design for which there are no
 * native steps differs as well. Caller frees. */
char *native_difference(const Program *program, bool notes_touched, uint32_t most);

/* How many states were compared since the program began. */
guint64 native_compared(void);

/* Of how many processes that had steps it was compared what they touch. */
guint64 native_touched(void);
