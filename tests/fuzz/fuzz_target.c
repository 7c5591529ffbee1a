/* The checker under libFuzzer: any text is loaded, resolved, compiled, searched within bounds and put
 * into words, and none of it may crash, leak or take long. ./dev fuzz builds and runs it. */
#include "tests/fuzz/pieces.h"

#include <stdlib.h>

enum { MOST_STATES = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* what libFuzzer calls */

static Pieces pieces;

static void clear(void)
{
    pieces_clear(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pieces.path) {
        pieces_init(&pieces, MOST_STATES);
        atexit(clear);
    }
    pieces_try(&pieces, (const char *)data, size);
    return 0;
}
