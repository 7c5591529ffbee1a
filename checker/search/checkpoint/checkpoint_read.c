#include "checker/search/checkpoint/checkpoint_change.h"
#include "checker/search/checkpoint/checkpoint_head.h"
#include "checker/search/checkpoint/checkpoint_reading.h"
#include "checker/search/memory_left.h"

#include <inttypes.h>
#include <string.h>

enum {
    MANY_STATES = 1 << 15, /* from here on they are looked up table by table */
    SAMPLES = 64,          /* states that are tried on the model */
    REACHED = 1 << 16,     /* states that room is made for at a time */
    LOOK_EVERY = 4096,     /* states between looks at the caller's flag */
};

bool checkpoint_reading_fail(CheckpointReading *r, StalemateError code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (!r->error)
        r->error = g_error_new_valist(STALEMATE_ERROR, (int)code, format, arguments);
    va_end(arguments);
    return false;
}

/* Its seals are whole and yet it makes no sense. */
bool checkpoint_reading_fail_as_damaged(CheckpointReading *r)
{
    return checkpoint_reading_fail(r, STALEMATE_ERROR_INPUT, "cannot read %s: it is damaged",
                                   r->path);
}

bool checkpoint_reading_fail_for_memory(CheckpointReading *r)
{
    return checkpoint_reading_fail(r, STALEMATE_ERROR_LIMIT,
                                   "the %" PRIu64 " states in %s take more memory than there is",
                                   r->count, r->path);
}

/* A number up to `most`. That there is none the reader says when it is closed. */
static bool get(CheckpointReading *r, uint64_t most, uint64_t *number)
{
    return checksummed_reader_get(r->reader, number) &&
           (*number <= most || checkpoint_reading_fail_as_damaged(r));
}

static bool get_id(CheckpointReading *r, StateId most, StateId *id)
{
    uint64_t number;

    if (!get(r, most, &number))
        return false;
    *id = (StateId)number;
    return true;
}

/* ---- levels and witnesses ---- */

/* The last level is one that waits to be begun, where it is not. */
static bool read_levels(CheckpointReading *r)
{
    StateSpace *space = r->space;
    StateId first = 0, before = 0;
    uint64_t count;

    if (!get(r, r->count, &count))
        return false;
    if (count == 0)
        return checkpoint_reading_fail_as_damaged(r);
    if (!segmented_array_reach(&space->levels, count))
        return checkpoint_reading_fail_for_memory(r);
    for (uint32_t i = 0; i < count; i++, before = first) {
        if (!get_id(r, r->count - 1, &first))
            return false;
        if (i == 0 ? first != 0 : first <= before)
            return checkpoint_reading_fail_as_damaged(r);
        *(StateId *)segmented_array_at(&space->levels, i) = first;
    }
    bool is_waiting = first > space->expanded;
    space->level_count = (uint32_t)count - is_waiting;
    space->level_end = is_waiting ? first : r->count;
    return true;
}

static bool read_broken(CheckpointReading *r, Witnesses *witnesses)
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

static bool read_witnesses(CheckpointReading *r)
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
           (witnesses->deadlock <= most || witnesses->deadlock == STATE_NONE ||
            checkpoint_reading_fail_as_damaged(r));
}

/* ---- states ---- */

/* How much is left where all states are there; they are not counted yet. */
static uint64_t left_beside(const CheckpointReading *r)
{
    const Store *store = &r->space->store;
    uint64_t left = memory_left(r->space, r->limits);
    uint64_t more = store_memory_of_states(store, r->count - store->count);

    if (left == UINT64_MAX)
        return left;
    return left > more ? left - more : 0;
}

static bool grow_nodes(CheckpointReading *r)
{
    Nodes *nodes = &r->space->store.tree.nodes;
    uint64_t more = nodes_memory_grown(nodes) - nodes_memory(nodes);

    return (more <= left_beside(r) && nodes_grow(nodes)) || checkpoint_reading_fail_for_memory(r);
}

/* Also what comes from parts: parents never fall, and were found before. */
bool checkpoint_reading_parent(CheckpointReading *r, StateId id, StateId place, StateId before)
{
    if (place < before || place > id || place > r->space->expanded + 1)
        return checkpoint_reading_fail_as_damaged(r);
    parents_write(&r->parents, id, place == 0 ? STATE_NONE : place - 1);
    return true;
}

/* From its parent a state is folded quickest, as when it was found. */
static bool read_parent(CheckpointReading *r, StateId id, StateId *place)
{
    StateId more;

    if (!get(r, STATE_SPACE_MAX, &more) || !checkpoint_reading_parent(r, id, *place + more, *place))
        return false;
    *place += more;
    if (more > 0)
        state_compressor_begin(&r->compressor, store_root(&r->space->store, *place - 1),
                               r->parent_state);
    return true;
}

/* Roots have no more bytes than what there is needs. */
static bool set_root(CheckpointReading *r, StateId id, uint64_t root)
{
    Store *store = &r->space->store;

    store->count = id;
    if (roots_width(store->tree.nodes.count) > store->roots.width &&
        !store_widen(store, left_beside(r)))
        return checkpoint_reading_fail_for_memory(r);
    roots_set(&store->roots, id, root);
    return true;
}

bool checkpoint_reading_state(CheckpointReading *r, StateId id)
{
    uint64_t root;

    while (!state_compressor_fold(&r->compressor, r->state, &root))
        if (!grow_nodes(r))
            return false;
    return set_root(r, id, root);
}

static bool read_state(CheckpointReading *r, StateId id)
{
    Word change;

    for (uint32_t i = 0; i < r->space->model->words; i++) {
        if (!checkpoint_change_get(r->reader, &change))
            return false;
        r->state[i] = r->parent_state[i] ^ change;
    }
    return checkpoint_reading_state(r, id);
}

/* Some at a time, none of which is in another chunk of roots: these get their width when they are
 * begun. */
bool checkpoint_reading_reach(CheckpointReading *r, StateId id)
{
    Store *store = &r->space->store;
    StateId count = MIN(r->count, id / REACHED * REACHED + REACHED);

    if (id == 0 && left_beside(r) == 0)
        return checkpoint_reading_fail_for_memory(r);
    return id % REACHED != 0 || store_reach(store, count, r->space->expanded) == count ||
           checkpoint_reading_fail_for_memory(r);
}

bool checkpoint_reading_goes_on(CheckpointReading *r, StateId id)
{
    const SearchLimits *limits = r->limits;

    if (id % LOOK_EVERY != 0)
        return true;
    if (limits->stop && *limits->stop)
        return checkpoint_reading_fail(r, STALEMATE_ERROR_LIMIT, "interrupted while reading %s",
                                       r->path);
    return limits->deadline == 0 || g_get_monotonic_time() < limits->deadline ||
           checkpoint_reading_fail(r, STALEMATE_ERROR_LIMIT,
                                   "the time is over, and %s is not read yet", r->path);
}

static bool read_states(CheckpointReading *r)
{
    StateId place = 0;

    for (StateId id = 0; id < r->count; id++)
        if (!checkpoint_reading_goes_on(r, id) || !checkpoint_reading_reach(r, id) ||
            !read_parent(r, id, &place) || !read_state(r, id))
            return false;
    parents_flush(&r->parents);
    return true;
}

/* Only once it is known that the whole file is good. */
static bool fill_tables(CheckpointReading *r)
{
    Store *store = &r->space->store;
    uint64_t left = left_beside(r);

    store->count = r->count;
    return store_fill(store, r->count >= MANY_STATES ? STORE_MAX_TABLE_BITS : 0, left) ||
           checkpoint_reading_fail_for_memory(r);
}

/* Another build of the program may make other states of the same design. */
bool checkpoint_reading_try(CheckpointReading *r)
{
    StateId every = MAX(r->count / SAMPLES, 1);
    uint32_t steps;

    for (StateId id = 0; id < r->count; id += every)
        if (state_space_step_to(r->space, state_space_parent(r->space, id), id, &steps) >= steps)
            return checkpoint_reading_fail(
                r, STALEMATE_ERROR_INPUT, "%s is of another search: its steps are others", r->path);
    return true;
}

/* ---- all of it ---- */

static bool read_numbers(CheckpointReading *r)
{
    StateSpace *space = r->space;

    if (!get_id(r, STATE_SPACE_MAX, &space->expanded))
        return false;
    if (space->expanded == 0)
        return true;
    if (!get_id(r, STATE_SPACE_MAX, &r->count) || !get(r, UINT64_MAX, &space->transitions))
        return false;
    if (r->count < space->expanded)
        return checkpoint_reading_fail_as_damaged(r);
    if (!read_levels(r) || !read_witnesses(r))
        return false;
    if (!checkpoint_parts_get(r->reader, &r->parts))
        return false;
    return r->parts.count > 0 || read_states(r);
}

static void read_all(CheckpointReading *r, const char *facts)
{
    GError *cut = NULL;
    bool good = false;

    r->reader = checksummed_reader_open(r->path, CHECKPOINT_KIND, &r->error);
    if (!r->reader)
        return;
    if (r->space->end != SEARCH_COMPLETE)
        checkpoint_reading_fail_for_memory(r);
    else
        good = checkpoint_head_read(r->reader, r->path, facts, NULL, &r->error) && read_numbers(r);

    /* What was read first and makes no sense matters more than that the rest was not read. */
    checksummed_reader_seal(g_steal_pointer(&r->reader), &r->seal, &cut);
    if (!r->error)
        r->error = g_steal_pointer(&cut);
    g_clear_error(&cut);
    if (!good && !r->error)
        checkpoint_reading_fail_as_damaged(r);
}

void checkpoint_reading_begin(CheckpointReading *r, const Model *model, const char *facts)
{
    static const SearchLimits none;

    if (!r->limits)
        r->limits = &none;
    r->space = state_space_new(model);
    r->state = g_new0(Word, model->words + 1);
    r->parent_state = g_new0(Word, model->words + 1);
    r->parents.parents = &r->space->store.parents;
    state_compressor_init(&r->compressor, &r->space->store.tree);
    read_all(r, facts);
}

bool checkpoint_reading_close(CheckpointReading *r)
{
    return r->count == 0 || fill_tables(r);
}

StateSpace *checkpoint_reading_end(CheckpointReading *r, GError **error)
{
    state_compressor_clear(&r->compressor);
    checkpoint_parts_clear(&r->parts);
    g_free(r->state);
    g_free(r->parent_state);
    if (!r->error)
        return r->space;
    g_propagate_error(error, r->error);
    state_space_free(r->space);
    return NULL;
}

StateSpace *checkpoint_read(const char *path, const char *facts, const Model *model,
                            const SearchLimits *limits, GError **error)
{
    CheckpointReading r = {.path = path, .limits = limits};

    checkpoint_reading_begin(&r, model, facts);
    if (!r.error && (r.parts.count == 0 || checkpoint_reading_parts(&r)) &&
        checkpoint_reading_close(&r))
        checkpoint_reading_try(&r);
    return checkpoint_reading_end(&r, error);
}
