/* States folded to 64 bits, and unfolded.
 *
 * A state of one word is its own *root*. Of more words, each word becomes a ref (nodes.h), two refs
 * side by side are a key again, and so on up to one key at the top: the root. Two states are equal
 * where their roots are, for refs and keys go together one to one. States that differ little share
 * the rest: a state costs its root, and what is new in it. (Tree compression: Blom, Lisser, van de
 * Pol, Weber, "A database approach to distributed state space generation", 2007; Laarman, van de
 * Pol, Weber, "Parallel recursive state compression for free", SPIN 2011.) */
#pragma once

#include "checker/model/model.h"
#include "checker/search/store/nodes.h"

typedef struct StateTree {
    uint32_t words; /* the leaves */
    uint32_t count; /* places: leaves, inner nodes, the root last */
    uint32_t (*below)[2];
    Nodes nodes;
} StateTree;

/* What a thread needs to fold: the state that it folds from, place by place. Most steps change
 * little, and what is as it was there has the same ref. */
typedef struct StateCompressor {
    StateTree *tree;
    uint64_t *from;
    uint32_t *from_refs, *refs;

    /* Keys that were folded before, and their refs, in one place each: near at hand. */
    struct StateCompressorKnown {
        uint64_t key;
        uint32_t ref;
    } * known;
    uint32_t known_bits;
} StateCompressor;

/* False where the memory is refused; then state_tree_free is still due. */
bool state_tree_init(StateTree *tree, uint32_t words);
void state_tree_free(StateTree *tree);

void state_compressor_init(StateCompressor *compressor, StateTree *tree);
void state_compressor_clear(StateCompressor *compressor);

/* From now on it keeps more at hand: for large searches. */
void state_compressor_enlarge(StateCompressor *compressor);

/* Unfolds a root, and folds the next states from it. */
void state_compressor_begin(StateCompressor *compressor, uint64_t root, Word *state);

/* False where the nodes have no room. */
bool state_compressor_fold(StateCompressor *compressor, const Word *state, uint64_t *root);

/* Without adding anything: false where no state that was folded has this root. */
bool state_tree_find(const StateTree *tree, const Word *state, uint64_t *root);
void state_tree_unfold(const StateTree *tree, uint64_t root, Word *state);
