#include "checker/guarantee/register.h"

#include "checker/base/bits.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STATES = 200000, UNSET = 0 };

/* Between two moments without any operation under way. */
typedef struct Segment {
    const RegisterOp *ops;
    guint count, words;
    GHashTable *seen; /* of states: the value, and which operations are done */
    GHashTable *last; /* values that may be there at the end */
    guint furthest;   /* the most operations that were put in an order */
    guint stuck;      /* name of the first that was not, there */
    bool is_given_up;
} Segment;

static guint state_hash(gconstpointer key)
{
    const guint64 *words = key;
    guint64 hash = 1469598103934665603U;

    for (guint64 i = 0; i <= words[0]; i++)
        hash = (hash ^ words[i]) * 1099511628211U;
    return (guint)(hash ^ hash >> 32);
}

static gboolean state_equal(gconstpointer a, gconstpointer b)
{
    const guint64 *x = a, *y = b;

    return x[0] == y[0] && memcmp(x, y, (x[0] + 1) * sizeof *x) == 0;
}

/* How many words follow, the value, and the operations that are done. */
static guint64 *state_new(const Segment *segment, guint value)
{
    guint64 *state = g_new0(guint64, segment->words + 2);

    state[0] = segment->words + 1;
    state[1] = value;
    return state;
}

static bool is_done(const guint64 *state, guint i)
{
    return bits_has(state + 2, i);
}

/* The earliest end of what is not done: nothing that begins after it can be next. */
static gint64 horizon(const Segment *segment, const guint64 *state)
{
    gint64 end = G_MAXINT64;

    for (guint i = 0; i < segment->count; i++)
        if (!is_done(state, i))
            end = MIN(end, segment->ops[i].to);
    return end;
}

/* Reads of the value that is there may as well be next. */
static void take_reads(const Segment *segment, guint64 *state)
{
    for (bool again = true; again;) {
        gint64 end = horizon(segment, state);
        again = false;
        for (guint i = 0; i < segment->count && segment->ops[i].from <= end; i++) {
            const RegisterOp *op = &segment->ops[i];
            if (is_done(state, i) || op->is_write || op->value != state[1])
                continue;
            bits_add(state + 2, i);
            again = true;
        }
    }
}

static bool note_end(Segment *segment, const guint64 *state)
{
    guint done = 0, stuck = segment->count;
    bool is_end = true;

    for (guint i = 0; i < segment->count; i++) {
        bool is_here = is_done(state, i);
        done += is_here;
        is_end &= is_here || segment->ops[i].to == G_MAXINT64;
        if (!is_here && stuck == segment->count)
            stuck = i;
    }
    if (stuck < segment->count && done >= segment->furthest) {
        segment->furthest = done;
        segment->stuck = segment->ops[stuck].name;
    }
    return is_end;
}

static void search_from(Segment *segment, guint64 *first)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();

    g_ptr_array_add(open, first);
    while (open->len > 0) {
        guint64 *state = g_ptr_array_steal_index(open, open->len - 1);
        if (segment->is_given_up) {
            g_free(state);
            continue;
        }
        take_reads(segment, state);
        if (!g_hash_table_add(segment->seen, state))
            continue; /* it was there already, and the table has freed one of the two */
        segment->is_given_up = g_hash_table_size(segment->seen) > MOST_STATES;
        if (note_end(segment, state))
            g_hash_table_add(segment->last, GUINT_TO_POINTER((guint)state[1]));
        gint64 end = horizon(segment, state);
        for (guint i = 0; i < segment->count && segment->ops[i].from <= end; i++) {
            if (is_done(state, i) || !segment->ops[i].is_write)
                continue;
            guint64 *next = g_memdup2(state, (segment->words + 2) * sizeof *state);
            next[1] = segment->ops[i].value;
            bits_add(next + 2, i);
            g_ptr_array_add(open, next);
        }
    }
}

/* What may be there at first: anything that is read, and what nobody reads. */
static GHashTable *initial_values(const RegisterOp *ops, guint count)
{
    GHashTable *values = g_hash_table_new(NULL, NULL);

    g_hash_table_add(values, GUINT_TO_POINTER(UNSET));
    for (guint i = 0; i < count; i++)
        if (!ops[i].is_write)
            g_hash_table_add(values, GUINT_TO_POINTER(ops[i].value));
    return values;
}

static guint segment_length(const RegisterOp *ops, guint count)
{
    gint64 end = ops[0].to;
    guint i = 1;

    for (; i < count && ops[i].from <= end; i++)
        end = MAX(end, ops[i].to);
    return i;
}

static int by_from(const void *a, const void *b)
{
    const RegisterOp *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* Goes on from each value that may be there, and says which may be there then. */
static GHashTable *search_segment(Segment *segment, GHashTable *values)
{
    GHashTableIter iter;
    gpointer value;

    segment->seen = g_hash_table_new_full(state_hash, state_equal, g_free, NULL);
    segment->last = g_hash_table_new(NULL, NULL);
    segment->words = (segment->count + BITS_IN_WORD - 1) / BITS_IN_WORD;
    g_hash_table_iter_init(&iter, values);
    while (g_hash_table_iter_next(&iter, &value, NULL))
        search_from(segment, state_new(segment, GPOINTER_TO_UINT(value)));
    g_hash_table_unref(segment->seen);
    return segment->last;
}

RegisterVerdict register_search(RegisterOp *ops, guint count)
{
    qsort(ops, count, sizeof *ops, by_from);
    guint length = count ? segment_length(ops, count) : 0;
    GHashTable *values = initial_values(ops, length);
    RegisterVerdict verdict = {REGISTER_LINEARIZABLE, 0, 0};

    for (guint at = 0; at < count && verdict.answer == REGISTER_LINEARIZABLE; at += length) {
        length = segment_length(ops + at, count - at);
        Segment segment = {.ops = ops + at, .count = length};
        GHashTable *last = search_segment(&segment, values);
        if (segment.is_given_up)
            verdict.answer = REGISTER_UNKNOWN;
        else if (g_hash_table_size(last) == 0)
            verdict = (RegisterVerdict){REGISTER_BROKEN, segment.stuck, segment.stuck};
        g_hash_table_unref(values);
        values = last;
    }
    g_hash_table_unref(values);
    return verdict;
}
