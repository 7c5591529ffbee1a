#include "checker/search/checkpoint/part_writer.h"

#include "checker/search/checkpoint/checkpoint_change.h"

static void put_states(ChecksummedWriter *writer, const Spread *spread)
{
    const Store *store = &spread->store;
    const uint32_t words = store->tree.words;
    g_autofree Word *state = g_new0(Word, words + 1), *last = g_new0(Word, words + 1);
    ParentReader ids = spread_ids(spread, 0);
    ParentReader parents = store->count ? parents_read(&store->parents, 0) : ids;
    StateId id = STATE_NONE, place = 0;

    for (StateId i = 0; i < store->count && !checksummed_writer_has_failed(writer); i++) {
        const StateId next = parents_read_next(&ids), from = parents_read_next(&parents) + 1;
        checksummed_writer_put(writer, next - id);
        checksummed_writer_put(writer, from - place);
        store_read(store, i, state);
        for (uint32_t word = 0; word < words; word++) {
            checkpoint_change_put(writer, state[word] ^ last[word]);
            last[word] = state[word];
        }
        id = next;
        place = from;
    }
}

bool part_writer_write(const Spread *spread, const char *path, CheckpointParts *parts,
                       GError **error)
{
    const uint32_t rank = spread->ranks->rank;
    CheckpointPart *part = &parts->list[rank];
    ChecksummedWriter *writer = checksummed_writer_new(path, CHECKPOINT_PART_KIND, error);

    if (!writer)
        return false;
    checksummed_writer_put(writer, parts->token);
    checksummed_writer_put(writer, rank);
    put_states(writer, spread);
    part->states = spread->store.count;
    return checksummed_writer_seal(writer, &part->seal, error);
}
