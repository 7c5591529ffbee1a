#include "checker/fixes/design_matrix.h"

#include "checker/language/syntax/decl.h"

/* ---- models of sets of fixes ---- */

static Programs *programs_of(const void *user)
{
    return ((const DesignMatrix *)user)->programs;
}

static const Model *build_ahead(uint64_t fixes, void *user)
{
    Programs *programs = programs_of(user);
    const Budget *budget = programs_design(programs)->budget;

    if (budget_is_scarce(budget) || budget_is_past(budget) || !programs_try(programs, fixes))
        return NULL;
    return programs_model(programs, fixes);
}

static const Model *build(uint64_t fixes, void *user)
{
    Programs *programs = programs_of(user);

    if (!programs_get(programs, fixes))
        return NULL;
    programs_hold(programs, fixes);
    return programs_model(programs, fixes);
}

static void searches(uint32_t number, uint32_t most, void *user)
{
    const DesignMatrix *of = user;

    if (of->searches)
        of->searches(number, most);
}

static void searched(uint64_t fixes, void *user)
{
    const DesignMatrix *of = user;

    if (of->searched)
        of->searched(programs_held(of->programs, fixes), of->user);
    programs_searched(of->programs, fixes);
}

static void release(uint64_t fixes, void *user)
{
    programs_release(programs_of(user), fixes);
}

static bool allows(uint64_t fixes, void *user)
{
    return design_allows(programs_design(programs_of(user)), fixes);
}

/* ---- what is claimed and asked ---- */

static MatrixClaimKind claim_kind(const Claim *claim)
{
    switch (claim->decl->claim) {
    case CLAIM_CLOSES: return MATRIX_CLOSES;
    case CLAIM_LEAVES_OPEN: return MATRIX_LEAVES_OPEN;
    case CLAIM_KEEPS: return MATRIX_KEEPS;
    case CLAIM_BREAKS: return MATRIX_BREAKS;
    case CLAIM_HOLDS: break;
    }
    if (claim->target != CLAIMS_DURATION)
        return MATRIX_HOLDS;
    return claim->decl->is_at_most ? MATRIX_LASTS_AT_MOST : MATRIX_LASTS;
}

/* How long a window is open, and how old a read is in time. */
static bool is_of_time(const Claim *claim, const System *whole)
{
    if (claim->target != CLAIMS_CHECK)
        return claim->target == CLAIMS_DURATION || claim->target == CLAIMS_AGE;
    const Decl *check = whole->checks[claim->index].decl;
    return check->check == CHECK_BOUNDED_READS && !check->counts_versions;
}

static MatrixClaim matrix_claim(const Claim *claim, const System *whole)
{
    return (MatrixClaim){.kind = claim_kind(claim),
                         .fixes = claim->fixes,
                         .target = claim->index,
                         .number = claim->number,
                         .is_of_time = is_of_time(claim, whole),
                         .min = {claim->min.parts, claim->min.whole},
                         .max = {claim->max.parts, claim->max.whole}};
}

static void request_claims(MatrixRequest *request, const System *whole, Arena *arena)
{
    MatrixClaim *claims = arena_array(arena, MatrixClaim, whole->claim_count + 1);

    for (uint32_t i = 0; i < whole->claim_count; i++)
        claims[i] = matrix_claim(&whole->claims[i], whole);
    request->claims = claims;
    request->claim_count = whole->claim_count;
}

static void request_questions(MatrixRequest *request, const System *whole, Arena *arena)
{
    MatrixQuestion *questions = arena_array(arena, MatrixQuestion, whole->question_count + 1);

    for (uint32_t i = 0; i < whole->question_count; i++) {
        const Question *question = &whole->questions[i];
        questions[i] = (MatrixQuestion){question->properties, question->decl->name_count,
                                        question->options, question->decl->option_count};
    }
    request->questions = questions;
    request->question_count = whole->question_count;
}

static MatrixRequest request_of(const DesignMatrix *of, Arena *arena)
{
    const Design *design = programs_design(of->programs);
    int64_t *costs = arena_array(arena, int64_t, design->fix_count + 1);

    for (uint32_t i = 0; i < design->fix_count; i++)
        costs[i] = design->fixes[i]->cost < 0 ? 1 : design->fixes[i]->cost;
    return (MatrixRequest){.fix_count = design->fix_count,
                           .costs = costs,
                           .allows = allows,
                           .build = build,
                           .build_ahead = build_ahead,
                           .searches = searches,
                           .searched = searched,
                           .release = release,
                           .user = (void *)of,
                           .untimed = programs_configuration(of->programs)->untimed,
                           .keeps_all = of->keeps_all,
                           .judge = of->judge,
                           .keeping = of->keeping};
}

Matrix *design_matrix_of_all(const DesignMatrix *of)
{
    g_autoptr(Arena) arena = arena_new();
    MatrixRequest request = request_of(of, arena);

    request_claims(&request, of->whole, arena);
    request_questions(&request, of->whole, arena);
    request.search_sets = true;
    return matrix_new(&request);
}

Matrix *design_matrix_of_one(const DesignMatrix *of, uint64_t fixes)
{
    g_autoptr(Arena) arena = arena_new();
    const MatrixRequest request = request_of(of, arena);

    return matrix_of_one(&request, fixes);
}

Matrix *design_matrix_of_questions(const DesignMatrix *of)
{
    g_autoptr(Arena) arena = arena_new();
    MatrixRequest request = request_of(of, arena);

    request_questions(&request, of->whole, arena);
    return matrix_of_questions(&request);
}
