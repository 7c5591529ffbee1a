/* The way of an old value from the first read of it through what stored it to where it is stale: its
 * legs on the lanes of processes. */
#include "traces/explain/cause_private.h"

typedef struct Carry {
    const Counterexample *example;
    GArray *legs; /* of CauseLeg, the last first */
} Carry;

static bool is_origin(const Sentence *it)
{
    return it->kind == SENTENCE_READ || it->kind == SENTENCE_SET || it->kind == SENTENCE_ALSO;
}

static const Sentence *find_sentence(const Cause *cause, bool (*is)(const Sentence *))
{
    for (uint32_t i = 0; i < cause->count; i++)
        if (is(&cause->sentences[i]))
            return &cause->sentences[i];
    return NULL;
}

static bool is_put(const Sentence *it)
{
    return it->kind == SENTENCE_PUT;
}

/* Between two steps of one process, from 0; in one step nothing is carried. */
static void add_leg(Carry *carry, uint32_t variable, int from, int to)
{
    const Row *rows = carry->example->rows;
    const CauseLeg leg = {rows[from].lane, (uint32_t)from + 1, (uint32_t)to + 1, variable};

    if (from < to && rows[from].lane == rows[to].lane && carry->example->lanes[leg.lane].is_process)
        g_array_append_val(carry->legs, leg);
}

/* Where the part that is old came from, or all of it. */
static const Flow *source_of_put(const Counterexample *example, const Sentence *put)
{
    const Flow *whole = origin_source(example, put->value);

    if (whole || !put->value.flows)
        return whole;
    return put->value.flows[put->part];
}

/* From where it was put back to where it was read first; false where that is not on its way. */
static bool follow(Carry *carry, const Flow *source, int to, int first)
{
    for (; source && source->kind == FLOW_READ; source = source->origin) {
        const int from = origin_row(carry->example, source->step);
        if (from < 0 || to < 0)
            return false;
        add_leg(carry, counterexample_variable_of(carry->example, source->slot), from, to);
        if (from == first)
            return true;
        to = origin_row(carry->example, source->written);
    }
    return false;
}

static void reverse(GArray *legs)
{
    for (guint i = 0; i < legs->len / 2; i++) {
        CauseLeg *one = &g_array_index(legs, CauseLeg, i);
        CauseLeg *other = &g_array_index(legs, CauseLeg, legs->len - 1 - i), kept = *one;
        *one = *other;
        *other = kept;
    }
}

/* What the process wrote elsewhere, too, it has had since then. */
void cause_find_legs(Counterexample *example)
{
    Cause *cause = &example->cause;
    const Sentence *origin = find_sentence(cause, is_origin);
    const Sentence *put = find_sentence(cause, is_put);
    g_autoptr(GArray) legs = g_array_new(FALSE, FALSE, sizeof(CauseLeg));
    Carry carry = {example, legs};

    if (!origin || !put || origin->rows[0] >= put->rows[0])
        return;
    const int first = (int)origin->rows[0] - 1, last = (int)put->rows[0] - 1;
    if (origin->kind == SENTENCE_ALSO ||
        !follow(&carry, source_of_put(example, put), last, first)) {
        g_array_set_size(legs, 0);
        add_leg(&carry, origin->variable, first, last);
    }
    reverse(legs);
    cause->legs = arena_copy(example->arena, legs->data, legs->len, sizeof(CauseLeg));
    cause->leg_count = legs->len;
}
