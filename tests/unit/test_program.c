/* Designs compiled: how states are packed, what is kept of locals, and runs played again. */
#include "checker/judge/verdict.h"
#include "checker/program/execute/state.h"
#include "checker/program/replay/replay.h"
#include "checker/search/state_space.h"
#include "tests/unit/design_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- layout ---- */

static uint64_t mask_of(const Slot *slot)
{
    uint64_t ones = slot->bits == 64 ? UINT64_MAX : (UINT64_C(1) << slot->bits) - 1;

    return slot->bits == 0 ? 0 : ones << slot->shift;
}

/* No two slots share a bit, none leaves its word, and each has bits enough for its values. */
static void assert_placed(Slot *slots, uint32_t count)
{
    uint32_t bits, sum = 0, words = layout_place(slots, count, &bits);
    g_autofree uint64_t *used = g_new0(uint64_t, words);

    for (uint32_t i = 0; i < count; i++) {
        const Slot *slot = &slots[i];
        uint64_t values = (uint64_t)(slot->high - slot->low) + 1 + slot->has_none;
        assert_true(slot->bits == 0 ? values == 1 : slot->word < words);
        assert_true(slot->shift + slot->bits <= 64);
        assert_true(slot->bits == 64 || values <= UINT64_C(1) << slot->bits);
        assert_true(slot->bits == 0 || values > UINT64_C(1) << (slot->bits - 1));
        assert_int_equal(used[slot->bits ? slot->word : 0] & mask_of(slot), 0);
        used[slot->bits ? slot->word : 0] |= mask_of(slot);
        sum += slot->bits;
    }
    assert_int_equal(bits, sum);
}

static void slots_do_not_overlap(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1972);

    for (uint32_t round = 0; round < 500; round++) {
        Slot slots[60];
        uint32_t count = (uint32_t)g_rand_int_range(random, 1, 60);
        for (uint32_t i = 0; i < count; i++) {
            int64_t low = g_rand_int_range(random, -5, 5);
            int64_t width = (int64_t)1 << g_rand_int_range(random, 0, 40);
            slots[i] = (Slot){.low = low,
                              .high = low + width - g_rand_int_range(random, 0, 2),
                              .has_none = g_rand_boolean(random)};
            slots[i].high = MAX(slots[i].high, low);
        }
        assert_placed(slots, count);
    }
}

/* 2 bits for 0..3, 3 for none as well, 1 for a bool: by hand. */
static void slots_by_hand(void **state)
{
    Slot slots[] = {{.low = 0, .high = 3},
                    {.low = 0, .high = 3, .has_none = true},
                    {.low = 0, .high = 1},
                    {.low = 7, .high = 7},
                    {.low = -1, .high = 2}};
    const uint8_t expected[] = {2, 3, 1, 0, 2};
    uint32_t bits;

    assert_int_equal(layout_place(slots, G_N_ELEMENTS(slots), &bits), 1);
    assert_int_equal(bits, 8);
    for (uint32_t i = 0; i < G_N_ELEMENTS(slots); i++)
        assert_int_equal(slots[i].bits, expected[i]);
    assert_int_equal(layout_blank(&slots[3]), 7);
    assert_true(layout_blank(&slots[1]) == NONE);
}

/* ---- what is kept of locals, against counts by hand ---- */

#define CELL                                                                                       \
    "design d \"t\"\ncomponent Cell {\n    any: bool = false\n    op touch() { any = true }\n"     \
    "    op take(v: 0..2) { any = true }\n}\ncell: Cell\n"

static uint32_t states_of(const char *text, bool keep_dead)
{
    Fixture fixture = fixture_of_text(text, &(ProgramOptions){.keep_dead = keep_dead});
    g_autofree char *mistakes = fixture_mistakes(&fixture);
    assert_string_equal(mistakes, "");
    g_autoptr(StateSpace) space = state_space_search(program_model(fixture.program), NULL);
    uint32_t count = state_space_count(space);

    g_clear_pointer(&space, state_space_free);
    fixture_clear(&fixture);
    return count;
}

static void assert_states(const char *body, uint32_t reduced, uint32_t kept)
{
    g_autofree char *text = g_strdup_printf(CELL "process p {\n%s\n}\n", body);

    assert_int_equal(states_of(text, false), reduced);
    assert_int_equal(states_of(text, true), kept);
}

static void dead_locals_are_forgotten(void **state)
{
    /* Start, between, done; v is 0, 1 or 2 between, and nobody asks. */
    assert_states("choose v in 0..2\ncell.touch()\ncell.touch()", 3, 5);

    /* v is asked for at the first `take` (3 values there), and at the second call no more. */
    assert_states("choose v in 0..2\ncell.touch()\ncell.take(v)\ncell.touch()", 6, 8);

    /* Asked for in one branch only: 3 at the call there, 1 in the other. */
    assert_states("choose v in 0..2\nchoose b in bool\ncell.touch()\n"
                  "if b { cell.take(v) } else { cell.touch() }",
                  1 + 4 + 1, 1 + 6 + 1);

    /* Overwritten behind the second call, before it is asked for: start, between, set, done. */
    assert_states("choose v in 0..2\ncell.touch()\ncell.touch()\nv = 1\ncell.take(v)", 4, 6);

    /* Drawn anew each time round: start, and round. */
    assert_states("loop {\nchoose v in 0..2\ncell.touch()\n}", 2, 4);

    /* Alive across the loop: start, and 3 values at the call in it. */
    assert_states("choose v in 0..2\nloop {\ncell.touch()\ncell.take(v)\n}", 1 + 3 + 3, 1 + 3 + 3);
}

/* ---- round trips and replays, over all designs of the language's tests ---- */

static void assert_packs(const Fixture *fixture, const StateSpace *space)
{
    const Model *model = program_model(fixture->program);
    Workspace *w = model->workspace_new(model);
    g_autofree Word *again = g_new0(Word, model->words);

    for (StateId id = 0; id < state_space_count(space); id++) {
        state_unpack(fixture->program, state_space_get(space, id), w->v);
        state_pack(fixture->program, w->v, again);
        assert_memory_equal(again, state_space_get(space, id), model->words * sizeof(Word));
    }
    model->workspace_free(w);
}

static void assert_replays(const Fixture *fixture, const StateSpace *space)
{
    const Model *model = program_model(fixture->program);
    Workspace *w = model->workspace_new(model);

    for (StateId id = 0; id < state_space_count(space) && id < 300; id++) {
        g_autoptr(Run) run = state_space_run(space, id);
        g_autoptr(Replay) replay = replay_new(fixture->program, run);
        uint32_t steps = 0;
        while (replay_step(replay))
            steps++;
        assert_int_equal(steps, state_space_state_depth(space, id));
        assert_memory_equal(replay_state(replay), state_space_get(space, id),
                            model->words * sizeof(Word));
        assert_int_equal(replay_predicates(replay),
                         model->predicates(model, w, state_space_get(space, id)));
    }
    model->workspace_free(w);
}

static void assert_same_verdicts(const Verdicts *a, const Verdicts *b)
{
    assert_true(a->states <= b->states);
    assert_int_equal(a->deadlock != NULL, b->deadlock != NULL);
    assert_int_equal(a->design_error != NULL, b->design_error != NULL);
    for (uint32_t i = 0; i < a->window_count; i++) {
        assert_int_equal(a->windows[i].kind, b->windows[i].kind);
        assert_int_equal(a->windows[i].steps, b->windows[i].steps);
    }
    for (uint32_t i = 0; i < a->check_count; i++) {
        assert_int_equal(a->checks[i].result, b->checks[i].result);
        assert_int_equal(a->checks[i].steps, b->checks[i].steps);
    }
    for (uint32_t i = 0; i < a->measure_count; i++)
        assert_int_equal(a->measures[i].value, b->measures[i].value);
}

static void assert_design(const char *path)
{
    Fixture fixture = fixture_of_file(path, NULL);
    assert_non_null(fixture.program);
    StateSpace *space = state_space_search(program_model(fixture.program), NULL);
    Verdicts *verdicts = verdicts_of(space, NULL);
    Fixture keeping = fixture_of_file(path, &(ProgramOptions){.keep_dead = true});
    Verdicts *kept = verdicts_new(program_model(keeping.program), NULL);

    assert_packs(&fixture, space);
    assert_replays(&fixture, space);
    assert_same_verdicts(verdicts, kept);
    verdicts_free(kept);
    verdicts_free(verdicts);
    state_space_free(space);
    fixture_clear(&keeping);
    fixture_clear(&fixture);
}

static void all_designs(void **state)
{
    g_autofree char *folder =
        g_build_filename(g_getenv("SOURCE_ROOT"), "tests", "language", "accept", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    uint32_t count = 0;

    assert_non_null(dir);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!g_str_has_suffix(name, ".stale"))
            continue;
        assert_design(path);
        count++;
    }
    print_message("# %u designs\n", count);
    assert_true(count > 100);
}

/* ---- what a replay says ---- */

static const char lock_design[] = "design d \"t\"\n"
                                  "component Lock {\n"
                                  "    holder: process? = none\n"
                                  "    op acquire(me: process): bool when holder == none {\n"
                                  "        holder = me\n"
                                  "        return true\n"
                                  "    }\n"
                                  "    event expire when holder != none { holder = none }\n"
                                  "}\n"
                                  "locks: Lock[2]\n"
                                  "process p * 2 {\n"
                                  "    let got = locks[1].acquire(self) \"SET NX\"\n"
                                  "    assert got\n"
                                  "}\n"
                                  "check held: never locks[1].holder == p[1]\n";

static void assert_value(const System *system, TypedValue value, const char *expected)
{
    g_autofree char *text = value_text(system, value.type, value.slots);

    assert_string_equal(text, expected);
}

static const char blocks_design[] =
    "design blocks\n"
    "component Gate { open: bool = false\n op pass() when open { }\n op shut() { open = false } }\n"
    "gate: Gate\n"
    "process p { atomic {\n gate.pass()\n gate.shut()\n } }\n"
    "process q { atomic { gate.pass(); gate.shut() } }\n"
    "process r { gate.pass() }\n"
    "check shut: always !gate.open\n";

/* Whatever the lines: that of p ends with the brace that opens its block, that of q has all of it. */
static void a_block_is_known_as_one(void **state)
{
    static const bool is_block[] = {true, true, false};
    Fixture fixture = fixture_of_text(blocks_design, NULL);
    Replay *replay = replay_new(fixture.program, &(Run){0});

    assert_int_equal(fixture.system->process_instances, G_N_ELEMENTS(is_block));
    for (uint32_t i = 0; i < G_N_ELEMENTS(is_block); i++)
        assert_int_equal(replay_waits_at_block(replay, i), is_block[i]);
    replay_free(replay);
    fixture_clear(&fixture);
}

static void a_step_in_words(void **state)
{
    Fixture fixture = fixture_of_text(lock_design, NULL);
    g_autoptr(StateSpace) space = state_space_search(program_model(fixture.program), NULL);
    StateId broken = state_space_first(
        space, program_model(fixture.program)->properties[0].predicate, false, false);
    Run *run = state_space_run(space, broken);
    Replay *replay = replay_new(fixture.program, run);

    const ReplayStep *step = replay_step(replay);
    assert_string_equal(step->process->name, "p");
    assert_int_equal(step->number, 1);
    assert_int_equal(step->events->len, 1);
    const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, 0);
    assert_int_equal(event->kind, REPLAY_CALL);
    assert_string_equal(event->call.operation->name, "acquire");
    assert_int_equal(event->call.index, 1);
    assert_int_equal(event->call.operation->argument_count, 1);
    assert_value(fixture.system, event->call.arguments[0], "p[1]");
    assert_value(fixture.system, event->call.result, "true");
    assert_string_equal(event->call.stmt->text, "SET NX");
    assert_null(step->error);
    assert_null(replay_step(replay));

    bool crashed;
    g_autofree char *waiting = replay_waiting(replay, 0, &crashed);
    assert_string_equal(waiting, "locks[1].acquire(self)");
    assert_false(crashed);
    assert_null(replay_waiting(replay, 1, &crashed)); /* it has ended */
    const Var *holder = fixture.system->instances[0]->vars[0];
    assert_value(fixture.system, replay_value(replay, holder, 0, -1), "none");
    assert_value(fixture.system, replay_value(replay, holder, 1, -1), "p[1]");
    replay_free(replay);
    run_free(run);
    g_clear_pointer(&space, state_space_free);
    fixture_clear(&fixture);
}

/* Two locks with an event each: processes first, then events, in the order of the design. */
static void actors_in_order(void **state)
{
    Fixture fixture = fixture_of_text(lock_design, NULL);
    const Model *model = program_model(fixture.program);
    const char *const names[] = {"p[0]", "p[1]", "expire", "expire"};
    const char *const owners[] = {NULL, NULL, "locks[0]", "locks[1]"};

    assert_int_equal(model->actor_count, G_N_ELEMENTS(names));
    for (uint32_t i = 0; i < model->actor_count; i++) {
        assert_string_equal(model->actors[i].name, names[i]);
        assert_int_equal(model->actors[i].kind, i < 2 ? ACTOR_PROCESS : ACTOR_EVENT);
        if (owners[i])
            assert_string_equal(model->actors[i].owner, owners[i]);
        else
            assert_null(model->actors[i].owner);
    }
    fixture_clear(&fixture);
}

static void a_failed_step_says_where(void **state)
{
    Fixture fixture = fixture_of_text("design d \"t\"\n"
                                      "component Cell {\n"
                                      "    value: 0..1 = 0\n"
                                      "    op bump() { value = value + 1 }\n"
                                      "}\n"
                                      "cell: Cell\n"
                                      "process p { cell.bump(); cell.bump() }\n",
                                      NULL);
    StateSpace *space = state_space_search(program_model(fixture.program), NULL);
    assert_int_equal(state_space_end(space), SEARCH_ERROR);
    Run *run = state_space_run_step(space, state_space_error(space));
    Replay *replay = replay_new(fixture.program, run);
    uint32_t line, column;

    assert_int_equal(run->length, 2);
    assert_null(replay_step(replay)->error);
    const ReplayStep *last = replay_step(replay);
    assert_string_equal(last->error, "cell.value cannot be 2: it is a 0..1");
    source_position(source_map_get(fixture.design->sources, last->error_span.source),
                    last->error_span.start, &line, &column);
    assert_int_equal(line, 4);
    assert_int_equal(column, 25);
    replay_free(replay);
    run_free(run);
    state_space_free(space);
    fixture_clear(&fixture);
}

/* ---- arguments of processes ---- */

static void assert_bits(const char *rest, uint32_t bits)
{
    g_autofree char *text = g_strconcat("design d \"t\"\ncomponent Cell {\n    value: 0..2 = 0\n"
                                        "    op set(v: 0..2) { value = v }\n}\ncell: Cell\n",
                                        rest, NULL);
    Fixture fixture = fixture_of_text(text, NULL);
    g_autofree char *mistakes = fixture_mistakes(&fixture);

    assert_string_equal(mistakes, "");
    assert_int_equal(program_model(fixture.program)->bits, bits);
    fixture_clear(&fixture);
}

/* 2 bits for the cell; for each of 3 processes 3 for where it is, which is one of 5: ended,
 * crashed, not begun, at one call or the other. An argument takes 2 more where the process changes
 * it, or somebody looks at it from outside. */
static void arguments_are_constants(void **state)
{
    assert_bits("process p(x: 0..2) { cell.set(x); cell.set(x) }\n", 2 + 3 * 3);
    assert_bits("process p(x: 0..2) { cell.set(x); x = 1; cell.set(x) }\n", 2 + 3 * (3 + 2));
    assert_bits("process p(x: 0..2) { cell.set(x); cell.set(x) }\n"
                "check c: never p[1].x == 2\n",
                2 + 3 * (3 + 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_do_not_overlap),      cmocka_unit_test(slots_by_hand),
        cmocka_unit_test(dead_locals_are_forgotten), cmocka_unit_test(all_designs),
        cmocka_unit_test(a_step_in_words),           cmocka_unit_test(a_block_is_known_as_one),
        cmocka_unit_test(actors_in_order),           cmocka_unit_test(a_failed_step_says_where),
        cmocka_unit_test(arguments_are_constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
