#include "checker/commands/session/ask.h"

#include "checker/commands/quiz/questions.h"

#include <string.h>

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

static uint32_t index_of(Decl *const *decls, uint32_t count, const char *name)
{
    uint32_t i = 0;

    while (i < count && strcmp(decls[i]->name.text, name) != 0)
        i++;
    return i;
}

ClaimNumber ask_claim_number(Session *subject, uint32_t claim)
{
    Configuration configuration = subject->configuration;

    configuration.fixes = design_claim_fixes(subject->design, subject->design->claims[claim]);
    g_autoptr(System) system =
        system_resolve(subject->design, &configuration, false, subject->diagnostics);
    return system->claim_numbers[claim];
}

static void set_numbers(MatrixClaim *claim, ClaimNumber number)
{
    claim->number = number.number;
    claim->min[0] = number.min.parts;
    claim->min[1] = number.min.whole;
    claim->max[0] = number.max.parts;
    claim->max[1] = number.max.whole;
}

static MatrixClaim matrix_claim(Session *subject, uint32_t number)
{
    const Design *design = subject->design;
    const Decl *claim = design->claims[number];
    MatrixClaim result = {.fixes = design_claim_fixes(design, claim)};

    switch (claim->claim) {
    case CLAIM_CLOSES:
    case CLAIM_LEAVES_OPEN:
        result.kind = claim->claim == CLAIM_CLOSES ? MATRIX_CLOSES : MATRIX_LEAVES_OPEN;
        result.target = index_of(design->windows, design->window_count, claim->target.text);
        break;
    case CLAIM_KEEPS:
    case CLAIM_BREAKS:
        result.kind = claim->claim == CLAIM_KEEPS ? MATRIX_KEEPS : MATRIX_BREAKS;
        result.target = index_of(design->checks, design->check_count, claim->target.text);
        break;
    case CLAIM_HOLDS:
        result.kind = MATRIX_HOLDS;
        set_numbers(&result, ask_claim_number(subject, number));
        if (design_claim_is_of_window(design, claim)) {
            result.kind = MATRIX_LASTS;
            result.target = index_of(design->windows, design->window_count, claim->target.text);
            break;
        }
        result.target = index_of(design->measures, design->measure_count, claim->target.text);
        break;
    }
    return result;
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
    const Design *design = subject->design;
    MatrixClaim *claims = arena_array(wanted->arena, MatrixClaim, design->claim_count + 1);

    for (uint32_t i = 0; i < design->claim_count; i++)
        claims[i] = matrix_claim(subject, i);
    wanted->question.claims = claims;
    wanted->question.claim_count = design->claim_count;
}

static void want_quizzes(Wanted *wanted, const Session *subject)
{
    wanted->question.quizzes = questions_of(subject->design, wanted->arena);
    wanted->question.quiz_count = subject->design->question_count;
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
