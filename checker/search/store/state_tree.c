#include "checker/search/store/state_tree.h"

#include "checker/base/apart.h"
#include "checker/search/store/hash.h"

#include <string.h>

enum { FIRST_KNOWN_BITS = 6, LARGE_KNOWN_BITS = 12 };

/* Places: the leaves first, then level by level pairs of neighbours; the odd one goes up as it is.
 */
static void pair_up(StateTree *tree)
{
    g_autofree uint32_t *level = g_new(uint32_t, tree->words + 1);
    uint32_t length = tree->words;

    for (uint32_t i = 0; i < length; i++)
        level[i] = i;
    while (length > 1) {
        uint32_t next = 0;
        for (uint32_t i = 0; i + 1 < length; i += 2) {
            tree->below[tree->count][0] = level[i];
            tree->below[tree->count][1] = level[i + 1];
            level[next++] = tree->count++;
        }
        if (length % 2)
            level[next++] = level[length - 1];
        length = next;
    }
}

bool state_tree_init(StateTree *tree, uint32_t words)
{
    *tree = (StateTree){.words = words, .count = words};
    tree->below = g_malloc0_n(2 * (size_t)words + 1, sizeof *tree->below);
    pair_up(tree);
    return nodes_init(&tree->nodes);
}

void state_tree_free(StateTree *tree)
{
    nodes_free(&tree->nodes);
    g_free(tree->below);
    *tree = (StateTree){0};
}

static void know(StateCompressor *compressor, uint32_t bits)
{
    compressor->known_bits = bits;
    compressor->known = g_renew(struct StateCompressorKnown, compressor->known, (size_t)1 << bits);
    for (size_t i = 0; i < (size_t)1 << bits; i++)
        compressor->known[i] = (struct StateCompressorKnown){.ref = NODE_NONE};
}

void state_compressor_init(StateCompressor *compressor, StateTree *tree)
{
    size_t count = (size_t)tree->count + 1;

    *compressor = (StateCompressor){.tree = tree};
    compressor->from = apart_new(count * sizeof *compressor->from);
    compressor->from_refs = apart_new(count * sizeof *compressor->from_refs);
    compressor->refs = apart_new(count * sizeof *compressor->refs);
    for (size_t i = 0; i < count; i++)
        compressor->from_refs[i] = NODE_NONE;
    if (tree->words >= 2)
        know(compressor, FIRST_KNOWN_BITS);
}

void state_compressor_enlarge(StateCompressor *compressor)
{
    if (compressor->known)
        know(compressor, LARGE_KNOWN_BITS);
}

void state_compressor_clear(StateCompressor *compressor)
{
    g_free(compressor->from);
    g_free(compressor->known);
    g_free(compressor->from_refs);
    g_free(compressor->refs);
    *compressor = (StateCompressor){0};
}

static uint64_t pair(uint32_t left, uint32_t right)
{
    return (uint64_t)left << 32 | right;
}

/* From the root down: each key names the refs of the two places below. */
void state_compressor_begin(StateCompressor *compressor, uint64_t root, Word *state)
{
    const StateTree *tree = compressor->tree;

    if (tree->words <= 1) {
        state[0] = root;
        return;
    }
    compressor->from[tree->count - 1] = root;
    for (uint32_t place = tree->count; place-- > tree->words;) {
        uint64_t key = compressor->from[place];
        const uint32_t *below = tree->below[place];
        uint32_t refs[2] = {(uint32_t)(key >> 32), (uint32_t)key};

        for (int side = 0; side < 2; side++) {
            compressor->from_refs[below[side]] = refs[side];
            compressor->from[below[side]] = nodes_key(&tree->nodes, refs[side]);
        }
    }
    memcpy(state, compressor->from, tree->words * sizeof *state);
}

static uint32_t ref_of(StateCompressor *compressor, uint64_t key)
{
    struct StateCompressorKnown *known =
        &compressor->known[hash_key(key) >> (64 - compressor->known_bits)];

    if (known->key != key || known->ref == NODE_NONE)
        *known = (struct StateCompressorKnown){key, nodes_add(&compressor->tree->nodes, key)};
    return known->ref;
}

static bool fold_place(StateCompressor *compressor, uint32_t place, uint64_t key)
{
    bool is_as_it_was = key == compressor->from[place] && compressor->from_refs[place] != NODE_NONE;

    compressor->refs[place] = is_as_it_was ? compressor->from_refs[place] : ref_of(compressor, key);
    return compressor->refs[place] != NODE_NONE;
}

bool state_compressor_fold(StateCompressor *compressor, const Word *state, uint64_t *root)
{
    const StateTree *tree = compressor->tree;
    uint32_t last = tree->count - 1;

    if (tree->words <= 1) {
        *root = tree->words ? state[0] : 0;
        return true;
    }
    for (uint32_t i = 0; i < tree->words; i++)
        if (!fold_place(compressor, i, state[i]))
            return false;
    for (uint32_t i = tree->words; i < last; i++)
        if (!fold_place(
                compressor, i,
                pair(compressor->refs[tree->below[i][0]], compressor->refs[tree->below[i][1]])))
            return false;
    *root = pair(compressor->refs[tree->below[last][0]], compressor->refs[tree->below[last][1]]);
    return true;
}

static bool find_place(const StateTree *tree, const Word *state, uint32_t place, uint64_t *key)
{
    uint64_t left, right;

    if (place < tree->words) {
        *key = state[place];
        return true;
    }
    if (!find_place(tree, state, tree->below[place][0], &left) ||
        !find_place(tree, state, tree->below[place][1], &right))
        return false;
    uint32_t refs[2] = {nodes_find(&tree->nodes, left), nodes_find(&tree->nodes, right)};
    *key = pair(refs[0], refs[1]);
    return refs[0] != NODE_NONE && refs[1] != NODE_NONE;
}

bool state_tree_find(const StateTree *tree, const Word *state, uint64_t *root)
{
    *root = 0;
    return tree->words == 0 || find_place(tree, state, tree->count - 1, root);
}

static void unfold_place(const StateTree *tree, uint32_t place, uint64_t key, Word *state)
{
    if (place < tree->words) {
        state[place] = key;
        return;
    }
    unfold_place(tree, tree->below[place][0], nodes_key(&tree->nodes, (uint32_t)(key >> 32)),
                 state);
    unfold_place(tree, tree->below[place][1], nodes_key(&tree->nodes, (uint32_t)key), state);
}

void state_tree_unfold(const StateTree *tree, uint64_t root, Word *state)
{
    if (tree->words > 0)
        unfold_place(tree, tree->count - 1, root, state);
}
