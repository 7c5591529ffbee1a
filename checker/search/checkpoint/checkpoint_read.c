#include "checker/base/error.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checkpoint_head.h"
#include "checker/search/checkpoint/checksummed_file.h"
#include "checker/search/memory_left.h"
#include "checker/search/state_space_private.h"

#include <inttypes.h>
#include <string.h>

enum {
    MANY_STATES = 1 << 15, /* from here on they are looked up table by table */
    SAMPLES = 64,          /* states that are tried on the model */
    REACHED = 1 << 16,     /* states that room is made for at a time */
    LOOK_EVERY = 4096,     /* states between looks at the caller's flag */
};

typedef struct Reading {
    const char *path;
    ChecksummedReader *reader;
    const SearchLimits *limits;
    StateSpace *space;
    StateId count;
    StateCompressor compressor;
    Word *state, *parent_state;
    ParentWriter parents;
    GError *error; /* the first */
} Reading;

static bool fail(Reading *r, StalemateError code, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool fail(Reading *r, StalemateError code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (!r->error)
        r->error = g_error_new_valist(STALEMATE_ERROR, (int)code, format, arguments);
    va_end(arguments);
    return false;
}

/* Its seals are whole and yet it makes no sense. */
static bool fail_as_damaged(Reading *r)
{
    return fail(r, STALEMATE_ERROR_INPUT, "cannot read %s: it is damaged", r->path);
}

static bool fail_for_memory(Reading *r)
{
    return fail(r, STALEMATE_ERROR_LIMIT,
                "the %" PRIu64 " states in %s take more memory than there is", r->count, r->path);
}

/* A number up to `most`. That there is none the reader says when it is closed. */
static bool get(Reading *r, uint64_t most, uint64_t *number)
{
    return checksummed_reader_get(r->reader, number) && (*number <= most || fail_as_damaged(r));
}

static bool get_id(Reading *r, StateId most, StateId *id)
{
    uint64_t number;

    if (!get(r, most, &number))
        return false;
    *id = (StateId)number;
    return true;
}

/* ---- levels and witnesses ---- */

/* The last level is one that waits to be begun, where it is not. */
static bool read_levels(Reading *r)
{
    StateSpace *space = r->space;
    StateId first = 0, before = 0;
    uint64_t count;

    if (!get(r, r->count, &count))
        return false;
    if (count == 0)
        return fail_as_damaged(r);
    if (!segmented_array_reach(&space->levels, count))
        return fail_for_memory(r);
    for (uint32_t i = 0; i < count; i++, before = first) {
        if (!get_id(r, r->count - 1, &first))
            return false;
        if (i == 0 ? first != 0 : first <= before)
            return fail_as_damaged(r);
        *(StateId *)segmented_array_at(&space->levels, i) = first;
    }
    bool is_waiting = first > space->expanded;
    space->level_count = (uint32_t)count - is_waiting;
    space->level_end = is_waiting ? first : r->count;
    return true;
}

static bool read_broken(Reading *r, Witnesses *witnesses)
{
    if (!get(r, UINT64_MAX, &witnesses->broken_known))
        return false;
    for (uint64_t known = witnesses->broken_known; known; known &= known - 1) {
        FirstStep *first = &witnesses->broken[__builtin_ctzll(known)];
        uint64_t step;
        if (!get_id(r, r->space->expanded, &first->from) || !get(r, UINT16_MAX, &step))
            return false;
        first->step = (uint16_t)step;
    }
    return true;
}

static bool read_witnesses(Reading *r)
{
    Witnesses *witnesses = &r->space->witnesses;
    StateId most = r->space->expanded;

    for (int kind_of = 0; kind_of < 4; kind_of++) {
        uint64_t *known = &witnesses->known[kind_of / 2][kind_of % 2];
        if (!get(r, UINT64_MAX, known))
            return false;
        for (uint64_t left = *known; left; left &= left - 1)
            if (!get_id(r, most,
                        &witnesses->firsts[kind_of / 2][kind_of % 2][__builtin_ctzll(left)]))
                return false;
    }
    return read_broken(r, witnesses) && get_id(r, STATE_NONE, &witnesses->deadlock) &&
           (witnesses->deadlock <= most || witnesses->deadlock == STATE_NONE || fail_as_damaged(r));
}

/* ---- states ---- */

/* How much is left where all states are there; they are not counted yet. */
static uint64_t left_beside(const Reading *r)
{
    const Store *store = &r->space->store;
    uint64_t left = memory_left(r->space, r->limits);
    uint64_t more = store_memory_of_states(store, r->count - store->count);

    if (left == UINT64_MAX)
        return left;
    return left > more ? left - more : 0;
}

static bool grow_nodes(Reading *r)
{
    Nodes *nodes = &r->space->store.tree.nodes;
    uint64_t more = nodes_memory_grown(nodes) - nodes_memory(nodes);

    return (more <= left_beside(r) && nodes_grow(nodes)) || fail_for_memory(r);
}

static bool read_parent(Reading *r, StateId id, StateId *place)
{
    StateId before = *place, more;

    if (!get(r, STATE_SPACE_MAX, &more))
        return false;
    StateId after = before + more;
    if (after > id || after > r->space->expanded + 1)
        return fail_as_damaged(r);
    *place = after;
    parents_write(&r->parents, id, after == 0 ? STATE_NONE : after - 1);
    /* From its parent a state is folded quickest, as when it was found. */
    if (more > 0)
        state_compressor_begin(&r->compressor, store_root(&r->space->store, after - 1),
                               r->parent_state);
    return true;
}

static bool get_change(Reading *r, Word *change)
{
    uint64_t place;

    *change = 0;
    if (!get(r, 64, &place) || (place > 0 && !get(r, UINT64_MAX >> (place - 1), change)))
        return false;
    *change <<= place > 0 ? place - 1 : 0;
    return true;
}

/* Roots have no more bytes than what there is needs. */
static bool set_root(Reading *r, StateId id, uint64_t root)
{
    Store *store = &r->space->store;

    store->count = id;
    if (roots_width(store->tree.nodes.count) > store->roots.width &&
        !store_widen(store, left_beside(r)))
        return fail_for_memory(r);
    roots_set(&store->roots, id, root);
    return true;
}

static bool read_state(Reading *r, StateId id)
{
    uint64_t root;
    Word change;

    for (uint32_t i = 0; i < r->space->model->words; i++) {
        if (!get_change(r, &change))
            return false;
        r->state[i] = r->parent_state[i] ^ change;
    }
    while (!state_compressor_fold(&r->compressor, r->state, &root))
        if (!grow_nodes(r))
            return false;
    return set_root(r, id, root);
}

/* Some at a time, none of which is in another chunk of roots: these get their width when they are
 * begun. */
static bool reach(Reading *r, StateId id)
{
    Store *store = &r->space->store;
    StateId count = MIN(r->count, id / REACHED * REACHED + REACHED);

    return id % REACHED != 0 || store_reach(store, count, r->space->expanded) == count ||
           fail_for_memory(r);
}

static bool may_go_on(Reading *r, StateId id)
{
    const SearchLimits *limits = r->limits;

    if (id % LOOK_EVERY != 0)
        return true;
    if (limits->stop && *limits->stop)
        return fail(r, STALEMATE_ERROR_LIMIT, "interrupted while reading %s", r->path);
    return limits->deadline == 0 || g_get_monotonic_time() < limits->deadline ||
           fail(r, STALEMATE_ERROR_LIMIT, "the time is over, and %s is not read yet", r->path);
}

static bool read_states(Reading *r)
{
    StateId place = 0;

    if (left_beside(r) == 0)
        return fail_for_memory(r);
    for (StateId id = 0; id < r->count; id++)
        if (!may_go_on(r, id) || !reach(r, id) || !read_parent(r, id, &place) || !read_state(r, id))
            return false;
    parents_flush(&r->parents);
    return true;
}

/* Only once it is known that the whole file is good. */
static bool fill_tables(Reading *r)
{
    Store *store = &r->space->store;
    uint64_t left = left_beside(r);

    store->count = r->count;
    return store_fill(store, r->count >= MANY_STATES ? STORE_MAX_TABLE_BITS : 0, left) ||
           fail_for_memory(r);
}

/* Another build of the program may make other states of the same design. */
static bool try_on_model(Reading *r)
{
    StateId every = MAX(r->count / SAMPLES, 1);
    uint32_t steps;

    for (StateId id = 0; id < r->count; id += every)
        if (state_space_step_to(r->space, state_space_parent(r->space, id), id, &steps) >= steps)
            return fail(r, STALEMATE_ERROR_INPUT, "%s is of another search: its steps are others",
                        r->path);
    return true;
}

/* ---- all of it ---- */

static bool read_numbers(Reading *r)
{
    StateSpace *space = r->space;

    if (!get_id(r, STATE_SPACE_MAX, &space->expanded))
        return false;
    if (space->expanded == 0)
        return true;
    if (!get_id(r, STATE_SPACE_MAX, &r->count) || !get(r, UINT64_MAX, &space->transitions))
        return false;
    if (r->count < space->expanded)
        return fail_as_damaged(r);
    return read_levels(r) && read_witnesses(r) && read_states(r);
}

static bool read_all(Reading *r, const char *facts)
{
    if (r->space->end != SEARCH_COMPLETE)
        return fail_for_memory(r);
    bool good = checkpoint_head_read(r->reader, r->path, facts, NULL, &r->error) && read_numbers(r);

    /* What was read first and makes no sense matters more than that the rest was not read. */
    good &= checksummed_reader_close(g_steal_pointer(&r->reader), r->error ? NULL : &r->error);
    if (!good || r->count == 0)
        return good;
    return fill_tables(r) && try_on_model(r);
}

StateSpace *checkpoint_read(const char *path, const char *facts, const Model *model,
                            const SearchLimits *limits, GError **error)
{
    const SearchLimits none = {0};
    Reading r = {.path = path, .limits = limits ? limits : &none};

    r.reader = checksummed_reader_open(path, CHECKPOINT_KIND, error);
    if (!r.reader)
        return NULL;
    r.space = state_space_new(model);
    r.state = g_new0(Word, model->words + 1);
    r.parent_state = g_new0(Word, model->words + 1);
    r.parents.parents = &r.space->store.parents;
    state_compressor_init(&r.compressor, &r.space->store.tree);
    bool good = read_all(&r, facts);
    state_compressor_clear(&r.compressor);
    g_free(r.state);
    g_free(r.parent_state);
    if (r.reader)
        checksummed_reader_close(r.reader, NULL);
    if (good)
        return r.space;
    g_propagate_error(error, r.error);
    state_space_free(r.space);
    return NULL;
}
