/* Asking the matrix about a design. The subject owns the programs that it is asked with. */
#pragma once

#include "checker/commands/session/lint.h"
#include "checker/commands/session/session.h"
#include "checker/fixes/matrix.h"

/* As written, each fix alone, the cheapest sets, all claims and all questions. NULL where some set
 * of fixes is no design: its mistakes were printed. */
Matrix *ask_matrix(Session *subject, Lint *findings);

/* A matrix of one row, with a search of its own; NULL for the subject's. Likewise. */
Matrix *ask_one(Session *subject, Lint *findings, uint64_t fixes, const SearchOptions *search);

/* What the design's questions need. Likewise. */
Matrix *ask_quizzes(Session *subject);
