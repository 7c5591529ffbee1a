/* What the commands are made of, on any text, in this process: it is loaded, resolved, compiled,
 * searched within bounds and judged; the runs that were found are put into every text format; and
 * it is laid out. Nothing is printed. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Pieces {
    char *path; /* of the file that is written anew for each text; there while the program runs */
    uint64_t most_states;
    bool keeps_file; /* while a text is tried: then who comes after a crash finds it */
    guint tried, parsed, accepted, complete, runs, formatted; /* of the texts so far */
    uint64_t states;
} Pieces;

/* How far a text came; each includes those before. */
typedef enum Came {
    CAME_NOWHERE,
    CAME_PARSED,   /* it has no mistake of syntax */
    CAME_ACCEPTED, /* it was resolved, compiled, searched and judged */
} Came;

void pieces_init(Pieces *pieces, uint64_t most_states);
void pieces_clear(Pieces *pieces); /* deletes the file, unless it is to be kept */

/* Writes the text to the file, and nothing of the text before stays in it. */
void pieces_write(const Pieces *pieces, const char *text, gsize length);

Came pieces_try(Pieces *pieces, const char *text, gsize length);

/* "# WHAT: 10 tried, 9 parsed, ...": a diagnostic line of TAP. */
void pieces_print(const Pieces *pieces, const char *what);
