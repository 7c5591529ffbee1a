/* Open addressing, with a slot's owner settled by one compare-and-swap, which marks it as being
 * written: who meets the mark with the same bits of the hash waits the few instructions until the
 * key is there. (The table of Laarman, van de Pol, Weber, "Boosting multi-core reachability
 * performance with shared hash tables", FMCAD 2010.) */
#include "checker/search/store/nodes.h"

#include "checker/search/store/hash.h"
#include "checker/search/store/pages.h"

enum {
    FIRST_BITS = 8,
    MAX_BITS = 32,
    SLACK = 256, /* threads that may see the last free place at the same time */
};

/* The upper half of a slot: its ref plus one, or this. The lower half: bits of the hash. */
#define BEING_WRITTEN UINT32_MAX

static uint64_t slot_of(uint32_t upper, uint64_t hash)
{
    return (uint64_t)upper << 32 | (uint32_t)hash;
}

static uint64_t place_of(const Nodes *nodes, uint64_t hash)
{
    return hash >> (64 - nodes->bits);
}

static size_t slot_bytes(uint32_t bits)
{
    return sizeof(uint64_t) << bits;
}

/* Half full at most: a search that fails ends soon. */
static uint32_t room_of(uint32_t bits)
{
    return bits == MAX_BITS ? UINT32_MAX - 2 * SLACK : UINT32_C(1) << (bits - 1);
}

static bool set_slots(Nodes *nodes, uint32_t bits)
{
    _Atomic uint64_t *slots = pages_new(slot_bytes(bits));

    if (!slots || !segmented_array_reach(&nodes->keys, (uint64_t)room_of(bits) + SLACK)) {
        pages_free(slots, slot_bytes(bits));
        return false;
    }
    pages_free(nodes->slots, nodes->slots ? slot_bytes(nodes->bits) : 0);
    nodes->slots = slots;
    nodes->bits = bits;
    nodes->most = room_of(bits);
    return true;
}

bool nodes_init(Nodes *nodes)
{
    *nodes = (Nodes){0};
    segmented_array_init(&nodes->keys, sizeof(uint64_t));
    return set_slots(nodes, FIRST_BITS);
}

void nodes_free(Nodes *nodes)
{
    pages_free(nodes->slots, nodes->slots ? slot_bytes(nodes->bits) : 0);
    segmented_array_free(&nodes->keys);
    *nodes = (Nodes){0};
}

bool nodes_grow(Nodes *nodes)
{
    if (nodes->bits == MAX_BITS || !set_slots(nodes, nodes->bits + 1))
        return false;
    uint64_t mask = (UINT64_C(1) << nodes->bits) - 1;
    for (uint32_t ref = 0; ref < nodes->count; ref++) {
        uint64_t hash = hash_key(nodes_key(nodes, ref));
        uint64_t at = place_of(nodes, hash);
        while (atomic_load_explicit(&nodes->slots[at], memory_order_relaxed))
            at = (at + 1) & mask;
        atomic_store_explicit(&nodes->slots[at], slot_of(ref + 1, hash), memory_order_relaxed);
    }
    return true;
}

static uint64_t memory_with(uint32_t bits)
{
    return room_of(bits) * sizeof(uint64_t) + slot_bytes(bits);
}

uint64_t nodes_memory(const Nodes *nodes)
{
    return memory_with(nodes->bits);
}

uint64_t nodes_memory_grown(const Nodes *nodes)
{
    return memory_with(nodes->bits + 1);
}

/* The slot's content, once it has been written. */
static uint64_t settled(_Atomic uint64_t *slot)
{
    uint64_t content = atomic_load_explicit(slot, memory_order_acquire);

    while (content >> 32 == BEING_WRITTEN)
        content = atomic_load_explicit(slot, memory_order_acquire);
    return content;
}

/* The ref in this slot where it is that of `key`. */
static uint32_t ref_in(const Nodes *nodes, _Atomic uint64_t *slot, uint64_t content, uint64_t hash,
                       uint64_t key)
{
    if ((uint32_t)content != (uint32_t)hash)
        return NODE_NONE;
    uint32_t ref = (uint32_t)(settled(slot) >> 32) - 1;
    return nodes_key(nodes, ref) == key ? ref : NODE_NONE;
}

/* Takes an empty slot; false where somebody else just did. */
static bool take(Nodes *nodes, _Atomic uint64_t *slot, uint64_t hash, uint64_t key, uint32_t *ref)
{
    uint64_t empty = 0;

    if (!atomic_compare_exchange_strong_explicit(slot, &empty, slot_of(BEING_WRITTEN, hash),
                                                 memory_order_acq_rel, memory_order_acquire))
        return false;
    *ref = atomic_fetch_add_explicit(&nodes->count, 1, memory_order_relaxed);
    *(uint64_t *)segmented_array_at(&nodes->keys, *ref) = key;
    atomic_store_explicit(slot, slot_of(*ref + 1, hash), memory_order_release);
    return true;
}

uint32_t nodes_add(Nodes *nodes, uint64_t key)
{
    uint64_t hash = hash_key(key), mask = (UINT64_C(1) << nodes->bits) - 1;

    for (uint64_t at = place_of(nodes, hash);;) {
        _Atomic uint64_t *slot = &nodes->slots[at];
        uint64_t content = atomic_load_explicit(slot, memory_order_acquire);
        uint32_t ref;

        if (content == 0) {
            if (atomic_load_explicit(&nodes->count, memory_order_relaxed) >= nodes->most)
                return NODE_NONE;
            if (take(nodes, slot, hash, key, &ref))
                return ref;
            continue; /* it has an owner now: look at it again */
        }
        ref = ref_in(nodes, slot, content, hash, key);
        if (ref != NODE_NONE)
            return ref;
        at = (at + 1) & mask;
    }
}

uint32_t nodes_find(const Nodes *nodes, uint64_t key)
{
    uint64_t hash = hash_key(key), mask = (UINT64_C(1) << nodes->bits) - 1;

    for (uint64_t at = place_of(nodes, hash);; at = (at + 1) & mask) {
        _Atomic uint64_t *slot = &nodes->slots[at];
        uint64_t content = atomic_load_explicit(slot, memory_order_acquire);
        uint32_t ref = content ? ref_in(nodes, slot, content, hash, key) : NODE_NONE;

        if (content == 0 || ref != NODE_NONE)
            return ref;
    }
}
