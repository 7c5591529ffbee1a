/* What a row of a run is remarkable for, beyond its call. */
#pragma once

#include "traces/counterexample/counterexample.h"

typedef enum NoteKind { NOTE_REQUEST, NOTE_OPENS, NOTE_CLOSES, NOTE_BREAKS, NOTE_ERROR } NoteKind;

typedef struct Note {
    NoteKind kind;
    int window; /* OPENS, CLOSES: which */
    char *text; /* "stale_entry opens" */
} Note;

/* In the order of NoteKind; an array of Note, freed by g_array_unref. All windows that change are
 * named, requests only in a run about a check: guarantees speak of them. */
GArray *row_notes(const Counterexample *example, uint32_t row);
