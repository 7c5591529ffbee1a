/* `--watch`: a command is done again whenever a file that its designs are made of changes.
 *
 * What a file is, is known by its place, number, size and time: folders are watched, so that nothing is
 * missed where an editor puts a new file in the place of the old one. */
#pragma once

#include <gio/gio.h>

typedef struct Design Design;

typedef struct Watch {
    gboolean is_wanted; /* --watch was given */
    GPtrArray *files;   /* of the run under way: noted as they are read */
    GHashTable *
        answers; /* of the design's file, the last one: whatever the command keeps of it; or NULL */
} Watch;

/* Of the tables of those commands that can. */
#define WATCH_OPTION(watch)                                                                        \
    {                                                                                              \
        "watch", 0, 0, G_OPTION_ARG_NONE, &(watch)->is_wanted,                                     \
            "Do it again whenever a file of the design changes, until Ctrl-C", NULL                \
    }

/* A file was read (or looked for, and is not there), with that text (NULL: it is not known). Nothing where the watch is NULL. */
void watch_note(Watch *watch, const char *path, const char *text);

/* All that the design is made of; what it uses and is nowhere yet, too. */
void watch_note_design(Watch *watch, const Design *design);

/* Calls `once` with a copy of the line; and, if it wants that, again after each change, until Ctrl-C or
 * another signal, or until nobody reads the standard output any more. Without a file to watch there is no
 * other time, nor where the first time says that the line is wrong. Returns an exit status. */
int watch_repeat(int argc, char **argv, int (*once)(int argc, char **argv, Watch *watch));
