#include "checker/search/store/parents.h"

#include "checker/base/bits.h"

enum { EVERY = 256 };

void parents_init(Parents *parents)
{
    segmented_array_init(&parents->bits, sizeof(uint64_t));
    segmented_array_init(&parents->places, sizeof(StateId));
}

void parents_free(Parents *parents)
{
    segmented_array_free(&parents->bits);
    segmented_array_free(&parents->places);
}

bool parents_reach(Parents *parents, uint64_t count, uint64_t expanded)
{
    return segmented_array_reach(&parents->bits, (count + expanded + 1) / 64) &&
           segmented_array_reach(&parents->places, count / EVERY);
}

uint64_t parents_memory(uint64_t count, uint64_t expanded)
{
    return (count + expanded) / 8 + count / EVERY * sizeof(StateId);
}

static uint64_t *word_at(const Parents *parents, uint64_t word)
{
    return segmented_array_at(&parents->bits, word);
}

/* Where two threads' runs of ids meet, they may meet within a word. */
void parents_flush(ParentWriter *writer)
{
    if (writer->bits)
        __atomic_fetch_or(word_at(writer->parents, writer->word), writer->bits, __ATOMIC_RELAXED);
    writer->bits = 0;
}

void parents_write(ParentWriter *writer, StateId id, StateId parent)
{
    StateId zeros = parent == STATE_NONE ? 0 : parent + 1;
    uint64_t place = id + zeros;

    if (place / 64 != writer->word)
        parents_flush(writer);
    writer->word = place / 64;
    writer->bits |= bits_mask(place);
    if (id % EVERY == 0)
        *(StateId *)segmented_array_at(&writer->parents->places, id / EVERY) = zeros;
}

/* The place of the n-th 1 (from 0) of a word that has it. */
static uint32_t nth_one(uint64_t word, uint32_t n)
{
    while (n-- > 0)
        word &= word - 1;
    return (uint32_t)__builtin_ctzll(word);
}

/* Where the 1 of a state is. */
static uint64_t place_of(const Parents *parents, StateId id)
{
    StateId known = id - id % EVERY;
    uint64_t place = known + *(StateId *)segmented_array_at(&parents->places, id / EVERY);
    uint64_t at = place / 64;
    uint64_t word = *word_at(parents, at) & ~(bits_mask(place) - 1);
    uint32_t ones = (uint32_t)__builtin_popcountll(word), left = (uint32_t)(id - known);

    while (ones <= left) {
        left -= ones;
        word = *word_at(parents, ++at);
        ones = (uint32_t)__builtin_popcountll(word);
    }
    return at * 64 + nth_one(word, left);
}

static StateId parent_of_zeros(uint64_t zeros)
{
    return zeros == 0 ? STATE_NONE : zeros - 1;
}

StateId parents_of(const Parents *parents, StateId id)
{
    return parent_of_zeros(place_of(parents, id) - id);
}

ParentReader parents_read(const Parents *parents, StateId first)
{
    uint64_t place = place_of(parents, first), word = place / 64;

    return (ParentReader){parents, word, *word_at(parents, word) & ~(bits_mask(place) - 1), first};
}

StateId parents_read_next(ParentReader *reader)
{
    while (reader->bits == 0)
        reader->bits = *word_at(reader->parents, ++reader->word);
    uint64_t place = reader->word * 64 + (uint32_t)__builtin_ctzll(reader->bits);
    reader->bits &= reader->bits - 1;
    return parent_of_zeros(place - reader->id++);
}
