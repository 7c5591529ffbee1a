/* Models judged side by side: the same matrix as one by one, and what has to be judged alone. */
#include "checker/fixes/matrix.h"
#include "checker/fixes/speculative.h"
#include "checker/search/workers.h"
#include "tests/unit/table_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { OPEN = 1, GOOD = 2, FIXES = 4, SETS = 1 << FIXES };

/* ---- the matrix ---- */

typedef struct Shop { /* where models of sets are had */
    Table *tables[SETS];
    uint32_t most_at_once, at_once; /* built and not searched yet */
    uint64_t closes, keeps;         /* all of these fixes together */
    uint64_t none;                  /* sets that have no model, bit by bit */
    gint64 deadline;                /* of the searches */
    uint32_t asked;                 /* how often for a model */
    uint32_t by_then;               /* at once when no fix was searched */
} Shop;

/* A row of as many states as there are fixes, and one more; the window is open in the last, where
 * the check is broken. */
static Table *make(const Shop *shop, uint64_t fixes)
{
    uint32_t last = (uint32_t)__builtin_popcountll(fixes) + 1;
    Table *table = table_new(last + 1);

    table_actor(table, ACTOR_PROCESS, "p");
    table_begin(table, 0);
    for (uint32_t i = 0; i <= last; i++) {
        if (i < last)
            table_step(table, i, 0, i + 1);
        table_hold(table, i, PREDICATE_FINISHED);
        if (i < last || (fixes & shop->keeps) == shop->keeps)
            table_hold(table, i, GOOD);
    }
    if ((fixes & shop->closes) != shop->closes)
        table_hold(table, last, OPEN);
    table_property(table, PROPERTY_WINDOW, OPEN);
    table_property(table, PROPERTY_ALWAYS, GOOD);
    return table;
}

static const Model *build(uint64_t fixes, void *user)
{
    Shop *shop = user;

    shop->asked++;
    if (shop->none >> fixes & 1)
        return NULL;
    if (!shop->tables[fixes]) {
        shop->tables[fixes] = make(shop, fixes);
        shop->at_once++;
        shop->most_at_once = MAX(shop->most_at_once, shop->at_once);
    }
    return table_model(shop->tables[fixes]);
}

static void searched(uint64_t fixes, void *user)
{
    Shop *shop = user;

    assert_non_null(shop->tables[fixes]);
    if (fixes == 0)
        shop->by_then = shop->at_once;
    shop->at_once--;
}

static void release(uint64_t fixes, void *user)
{
    Shop *shop = user;

    assert_non_null(shop->tables[fixes]); /* not twice */
    g_clear_pointer(&shop->tables[fixes], table_free);
}

static void close_shop(Shop *shop)
{
    for (uint32_t i = 0; i < SETS; i++)
        g_clear_pointer(&shop->tables[i], table_free);
}

static bool allows(uint64_t fixes, void *user)
{
    return true;
}

static Matrix *ask(Shop *shop, bool side_by_side)
{
    static const int64_t costs[FIXES] = {3, 1, 2, 1};
    static const MatrixClaim claims[] = {{MATRIX_CLOSES, 6, 0, 0}, {MATRIX_KEEPS, 9, 0, 0}};
    const MatrixRequest request = {
        .fix_count = FIXES,
        .costs = costs,
        .allows = allows,
        .build = build,
        .searched = searched,
        .release = release,
        .user = shop,
        .claims = claims,
        .claim_count = G_N_ELEMENTS(claims),
        .search_sets = true,
        .build_ahead = side_by_side ? build : NULL,
        .judge.search = {.limits.deadline = shop->deadline, .tuning.workers = 3}};

    return matrix_new(&request);
}

static void assert_same_row(const MatrixRow *a, const MatrixRow *b)
{
    assert_int_equal(a->fixes, b->fixes);
    assert_int_equal(a->cost, b->cost);
    assert_int_equal(a->verdicts->end, b->verdicts->end);
    assert_int_equal(a->verdicts->states, b->verdicts->states);
    assert_int_equal(a->verdicts->windows[0].kind, b->verdicts->windows[0].kind);
    assert_int_equal(a->verdicts->windows[0].steps, b->verdicts->windows[0].steps);
    assert_int_equal(a->verdicts->checks[0].result, b->verdicts->checks[0].result);
    assert_int_equal(a->verdicts->checks[0].steps, b->verdicts->checks[0].steps);
}

static void assert_same_goal(Goal a, Goal b)
{
    assert_int_equal(a.answer, b.answer);
    assert_int_equal(a.fixes, b.fixes);
    assert_int_equal(a.cost, b.cost);
}

static void assert_same(Shop shop)
{
    Shop other = shop;
    Matrix *one = ask(&shop, false), *many = ask(&other, true);

    assert_int_equal(shop.most_at_once, 1);
    assert_true(other.most_at_once >= FIXES);
    assert_int_equal(one->rows->len, many->rows->len);
    for (guint i = 0; i < one->rows->len; i++)
        assert_same_row(one->rows->pdata[i], many->rows->pdata[i]);
    assert_same_goal(one->windows[0], many->windows[0]);
    assert_same_goal(one->checks[0], many->checks[0]);
    assert_memory_equal(one->claims, many->claims, one->claim_count * sizeof *one->claims);
    matrix_free(one);
    matrix_free(many);
    close_shop(&other);
}

static void the_same_matrix(void **state)
{
    assert_same((Shop){.closes = 6, .keeps = 1});
    assert_same((Shop){.closes = 9, .keeps = 15});
    assert_same((Shop){.closes = 16, .keeps = 16}); /* nothing does: all sets are asked for */
}

/* All sets are asked for, so that the one without a model is: what was found before it stays, of it
 * nothing is said, and nothing is left behind. */
static void a_set_without_a_model(void **state)
{
    for (uint64_t none = 1; none < SETS; none++) {
        Shop shop = {.closes = 16, .keeps = 16, .none = UINT64_C(1) << none};
        Matrix *matrix = ask(&shop, true);
        assert_true(matrix->is_cut);
        assert_null(matrix_row(matrix, none));
        assert_non_null(matrix_row(matrix, 0));
        assert_int_equal(matrix->windows[0].answer, GOAL_UNKNOWN);
        matrix_free(matrix);
        close_shop(&shop);
    }
}

/* The two goals are reached at a cost of 3, by the second and third fix. Sets that cost more are
 * built ahead, and nobody minds those that have no model; but the two that are claimed of. */
static void a_set_that_nobody_asks_for(void **state)
{
    const uint64_t dear = 1 << 5 | 1 << 7 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15;

    assert_same((Shop){.closes = 6, .keeps = 6, .none = dear});
}

/* Where the time is limited the others are built when the first has had it; else with it. Four fixes and two sets that
 * are claimed of are seven sets. */
static void the_time_is_for_the_first(void **state)
{
    Shop limited = {.closes = 6, .keeps = 1, .deadline = G_MAXINT64}, free = limited;

    free.deadline = 0;
    matrix_free(ask(&free, true));
    matrix_free(ask(&limited, true));
    assert_int_equal(free.by_then, 1 + FIXES + 2);
    assert_int_equal(limited.by_then, 1);
    assert_true(limited.most_at_once >= FIXES); /* the others are judged side by side */
    close_shop(&free);
    close_shop(&limited);
}

/* It is asked for ahead, and then in its turn. */
static void nothing_without_the_first(void **state)
{
    Shop shop = {.none = 1};

    assert_null(ask(&shop, true));
    assert_int_equal(shop.asked, 2);
}

/* ---- which models ---- */

static Table *row_of(uint32_t states)
{
    Table *table = table_new(states);

    table_actor(table, ACTOR_PROCESS, "p");
    table_begin(table, 0);
    for (uint32_t i = 0; i + 1 < states; i++)
        table_step(table, i, 0, i + 1);
    return table;
}

static void judge_all(Speculation *ahead, bool first_decides, const Model *const *models,
                      uint32_t count, Verdicts **verdicts)
{
    speculative_begin(ahead, count, first_decides);
    for (uint32_t i = 0; i < count; i++)
        speculative_add(ahead, models[i]);
    speculative_end(ahead, verdicts);
}

/* One state more than is worth it is for `verdicts_new`; but a limit that was asked for is an
 * answer. */
static void only_what_is_small(void **state)
{
    Table *tables[] = {row_of(3), row_of(SPECULATIVE_STATES), row_of(SPECULATIVE_STATES + 1)};
    const Model *models[] = {table_model(tables[0]), table_model(tables[1]),
                             table_model(tables[2])};
    Verdicts *verdicts[3];
    JudgeOptions options = {.search.tuning.workers = 2};
    Speculation *ahead = speculative_new(&options);

    judge_all(ahead, false, models, 3, verdicts);
    assert_int_equal(verdicts[0]->states, 3);
    assert_int_equal(verdicts[1]->states, SPECULATIVE_STATES);
    assert_int_equal(verdicts[1]->end, SEARCH_COMPLETE);
    assert_null(verdicts[2]);
    for (int i = 0; i < 2; i++)
        verdicts_free(verdicts[i]);
    speculative_free(ahead);

    options.search.limits.max_states = 100;
    ahead = speculative_new(&options);
    judge_all(ahead, false, models, 3, verdicts);
    assert_int_equal(verdicts[0]->end, SEARCH_COMPLETE);
    assert_int_equal(verdicts[2]->end, SEARCH_STATES);
    assert_int_equal(verdicts[2]->states, 100);
    for (int i = 0; i < 3; i++) {
        verdicts_free(verdicts[i]);
        table_free(tables[i]);
    }
    speculative_free(ahead);
}

/* Where the first has some states it is known, and so are the others; where it has many, none is. */
static void what_the_first_decides(void **state)
{
    enum { SOME = SPECULATIVE_STATES / 4, ROUNDS = 100 };
    Workers *crew = NULL;
    const JudgeOptions options = {.search.tuning = {.workers = 3, .crew = &crew}};
    uint32_t known = 0;

    for (uint32_t round = 0; round < ROUNDS; round++) {
        const bool is_many = round % 2;
        Table *tables[] = {row_of(is_many ? SOME + 1 : SOME), row_of(3), row_of(4), row_of(5)};
        const Model *models[G_N_ELEMENTS(tables)];
        Verdicts *verdicts[G_N_ELEMENTS(tables)];
        Speculation *ahead = speculative_new(&options);
        for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
            models[i] = table_model(tables[i]);
        judge_all(ahead, true, models, G_N_ELEMENTS(tables), verdicts);
        for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
            assert_int_equal(verdicts[i] == NULL, is_many);
            known += verdicts[i] != NULL;
            verdicts_free(verdicts[i]);
            table_free(tables[i]);
        }
        speculative_free(ahead);
    }
    assert_int_equal(known, ROUNDS / 2 * 4);
    assert_int_equal(workers_count(crew), 3); /* it stays */
    workers_free(crew);
}

static void keep(const StateSpace *space, bool is_last, void *user)
{
}

static const Reduced *reduced(const Model *model, uint32_t reductions, void *user)
{
    return NULL;
}

static void when_not(void **state)
{
    const SearchObserver keeper = {.keep = keep};
    const SearchOptions four = {.tuning.workers = 4};
    const JudgeOptions refused[] = {
        {.search.tuning.workers = 1},
        {.search = four, .one_by_one = true},
        {.search = {.tuning.workers = 4, .observer = &keeper}}, /* every search is to be seen */
        {.search = four, .reductions.find = reduced},           /* from the first state on */
        {.search = four, .reductions = {.find = reduced, .after = SPECULATIVE_STATES - 1}},
    };
    const JudgeOptions taken = {.search = four,
                                .reductions = {.find = reduced, .after = SPECULATIVE_STATES}};

    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_null(speculative_new(&refused[i]));
    Speculation *ahead = speculative_new(&taken);
    assert_non_null(ahead);
    speculative_free(ahead);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_matrix),
        cmocka_unit_test(a_set_without_a_model),
        cmocka_unit_test(a_set_that_nobody_asks_for),
        cmocka_unit_test(the_time_is_for_the_first),
        cmocka_unit_test(nothing_without_the_first),
        cmocka_unit_test(only_what_is_small),
        cmocka_unit_test(what_the_first_decides),
        cmocka_unit_test(when_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
