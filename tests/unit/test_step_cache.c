/* Steps that are known: they are those that running the code gives, state by state, with what they
 * touch. */
#include "checker/model/accesses.h"
#include "checker/program/execute/step_cache.h"
#include "checker/search/state_space.h"
#include "tests/unit/design_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum {
    MAX_STATES = 12000,
    ASKED =
        1000, /* states at least, so that there is something to know, of designs that have few */
};

typedef struct Pair {
    const Model *model;
    Workspace *knowing, *running;
    Successors known, run;
    Choices choices; /* who asks for them is not answered from what is known */
    uint64_t asked;  /* processes */
} Pair;

static Pair pair_of(const Model *model)
{
    Pair pair = {.model = model,
                 .knowing = model->workspace_new(model),
                 .running = model->workspace_new(model)};

    successors_init(&pair.known, model->words);
    successors_init(&pair.run, model->words);
    return pair;
}

static void pair_clear(Pair *pair)
{
    pair->model->workspace_free(pair->knowing);
    pair->model->workspace_free(pair->running);
    successors_free(&pair->known);
    successors_free(&pair->run);
    g_free(pair->choices.list);
    g_free(pair->choices.ends);
}

static void compare_steps(const Pair *pair)
{
    const Successors *a = &pair->known, *b = &pair->run;
    size_t size = (size_t)b->count * b->words * sizeof(Word);

    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++)
        if (memcmp(&a->steps[i], &b->steps[i], sizeof *a->steps) != 0)
            fail_msg("step %u of %s differs", i, pair->model->actors[b->steps[i].actor].name);
    if (size > 0 && memcmp(a->states, b->states, size) != 0)
        fail_msg("a step leads to another state");
}

static void compare_state(Pair *pair, const Word *state, bool touches)
{
    const Model *model = pair->model;
    g_autoptr(Accesses) known = accesses_new(model), run = accesses_new(model);

    pair->known.accesses = touches ? known : NULL;
    pair->run.accesses = touches ? run : NULL;
    pair->run.choices = &pair->choices;
    pair->choices.count = 0;
    uint64_t a = model->expand(model, pair->knowing, state, &pair->known);
    uint64_t b = model->expand(model, pair->running, state, &pair->run);
    assert_true(a == b);
    compare_steps(pair);
    assert_true(!touches || accesses_same(known, run, model));
    pair->asked += model->process_count;
}

/* Returns for how many processes their steps were known, of all. */
static void compare_program(const Program *program, uint64_t *known, uint64_t *asked)
{
    const Model *model = program_model(program);
    g_autoptr(StateSpace) space =
        state_space_search(model, &(SearchOptions){.limits.max_states = MAX_STATES});
    Pair pair = pair_of(model);

    for (StateId done = 0; done < ASKED; done += state_space_count(space))
        for (StateId id = 0; id < state_space_count(space); id++)
            for (int touches = 0; touches < 2; touches++)
                compare_state(&pair, state_space_get(space, id), touches);
    assert_null(pair.running->caches[0]);
    assert_null(pair.running->caches[1]);
    for (int i = 0; i < 2; i++)
        *known += step_cache_known(pair.knowing->caches[i]);
    *asked += pair.asked;
    pair_clear(&pair);
}

static void compare_file(const char *folder, const char *name, uint64_t *known, uint64_t *asked)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);
    g_autofree char *path = g_build_filename(g_getenv("SOURCE_ROOT"), folder, file, NULL);
    Fixture fixture = fixture_of_file(path, &(ProgramOptions){.marks = true});

    assert_non_null(fixture.program);
    compare_program(fixture.program, known, asked);
    fixture_clear(&fixture);
}

static void designs_of(const char *folder, const char *const *names, uint64_t *known,
                       uint64_t *asked)
{
    for (uint32_t i = 0; names[i]; i++)
        compare_file(folder, names[i], known, asked);
}

/* Large ones, in which lists are forgotten for lack of room; with time, faults, chance, symmetry. */
static void large_designs(void **state)
{
    static const char *const cases[] = {"purge/purge", "peterson/peterson",
                                        "philosophers/philosophers", "two_tier/two_tier", NULL};
    static const char *const models[] = {"purge_race",   "facebook_lease", "two_tier",
                                         "ttl_stampede", "lost_delete",    NULL};
    uint64_t known = 0, asked = 0;

    designs_of("bench/cases", cases, &known, &asked);
    designs_of("models", models, &known, &asked);
    assert_true(asked > 200000);
    assert_true(known > asked / 3);
}

/* Each kind of monitor, event and fault. */
static void small_designs(void **state)
{
    static const char *const names[] = {"choose",          "choose_set",
                                        "crash_and_rest",  "faults_component",
                                        "fresh_reads_of",  "linearizable",
                                        "lists",           "monotonic_others",
                                        "monotonic_reads", "process_values",
                                        "quantifiers",     "read_your_writes",
                                        "restart",         "stalest_read_ttl",
                                        "steps_pause",     "time_barred",
                                        "time_fischer",    "time_train_gate",
                                        "time_urgent",     "time_within",
                                        "timers",          NULL};
    uint64_t known = 0, asked = 0;

    designs_of("tests/language/accept", names, &known, &asked);
    assert_true(asked > 40000);
    assert_true(known > asked / 3);
}

/* Where one process has more steps than are told apart, the others are not asked: that they have none is not what
 * is known of them from then on. */
static void too_many_steps(void **state)
{
    static const char text[] = "design many \"More steps than are told apart\"\n"
                               "component Box {\n"
                               "    value: 0..59\n"
                               "    op begin() { value = 1 }\n"
                               "    op fill() {\n"
                               "        choose a in 0..59\n"
                               "        choose b in 0..59\n"
                               "        choose c in 0..59\n"
                               "        value = (a + b + c) % 60\n"
                               "    }\n"
                               "    op look(): bool { return true }\n"
                               "}\n"
                               "box: Box\n"
                               "other: Box\n"
                               "process filler { box.begin(); box.fill() }\n"
                               "process looker { other.look() }\n";
    enum { BEFORE = 200 }; /* states, after which steps are known */
    Fixture fixture = fixture_of_text(text, NULL);
    const Model *model = program_model(fixture.program);
    Workspace *w = model->workspace_new(model);
    Successors few, many;

    successors_init(&few, model->words);
    successors_init(&many, model->words);
    model->initial(model, w, &few);
    g_autofree Word *first = g_memdup2(few.states, model->words * sizeof *first);
    for (uint32_t i = 0; i < BEFORE; i++)
        model->expand(model, w, first, &few);
    assert_true(step_cache_known(w->caches[0]) > 0);
    assert_int_equal(few.count, 2);
    g_autofree Word *filling = g_memdup2(few.states, model->words * sizeof *filling);
    model->expand(model, w, filling, &many);
    assert_true(many.count > 10000 && many.steps[many.count - 1].is_error);
    model->expand(model, w, first, &few);
    assert_int_equal(few.count, 2);
    model->workspace_free(w);
    successors_free(&few);
    successors_free(&many);
    fixture_clear(&fixture);
}

/* The lists of the largest that is allowed, for few and for many bytes; none for fewer. */
static void bounded(void **state)
{
    static const struct {
        uint64_t bytes;
        bool knows;
    } cases[] = {{0, false}, {10000, false}, {200000, true}, {UINT64_MAX, true}};
    g_autofree char *path =
        g_build_filename(g_getenv("SOURCE_ROOT"), "models", "facebook_lease.stale", NULL);
    uint64_t before = 0;

    for (uint32_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture = fixture_of_file(path, &(ProgramOptions){.marks = true});
        uint64_t known = 0, asked = 0;
        ((Program *)fixture.program)->known_steps = cases[i].bytes;
        compare_program(fixture.program, &known, &asked);
        assert_true((known > 0) == cases[i].knows && known >= before && asked > 10000);
        before = known;
        fixture_clear(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_steps),
        cmocka_unit_test(bounded),
        cmocka_unit_test(large_designs),
        cmocka_unit_test(small_designs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
