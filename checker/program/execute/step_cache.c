#include "checker/program/execute/step_cache.h"

#include "checker/program/execute/observers.h"
#include "checker/program/execute/step_place.h"
#include "checker/program/execute/transitions.h"

#include <string.h>

enum {
    BEGIN_AT = 128,      /* states: a smaller search is over before it pays */
    FIRST_BITS = 8,      /* of the number of lists that there is room for: at first */
    LAST_BITS = 15,      /* and at last, where memory is not limited */
    MAX_WORDS = 16,      /* of a state: to compare more would take longer than to run */
    STEPS_A_LIST = 4,    /* that there is room for, on average */
    MAX_STEPS_KEPT = 64, /* of one list */
    TRIED_ENOUGH = 4096, /* so often is a place looked up before it is judged */
};

/* A list: what is known of one process. The words of its key are masked by its place. */
enum { LIST_OWNER, LIST_READ, LIST_FIRST, LIST_WORDS };

struct StepCache {
    uint32_t process_count, words;
    uint32_t touched_words; /* of a set of accesses.h; 0: nobody asks what steps touch */
    StepPlace **places;     /* by process, then by location */
    uint64_t once, twice;   /* groups that a process may read where it is, and that several may */
    uint32_t bits, last_bits, list_count, step_count;
    uint32_t *table;   /* 1 << bits: a list and 1; 0: none */
    Word *lists;       /* one more than there are: its first step is the end of the last list */
    uint64_t *touched; /* by list: what the process touches */
    ModelStep *steps;
    Word *states;   /* of the steps: what lies under the mask of their place */
    Word *key;      /* of what was looked up last, as in a list */
    uint32_t *slot; /* where it belongs in the table; NULL: it is not to be kept */
};

static uint32_t list_size(const StepCache *cache)
{
    return LIST_WORDS + cache->words;
}

static Word *list_at(const StepCache *cache, uint32_t number)
{
    return &cache->lists[(size_t)number * list_size(cache)];
}

/* About: the lists and the steps that there is room for, and their places in the table. */
static uint64_t bytes_a_list(uint32_t words, uint32_t touched_words)
{
    return (LIST_WORDS + words + touched_words) * sizeof(Word) +
           STEPS_A_LIST * (sizeof(ModelStep) + words * sizeof(Word)) + sizeof(uint32_t);
}

/* Of the number of lists that may be there, as a power of 2. A workspace has two caches at most. */
static uint32_t most_bits(const Program *program, uint32_t touched_words)
{
    const uint64_t most =
        program->known_steps / 2 / bytes_a_list(program->model.words, touched_words);

    return most >> LAST_BITS ? LAST_BITS : most == 0 ? 0 : 63 - (uint32_t)__builtin_clzll(most);
}

/* All that was known is forgotten. */
static void make_room(StepCache *cache, uint32_t bits)
{
    size_t count = (size_t)1 << bits, steps = count * STEPS_A_LIST;

    cache->bits = bits;
    cache->list_count = cache->step_count = 0;
    cache->lists = g_renew(Word, cache->lists, (count + 1) * list_size(cache));
    cache->touched = g_renew(uint64_t, cache->touched, count * cache->touched_words + 1);
    cache->steps = g_renew(ModelStep, cache->steps, steps);
    cache->states = g_renew(Word, cache->states, steps * cache->words + 1);
    g_free(cache->table);
    cache->table = g_new0(uint32_t, count);
    list_at(cache, 0)[LIST_FIRST] = 0;
}

static StepCache *step_cache_new(const Program *program, uint32_t touched_words)
{
    StepCache *cache = g_new0(StepCache, 1);

    cache->process_count = program->process_count;
    cache->words = program->model.words;
    cache->touched_words = touched_words;
    cache->last_bits = most_bits(program, touched_words);
    cache->places = g_new0(StepPlace *, program->process_count + 1);
    for (uint32_t i = 0; i < program->process_count; i++)
        cache->places[i] = step_places_new(&program->processes[i]);
    cache->key = g_new0(Word, list_size(cache));
    make_room(cache, FIRST_BITS);
    return cache;
}

void step_cache_free(StepCache *cache)
{
    if (!cache)
        return;
    for (uint32_t i = 0; i < cache->process_count; i++)
        step_places_free(cache->places[i]);
    g_free(cache->places);
    g_free(cache->table);
    g_free(cache->lists);
    g_free(cache->touched);
    g_free(cache->steps);
    g_free(cache->states);
    g_free(cache->key);
    g_free(cache);
}

static void note_groups(StepCache *cache, const Workspace *w)
{
    const Program *program = w->program;

    cache->once = cache->twice = 0;
    for (uint32_t i = 0; i < program->process_count && program->groups.length > 0; i++) {
        const Location *location = location_of(&program->processes[i], w->saved);
        uint64_t groups = location ? location->groups : 0;
        cache->twice |= cache->once & groups;
        cache->once |= groups;
    }
}

bool step_cache_begin(Workspace *w, const Accesses *accesses)
{
    const Program *program = w->program;
    const uint32_t touched_words = accesses ? accesses->words : 0;
    StepCache **cache = &w->caches[accesses != NULL];

    if (!*cache && (w->expanded++ < BEGIN_AT || program->model.words > MAX_WORDS ||
                    most_bits(program, touched_words) < FIRST_BITS))
        return false;
    if (!*cache)
        *cache = step_cache_new(program, touched_words);
    w->cache = *cache;
    note_groups(w->cache, w);
    return !w->recorder;
}

/* ---- looking up ---- */

static StepPlace *place_of(const Workspace *w, uint32_t number)
{
    uint32_t location = (uint32_t)(w->saved[w->program->processes[number].pc] - PC_FIRST);
    StepPlace *place = &w->cache->places[number][location];

    if (!place->mask)
        step_place_find(place, w->program, number, location);
    return place;
}

/* Which of the groups that may go blank here others may still read belongs to the key, for that
 * decides whether they do. */
static void find_key(const Workspace *w, uint32_t number, const StepPlace *place)
{
    StepCache *cache = w->cache;
    uint64_t others = cache->twice | (cache->once & ~place->own_groups);
    uint64_t hash = number + (place->groups & others);

    cache->key[LIST_OWNER] = number;
    cache->key[LIST_READ] = place->groups & others;
    for (uint32_t i = 0; i < cache->words; i++) {
        Word word = w->packed[i] & place->mask[i];
        cache->key[LIST_WORDS + i] = word;
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    cache->slot = &cache->table[hash >> (64 - cache->bits)];
}

/* UINT32_MAX: it is not known. */
static uint32_t known_list(const StepCache *cache)
{
    uint32_t number = *cache->slot - 1;

    if (number == UINT32_MAX)
        return UINT32_MAX;
    const Word *list = list_at(cache, number);
    for (uint32_t i = 0; i < list_size(cache); i++)
        if (list[i] != cache->key[i] && i != LIST_FIRST)
            return UINT32_MAX;
    return number;
}

static void add_step(Workspace *w, Successors *out, const StepPlace *place, uint32_t number)
{
    const StepCache *cache = w->cache;
    const Word *bits = &cache->states[(size_t)number * cache->words];
    Word *state = transitions_add_unset(out);

    for (uint32_t i = 0; i < cache->words; i++)
        state[i] = (w->packed[i] & ~place->mask[i]) | bits[i];
    ModelStep *step = &out->steps[out->count - 1];
    *step = cache->steps[number];
    w->can_step[cache->key[LIST_OWNER]] |= !step->is_fault;
    if (observers_may_fail(w->program) && observers_fail_packed(w, state)) {
        memset(state, 0, cache->words * sizeof *state);
        step->is_error = true;
    }
}

static bool add_list(Workspace *w, Successors *out, const StepPlace *place, uint32_t number)
{
    const StepCache *cache = w->cache;
    uint32_t first = (uint32_t)list_at(cache, number)[LIST_FIRST];
    uint32_t end = (uint32_t)list_at(cache, number + 1)[LIST_FIRST];

    if (!successors_may_go_on(out) || out->count + (end - first) > MAX_STEPS)
        return false;
    for (uint32_t i = first; i < end; i++)
        add_step(w, out, place, i);
    for (uint32_t i = 0; i < cache->touched_words; i++)
        w->touched[i] |= cache->touched[(size_t)number * cache->touched_words + i];
    return true;
}

bool step_cache_add(Workspace *w, Successors *out, uint32_t number)
{
    StepCache *cache = w->cache;

    w->can_step[number] = false;
    cache->slot = NULL;
    if (w->saved[w->program->processes[number].pc] < PC_FIRST)
        return true;
    StepPlace *place = place_of(w, number);
    if (place->is_off)
        return false;
    find_key(w, number, place);
    uint32_t list = known_list(cache);
    place->tried++;
    place->missed += list == UINT32_MAX;
    place->is_off = place->tried >= TRIED_ENOUGH && place->missed > place->tried / 2;
    return list != UINT32_MAX && add_list(w, out, place, list);
}

/* ---- keeping ---- */

/* All that the process can do is there: beyond MAX_STEPS nobody was asked any more. */
static bool is_kept(const Successors *out, uint32_t first)
{
    if (out->is_cut || out->count > MAX_STEPS || out->count - first > MAX_STEPS_KEPT)
        return false;
    for (uint32_t i = first; i < out->count; i++)
        if (out->steps[i].is_error)
            return false;
    return true;
}

static void keep_step(const Workspace *w, const Successors *out, uint32_t step, const Word *mask)
{
    StepCache *cache = w->cache;
    Word *bits = &cache->states[(size_t)cache->step_count * cache->words];

    for (uint32_t i = 0; i < cache->words; i++)
        bits[i] = out->states[(size_t)step * cache->words + i] & mask[i];
    cache->steps[cache->step_count++] = out->steps[step];
}

void step_cache_keep(Workspace *w, const Successors *out, uint32_t number, uint32_t first)
{
    StepCache *cache = w->cache;

    if (!cache->slot || !is_kept(out, first))
        return;
    if (cache->list_count >> cache->bits ||
        cache->step_count + MAX_STEPS_KEPT > (uint32_t)STEPS_A_LIST << cache->bits) {
        make_room(cache, MIN(cache->bits + 1, cache->last_bits));
        return;
    }
    const StepPlace *place = place_of(w, number);
    Word *list = list_at(cache, cache->list_count);
    cache->key[LIST_FIRST] = cache->step_count;
    memcpy(list, cache->key, list_size(cache) * sizeof *list);
    for (uint32_t i = first; i < out->count; i++)
        keep_step(w, out, i, place->mask);
    for (uint32_t i = 0; i < cache->touched_words; i++)
        cache->touched[(size_t)cache->list_count * cache->touched_words + i] = w->touched[i];
    *cache->slot = ++cache->list_count;
    list_at(cache, cache->list_count)[LIST_FIRST] = cache->step_count;
}

uint64_t step_cache_known(const StepCache *cache)
{
    uint64_t known = 0;

    for (uint32_t i = 0; cache && i < cache->process_count; i++)
        known += step_places_known(cache->places[i]);
    return known;
}
