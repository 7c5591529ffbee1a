/* Which reads begin and end in each step, and which writes end: noted by a model while it expands a
 * state, for who measures how old what is read is. */
#pragma once

#include "checker/model/model.h"

typedef enum ReadNoteKind {
    READ_NOTE_BEGINS,
    READ_NOTE_STALE,   /* a read ends, and a newer version than its own was written when it began */
    READ_NOTE_WRITTEN, /* a write ends */
    READ_NOTE_KINDS
} ReadNoteKind;

typedef struct ReadNote {
    uint32_t step;
    ReadNoteKind kind;
    uint32_t request; /* of the model's: none runs twice at a time */
    uint32_t object;
    int64_t version; /* STALE: that it returned; WRITTEN */
    int64_t newest;  /* STALE: of the writes that had ended when it began */
} ReadNote;

typedef struct ReadNotes { /* freed by its owner: list */
    uint32_t count, capacity;
    uint32_t kept; /* of steps that there are; those behind are of one that is being tried */
    ReadNote *list;
} ReadNotes;

/* Of the step that is being tried. */
void read_notes_add(ReadNotes *notes, const ReadNote *note);
/* It is step number `step`; or it is none, and what was noted of it is not so. */
void read_notes_keep(ReadNotes *notes, uint32_t step);
static inline void read_notes_drop(ReadNotes *notes)
{
    notes->count = notes->kept;
}
