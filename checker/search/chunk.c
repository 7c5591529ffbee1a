#include "checker/search/chunk.h"

#include "checker/base/bits.h"
#include "checker/search/store/pages.h"
#include "checker/search/store/room.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_ENTRIES = (1 << ENTRY_BITS) - MODEL_MAX_SUCCESSORS - 1,
    SEEN_BITS = 15, /* what they take fits beside much else into a processor's own cache */
};

void chunk_expander_init(Expander *expander, const Model *model, Store *store)
{
    *expander = (Expander){
        .model = model,
        .store = store,
        .workspace = model->workspace_new(model),
        .state = apart_new((model->words + 1) * sizeof(Word)),
        .fill = apart_new(sizeof(uint32_t) << STORE_MAX_TABLE_BITS),
    };
    state_compressor_init(&expander->compressor, &store->tree);
    successors_init(&expander->successors, model->words);
}

void chunk_expander_renew(Expander *expander)
{
    expander->model->workspace_free(expander->workspace);
    expander->workspace = expander->model->workspace_new(expander->model);
}

static inline uint64_t *seen_place(const Expander *expander, uint64_t root)
{
    return &expander->seen[hash_key(root) >> 8 & ((1u << SEEN_BITS) - 1)];
}

/* A place where nothing was seen has a root that belongs elsewhere. */
void chunk_expander_forget(Expander *expander)
{
    uint64_t elsewhere = 1;

    if (!expander->seen)
        return;
    memset(expander->seen, 0, sizeof *expander->seen << SEEN_BITS);
    while (seen_place(expander, elsewhere) == seen_place(expander, 0))
        elsewhere++;
    *seen_place(expander, 0) = elsewhere;
}

void chunk_expander_see(Expander *expander)
{
    state_compressor_enlarge(&expander->compressor);
    if (!expander->seen)
        expander->seen = pages_new(sizeof *expander->seen << SEEN_BITS);
    chunk_expander_forget(expander);
}

void chunk_expander_clear(Expander *expander)
{
    expander->model->workspace_free(expander->workspace);
    successors_free(&expander->successors);
    state_compressor_clear(&expander->compressor);
    g_free(expander->state);
    g_free(expander->fill);
    free(expander->found);
    pages_free(expander->seen, sizeof *expander->seen << SEEN_BITS);
}

void chunk_clear(StateChunk *chunk)
{
    free(chunk->starts);
    free(chunk->entries);
    free(chunk->offsets);
    free(chunk->fresh);
    free(chunk->marks);
    *chunk = (StateChunk){0};
}

static bool reach_parts(StateChunk *chunk, uint32_t parts)
{
    uint32_t capacity = chunk->part_capacity;

    return room_reach(&chunk->offsets, &capacity, parts + 1, sizeof *chunk->offsets) &&
           room_reach(&chunk->fresh, &chunk->part_capacity, parts + 1, sizeof *chunk->fresh);
}

/* ---- expanding ---- */

/* The successors of state `i`, or those that the model begins with. */
static void find_successors(StateChunk *chunk, Expander *expander, uint32_t i)
{
    const Model *model = expander->model;
    Successors *list = &expander->successors;

    list->count = 0;
    list->is_cut = false;
    if (chunk->first == STATE_NONE) {
        model->initial(model, expander->workspace, list);
        return;
    }
    StateId id = chunk->first + i;
    state_compressor_begin(&expander->compressor, store_root(expander->store, id), expander->state);
    expander->predicates = model->expand(model, expander->workspace, expander->state, list);
    witnesses_note_state(&chunk->witnesses, model, id, expander->predicates, list);
}

/* Of so many successors just folded, those stay that were not seen. */
static void keep_first(Expander *expander, uint32_t folded)
{
    IdEntry *found = &expander->found[expander->found_count];

    if (!expander->seen) {
        expander->found_count += folded;
        return;
    }
    for (uint32_t i = 0; i < folded; i++) {
        uint64_t *place = seen_place(expander, found[i].root);
        bool is_first = *place != found[i].root;
        *place = found[i].root;
        expander->found[expander->found_count] = found[i];
        expander->found_count += is_first;
    }
}

/* How it went; `folded` says how many there are. */
static ChunkEnd fold_successors(StateChunk *chunk, Expander *expander, StateId from,
                                uint32_t *folded)
{
    const Successors *list = &expander->successors;
    IdEntry *found = &expander->found[expander->found_count];

    for (*folded = 0; *folded < list->count; ++*folded) {
        uint32_t step = *folded;
        IdEntry *entry = &found[step];
        if (list->steps[step].is_error)
            return CHUNK_ERROR;
        if (list->steps[step].broken)
            witnesses_note_broken(&chunk->witnesses, from, (uint16_t)step,
                                  list->steps[step].broken);
        if (!state_compressor_fold(&expander->compressor, list->states + (size_t)step * list->words,
                                   &entry->root))
            return CHUNK_NODES;
        if (expander->seen)
            prefetch_to_write(seen_place(expander, entry->root));
        entry->index = chunk->count++;
    }
    return CHUNK_WHOLE;
}

static ChunkEnd add_successors(StateChunk *chunk, Expander *expander, uint32_t i)
{
    StateId from = chunk->first == STATE_NONE ? STATE_NONE : chunk->first + i;
    uint32_t folded;

    if (!room_reach(&expander->found, &expander->capacity,
                    (uint64_t)expander->found_count + expander->successors.count + 1,
                    sizeof *expander->found))
        return CHUNK_MEMORY;
    ChunkEnd end = fold_successors(chunk, expander, from, &folded);
    keep_first(expander, folded);
    return end;
}

static ChunkEnd expand_states(StateChunk *chunk, Expander *expander)
{
    for (uint32_t i = 0; i < chunk->planned; i++) {
        if (chunk->count > MAX_ENTRIES)
            return CHUNK_LONG;
        chunk->starts[i] = chunk->count;
        find_successors(chunk, expander, i);
        if (expander->successors.is_cut)
            return CHUNK_STOPPED;
        uint32_t found = expander->found_count;
        ChunkEnd end = add_successors(chunk, expander, i);
        if (end != CHUNK_WHOLE)
            return end;
        if (expander->cache && chunk->first != STATE_NONE)
            successor_cache_add(expander->cache, (uint32_t)chunk->first + i, expander->predicates,
                                &expander->successors, &expander->found[found]);
        chunk->done = i + 1;
    }
    return CHUNK_WHOLE;
}

/* ---- sorting ---- */

static inline uint32_t part_of(uint64_t root, uint32_t part_bits)
{
    return part_bits ? (uint32_t)(hash_key(root) >> (64 - part_bits)) : 0;
}

static void count_parts(StateChunk *chunk, Expander *expander, uint32_t part_bits)
{
    uint32_t parts = 1u << part_bits, total = 0;

    memset(expander->fill, 0, parts * sizeof *expander->fill);
    for (uint32_t i = 0; i < expander->found_count; i++)
        expander->fill[part_of(expander->found[i].root, part_bits)]++;
    for (uint32_t part = 0; part < parts; part++) {
        chunk->offsets[part] = total;
        total += expander->fill[part];
        expander->fill[part] = chunk->offsets[part];
        chunk->fresh[part] = 0;
    }
    chunk->offsets[parts] = total;
}

static bool sort_entries(StateChunk *chunk, Expander *expander, uint32_t part_bits)
{
    if (!reach_parts(chunk, 1u << part_bits) ||
        !room_reach(&chunk->entries, &chunk->entry_capacity, (uint64_t)expander->found_count + 1,
                    sizeof *chunk->entries) ||
        !room_reach(&chunk->marks, &chunk->mark_capacity, chunk->count / 64 + 2,
                    sizeof *chunk->marks))
        return false;
    count_parts(chunk, expander, part_bits);
    for (uint32_t i = 0; i < expander->found_count; i++) {
        const IdEntry *entry = &expander->found[i];
        chunk->entries[expander->fill[part_of(entry->root, part_bits)]++] = *entry;
    }
    return true;
}

void chunk_expand(StateChunk *chunk, Expander *expander, uint32_t part_bits)
{
    chunk->done = chunk->count = expander->found_count = 0;
    chunk->cut = UINT32_MAX;
    witnesses_clear(&chunk->witnesses);
    chunk->end = CHUNK_MEMORY;
    if (!room_reach(&chunk->starts, &chunk->starts_capacity, (uint64_t)chunk->planned + 1,
                    sizeof *chunk->starts))
        return;
    ChunkEnd end = expand_states(chunk, expander);
    chunk->starts[chunk->done + (end == CHUNK_ERROR)] = chunk->count;
    if (sort_entries(chunk, expander, part_bits))
        chunk->end = end;
}

/* ---- numbering ---- */

uint32_t chunk_new(const StateChunk *chunk, uint32_t parts)
{
    uint32_t count = 0;

    for (uint32_t part = 0; part < parts; part++)
        count += chunk->fresh[part];
    return count;
}

void chunk_mark(StateChunk *chunk, uint32_t parts)
{
    uint32_t words = chunk->count / 64 + 1, before = 0;

    memset(chunk->marks, 0, words * sizeof *chunk->marks);
    for (uint32_t part = 0; part < parts; part++)
        for (uint32_t i = 0; i < chunk->fresh[part]; i++) {
            uint32_t index = chunk->entries[chunk->offsets[part] + i].index;
            chunk->marks[index / 64].bits |= bits_mask(index);
        }
    for (uint32_t i = 0; i < words; i++) {
        chunk->marks[i].before = before;
        before += (uint32_t)__builtin_popcountll(chunk->marks[i].bits);
    }
}

uint32_t chunk_new_before(const StateChunk *chunk, uint32_t index)
{
    const ChunkMarks *marks = &chunk->marks[index / 64];
    uint64_t below = bits_mask(index) - 1;

    return marks->before + (uint32_t)__builtin_popcountll(marks->bits & below);
}

uint32_t chunk_nth_new(const StateChunk *chunk, uint32_t n)
{
    uint32_t word = 0;

    while (chunk->marks[word].before + (uint32_t)__builtin_popcountll(chunk->marks[word].bits) <= n)
        word++;
    uint64_t bits = chunk->marks[word].bits;
    for (n -= chunk->marks[word].before; n > 0; n--)
        bits &= bits - 1;
    return word * 64 + (uint32_t)__builtin_ctzll(bits);
}

static void number_entries(const StateChunk *chunk, Store *store, uint32_t part)
{
    const IdEntry *entries = &chunk->entries[chunk->offsets[part]];

    for (uint32_t i = 0; i < chunk->fresh[part]; i++)
        if (entries[i].index < chunk->cut)
            store_number(store, &entries[i],
                         chunk->first_new + chunk_new_before(chunk, entries[i].index));
}

static void write_parents(const StateChunk *chunk, Store *store)
{
    ParentWriter writer = {.parents = &store->parents};
    uint32_t parent = 0, end = MIN(chunk->count, chunk->cut);
    StateId id = chunk->first_new;

    for (uint32_t word = 0; word * 64 < end; word++)
        for (uint64_t bits = chunk->marks[word].bits; bits; bits &= bits - 1) {
            uint32_t index = word * 64 + (uint32_t)__builtin_ctzll(bits);
            if (index >= end)
                break;
            while (parent < chunk->done && chunk->starts[parent + 1] <= index)
                parent++;
            parents_write(&writer, id++,
                          chunk->first == STATE_NONE ? STATE_NONE : chunk->first + parent);
        }
    parents_flush(&writer);
}

static void ask_for_slots(const StateChunk *chunk, const Store *store, uint32_t parts)
{
    for (uint32_t part = 0; part < parts; part++)
        for (uint32_t i = 0; i < chunk->fresh[part]; i++) {
            const IdEntry *entry = &chunk->entries[chunk->offsets[part] + i];
            id_table_prefetch_slot(store_table(store, hash_key(entry->root)), entry->slot);
        }
}

void chunk_number(const StateChunk *chunk, Store *store, uint32_t parts)
{
    if (!store->visited)
        ask_for_slots(chunk, store, parts);
    for (uint32_t part = 0; part < parts; part++)
        number_entries(chunk, store, part);
    write_parents(chunk, store);
}

/* ---- where the search ends ---- */

uint32_t chunk_note_to_cut(StateChunk *chunk, Expander *expander)
{
    witnesses_clear(&chunk->witnesses);
    for (uint32_t i = 0;; i++) {
        const Successors *list = &expander->successors;
        uint32_t seen = chunk->cut + 1 - chunk->starts[i];

        find_successors(chunk, expander, i);
        for (uint32_t step = 0; step < list->count && step < seen; step++)
            if (chunk->first != STATE_NONE)
                witnesses_note_broken(&chunk->witnesses, chunk->first + i, (uint16_t)step,
                                      list->steps[step].broken);
        if (i >= chunk->done || chunk->cut < chunk->starts[i + 1])
            return i;
    }
}
