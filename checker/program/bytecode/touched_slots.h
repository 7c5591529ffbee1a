/* Which slots of a state each instruction reads or writes, as it runs. In the sets of accesses.h the
 * parts of a state are the slots of the program. */
#pragma once

#include "checker/model/accesses.h"
#include "checker/program/bytecode/bytecode.h"

typedef struct TouchedSlots {
    const Program *program;
    uint32_t words;   /* of a set: the slots, and one number more for loops */
    uint64_t *sets;   /* by instruction, `words` each: what it touches whatever the values are */
    uint8_t *depends; /* by instruction: on values, too. See touched_slots_located */
} TouchedSlots;

/* Whether this instruction is a jump back over a scheduling point, but for that of `repeat`: who never
 * takes one comes to an end. */
bool touched_slots_begins_anew(const Program *program, uint32_t at);

TouchedSlots *touched_slots_new(const Program *program);
void touched_slots_free(TouchedSlots *touched);

/* Of an instruction that depends on values: adds what it touches with the registers `v`. Of BEGIN
 * nothing but that its request is under way, where it is. */
void touched_slots_located(const TouchedSlots *touched, const Instruction *instruction,
                           const int64_t *v, uint64_t *set);

/* The instruction is about to be run. */
static inline void touched_slots_note(const TouchedSlots *touched, const Instruction *instruction,
                                      const int64_t *v, uint64_t *set)
{
    size_t at = (size_t)(instruction - touched->program->code.data);
    const uint64_t *own = &touched->sets[at * touched->words];

    for (uint32_t i = 0; i < touched->words; i++)
        set[i] |= own[i];
    if (touched->depends[at])
        touched_slots_located(touched, instruction, v, set);
}

/* All steps of the processes are noted. A step sets where its process is, and may blank its locals. */
void touched_slots_end(const Program *program, const Accesses *accesses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TouchedSlots, touched_slots_free)
