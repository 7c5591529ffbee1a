/* Asking for memory before it is needed.
 *
 * A function that does nothing but __builtin_prefetch has no effect in the eyes of GCC (12, at
 * least), which then leaves out the calls of it. The empty assembly is an effect. */
#pragma once

static inline void prefetch_to_read(const void *at)
{
    __builtin_prefetch(at, 0);
    __asm__ volatile("" : : "r"(at));
}

static inline void prefetch_to_write(const void *at)
{
    __builtin_prefetch(at, 1);
    __asm__ volatile("" : : "r"(at));
}
