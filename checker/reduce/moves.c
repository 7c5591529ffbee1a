#include "checker/reduce/moves.h"

#include "checker/base/bits.h"

#include <string.h>

Moves *moves_new(const Program *program)
{
    Moves *moves = g_new0(Moves, 1);

    moves->program = program;
    moves->accesses = accesses_new(&program->model);
    moves->changed = g_new0(uint64_t, (size_t)program->process_count * moves->accesses->words + 1);
    moves->changed_bits = g_new0(Word, program->model.words + 1);
    moves->is_fair = g_new0(bool, program->process_count + 1);
    return moves;
}

void moves_free(Moves *moves)
{
    if (!moves)
        return;
    accesses_free(moves->accesses);
    g_free(moves->changed);
    g_free(moves->changed_bits);
    g_free(moves->is_fair);
    g_free(moves);
}

/* ---- what they are ---- */

/* Which bits of the state some step of the process changes, and whether one is no fault. */
static void look_at_steps(Moves *moves, uint32_t process, const Word *state, const Successors *out)
{
    uint32_t words = out->words, first = accesses_first(moves->accesses, process);

    memset(moves->changed_bits, 0, words * sizeof(Word));
    moves->is_fair[process] = false;
    for (uint32_t i = first; i < moves->accesses->ends[process]; i++) {
        const Word *to = &out->states[(size_t)i * words];
        moves->is_fair[process] |= !out->steps[i].is_fault;
        for (uint32_t k = 0; k < words; k++)
            moves->changed_bits[k] |= state[k] ^ to[k];
    }
}

/* Of what is touched, the slots with such bits. */
static void find_changed(Moves *moves, uint32_t process)
{
    const Slot *slots = moves->program->slots.data;
    const uint64_t *touched = moves_touched(moves, process);
    uint64_t *changed = &moves->changed[(size_t)process * moves->accesses->words];

    for (uint32_t i = 0; i < moves->accesses->words; i++) {
        changed[i] = 0;
        for (uint64_t left = touched[i]; left; left &= left - 1) {
            uint32_t slot = i * BITS_IN_WORD + (uint32_t)__builtin_ctzll(left);
            if (slot < moves->program->slots.length && slots[slot].bits > 0 &&
                (moves->changed_bits[slots[slot].word] & layout_mask(&slots[slot])))
                changed[i] |= left & -left;
        }
    }
}

uint64_t moves_expand(Moves *moves, const Model *model, Workspace *workspace, const Word *state,
                      Successors *out)
{
    accesses_clear(moves->accesses, model);
    out->accesses = moves->accesses;
    uint64_t predicates = model->expand(model, workspace, state, out);
    out->accesses = NULL;
    for (uint32_t i = 0; i < moves->program->process_count; i++) {
        look_at_steps(moves, i, state, out);
        find_changed(moves, i);
    }
    return predicates;
}

/* ---- fewer of them ---- */

void moves_keep_members(const Moves *moves, Successors *out)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < moves->program->process_count; i++) {
        uint32_t first = accesses_first(moves->accesses, i), count = moves_count(moves, i);
        if (!(moves->members >> i & 1) || count == 0)
            continue;
        memmove(&out->steps[kept], &out->steps[first], count * sizeof *out->steps);
        memmove(&out->states[(size_t)kept * out->words], &out->states[(size_t)first * out->words],
                (size_t)count * out->words * sizeof(Word));
        kept += count;
    }
    out->count = kept;
}
