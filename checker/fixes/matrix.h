/* The matrix: one design under many sets of fixes, the cheapest set for each goal, the claims, and
 * the questions to learners.
 *
 * A set of fixes is a bit set. The matrix knows no language: whoever requests it says how many fixes
 * there are, what they cost, which sets are allowed, and makes the model of one. Each set is searched
 * at most once. The rows that something is said of own their models until the matrix is freed. */
#pragma once

#include "checker/judge/verdict.h"

enum { MATRIX_MAX_SETS = 4096 };

typedef enum MatrixClaimKind {
    MATRIX_CLOSES,
    MATRIX_LEAVES_OPEN,
    MATRIX_KEEPS,
    MATRIX_BREAKS,
    MATRIX_HOLDS,
    MATRIX_LASTS,         /* a window is open for at most so long, and some run attains it */
    MATRIX_LASTS_AT_MOST, /* a window is never open for longer */
} MatrixClaimKind;

typedef struct MatrixClaim {
    MatrixClaimKind kind;
    uint64_t fixes;
    uint32_t target; /* number of the window, check or measure */
    int64_t number;  /* HOLDS; LASTS...: microseconds */
    bool is_of_time; /* says nothing where time is free */
    /* HOLDS, of a measure of chance, where wholes are not 0: parts and whole of each. */
    int64_t min[2], max[2];
} MatrixClaim;

/* A question to a learner: which of these sets is the cheapest there is to make all of this good?
 */
typedef struct MatrixQuestion {
    const uint32_t *properties; /* windows first, then checks */
    uint32_t property_count;
    const uint64_t *options;
    uint32_t option_count;
} MatrixQuestion;

/* Who keeps searches for another day. */
typedef struct MatrixKeeping {
    /* Of another day, of a set whose model is built: the caller's. NULL: it is to be searched. */
    Verdicts *(*known)(uint64_t fixes, void *user);
    /* The search of that set begins: says in `judge` where it goes on. */
    void (*begins)(uint64_t fixes, JudgeOptions *judge, void *user);
    void (*judged)(uint64_t fixes, const Verdicts *verdicts, void *user);
    void *user;
} MatrixKeeping;

typedef struct MatrixRequest {
    uint32_t fix_count;
    const int64_t *costs;
    bool (*allows)(uint64_t fixes, void *user);
    /* The model of a set, good until `release`; NULL: there is none, and nothing more is asked. */
    const Model *(*build)(uint64_t fixes, void *user);
    /* Set number `number` of at most `most` is searched next; may be NULL. */
    void (*searches)(uint32_t number, uint32_t most, void *user);
    void (*searched)(uint64_t fixes, void *user); /* the search of that set has ended */
    void (*release)(uint64_t fixes, void *user);  /* its model is needed no more */
    /* Models of sets that may be asked for later, so that small ones are judged side by side:
     * `build` is called again for those that are. Says nothing where there is none. NULL: one by
     * one. */
    const Model *(*build_ahead)(uint64_t fixes, void *user);
    void *user;
    const MatrixClaim *claims;
    uint32_t claim_count;
    const MatrixQuestion *questions;
    uint32_t question_count;
    bool untimed;     /* time is left free, whatever is claimed of it */
    bool search_sets; /* look for the cheapest set of each goal */
    bool keeps_all;   /* every row keeps its model, not only those that text speaks of */
    JudgeOptions judge;
    const MatrixKeeping *keeping; /* or NULL */
} MatrixRequest;

typedef struct MatrixRow {
    uint64_t fixes;
    int64_t cost;
    Verdicts *verdicts;
    const Model *model; /* NULL where nobody will ask for it */
} MatrixRow;

typedef enum GoalAnswer {
    GOAL_FOUND,
    GOAL_NONE,      /* no allowed set reaches it */
    GOAL_UNKNOWN,   /* not all sets could be searched, or not searched to the end */
    GOAL_NOT_ASKED, /* reached with any set: no fix is needed */
} GoalAnswer;

typedef struct Goal { /* to close a window or keep a check */
    GoalAnswer answer;
    uint64_t fixes;
    int64_t cost;
} Goal;

typedef enum ClaimAnswer {
    CLAIM_CONFIRMED,
    CLAIM_REFUTED,
    CLAIM_UNDECIDED,  /* for a limit, or a design error with its fixes */
    CLAIM_NOT_JUDGED, /* it is about time, which is left free */
} ClaimAnswer;

typedef enum OptionAnswer {
    OPTION_RIGHT,
    OPTION_DEARER, /* makes all of it good, but there is a cheaper set that does */
    OPTION_WRONG,
    OPTION_UNDECIDED,
} OptionAnswer;

typedef struct QuestionAnswer {
    Goal cheapest; /* of all sets, offered or not, for all that it is about at once */
    OptionAnswer *options;
} QuestionAnswer;

typedef struct Matrix {
    void (*release)(uint64_t fixes, void *user);
    void *user;
    GPtrArray *rows; /* of MatrixRow: as written, each fix alone, then whatever else was searched */
    uint32_t
        shown; /* how many of the first rows are the matrix proper: as written and single fixes */
    Goal *windows, *checks;
    uint32_t window_count, check_count;
    ClaimAnswer *claims;
    uint32_t claim_count;
    QuestionAnswer *questions;
    uint32_t question_count;
    uint64_t sets; /* that `allows` allows; UINT64_MAX: more than can be counted off */
    bool all_sets; /* every one of them could have been searched */
    bool
        is_cut; /* there was no model for a later set: of that and of those behind it nothing is known */
} Matrix;

/* NULL where `build` gave no model for the first set. The request is needed no longer, but for `release` and `user`. */
Matrix *matrix_new(const MatrixRequest *request);

/* A matrix of the one set alone: no goals, no claims. Likewise. */
Matrix *matrix_of_one(const MatrixRequest *request, uint64_t fixes);

/* A matrix of what the questions need: no goals, no claims, and rows in no order. Likewise. */
Matrix *matrix_of_questions(const MatrixRequest *request);
void matrix_free(Matrix *matrix);

/* The row of a set, or NULL where it was not searched. */
const MatrixRow *matrix_row(const Matrix *matrix, uint64_t fixes);

/* True where a property of a configuration is as it should be: windows first, then checks. */
bool matrix_is_good(const Verdicts *verdicts, uint32_t property);

/* Neither that nor the contrary: for a limit, or a bound too close to a probability. */
bool matrix_is_unknown(const Verdicts *verdicts, uint32_t property);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Matrix, matrix_free)
