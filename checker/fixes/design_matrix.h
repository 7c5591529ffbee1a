/* The matrix of a design: its fixes, claims and questions are asked for, and its programs are the
 * models, which the rows of the matrix hold. */
#pragma once

#include "checker/fixes/matrix.h"
#include "checker/fixes/programs.h"

typedef struct DesignMatrix { /* it must outlive the matrix */
    Programs *programs;
    const System *whole; /* the design resolved whole: what is claimed and asked */
    JudgeOptions judge;  /* of each set of fixes */
    void (*searches)(uint32_t number, uint32_t most);     /* as MatrixRequest's; may be NULL */
    void (*searched)(const Program *program, void *user); /* after every search; may be NULL */
    void *user;
    bool keeps_all;               /* rows keep their programs, however little is said of them */
    const MatrixKeeping *keeping; /* or NULL */
} DesignMatrix;

/* As written, each fix alone, the cheapest sets, all claims and all questions. NULL where some set
 * of fixes is no design, as whoever observes the programs was told. */
Matrix *design_matrix_of_all(const DesignMatrix *of);

/* A matrix of one row. Likewise. */
Matrix *design_matrix_of_one(const DesignMatrix *of, uint64_t fixes);

/* What the design's questions need. Likewise. */
Matrix *design_matrix_of_questions(const DesignMatrix *of);
