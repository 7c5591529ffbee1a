/* What differs in a word of a state from another's: most often nothing, or bits that stand together. */
#pragma once

#include "checker/model/model.h"
#include "checker/search/checkpoint/checksummed_file.h"

static inline void checkpoint_change_put(ChecksummedWriter *writer, Word change)
{
    uint32_t low = change ? (uint32_t)__builtin_ctzll(change) : 0;

    checksummed_writer_put(writer, change ? low + 1 : 0);
    if (change)
        checksummed_writer_put(writer, change >> low);
}

/* False where there is none, or it makes no sense. */
static inline bool checkpoint_change_get(ChecksummedReader *reader, Word *change)
{
    uint64_t place;

    *change = 0;
    if (!checksummed_reader_get(reader, &place) || place > 64)
        return false;
    if (place == 0)
        return true;
    if (!checksummed_reader_get(reader, change) || *change > UINT64_MAX >> (place - 1))
        return false;
    *change <<= place - 1;
    return true;
}
