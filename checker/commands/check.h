/* `check`: what is shared by the ways to write its answer. */
#pragma once

#include "checker/commands/subject.h"
#include "checker/judge/matrix.h"

typedef struct Answer {
    Subject *subject;
    const Matrix *matrix;
    bool single;                 /* one configuration was asked for: no goals, no claims */
    const Diagnostics *findings; /* what the design says to no effect; warnings only */
} Answer;

/* Text for people. Caller frees. */
char *check_text(const Answer *answer);

/* The shape that docs/commands.md gives. Caller frees. */
char *check_json(const Answer *answer);

/* The number that a claim holds a measure to, with the fixes that it names. */
int64_t claim_number(Subject *subject, uint32_t claim);

/* The program of a row; never NULL: the row was searched with it. */
const Program *answer_program(const Answer *answer, const MatrixRow *row);

/* How an unfinished search ended, in words: "the limit of states was reached". */
const char *end_text(SearchEnd end);
