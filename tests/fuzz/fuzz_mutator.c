/* How libFuzzer changes a design, for all of its targets: half of the mutants are its own, by bytes and
 * words, and half are changes of tokens. */
#include "tests/fuzz/token_mutate.h"

#include <stdint.h>
#include <string.h>

/* What libFuzzer calls, and what of it is called here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t most, unsigned seed);

/* Changes by tokens, with `other` to take from. Returns the size of what is in `out`; 0: it has no room
 * for the mutant. */
static size_t mutate(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size,
                     uint8_t *out, size_t most, unsigned seed)
{
    g_autofree char *text = g_strndup((const char *)one, one_size);
    g_autofree char *donor = g_strndup((const char *)other, other_size);
    guint64 random = (guint64)seed * 2 + 1; /* not 0 */
    g_autofree char *mutant = token_mutate(text, donor, &random);
    size_t length = strlen(mutant);

    if (length > most)
        return 0;
    memcpy(out, mutant, length);
    return length;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    size_t length = seed % 2 ? mutate(data, size, data, size, data, most, seed) : 0;

    return length ? length : LLVMFuzzerMutate(data, size, most);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t most, unsigned seed)
{
    return mutate(one, one_size, other, other_size, out, most, seed);
}
