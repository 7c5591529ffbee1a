#include "tests/fuzz/random.h"

/* xorshift64* (Vigna, 2016). */
guint64 random_below(guint64 *random, guint64 below)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return below ? ((*random * 0x2545F4914F6CDD1DULL) >> 20) % below : 0;
}
