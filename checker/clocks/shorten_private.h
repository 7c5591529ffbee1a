#pragma once

#include "checker/clocks/shorten.h"
#include "checker/clocks/waits.h"

typedef struct ShortenedProgram {
    Shortened shortened; /* first: a Shortened pointer is one of these */
    const Program *program;
    Program shorter; /* the program with other constants */
    LongTimer timer;
    TickGraph *graph;
    Waits waits;
    int64_t rest;   /* ticks before it is due from which on waiting may show that it is */
    uint32_t parts; /* of a wait, that are looked at each by itself */
    int64_t ticks;  /* of the shorter one */
} ShortenedProgram;

/* No shorter timer is proven to do. */
int64_t shorten_least(const ShortenedProgram *s, const Waits *waits, uint32_t parts);

Run *lengthen_run(const Shortened *shortened, const Run *run, const ShownPart *part,
                  uint32_t *positions);
bool held_is_kept(const Shortened *shortened, uint8_t predicate, const Word *states,
                  const uint8_t *held, uint32_t count);
