/* Shared by the files that make a matrix. */
#pragma once

#include "checker/fixes/matrix.h"
#include "checker/fixes/speculative.h"

typedef struct Candidate {
    uint64_t fixes;
    int64_t cost;
} Candidate;

typedef struct Asking {
    const MatrixQuestion *question;
    Matrix *matrix;
    bool failed;        /* a set had no model */
    Speculation *ahead; /* or NULL: one by one */
    GHashTable *known;  /* fixes -> Verdicts, judged before they were asked for */
} Asking;

/* The row of a set, searched if it was not before; NULL, once a set had no model. */
const MatrixRow *matrix_ask(Asking *asking, uint64_t fixes);

void matrix_asking_init(Asking *asking, const MatrixQuestion *question, Matrix *matrix);
void matrix_asking_clear(Asking *asking); /* the matrix stays */

/* The same for one of a list of sets that are asked for in turn, perhaps not to its end. */
const MatrixRow *matrix_ask_in_turn(Asking *asking, const GArray *sets, guint number);

/* The verdicts of a set that was looked at ahead, the caller's; NULL: it was not. */
Verdicts *matrix_known(Asking *asking, uint64_t fixes);

/* These sets will be asked for, or the first of them will: judges some of them side by side, if
 * that is likely to pay. Changes nothing but how soon `matrix_ask` returns. */
void matrix_look_ahead(Asking *asking, const Candidate *sets, uint32_t count);

/* All sets that are allowed, or the first MATRIX_MAX_SETS of them, cheapest first: an array of
 * Candidate, the caller's. Says in the matrix how many there are. */
GArray *matrix_sets(Asking *asking);

/* The next search would end as early. */
bool matrix_was_stopped(const Verdicts *verdicts);

void matrix_answer_quizzes(Asking *asking);
void matrix_free_quizzes(Matrix *matrix);
