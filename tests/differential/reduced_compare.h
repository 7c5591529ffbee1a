/* Verdicts with reductions, for a program, and whether the runs they show are runs of it. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"

/* From the start, whatever the size. Caller frees. */
Verdicts *reduced_verdicts(const Program *program, uint32_t reductions,
                           const JudgeOptions *options);

/* How many of these verdicts came of a search with exactly these reductions. */
uint32_t reduced_count(uint32_t reductions);

/* How many windows that are so were told by a search with symmetry or order. */
uint32_t reduced_windows(WindowKind kind);

/* Of designs whose windows were told by sorted states with ways round. */
typedef struct RoundTotals {
    uint32_t designs, windows[WINDOW_UNKNOWN + 1];
    uint32_t going_round, checks_going_round; /* are shown with one */
    uint32_t moving;                          /* designs in which events change places */
    /* Until such an event; there is another one that does not close the window; until several in turn. */
    uint32_t until_moved, until_one_moved, in_turn_moved;
} RoundTotals;

RoundTotals reduced_rounds(void);
void reduced_forget_rounds(void);

/* Verdicts with order in which all guarantees of reads are broken, which are then not remembered for. */
uint32_t reduced_unwatched(void);

/* What is wrong with a run that a check or a window is shown with; NULL: nothing. Caller frees. */
char *run_mistake(const Program *program, const Verdicts *verdicts);
