#include "checker/commands/session/ask.h"

typedef struct Building {
    Session *subject;
    const Program *program;
    uint64_t fixes;
    Lint *findings; /* or NULL */
} Building;

static const Model *build(uint64_t fixes, void *user)
{
    Building *building = user;

    building->program = session_compile(building->subject, fixes);
    building->fixes = fixes;
    return building->program ? program_model(building->program) : NULL;
}

static const Model *build_ahead(uint64_t fixes, void *user)
{
    const Program *program = session_compile_quietly(((Building *)user)->subject, fixes);

    return program ? program_model(program) : NULL;
}

static void done(const Model *model, void *user)
{
    Building *building = user;

    (void)model;
    if (building->findings)
        lint_note(building->findings, building->program);
    session_done(building->subject, building->fixes);
}

static bool allows(uint64_t fixes, void *user)
{
    return design_allows(((Building *)user)->subject->design, fixes);
}

static MatrixClaimKind claim_kind(const Claim *claim)
{
    switch (claim->decl->claim) {
    case CLAIM_CLOSES: return MATRIX_CLOSES;
    case CLAIM_LEAVES_OPEN: return MATRIX_LEAVES_OPEN;
    case CLAIM_KEEPS: return MATRIX_KEEPS;
    case CLAIM_BREAKS: return MATRIX_BREAKS;
    case CLAIM_HOLDS: break;
    }
    return claim->target == CLAIMS_DURATION ? MATRIX_LASTS : MATRIX_HOLDS;
}

static MatrixClaim matrix_claim(const Claim *claim)
{
    return (MatrixClaim){.kind = claim_kind(claim),
                         .fixes = claim->fixes,
                         .target = claim->index,
                         .number = claim->number,
                         .min = {claim->min.parts, claim->min.whole},
                         .max = {claim->max.parts, claim->max.whole}};
}

typedef struct Wanted {
    Arena *arena;
    Building building;
    MatrixQuestion question;
} Wanted;

static void wanted_init(Wanted *wanted, Session *subject, Lint *findings)
{
    const Design *design = subject->design;
    Arena *arena = arena_new();
    int64_t *costs = arena_array(arena, int64_t, design->fix_count + 1);

    for (uint32_t i = 0; i < design->fix_count; i++)
        costs[i] = design->fixes[i]->cost < 0 ? 1 : design->fixes[i]->cost;
    *wanted = (Wanted){.arena = arena, .building = {.subject = subject, .findings = findings}};
    wanted->question = (MatrixQuestion){.fix_count = design->fix_count,
                                        .costs = costs,
                                        .allows = allows,
                                        .build = build,
                                        .done = done,
                                        .user = &wanted->building,
                                        .build_ahead = build_ahead,
                                        .search = subject->search};
}

static void want_claims(Wanted *wanted, Session *subject)
{
    const System *whole = subject->whole;
    MatrixClaim *claims = arena_array(wanted->arena, MatrixClaim, whole->claim_count + 1);

    for (uint32_t i = 0; i < whole->claim_count; i++)
        claims[i] = matrix_claim(&whole->claims[i]);
    wanted->question.claims = claims;
    wanted->question.claim_count = whole->claim_count;
}

static void want_quizzes(Wanted *wanted, const Session *subject)
{
    const System *whole = subject->whole;
    MatrixQuiz *quizzes = arena_array(wanted->arena, MatrixQuiz, whole->question_count + 1);

    for (uint32_t i = 0; i < whole->question_count; i++) {
        const Question *question = &whole->questions[i];
        quizzes[i] = (MatrixQuiz){question->about, question->decl->name_count, question->options,
                                  question->decl->option_count};
    }
    wanted->question.quizzes = quizzes;
    wanted->question.quiz_count = whole->question_count;
}

Matrix *ask_matrix(Session *subject, Lint *findings)
{
    Wanted wanted;

    wanted_init(&wanted, subject, findings);
    want_claims(&wanted, subject);
    want_quizzes(&wanted, subject);
    wanted.question.search_sets = true;
    Matrix *matrix = matrix_new(&wanted.question);
    arena_free(wanted.arena);
    return matrix;
}

Matrix *ask_one(Session *subject, Lint *findings, uint64_t fixes, const SearchOptions *search)
{
    Wanted wanted;

    wanted_init(&wanted, subject, findings);
    if (search)
        wanted.question.search = *search;
    Matrix *matrix = matrix_of_one(&wanted.question, fixes);
    arena_free(wanted.arena);
    return matrix;
}

Matrix *ask_quizzes(Session *subject)
{
    Wanted wanted;

    wanted_init(&wanted, subject, NULL);
    want_quizzes(&wanted, subject);
    Matrix *matrix = matrix_of_quizzes(&wanted.question);
    arena_free(wanted.arena);
    return matrix;
}
