/* Loops that go through all numbers of a range, and may as well go through them in any other order:
 *
 *     let s = 0
 *     while s < S { queue[s].push(v); s = s + 1 }
 *
 * in code that is run in one step. No turn of it reads what another one writes: what is written is
 * what each turn declares itself, or the place `s` of an array, and of that array nothing else is
 * read. A turn that goes wrong does so whoever goes first, and then the step does. */
#pragma once

#include "checker/language/resolve/system.h"

typedef struct AnyOrder {
    const Var *var;
    int64_t low, high; /* of the turns */
    bool is_any;       /* else the order may show */
} AnyOrder;

/* Whether statement `at` of the block, and the one after it, are a loop through a range. */
bool any_order_loop(const TypedBlock *block, uint32_t at, AnyOrder *loop);
