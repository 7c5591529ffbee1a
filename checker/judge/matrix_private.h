/* Shared by the files that make a matrix. */
#pragma once

#include "checker/judge/matrix.h"

typedef struct Candidate {
    uint64_t fixes;
    int64_t cost;
} Candidate;

typedef struct Asking {
    const MatrixQuestion *question;
    Matrix *matrix;
    bool failed; /* a set had no model */
} Asking;

/* The row of a set, searched if it was not before; NULL, once a set had no model. */
const MatrixRow *matrix_ask(Asking *asking, uint64_t fixes);

/* All sets that are allowed, or the first MATRIX_MOST_SETS of them, cheapest first: an array of
 * Candidate, the caller's. Says in the matrix how many there are. */
GArray *matrix_sets(Asking *asking);

/* The next search would end as early. */
bool matrix_was_stopped(const Verdicts *verdicts);

void matrix_answer_quizzes(Asking *asking);
void matrix_free_quizzes(Matrix *matrix);
