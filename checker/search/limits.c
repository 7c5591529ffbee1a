#include "checker/search/limits.h"

#include "checker/search/ranks/spread.h"
#include "checker/search/state_space_private.h"
#include "checker/search/workers.h"

#include <stdlib.h>

/* Stands before each array, and keeps it aligned. */
typedef struct Header {
    Limits *limits;
    uint64_t bytes;
} __attribute__((aligned(16))) Header;

uint64_t limits_share_known_steps(SearchLimits *of, uint32_t workers)
{
    enum { SHARE = 16 };

    of->known_steps = of->max_memory / SHARE;
    return of->known_steps / (workers ? workers : workers_online());
}

/* Of fewer states nothing is remembered: see step_cache.c. */
uint64_t limits_known_steps(const SearchLimits *of, const StateSpace *space)
{
    enum { FROM = 128 };

    return space->store.count < FROM ? 0 : of->known_steps;
}

void limits_init(Limits *limits, const SearchLimits *of, const StateSpace *space)
{
    *limits = (Limits){.memory = state_space_memory(space), .space = space};
    if (!of)
        return;
    limits->stop = of->stop;
    limits->max_memory = of->max_memory;
    limits->memory += limits_known_steps(of, space);
    limits->deadline = of->deadline;
}

bool limits_reached(const Limits *limits)
{
    return limits && limits->reached != SEARCH_COMPLETE;
}

static bool goes_on_together(Limits *limits, const SpreadLook *agreed)
{
    if (limits->reached == SEARCH_COMPLETE)
        limits->reached = agreed->stop      ? SEARCH_STOPPED
                          : agreed->is_late ? SEARCH_TIME
                                            : SEARCH_COMPLETE;
    return limits->reached == SEARCH_COMPLETE;
}

bool limits_go_on(Limits *limits)
{
    enum { EVERY = 256 };

    if (!limits)
        return true;
    if (limits->space && limits->space->spread)
        return goes_on_together(limits, &limits->space->spread->agreed);
    if (limits->reached == SEARCH_COMPLETE && limits->stop && *limits->stop)
        limits->reached = SEARCH_STOPPED;
    if (limits->reached == SEARCH_COMPLETE && limits->deadline > 0 &&
        limits->calls++ % EVERY == 0 && g_get_monotonic_time() >= limits->deadline)
        limits->reached = SEARCH_TIME;
    return limits->reached == SEARCH_COMPLETE;
}

/* ---- memory ---- */

/* What ranks do together is refused, too, where they agreed that the time is over. */
void limits_refuse(Limits *limits)
{
    const Spread *spread = limits && limits->space ? limits->space->spread : NULL;

    if (spread)
        goes_on_together(limits, &spread->agreed);
    if (limits && limits->reached == SEARCH_COMPLETE)
        limits->reached = SEARCH_MEMORY;
}

static void *refuse(Limits *limits)
{
    limits_refuse(limits);
    return NULL;
}

static bool may_take(const Limits *limits, uint64_t more)
{
    return !limits || !limits->max_memory ||
           (limits->memory <= limits->max_memory && more <= limits->max_memory - limits->memory);
}

static bool find_bytes(uint64_t count, size_t size, uint64_t *bytes)
{
    return !__builtin_mul_overflow(count, (uint64_t)size, bytes) &&
           !__builtin_add_overflow(*bytes, sizeof(Header), bytes) && *bytes <= SIZE_MAX;
}

static void *keep(Limits *limits, Header *header, uint64_t bytes)
{
    *header = (Header){limits, bytes};
    if (limits)
        limits->memory += bytes;
    return header + 1;
}

void *limits_new(Limits *limits, uint64_t count, size_t size)
{
    uint64_t bytes;

    if (limits_reached(limits))
        return NULL;
    if (!find_bytes(count, size, &bytes) || !may_take(limits, bytes))
        return refuse(limits);
    Header *header = calloc(1, bytes);
    return header ? keep(limits, header, bytes) : refuse(limits);
}

void *limits_resize(Limits *limits, void *array, uint64_t count, size_t size)
{
    uint64_t bytes;

    if (!array)
        return limits_new(limits, count, size);
    Header *header = (Header *)array - 1;
    uint64_t before = header->bytes;
    if (limits_reached(limits))
        return NULL;
    if (!find_bytes(count, size, &bytes) || !may_take(limits, bytes > before ? bytes - before : 0))
        return refuse(limits);
    Header *larger = realloc(header, bytes);
    if (!larger)
        return refuse(limits);
    if (limits)
        limits->memory -= before;
    return keep(limits, larger, bytes);
}

bool limits_load_tables(Limits *limits, const StateSpace *space)
{
    Store *store = &((StateSpace *)space)->store;
    const bool is_limited = limits && limits->max_memory;
    uint64_t before = store->table_bytes;

    if (!store->has_no_tables)
        return true;
    if (limits_reached(limits))
        return false;
    uint64_t left = !is_limited                           ? UINT64_MAX
                    : limits->memory < limits->max_memory ? limits->max_memory - limits->memory
                                                          : 0;
    if (!roots_check(&store->roots, 0, store->count, store->count) ||
        !store_fill(store, STORE_MAX_TABLE_BITS, left)) {
        limits_refuse(limits);
        return false;
    }
    roots_release(&store->roots);
    if (limits)
        limits->memory += store->table_bytes - before;
    return true;
}

void limits_free(void *array)
{
    if (!array)
        return;
    Header *header = (Header *)array - 1;
    if (header->limits)
        header->limits->memory -= header->bytes;
    free(header);
}
