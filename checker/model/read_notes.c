#include "checker/model/read_notes.h"

enum { FIRST_CAPACITY = 16 };

void read_notes_add(ReadNotes *notes, const ReadNote *note)
{
    if (notes->count == notes->capacity) {
        notes->capacity = notes->capacity ? notes->capacity * 2 : FIRST_CAPACITY;
        notes->list = g_renew(ReadNote, notes->list, notes->capacity);
    }
    notes->list[notes->count++] = *note;
}

void read_notes_keep(ReadNotes *notes, uint32_t step)
{
    for (; notes->kept < notes->count; notes->kept++)
        notes->list[notes->kept].step = step;
}
