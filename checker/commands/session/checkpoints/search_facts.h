/* Which search a checkpoint is of, as lines of a name, a tab and a value: what makes its states and its
 * verdicts. */
#pragma once

#include "checker/commands/session/session.h"

/* Of one set of fixes, or of every one that `check` asks for; the program is of that set, or of the
 * design as written. Caller frees. */
char *search_facts_new(const Session *session, const Program *program, bool is_of_all);
