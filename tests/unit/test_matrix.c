/* The matrix, asked about fixes that are nothing but sets: which of them close the one window and
 * keep the one check. */
#include "checker/fixes/matrix.h"

#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { OPEN = 1, GOOD = 2, MAX_CLOSERS = 4 };

typedef struct Fake {
    uint64_t closers[MAX_CLOSERS], keepers[MAX_CLOSERS]; /* any of them, and whatever is more */
    uint64_t forbidden[MAX_CLOSERS];                     /* sets that may not be together */
    bool is_closed;                                      /* whatever the fixes */
    uint64_t large;                                      /* with this set there are more states */
    uint64_t none;                                       /* with this set there is no model */
    GHashTable *tables; /* fixes -> Table, of the models that were not released yet */
    uint32_t built, searched;
    uint32_t held; /* of the models, when the matrix was made */
} Fake;

static bool has_any(const uint64_t *sets, uint64_t fixes)
{
    for (uint32_t i = 0; i < MAX_CLOSERS; i++)
        if (sets[i] && (fixes & sets[i]) == sets[i])
            return true;
    return false;
}

static bool allows(uint64_t fixes, void *user)
{
    return !has_any(((Fake *)user)->forbidden, fixes);
}

/* 0 -> 1, and with a large set -> 2. The window is open and the check broken in 1. */
static Table *new_table(const Fake *fake, uint64_t fixes)
{
    Table *table = table_new(3);

    table_actor(table, ACTOR_PROCESS, "p");
    table_begin(table, 0);
    table_step(table, 0, 0, 1);
    if (fake->large && fixes == fake->large)
        table_step(table, 1, 0, 2);
    table_hold(table, 0, GOOD);
    table_hold(table, 2, GOOD);
    if (!fake->is_closed && !has_any(fake->closers, fixes))
        table_hold(table, 1, OPEN);
    if (has_any(fake->keepers, fixes))
        table_hold(table, 1, GOOD);
    for (uint32_t i = 0; i < 3; i++) {
        table_hold(table, i, PREDICATE_FINISHED);
        table->states[i].value = __builtin_popcountll(fixes);
    }
    table_property(table, PROPERTY_WINDOW, OPEN);
    table_property(table, PROPERTY_ALWAYS, GOOD);
    table_measure(table, false, false);
    return table;
}

static const Model *build(uint64_t fixes, void *user)
{
    Fake *fake = user;

    if (fake->none && fixes == fake->none)
        return NULL;
    if (!fake->tables)
        fake->tables =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)table_free);
    fake->built++;
    Table *table = new_table(fake, fixes);
    g_hash_table_insert(fake->tables, g_memdup2(&fixes, sizeof fixes), table);
    return table_model(table);
}

static void searched(uint64_t fixes, void *user)
{
    Fake *fake = user;

    assert_true(g_hash_table_contains(fake->tables, &fixes));
    fake->searched++;
}

static void release(uint64_t fixes, void *user)
{
    Fake *fake = user;

    assert_true(g_hash_table_remove(fake->tables, &fixes)); /* once */
}

/* Every model was searched once, and is released once, with its row at the latest. */
static void free_matrix(Matrix *matrix, Fake *fake)
{
    assert_int_equal(fake->searched, fake->built);
    assert_int_equal(fake->built, matrix->rows->len);
    fake->held = 0;
    for (guint i = 0; i < matrix->rows->len; i++)
        fake->held += ((MatrixRow *)matrix->rows->pdata[i])->model != NULL;
    assert_int_equal(fake->held, g_hash_table_size(fake->tables));
    matrix_free(matrix);
    assert_int_equal(g_hash_table_size(fake->tables), 0);
    g_clear_pointer(&fake->tables, g_hash_table_destroy);
    fake->built = fake->searched = 0;
}

static Matrix *ask(Fake *fake, uint32_t fixes, const int64_t *costs)
{
    MatrixRequest request = {.fix_count = fixes,
                             .costs = costs,
                             .allows = allows,
                             .build = build,
                             .searched = searched,
                             .release = release,
                             .user = fake,
                             .search_sets = true};

    return matrix_new(&request);
}

static void assert_cheapest(Fake fake, const int64_t *costs, uint64_t fixes, int64_t cost)
{
    Matrix *matrix = ask(&fake, 4, costs);

    assert_int_equal(matrix->windows[0].answer, GOAL_FOUND);
    assert_int_equal(matrix->windows[0].fixes, fixes);
    assert_int_equal(matrix->windows[0].cost, cost);
    assert_true(matrix->all_sets);
    free_matrix(matrix, &fake);
}

/* Fixes are bits: 1 is the first, 2 the second, 4 the third, 8 the fourth. */
static void cheapest_by_cost(void **state)
{
    assert_cheapest((Fake){.closers = {1, 6}}, (int64_t[]){4, 1, 2, 9}, 6, 3);
    assert_cheapest((Fake){.closers = {1, 6}}, (int64_t[]){2, 1, 2, 9}, 1, 2);
    assert_cheapest((Fake){.closers = {1, 14}}, (int64_t[]){1, 0, 0, 0}, 14, 0);
}

static void then_by_size(void **state)
{
    assert_cheapest((Fake){.closers = {1, 6}}, (int64_t[]){3, 1, 2, 9}, 1, 3);
    assert_cheapest((Fake){.closers = {6, 8}}, (int64_t[]){9, 1, 2, 3}, 8, 3);
    assert_cheapest((Fake){.closers = {2}}, (int64_t[]){0, 5, 0, 0}, 2,
                    5); /* no more than needed */
}

static void then_by_declaration(void **state)
{
    assert_cheapest((Fake){.closers = {2, 1}}, (int64_t[]){2, 2, 1, 1}, 1, 2);
    assert_cheapest((Fake){.closers = {6, 9}}, (int64_t[]){1, 1, 1, 1}, 9, 2);
    assert_cheapest((Fake){.closers = {12, 10}}, (int64_t[]){1, 1, 1, 1}, 10, 2);
}

static void what_excludes_is_not_tried(void **state)
{
    assert_cheapest((Fake){.closers = {6, 1}, .forbidden = {6}}, (int64_t[]){9, 1, 1, 1}, 1, 9);

    Fake fake = {.closers = {7}, .forbidden = {3, 6}};
    Matrix *matrix = ask(&fake, 3, (int64_t[]){1, 1, 1});
    assert_int_equal(matrix->windows[0].answer, GOAL_NONE);
    assert_int_equal(matrix->sets, 5); /* {} a b c, and a with c */
    assert_int_equal(matrix->rows->len, 5);
    assert_null(matrix_row(matrix, 3));
    assert_non_null(matrix_row(matrix, 5));
    free_matrix(matrix, &fake);
}

static void no_fix_is_needed(void **state)
{
    Fake fake = {.is_closed = true, .keepers = {1}};
    Matrix *matrix = ask(&fake, 2, (int64_t[]){0, 1});

    assert_int_equal(matrix->windows[0].answer, GOAL_NOT_ASKED);
    assert_int_equal(matrix->checks[0].answer, GOAL_FOUND);
    assert_int_equal(matrix->checks[0].fixes, 1);
    assert_int_equal(matrix->shown, 3); /* as written, and each alone */
    assert_int_equal(matrix->rows->len, 3);
    free_matrix(matrix, &fake);
}

/* 12 fixes have 4096 sets, which is as many as are tried; 13 have more. */
static void too_many_sets(void **state)
{
    const int64_t costs[13] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    Fake fake = {.keepers = {0}};

    Matrix *matrix = ask(&fake, 12, costs);
    assert_true(matrix->all_sets);
    assert_int_equal(matrix->sets, 4096);
    assert_int_equal(matrix->windows[0].answer, GOAL_NONE);
    assert_int_equal(matrix->rows->len, 4096);
    free_matrix(matrix, &fake);

    matrix = ask(&fake, 13, costs);
    assert_false(matrix->all_sets);
    assert_true(matrix->sets == UINT64_MAX);
    assert_int_equal(matrix->windows[0].answer, GOAL_UNKNOWN);
    free_matrix(matrix, &fake);
}

/* Small sets are tried before large ones, where not all can be. */
static void small_sets_first(void **state)
{
    int64_t costs[40];
    Fake fake = {.closers = {UINT64_C(1) << 39}};
    MatrixRequest request = {.fix_count = 40, .costs = costs, .allows = allows, .build = build};

    for (uint32_t i = 0; i < 40; i++)
        costs[i] = 1;
    request.searched = searched;
    request.release = release;
    request.user = &fake;
    request.search_sets = true;
    Matrix *matrix = matrix_new(&request);
    assert_int_equal(matrix->windows[0].answer, GOAL_FOUND);
    assert_int_equal(matrix->windows[0].fixes, UINT64_C(1) << 39);
    assert_false(matrix->all_sets);
    free_matrix(matrix, &fake);
}

static ClaimAnswer claim(Fake fake, MatrixClaim claim, uint64_t max_states)
{
    const int64_t costs[] = {1, 1, 1};
    MatrixRequest request = {.fix_count = 3,
                             .costs = costs,
                             .allows = allows,
                             .build = build,
                             .searched = searched,
                             .release = release,
                             .user = &fake,
                             .claims = &claim,
                             .claim_count = 1,
                             .judge.search.limits.max_states = max_states};
    Matrix *matrix = matrix_new(&request);
    ClaimAnswer answer = matrix->claims[0];

    free_matrix(matrix, &fake);
    return answer;
}

static void claims_are_answered(void **state)
{
    const Fake fake = {.closers = {1}, .keepers = {6}};
    const struct {
        MatrixClaim claim;
        ClaimAnswer answer;
    } expected[] = {
        {{MATRIX_CLOSES, 1, 0, 0}, CLAIM_CONFIRMED},
        {{MATRIX_CLOSES, 3, 0, 0}, CLAIM_CONFIRMED},
        {{MATRIX_CLOSES, 2, 0, 0}, CLAIM_REFUTED},
        {{MATRIX_LEAVES_OPEN, 0, 0, 0}, CLAIM_CONFIRMED},
        {{MATRIX_LEAVES_OPEN, 1, 0, 0}, CLAIM_REFUTED},
        {{MATRIX_KEEPS, 6, 0, 0}, CLAIM_CONFIRMED},
        {{MATRIX_KEEPS, 2, 0, 0}, CLAIM_REFUTED},
        {{MATRIX_BREAKS, 4, 0, 0}, CLAIM_CONFIRMED},
        {{MATRIX_BREAKS, 7, 0, 0}, CLAIM_REFUTED},
        {{MATRIX_HOLDS, 5, 0, 2}, CLAIM_CONFIRMED}, /* the measure is how many fixes are on */
        {{MATRIX_HOLDS, 5, 0, 3}, CLAIM_REFUTED},
    };

    for (uint32_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_int_equal(claim(fake, expected[i].claim, 0), expected[i].answer);
}

/* With one state allowed nothing is known. */
static void claims_at_a_limit(void **state)
{
    const Fake fake = {.closers = {1}};

    assert_int_equal(claim(fake, (MatrixClaim){MATRIX_CLOSES, 1, 0, 0}, 1), CLAIM_UNDECIDED);
    assert_int_equal(claim(fake, (MatrixClaim){MATRIX_LEAVES_OPEN, 0, 0, 0}, 1), CLAIM_UNDECIDED);
    assert_int_equal(claim(fake, (MatrixClaim){MATRIX_KEEPS, 0, 0, 0}, 1), CLAIM_UNDECIDED);
    assert_int_equal(claim(fake, (MatrixClaim){MATRIX_HOLDS, 0, 0, 0}, 1), CLAIM_UNDECIDED);
}

/* The first fix is cheaper and could not be searched to its end: nobody may say that the second is
 * the cheapest one. */
static void cheaper_but_unknown(void **state)
{
    Fake fake = {.closers = {1, 2}, .keepers = {4}, .large = 1};
    const int64_t costs[] = {1, 2, 3};
    MatrixRequest request = {.fix_count = 3,
                             .costs = costs,
                             .allows = allows,
                             .build = build,
                             .searched = searched,
                             .release = release,
                             .user = &fake,
                             .search_sets = true,
                             .judge.search.limits.max_states = 2};
    Matrix *matrix = matrix_new(&request);

    assert_int_equal(matrix->windows[0].answer, GOAL_UNKNOWN);
    assert_int_equal(matrix->checks[0].answer, GOAL_FOUND);
    assert_int_equal(matrix->checks[0].fixes, 4);
    free_matrix(matrix, &fake);
}

/* ---- questions to learners ---- */

static Matrix *answered(Fake *fake, const int64_t *costs, const MatrixQuestion *question,
                        uint64_t max_states)
{
    MatrixRequest request = {.fix_count = 3,
                             .costs = costs,
                             .allows = allows,
                             .build = build,
                             .searched = searched,
                             .release = release,
                             .user = fake,
                             .questions = question,
                             .question_count = 1,
                             .judge.search.limits.max_states = max_states};

    return matrix_of_questions(&request);
}

/* Property 0 is the window, 1 the check. */
static void assert_answers(Fake fake, const int64_t *costs, uint32_t property_count,
                           uint64_t cheapest, const OptionAnswer *expected)
{
    static const uint32_t properties[] = {0, 1};
    static const uint64_t options[] = {1, 2, 4, 6};
    const MatrixQuestion asked = {properties, property_count, options, G_N_ELEMENTS(options)};
    Matrix *matrix = answered(&fake, costs, &asked, 0);

    assert_int_equal(matrix->question_count, 1);
    assert_int_equal(matrix->questions[0].cheapest.answer, GOAL_FOUND);
    assert_int_equal(matrix->questions[0].cheapest.fixes, cheapest);
    for (uint32_t i = 0; i < G_N_ELEMENTS(options); i++)
        assert_int_equal(matrix->questions[0].options[i], expected[i]);
    free_matrix(matrix, &fake);
}

static void questions_are_answered(void **state)
{
    const Fake fake = {.closers = {1, 2}, .keepers = {2, 4}};
    const int64_t costs[] = {1, 2, 9}, equal[] = {2, 2, 2};

    /* 1 closes the window for less than 2 does; 4 leaves it open, and 6 has the 2 in it. */
    assert_answers(fake, costs, 1, 1,
                   (OptionAnswer[]){OPTION_RIGHT, OPTION_DEARER, OPTION_WRONG, OPTION_DEARER});
    /* But it does not keep the check, as 2 does at once. */
    assert_answers(fake, costs, 2, 2,
                   (OptionAnswer[]){OPTION_WRONG, OPTION_RIGHT, OPTION_WRONG, OPTION_DEARER});
    /* What costs the same is as right. */
    assert_answers(fake, equal, 1, 1,
                   (OptionAnswer[]){OPTION_RIGHT, OPTION_RIGHT, OPTION_WRONG, OPTION_DEARER});
    /* The cheapest set need not be offered: 1 and 4 together, for less than 2. */
    assert_answers(fake, (int64_t[]){1, 9, 2}, 2, 5,
                   (OptionAnswer[]){OPTION_WRONG, OPTION_DEARER, OPTION_WRONG, OPTION_DEARER});
}

static void questions_where_no_fix_is_needed(void **state)
{
    Fake fake = {.is_closed = true};
    const MatrixQuestion asked = {(uint32_t[]){0}, 1, (uint64_t[]){1, 2}, 2};
    Matrix *matrix = answered(&fake, (int64_t[]){1, 0, 1}, &asked, 0);

    assert_int_equal(matrix->questions[0].cheapest.answer, GOAL_NOT_ASKED);
    assert_int_equal(matrix->questions[0].options[0], OPTION_DEARER);
    assert_int_equal(matrix->questions[0].options[1],
                     OPTION_RIGHT); /* it costs as much as nothing */
    free_matrix(matrix, &fake);
}

/* 2 closes the window, but whether 1 does so for less is not known. What breaks the check is known
 * to, however much was left unsearched. */
static void questions_at_a_limit(void **state)
{
    Fake fake = {.closers = {1, 2}, .large = 1};
    MatrixQuestion asked = {(uint32_t[]){0, 1}, 1, (uint64_t[]){1, 2}, 2};
    Matrix *matrix = answered(&fake, (int64_t[]){1, 2, 9}, &asked, 2);

    assert_int_equal(matrix->questions[0].cheapest.answer, GOAL_UNKNOWN);
    assert_int_equal(matrix->questions[0].options[0], OPTION_UNDECIDED);
    assert_int_equal(matrix->questions[0].options[1], OPTION_UNDECIDED);
    free_matrix(matrix, &fake);
    asked.property_count = 2;
    matrix = answered(&fake, (int64_t[]){1, 2, 9}, &asked, 2);
    assert_int_equal(matrix->questions[0].cheapest.answer, GOAL_NONE);
    assert_int_equal(matrix->questions[0].options[0], OPTION_WRONG);
    assert_int_equal(matrix->questions[0].options[1], OPTION_WRONG);
    free_matrix(matrix, &fake);
}

/* As written and with the first fix alone it is known; of the second nothing is, so neither of the cheapest. */
static void no_model(void **state)
{
    Fake fake = {.none = 2};
    const int64_t costs[] = {1, 1};
    Matrix *matrix = ask(&fake, 2, costs);

    assert_true(matrix->is_cut);
    assert_int_equal(matrix->rows->len, 2);
    assert_int_equal(matrix->shown, 2);
    assert_int_equal(matrix->windows[0].answer, GOAL_UNKNOWN);
    assert_int_equal(matrix->checks[0].answer, GOAL_UNKNOWN);
    free_matrix(matrix, &fake);
}

/* As written, each alone, what is claimed or offered, and the cheapest: nothing is said of others. */
static void models_of_rows(void **state)
{
    const int64_t costs[] = {1, 1, 1, 1};
    const MatrixClaim claims[] = {{.kind = MATRIX_CLOSES, .fixes = 10}};
    const uint64_t options[] = {9, 12};
    const MatrixQuestion question = {(uint32_t[]){0}, 1, options, G_N_ELEMENTS(options)};
    Fake fake = {.closers = {7}};
    MatrixRequest request = {.fix_count = 4,
                             .costs = costs,
                             .allows = allows,
                             .build = build,
                             .searched = searched,
                             .release = release,
                             .user = &fake,
                             .claims = claims,
                             .claim_count = 1,
                             .questions = &question,
                             .question_count = 1,
                             .search_sets = true};
    static const uint64_t kept[] = {0, 1, 2, 4, 8, 7, 9, 10, 12};
    Matrix *matrix = matrix_new(&request);

    for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
        assert_non_null(matrix_row(matrix, kept[i])->model);
    assert_int_equal(matrix->rows->len, 16); /* nothing keeps the check: all sets were searched */
    free_matrix(matrix, &fake);
    assert_int_equal(fake.held, G_N_ELEMENTS(kept));
    request.keeps_all = true;
    free_matrix(matrix_new(&request), &fake);
    assert_int_equal(fake.held, 16);
}

static void one_set(void **state)
{
    Fake fake = {.closers = {3}};
    MatrixRequest request = {
        .build = build, .searched = searched, .release = release, .user = &fake};
    Matrix *matrix = matrix_of_one(&request, 3);

    assert_int_equal(matrix->rows->len, 1);
    assert_int_equal(matrix->shown, 1);
    const MatrixRow *row = matrix_row(matrix, 3);
    assert_true(matrix_is_good(row->verdicts, 0));
    assert_false(matrix_is_good(row->verdicts, 1));
    free_matrix(matrix, &fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cheapest_by_cost),
        cmocka_unit_test(then_by_size),
        cmocka_unit_test(then_by_declaration),
        cmocka_unit_test(what_excludes_is_not_tried),
        cmocka_unit_test(no_fix_is_needed),
        cmocka_unit_test(too_many_sets),
        cmocka_unit_test(small_sets_first),
        cmocka_unit_test(claims_are_answered),
        cmocka_unit_test(claims_at_a_limit),
        cmocka_unit_test(cheaper_but_unknown),
        cmocka_unit_test(questions_are_answered),
        cmocka_unit_test(questions_where_no_fix_is_needed),
        cmocka_unit_test(questions_at_a_limit),
        cmocka_unit_test(no_model),
        cmocka_unit_test(models_of_rows),
        cmocka_unit_test(one_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
