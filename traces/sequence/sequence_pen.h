/* Where the next label of a row goes, and what can be written there. */
#pragma once

#include "traces/sequence/sequence_private.h"

typedef struct SequencePen { /* where the next label goes */
    Sequence *sequence;
    uint32_t row;
    double left, right, y;
} SequencePen;

void sequence_pen_add(const SequencePen *pen, SequenceLabel label);

/* Below what is there, from the left. */
void sequence_pen_write(SequencePen *pen, Font font, Ink ink, const char *text, unsigned most);

/* The names of requests that begin with the row, and what those return that end with it. */
void sequence_pen_requests(SequencePen *pen);
void sequence_pen_returns(SequencePen *pen);

/* What the row is remarkable for, beyond its call. */
void sequence_pen_notes(SequencePen *pen);

/* In a deadlock: what each process waits at, in red, at the lower ends of their lanes. */
void sequence_pen_waits(SequencePen *pen);

/* That the process of the row's lane, or another, holds what is old from this row on. */
void sequence_pen_missed(SequencePen *pen);
