#include "checker/commands/session/checkpoints/kept_marks.h"

enum { BITS = 64 };

static guint words_of(uint64_t marks)
{
    return (guint)((marks + BITS - 1) / BITS);
}

void kept_marks_put(GArray *numbers, const Program *program)
{
    uint64_t count = program_marks(program);
    ProgramMark mark;

    g_array_append_val(numbers, count);
    for (uint32_t begin = 0; begin < count; begin += BITS) {
        uint64_t word = 0;
        for (uint32_t i = begin; i < MIN(count, begin + BITS); i++)
            word |= (uint64_t)program_mark(program, i, &mark) << (i - begin);
        g_array_append_val(numbers, word);
    }
}

bool kept_marks_pass(const GArray *numbers, guint *at)
{
    if (*at >= numbers->len)
        return false;
    uint64_t count = g_array_index(numbers, uint64_t, *at);
    if (count > UINT32_MAX || words_of(count) > numbers->len - *at - 1)
        return false;
    *at += 1 + words_of(count);
    return true;
}

bool kept_marks_reach(const GArray *numbers, guint at, const Program *program)
{
    if (g_array_index(numbers, uint64_t, at) != program_marks(program))
        return false;
    for (uint32_t i = 0; i < program_marks(program); i++)
        if (g_array_index(numbers, uint64_t, at + 1 + i / BITS) >> i % BITS & 1)
            program_reach(program, i);
    return true;
}

void kept_marks_share(const Program *program, Ranks *ranks)
{
    int64_t came[RANKS_MOST_VALUES];
    ProgramMark mark;

    for (uint32_t first = 0, count; first < program_marks(program); first += count) {
        count = MIN(program_marks(program) - first, RANKS_MOST_VALUES);
        for (uint32_t i = 0; i < count; i++)
            came[i] = program_mark(program, first + i, &mark);
        ranks->greatest(ranks, RANK_COVERS, came, count);
        for (uint32_t i = 0; i < count; i++)
            if (came[i])
                program_reach(program, first + i);
    }
}
