/* Talking with a person, or with a script that stands for one: a line at a time. */
#pragma once

#include <glib.h>

/* Says `prompt` and gives what is answered, without blanks around it; NULL at the end of the input,
 * and where the person interrupts. Caller frees. */
char *prompt_ask(const char *prompt);

/* The number that a whole answer is, from 1 to `most`; 0 where it is none. */
guint prompt_number(const char *answer, guint most);
