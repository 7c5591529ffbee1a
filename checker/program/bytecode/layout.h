/* How values lie in slots (integers of the unpacked state) and slots in the words of a state.
 *
 * A slot that holds lo..hi takes the bits that hi - lo needs; with NONE, one code more. A slot with
 * one value takes none. Slots do not straddle words; they are placed in order, and the words filled
 * evenly, where that takes no more words than any other way. */
#pragma once

#include "checker/model/model.h"
#include "checker/program/bytecode/instruction.h"

typedef struct Slot {
    int64_t low, high;
    bool has_none;
    bool is_timer; /* 0: not running; in timed designs else 1 more than the ticks that are left */
    uint8_t bits;
    uint8_t shift;
    uint16_t word;
} Slot;

/* Its bits in its word; 0 for one that takes none. */
static inline uint64_t layout_mask(const Slot *slot)
{
    uint64_t ones = slot->bits < 64 ? ((uint64_t)1 << slot->bits) - 1 : UINT64_MAX;

    return ones << slot->shift;
}

typedef VEC(Slot) Slots;

/* A slot that takes bits, as packing and unpacking want it: the code in the state is the value less
 * `bias`, and with NONE, which is code 0, the bias is one less. */
typedef struct PackedField {
    int64_t bias;
    uint64_t mask;
    uint32_t slot;
    uint16_t word;
    uint8_t shift;
    bool has_none;
} PackedField;

/* Of a field without `has_none`, in a packed state. */
static inline int64_t packed_field_get(const PackedField *field, const uint64_t *state)
{
    return (int64_t)(state[field->word] >> field->shift & field->mask) + field->bias;
}

static inline void packed_field_set(const PackedField *field, uint64_t *state, int64_t value)
{
    state[field->word] &= ~(field->mask << field->shift);
    state[field->word] |= (uint64_t)(value - field->bias) << field->shift;
}

/* How many slots a value of a type takes. */
uint32_t layout_slots(const Type *type);
bool layout_is_scalar(const Type *type); /* one slot, options of scalars included */

/* Where a field begins in a record. */
uint32_t layout_field(const Type *record, uint32_t field);
/* How many slots one of a component array takes. */
uint32_t layout_instance_slots(const Instance *instance);

/* Appends the slots of one value. */
void layout_append(Slots *slots, const Type *type);

/* The value that an unused slot has: all its bits are 0 then. */
static inline int64_t layout_blank(const Slot *slot)
{
    return slot->has_none ? NONE : slot->low;
}

/* Places the slots; returns the number of words and, in `bits`, what is used of them. */
uint32_t layout_place(Slot *slots, uint32_t count, uint32_t *bits);
