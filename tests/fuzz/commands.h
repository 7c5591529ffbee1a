/* The commands as main() calls them, in this process, on the text that pieces_try() was given last.
 * None of them calls exit(): only --help would, in GLib. What they print goes to a file. */
#pragma once

#include "tests/fuzz/pieces.h"

#include <stdbool.h>

enum { COMMAND_COUNT = 9, COMMAND_STATUSES = 4 };

typedef struct Commands {
    const Pieces *pieces;
    char *said;   /* path of the file that has what the last command printed on stderr */
    char *typed;  /* path of the file that play and quiz read */
    int out, err; /* while a command runs: where stdout and stderr went before; else -1 */
    guint ended[COMMAND_COUNT][COMMAND_STATUSES]; /* how often with which exit status */
} Commands;

void commands_init(Commands *commands, const Pieces *pieces);
void commands_clear(Commands *commands);

/* A design that was accepted goes through all commands that draw no picture; `variety` chooses among
 * their options. */
void commands_try_accepted(Commands *commands, guint64 variety);

/* report and trace, as pictures. */
void commands_try_drawn(Commands *commands);

/* A text that was refused: check has to say so, on stderr, with exit status 2. */
void commands_try_refused(Commands *commands);

/* Any text, by all of them: who refuses it exits with 2 and says the place on stderr. True where `said`
 * is among what was said of it. */
bool commands_try_any(Commands *commands, const char *said);

/* How often a command ended with 0, 1 or 3: it did its work. By its place in the table. */
guint commands_done(const Commands *commands, guint command);
const char *commands_name(guint command);

/* A diagnostic line of TAP for each command that was called. */
void commands_print(const Commands *commands);
