/* Random small designs, as text, each from a seed: well-formed by construction, most of them with a
 * few hundred states, some with deadlocks and design errors. */
#pragma once

#include <glib.h>

enum {
    GENERATOR_CORE = 1,   /* bool, ranges, enums, optionals, timers */
    GENERATOR_WHOLE = 2,  /* the whole language but time and chance */
    GENERATOR_TIMED = 3,  /* the whole language but chance, in designs with a clock */
    GENERATOR_ALIKE = 4,  /* processes that are alike, and what refers to them */
    GENERATOR_RACES = 5,  /* caches that are filled with what was read before */
    GENERATOR_AGES = 6,   /* likewise, in time, where readers read again */
    GENERATOR_CLOCKS = 7, /* loops of every kind beside one long timer */
    GENERATOR_VALUES = 8, /* values that are alike, and what is over them and holds them */
    GENERATOR_ROUNDS = 9, /* alike processes that go round, and windows that open meanwhile */
    GENERATOR_READS =
        10, /* the races, in which all that is asked of reads is what may be left out */
    GENERATOR_TIERS =
        12, /* as ROUNDS, with a component for each server or process, and events of each */
    GENERATOR_STRICT = 11, /* timers that are started again before they are due */
    GENERATOR_LIVES = 13,  /* loops beside long timers that run at the same time */
};

/* Caller frees. */
char *generator_text(guint64 seed, int level);
