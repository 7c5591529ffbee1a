/* Native steps: what they give is what the interpreter gives; nothing of a design gets out of a
 * comment; all that can go wrong leaves the interpreter, and no folder. */
#include "checker/native/native_text.h"
#include "checker/native/switching.h"
#include "checker/native/write.h"
#include "checker/reduce/reduce.h"
#include "checker/search/state_space.h"
#include "tests/unit/design_fixture.h"
#include "tests/unit/native_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_STATES = 20000 };

/* ---- the same steps ---- */

/* Chosen for what they are made of: together they have every operation of the code, every kind of
 * monitor, event and fault, and predicates that go wrong. */
static const char *const designs[] = {
    "check_eventually_event",
    "choose",
    "choose_set",
    "crash_and_rest",
    "error_at_start",
    "error_none",
    "error_none_field",
    "error_versions",
    "faults_component",
    "fresh_reads_not_of",
    "fresh_reads_of",
    "linearizable",
    "lists",
    "monotonic_others",
    "monotonic_reads",
    "process_values",
    "quantifiers",
    "read_your_writes",
    "restart",
    "soft_words",
    "stalest_read_ttl",
    "steps_pause",
    "time_barred",
    "time_fischer",
    "time_lock_free",
    "time_round",
    "time_train_gate",
    "time_urgent",
    "time_within",
    "timers",
};

/* One that begins again gets to its first call at once, unless its first code is to be seen (the
 * shared note of `loud`) or chooses; `quiet` goes on silently between two waits, and a request ends
 * there. */
static const char timed[] =
    "design timed \"t\"\nclock 1s\nfaults at most 1\n"
    "component Cell {\n    value: 0..9 = 0\n    lease: timer\n"
    "    op get(): 0..9 { return value }\n"
    "    op hold() { start lease for 3s }\n"
    "    op put(v: 0..9) { value = v }\n"
    "    urgent event lapse when lease.due { stop lease }\n}\n"
    "cell: Cell\nghost begun: 0..9 = 0\n"
    "request look() {\n    let v = cell.get() takes 1s..2s\n    wait 1s\n    return v\n}\n"
    "process loud may restart { begun = min(begun + 1, 9); cell.put(1) takes 1s..3s }\n"
    "process quiet may restart {\n    let a = 1\n    within 5s {\n        a = look()\n"
    "        wait 1s\n    }\n    if a == 1 { wait 1s } else { cell.hold() }\n}\n"
    "process chooser may crash { choose n in 2..3; cell.put(n) takes 2s }\n";

static void note_operations(const Program *program, bool *seen)
{
    for (uint32_t i = 0; i < program->code.length; i++)
        seen[program->code.data[i].op] = true;
}

static void assert_same_steps(const Program *program, const char *name, bool notes_touched)
{
    g_autofree char *difference = native_difference(program, notes_touched, MAX_STATES);

    if (difference)
        fail_msg("%s%s: %s", name, notes_touched ? ", noting what is touched" : "", difference);
}

static void compare_design(const char *name, uint32_t number, bool *seen)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);
    g_autofree char *path =
        g_build_filename(g_getenv("SOURCE_ROOT"), "tests", "language", "accept", file, NULL);
    Fixture fixture = fixture_of_file(
        path, &(ProgramOptions){.keep_dead = number % 2, .marks = true, .explains = true});

    assert_non_null(fixture.program);
    assert_same_steps(fixture.program, name, true);
    if (number % 3 == 0) /* the text is the same but for the noting */
        assert_same_steps(fixture.program, name, false);
    note_operations(fixture.program, seen);
    fixture_clear(&fixture);
}

static const char negation[] =
    "design negation \"t\"\n"
    "component Cell {\n    value: -3..3 = 2\n    op turn() { value = -value }\n}\n"
    "cell: Cell\nprocess p * 2 { cell.turn() }\n";

static const char chances[] =
    "design chances \"t\"\n"
    "component Cell {\n    value: 0..3 = 0\n    op put(v: 0..3) { value = v }\n}\n"
    "cell: Cell\nprocess p * 2 {\n    pick v in 1..3\n"
    "    chance 1/10 { cell.put(0) } else { cell.put(v) }\n}\n";

static void compare_text(const char *text, bool *seen)
{
    Fixture fixture = fixture_of_text(text, NULL);

    assert_non_null(fixture.program);
    assert_same_steps(fixture.program, "a text", true);
    assert_same_steps(fixture.program, "a text", false);
    note_operations(fixture.program, seen);
    fixture_clear(&fixture);
}

static void every_operation_both_ways(void **state)
{
    bool seen[256] = {false};

    for (size_t i = 0; i < G_N_ELEMENTS(designs); i++)
        compare_design(designs[i], (uint32_t)i, seen);
    compare_text(negation, seen);
    compare_text(chances, seen);
    compare_text(timed, seen);
    assert_true(native_touched() > 1000);
    for (uint32_t op = 0; op < CODE_OP_COUNT; op++)
        if (!seen[op])
            fail_msg("no design has %s", opcodes[op].name);
}

/* 41 * 41 * 41 ways to go on are more than can be numbered: an error, and the same one. */
static void too_many_choices(void **state)
{
    bool seen[256] = {false};

    compare_text("design many \"t\"\n"
                 "component Cell {\n    value: 0..40 = 0\n"
                 "    op put(v: 0..40) { value = v }\n}\n"
                 "cell: Cell\n"
                 "process p * 2 {\n    choose a in 0..40\n    choose b in 0..40\n"
                 "    choose c in 0..40\n    cell.put(min(a, min(b, c)))\n}\n",
                 seen);
    assert_true(seen[CODE_CHOOSE]);
}

/* What a temporary holds when a step ends is lost: a request that is put in place of an option of a
 * record takes steps while that option is made. */
static void temporaries_end_with_a_step(void **state)
{
    bool seen[256] = {false};

    compare_text("design parts \"t\"\n"
                 "record Pair { a: 0..1, b: 0..1 }\n"
                 "component Cell {\n    value: Pair? = none\n"
                 "    op get(): Pair { return Pair { a: 1, b: 0 } }\n"
                 "    op put(v: Pair?) { value = v }\n}\n"
                 "cell: Cell\n"
                 "request both() {\n    let p = cell.get()\n    cell.put(p)\n    return p\n}\n"
                 "process p {\n    let h: Pair? = none\n    h = both()\n    cell.put(h)\n}\n",
                 seen);
}

/* ---- the text ---- */

static void assert_comment(const char *text, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    write_comment(out, text);
    assert_string_equal(out->str, expected);
    assert_ptr_equal(strstr(out->str, "*/"), out->str + out->len - 2);
}

static void comments_cannot_be_left(void **state)
{
    assert_comment("cache.get", "/* cache.get */");
    assert_comment("*/ system(\"x\"); /*", "/* * / system(\"x\"); / * */");
    assert_comment("**//", "/* ** // */");
    assert_comment("*\\\n/", "/* *../ */");
    assert_comment("a\nb\rc\td", "/* a.b.c.d */");
    assert_comment("\xe2\x80\xae right to left", "/* . right to left */");
    assert_comment("gr\xc3\xbc\xc3\x9f", "/* gr\xc3\xbc\xc3\x9f */");
    assert_comment("*", "/* * */");
    assert_comment("/", "/* / */");
    assert_comment("\xff", "/* \xef\xbf\xbd */");
}

static void text_is_the_same_each_time(void **state)
{
    Fixture fixture = fixture_of_text(negation, NULL);
    const char *reason;
    g_autofree char *first = native_text(fixture.program, false, &reason);
    g_autofree char *second = native_text(fixture.program, false, &reason);

    assert_non_null(strstr(first, "/* cell.turn */"));
    assert_string_equal(first, second);
    fixture_clear(&fixture);
}

/* What steps touch costs nothing where it is not asked. */
static void text_notes_what_is_asked(void **state)
{
    Fixture fixture = fixture_of_text(negation, NULL);
    const char *reason;
    g_autofree char *plain = native_text(fixture.program, false, &reason);
    g_autofree char *noting = native_text(fixture.program, true, &reason);

    assert_null(strstr(plain, "touch"));
    assert_null(strstr(plain, "->accesses"));
    assert_non_null(strstr(noting, "    touch(out, 1, touched);"));
    assert_non_null(strstr(noting, "out->accesses->ends[1] = out->count"));
    fixture_clear(&fixture);
}

/* ---- what can go wrong ---- */

static void note_reason(const char *message, bool in_use, void *user)
{
    assert_false(in_use);
    assert_null(*(char **)user);
    *(char **)user = g_strdup(message);
}

static void assert_refused_with(const Program *program, bool notes_touched, const char *reason)
{
    g_autofree char *said = NULL;
    g_autoptr(Native) native =
        native_new(program, &(NativeOptions){NATIVE_ALWAYS, .notes_touched = notes_touched,
                                             .say = note_reason, .user = &said});

    assert_null(native_model(native, 0));
    assert_null(native_model(native, 1)); /* and says so once */
    assert_non_null(said);
    if (!strstr(said, reason))
        fail_msg("%s, not %s", said, reason);
}

static void assert_refused(const Program *program, const char *reason)
{
    assert_refused_with(program, false, reason);
}

static void without_a_compiler(void **state)
{
    Fixture fixture = fixture_of_text(negation, NULL);

    g_setenv("CC", "no-such-compiler", TRUE);
    assert_refused(fixture.program, "no-such-compiler: No such file or directory");
    g_setenv("CC", "sh -c 'echo steps.c: error: I do not feel like it; exit 1' --", TRUE);
    assert_refused(fixture.program, "the compiler gave up: error: I do not feel like it");
    g_setenv("CC", "true", TRUE);
    assert_refused(fixture.program, "it cannot be loaded");
    g_setenv("CC", "'", TRUE);
    assert_refused(fixture.program, "no native steps");
    g_unsetenv("CC");
    fixture_clear(&fixture);
}

/* A compiler that is given another text: `sed` with this expression has been at it. */
static void set_mistaken_compiler(const char *expression)
{
    g_autofree char *command = g_strdup_printf(
        "sh -c 'sed \"%s\" <\"${11}\" | cc -w -shared -fPIC -nostdlib -x c -o \"$8\" -' --",
        expression);

    g_setenv("CC", command, TRUE);
}

static void what_does_not_fit_is_refused(void **state)
{
    Fixture fixture = fixture_of_text(negation, NULL);
    g_autofree char *difference = NULL;

    set_mistaken_compiler("s/native_begin/native_end/");
    assert_refused(fixture.program, "what was compiled does not fit");
    set_mistaken_compiler("s/sizeof.ModelStep./99/");
    assert_refused(fixture.program, "what was compiled does not fit");
    set_mistaken_compiler("s/ = -v/ = v/");
    assert_refused(fixture.program, "what was compiled takes other steps");
    set_mistaken_compiler("s/sizeof.Accesses./99/");
    assert_refused_with(fixture.program, true, "what was compiled does not fit");
    set_mistaken_compiler("s/native_sizes_touched/native_sizes_not/");
    assert_refused_with(fixture.program, true, "what was compiled does not fit");
    set_mistaken_compiler("s/ touched.0. |= / touched[0] = 2 * /");
    assert_refused_with(fixture.program, true, "what was compiled takes other steps");
    set_mistaken_compiler("s/x/x/");
    difference = native_difference(fixture.program, true, MAX_STATES);
    assert_null(difference);
    g_unsetenv("CC");
    fixture_clear(&fixture);
}

static void not_before_it_is_worth_it(void **state)
{
    Fixture fixture = fixture_of_text(negation, NULL);
    g_autoptr(Native) native =
        native_new(fixture.program, &(NativeOptions){.use = NATIVE_AUTO, .patience = 2});
    g_autoptr(Native) never = native_new(fixture.program, &(NativeOptions){.use = NATIVE_NEVER});

    assert_null(native_model(native, 0));
    assert_null(native_model(native, 1.99));
    assert_false(native_is_building(native));
    assert_null(native_model(never, 3600));
    for (uint32_t i = 0; i < 600 && !native_model(native, 10); i++)
        g_usleep(G_USEC_PER_SEC / 10);
    assert_non_null(native_model(native, 10));
    fixture_clear(&fixture);
}

/* ---- threads ---- */

typedef struct Stepper {
    const Model *model;
    const StateSpace *space;
    uint64_t sum; /* of all that was given */
} Stepper;

static void add_to_sum(Stepper *walk, const Successors *out)
{
    for (uint32_t i = 0; i < out->count; i++)
        walk->sum = walk->sum * 31 + (out->steps[i].broken ^ out->steps[i].actor) +
                    out->states[(size_t)i * out->words];
}

static gpointer walk_all(gpointer data)
{
    Stepper *walk = data;
    const Model *model = walk->model;
    Workspace *workspace = model->workspace_new(model);
    g_autofree Word *state = g_new(Word, model->words);
    Successors out;

    successors_init(&out, model->words);
    for (StateId id = 0; id < state_space_count(walk->space); id++) {
        out.count = 0;
        state_space_read(walk->space, id, state);
        walk->sum += model->expand(model, workspace, state, &out);
        add_to_sum(walk, &out);
    }
    successors_free(&out);
    model->workspace_free(workspace);
    return NULL;
}

enum { THREADS = 4 };

static void walk_together(const Model *model, const StateSpace *space, uint64_t sum)
{
    Stepper walks[THREADS];
    GThread *threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        walks[i] = (Stepper){.model = model, .space = space};
        threads[i] = g_thread_new("walk", walk_all, &walks[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        g_thread_join(threads[i]);
        assert_int_equal(walks[i].sum, sum);
    }
}

/* Several walk over the same states at once, each with a workspace: they see what one alone sees.
 */
static void threads_do_not_meet(void **state)
{
    g_autofree char *path = g_build_filename(g_getenv("SOURCE_ROOT"), "tests", "language", "accept",
                                             "linearizable.stale", NULL);
    Fixture fixture = fixture_of_file(path, &(ProgramOptions){.marks = true});
    g_autoptr(Native) native = native_new(fixture.program, &(NativeOptions){.use = NATIVE_ALWAYS});
    const Model *quick = native_model(native, 0);
    g_autoptr(StateSpace) space = state_space_search(program_model(fixture.program), NULL);
    Stepper alone = {.model = program_model(fixture.program), .space = space};

    assert_non_null(quick);
    walk_all(&alone);
    walk_together(quick, space, alone.sum);
    g_clear_pointer(&space, state_space_free);
    g_clear_pointer(&native, native_free);
    fixture_clear(&fixture);
}

/* ---- going over from one to the other ---- */

typedef struct Heard {
    uint32_t times;
    bool in_use;
} Heard;

static void hear(const char *message, bool in_use, void *user)
{
    Heard *heard = user;

    heard->times++;
    heard->in_use = in_use;
}

static uint64_t sum_of(const Model *model, const StateSpace *space)
{
    Stepper walk = {.model = model, .space = space};

    walk_all(&walk);
    return walk.sum;
}

/* The interpreter steps while the compiler works; when that is done the same steps are native: what
 * is given never changes. */
static void goes_over_when_ready(void **state)
{
    g_autofree char *path = g_build_filename(g_getenv("SOURCE_ROOT"), "tests", "language", "accept",
                                             "linearizable.stale", NULL);
    Fixture fixture = fixture_of_file(path, &(ProgramOptions){.marks = true});
    Heard heard = {0};
    g_autoptr(Switching) switching =
        switching_new(fixture.program, &(NativeOptions){.say = hear, .user = &heard});
    const Model *model = switching_model(switching), *own = program_model(fixture.program);
    g_autoptr(StateSpace) space = state_space_search(own, NULL);
    uint64_t sum = sum_of(own, space);

    assert_int_equal(sum_of(model, space), sum);
    assert_true(switching_is_building(switching));
    /* By the clock: a count of rounds is over in a second, and a compiler can take longer. */
    gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    while (heard.times == 0 && g_get_monotonic_time() < deadline)
        assert_int_equal(sum_of(model, space), sum);
    assert_true(heard.in_use);
    assert_false(switching_is_building(switching));
    assert_int_equal(sum_of(model, space), sum);
    walk_together(model, space, sum);
    assert_int_equal(heard.times, 1);
    g_clear_pointer(&space, state_space_free);
    g_clear_pointer(&switching, switching_free);
    fixture_clear(&fixture);
}

/* A search of the layer finds what one of the program finds, natively from the first state on. */
static void a_search_does_not_notice(void **state)
{
    Fixture fixture = fixture_of_text(negation, NULL);
    Heard heard = {0};
    g_autoptr(Switching) switching = switching_new(
        fixture.program, &(NativeOptions){.use = NATIVE_ALWAYS, .say = hear, .user = &heard});
    const Model *own = program_model(fixture.program);
    StateSpace *expected = state_space_search(own, NULL);
    StateSpace *space = state_space_search(switching_model(switching), NULL);

    assert_int_equal(heard.times, 1);
    assert_true(heard.in_use);
    assert_int_equal(state_space_count(space), state_space_count(expected));
    assert_int_equal(state_space_transitions(space), state_space_transitions(expected));
    for (StateId id = 0; id < state_space_count(space); id++)
        assert_memory_equal(state_space_get(space, id), state_space_get(expected, id),
                            own->words * sizeof(Word));
    state_space_free(space);
    state_space_free(expected);
    g_clear_pointer(&switching, switching_free);
    fixture_clear(&fixture);
}

/* Reductions in front of native steps find what they find in front of the interpreter: as many states
 * as docs/internals/reductions.md says, each the same. */
static void reduced_native_steps(uint32_t reductions, StateId count)
{
    g_autofree char *path =
        g_build_filename(g_getenv("SOURCE_ROOT"), "bench", "cases", "purge", "purge.stale", NULL);
    Fixture fixture = fixture_of_file(path, NULL);
    Heard heard = {0};
    const Model *own = program_model(fixture.program);
    Switching *switching = switching_new(
        fixture.program, &(NativeOptions){.use = NATIVE_ALWAYS, .say = hear, .user = &heard});
    Reduced *native = reduce_program(fixture.program, switching_model(switching), reductions, NULL);
    Reduced *slow = reduce_program(fixture.program, own, reductions, NULL);
    StateSpace *space = state_space_search(&native->model, NULL);
    StateSpace *expected = state_space_search(&slow->model, NULL);

    assert_true(heard.in_use);
    assert_int_equal(heard.times, 1); /* with or without noting, as is asked */
    assert_int_equal(native->reductions, reductions);
    assert_int_equal(state_space_count(space), count);
    assert_int_equal(state_space_count(expected), count);
    for (StateId id = 0; id < count; id++)
        assert_memory_equal(state_space_get(space, id), state_space_get(expected, id),
                            own->words * sizeof(Word));
    state_space_free(space);
    state_space_free(expected);
    reduce_free(native);
    reduce_free(slow);
    switching_free(switching);
    fixture_clear(&fixture);
}

static void sorted_native_steps(void **state)
{
    reduced_native_steps(REDUCTION_SYMMETRY, 52757);
}

static void fewer_native_steps(void **state)
{
    reduced_native_steps(REDUCTION_SYMMETRY | REDUCTION_ORDER, 15162);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_both_ways),
        cmocka_unit_test(too_many_choices),
        cmocka_unit_test(temporaries_end_with_a_step),
        cmocka_unit_test(comments_cannot_be_left),
        cmocka_unit_test(text_is_the_same_each_time),
        cmocka_unit_test(text_notes_what_is_asked),
        cmocka_unit_test(without_a_compiler),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(not_before_it_is_worth_it),
        cmocka_unit_test(threads_do_not_meet),
        cmocka_unit_test(goes_over_when_ready),
        cmocka_unit_test(a_search_does_not_notice),
        cmocka_unit_test(sorted_native_steps),
        cmocka_unit_test(fewer_native_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
