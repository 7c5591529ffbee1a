/* Shared by the files that make a matrix. */
#pragma once

#include "checker/fixes/matrix.h"
#include "checker/fixes/speculative.h"

typedef struct Candidate {
    uint64_t fixes;
    int64_t cost;
} Candidate;

typedef struct Asking {
    const MatrixRequest *request;
    Matrix *matrix;
    uint32_t most;      /* sets that may be asked for, as far as is known */
    bool failed;        /* a set had no model */
    Speculation *ahead; /* or NULL: one by one */
    GHashTable *known;  /* fixes -> Verdicts, judged before they were asked for */
} Asking;

/* Of all its fixes together. */
int64_t matrix_cost(const MatrixRequest *request, uint64_t fixes);

/* The row of a set, searched if it was not before; NULL, once a set had no model. */
MatrixRow *matrix_ask(Asking *asking, uint64_t fixes);

/* Lets go of the model of a row that nothing will be said of. */
void matrix_settle(Asking *asking, MatrixRow *row);

/* The next search would end as early. */
bool matrix_was_stopped(const Verdicts *verdicts);

/* ---- look_ahead.c ---- */
void look_ahead_init(Asking *asking);
void look_ahead_clear(Asking *asking);

/* `matrix_ask` for one of a list of sets that are asked for in turn, perhaps not to its end. */
MatrixRow *look_ahead_in_turn(Asking *asking, const GArray *sets, guint number);

/* The verdicts of a set that was looked at ahead, the caller's; NULL: it was not. */
Verdicts *look_ahead_known(Asking *asking, uint64_t fixes);

/* These sets will be asked for, or the first of them will: judges some of them side by side, if
 * that is likely to pay. Changes nothing but how soon `matrix_ask` returns. */
void look_ahead_judge(Asking *asking, const Candidate *sets, uint32_t count);

/* ---- cheapest.c ---- */

/* All sets that are allowed, or the first MATRIX_MAX_SETS of them, cheapest first: an array of
 * Candidate, the caller's. Says in the matrix how many there are. */
GArray *cheapest_sets(Asking *asking);

/* Those of one size, in the order of declaration. */
void cheapest_list(const Asking *asking, GArray *list, uint32_t size);

void cheapest_begin(Matrix *matrix);
void cheapest_search(Asking *asking); /* for all goals */

/* ---- claims.c, questions.c ---- */
void claims_answer(Asking *asking);
void questions_answer(Asking *asking);
void questions_free(Matrix *matrix);
