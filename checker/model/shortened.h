/* A timed model with a long timer in it, and one like it whose timer is shorter, for searches that need not
 * see each tick of the long one.
 *
 * Both have the same states, steps and predicates but for the ticks that the timer has left, and the same
 * answers of the kinds that it was made for; whoever makes it proves that (docs/internals/long-clocks.md). Runs of the
 * shorter one are lengthened to runs of the other before anybody sees them. */
#pragma once

#include "checker/model/run.h"

typedef struct Shortened Shortened;

/* Of a run, what it has to show: from some step on it stays in states in which a predicate has a value,
 * but for the last one where it leaves them. */
typedef struct ShownPart {
    uint32_t from; /* after so many steps; beyond the run: only its end counts */
    bool has_predicate, value;
    uint8_t predicate;
    bool is_longest; /* it does so for as long as it can */
    bool is_held;    /* it does so because processes alone cannot but do so */
} ShownPart;

struct Shortened {
    const Model *model; /* with the shorter timer */
    const Model *of;
    uint32_t more; /* ticks by which the other timer is longer */
    uint32_t
        settled; /* who stays in such states for more ticks than this can stay for `more` ticks more */

    /* Ticks that the timer has left in a state of `model`; 0: it does not run, or is due. */
    uint32_t (*left)(const Shortened *shortened, const Word *state);

    /* The run of `of` that a run of `model` stands for. Where step k of the one has led to is after
     * positions[k] steps of the other, UINT32_MAX if it does not come there; positions are the caller's, one more
     * than the run has steps. Caller frees. */
    Run *(*lengthen)(const Shortened *shortened, const Run *run, const ShownPart *part,
                     uint32_t *positions);

    /* Of a window (its predicate) that may stay open: whether which states are held open (1 byte each, of all
     * states given, of `model`) is told alike by both, and so what becomes of it. */
    bool (*keeps_held)(const Shortened *shortened, uint8_t predicate, const Word *states,
                       const uint8_t *held, uint32_t count);
};
