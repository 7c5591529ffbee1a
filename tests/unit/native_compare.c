#include "tests/unit/native_compare.h"

#include "checker/model/accesses.h"
#include "checker/search/state_space.h"

#include <inttypes.h>
#include <string.h>

static guint64 compared, touched;

typedef struct Pair {
    const Model *slow, *quick;
    Workspace *workspace;
    Successors of_slow, of_quick;
    Choices slow_choices, quick_choices;
    char *refusal;
    bool notes_touched;
} Pair;

static void note_refusal(const char *message, bool in_use, void *user)
{
    Pair *pair = user;

    if (!in_use)
        pair->refusal = g_strdup(message);
}

static char *step_difference(const Pair *pair, uint32_t i)
{
    const ModelStep *a = &pair->of_slow.steps[i], *b = &pair->of_quick.steps[i];
    size_t words = pair->slow->words;
    const char *name = pair->slow->actors[a->actor].name;

    if (a->actor != b->actor || a->is_fault != b->is_fault || a->is_error != b->is_error)
        return g_strdup_printf("step %u of %s: actor %u, fault %d, error %d; native %u, %d, %d", i,
                               name, a->actor, a->is_fault, a->is_error, b->actor, b->is_fault,
                               b->is_error);
    if (a->delay != b->delay || a->enables_process != b->enables_process ||
        a->enables_event != b->enables_event || a->is_internal != b->is_internal)
        return g_strdup_printf("step %u of %s: %u ticks, wakes %u, rouses %u, silent %u; "
                               "native %u, %u, %u, %u",
                               i, name, a->delay, a->enables_process, a->enables_event,
                               a->is_internal, b->delay, b->enables_process, b->enables_event,
                               b->is_internal);
    if (a->broken != b->broken)
        return g_strdup_printf("step %u of %s breaks other monitors", i, name);
    if (memcmp(pair->of_slow.states + i * words, pair->of_quick.states + i * words,
               words * sizeof(Word)) != 0)
        return g_strdup_printf("step %u of %s leads to another state", i, name);
    return NULL;
}

static char *measures_difference(const Pair *pair, const Word *state)
{
    for (uint32_t i = 0; i < pair->slow->measure_count; i++)
        if (!pair->slow->measures[i].at_rest &&
            pair->slow->measure(pair->slow, pair->workspace, state, i) !=
                pair->quick->measure(pair->quick, pair->workspace, state, i))
            return g_strdup_printf("measure %u", i);
    return NULL;
}

static void expand_with_choices(const Pair *pair, const Model *model, const Word *state,
                                Successors *out, Choices *choices)
{
    choices->count = out->count = 0;
    out->choices = choices;
    model->expand(model, pair->workspace, state, out);
    out->choices = NULL;
}

/* As probabilities ask for it. */
static char *choices_difference(Pair *pair, const Word *state)
{
    const Choices *a = &pair->slow_choices, *b = &pair->quick_choices;

    expand_with_choices(pair, pair->slow, state, &pair->of_slow, &pair->slow_choices);
    expand_with_choices(pair, pair->quick, state, &pair->of_quick, &pair->quick_choices);
    if (a->count != b->count)
        return g_strdup_printf("choices of %u steps, native %u", a->count, b->count);
    if (a->count > 0 && memcmp(a->ends, b->ends, a->count * sizeof *a->ends) != 0)
        return g_strdup("choices of other steps");
    uint32_t length = a->count > 0 ? a->ends[a->count - 1] : 0;
    if (length > 0 && memcmp(a->list, b->list, length * sizeof *a->list) != 0)
        return g_strdup("other choices");
    return NULL;
}

/* As reductions by partial order ask for it. */
static char *accesses_difference(Pair *pair, const Word *state)
{
    g_autoptr(Accesses) slow = accesses_new(pair->slow), quick = accesses_new(pair->slow);

    pair->of_slow.accesses = slow;
    pair->of_quick.accesses = quick;
    pair->slow->expand(pair->slow, pair->workspace, state, &pair->of_slow);
    pair->quick->expand(pair->quick, pair->workspace, state, &pair->of_quick);
    pair->of_slow.accesses = pair->of_quick.accesses = NULL;
    for (uint32_t i = 0; i < pair->slow->process_count; i++)
        touched += pair->notes_touched && accesses_has_steps(slow, i);
    return accesses_same(slow, quick, pair->slow) ? NULL : g_strdup("what steps touch");
}

static char *state_difference(Pair *pair, const Word *state)
{
    Workspace *w = pair->workspace;
    char *difference = NULL;
    uint64_t slow = pair->slow->expand(pair->slow, w, state, &pair->of_slow);
    uint64_t quick = pair->quick->expand(pair->quick, w, state, &pair->of_quick);

    if (slow != quick || quick != pair->quick->predicates(pair->quick, w, state))
        return g_strdup("predicates");
    if (pair->of_slow.count != pair->of_quick.count)
        return g_strdup_printf("%u steps, native %u", pair->of_slow.count, pair->of_quick.count);
    for (uint32_t i = 0; i < pair->of_slow.count && !difference; i++)
        difference = step_difference(pair, i);
    if (!difference)
        difference = measures_difference(pair, state);
    if (!difference)
        difference = accesses_difference(pair, state);
    return difference ? difference : choices_difference(pair, state);
}

guint64 native_compared(void)
{
    return compared;
}

guint64 native_touched(void)
{
    return touched;
}

static char *space_difference(Pair *pair, const StateSpace *space)
{
    for (StateId id = 0; id < state_space_count(space); id++) {
        compared++;
        g_autofree char *difference = state_difference(pair, state_space_get(space, id));
        if (difference)
            return g_strdup_printf("state %" PRIu64 ": %s", id, difference);
    }
    return NULL;
}

static char *pair_difference(Pair *pair, uint32_t most)
{
    g_autoptr(StateSpace) space =
        state_space_search(pair->slow, &(SearchOptions){.limits.max_states = most});
    char *difference;

    pair->workspace = pair->slow->workspace_new(pair->slow);
    successors_init(&pair->of_slow, pair->slow->words);
    successors_init(&pair->of_quick, pair->slow->words);
    difference = space_difference(pair, space);
    successors_free(&pair->of_slow);
    successors_free(&pair->of_quick);
    g_free(pair->slow_choices.list);
    g_free(pair->slow_choices.ends);
    g_free(pair->quick_choices.list);
    g_free(pair->quick_choices.ends);
    pair->slow->workspace_free(pair->workspace);
    return difference;
}

char *native_difference(const Program *program, bool notes_touched, uint32_t most)
{
    Pair pair = {.slow = program_model(program), .notes_touched = notes_touched};
    g_autoptr(Native) native =
        native_new(program, &(NativeOptions){NATIVE_ALWAYS, .notes_touched = notes_touched,
                                             .say = note_refusal, .user = &pair});

    pair.quick = native_model(native, 0);
    if (!pair.quick)
        return pair.refusal ? pair.refusal : g_strdup("no model, and no reason");
    return pair_difference(&pair, most);
}
