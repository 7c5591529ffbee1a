#include "checker/search/checkpoint/part_readers.h"

#include "checker/base/error.h"
#include "checker/search/checkpoint/checkpoint_change.h"

typedef struct PartReader {
    char *path;
    ChecksummedReader *reader;
    const CheckpointPart *part;
    uint64_t left; /* states that are not read yet */
    StateId id;    /* of the one that was read last; STATE_NONE: there is none more */
    StateId place;
    Word *state;
    bool is_fresh; /* nobody has taken it yet */
} PartReader;

struct PartReaders {
    PartReader *list;
    uint32_t count, words;
    PartReader *wrong; /* the first that cannot be read on, or NULL */
};

#define OF_ANOTHER "it is a part of another checkpoint"

static bool fail(const PartReader *reader, const char *why, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "cannot read %s: %s", reader->path,
                why);
    return false;
}

/* ---- one part ---- */

static bool get_state(PartReader *reader, uint32_t words, uint64_t *id, uint64_t *place)
{
    Word change;

    if (!checksummed_reader_get(reader->reader, id) ||
        !checksummed_reader_get(reader->reader, place))
        return false;
    for (uint32_t i = 0; i < words; i++) {
        if (!checkpoint_change_get(reader->reader, &change))
            return false;
        reader->state[i] ^= change;
    }
    return true;
}

/* Its first id is told as one more. */
static bool read_next(PartReader *reader, uint32_t words)
{
    uint64_t more, places;

    reader->is_fresh = false;
    if (reader->left == 0) {
        reader->id = STATE_NONE;
        return true;
    }
    reader->left--;
    if (!get_state(reader, words, &more, &places) || more == 0 || more > STATE_SPACE_MAX ||
        places > STATE_SPACE_MAX)
        return false;
    reader->id += more; /* from STATE_NONE on to the first */
    reader->place += places;
    reader->is_fresh = true;
    return reader->id <= STATE_SPACE_MAX && reader->place <= STATE_SPACE_MAX;
}

/* What cannot be read says so itself; what is whole must be what the manifest names. */
static bool close_part(PartReader *reader, GError **error)
{
    ChecksummedSeal seal;
    ChecksummedReader *file = g_steal_pointer(&reader->reader);

    if (!file || !checksummed_reader_seal(file, &seal, error))
        return false;
    return (reader->left == 0 && seal.sum == reader->part->seal.sum &&
            seal.bytes == reader->part->seal.bytes) ||
           fail(reader, OF_ANOTHER, error);
}

static bool open_part(PartReader *reader, uint64_t token, uint32_t number, uint32_t words,
                      GError **error)
{
    uint64_t has[2];

    reader->reader = checksummed_reader_open(reader->path, CHECKPOINT_PART_KIND, error);
    if (!reader->reader)
        return false;
    if (!checksummed_reader_get(reader->reader, &has[0]) ||
        !checksummed_reader_get(reader->reader, &has[1]))
        return close_part(reader, error);
    if (has[0] != token || has[1] != number)
        return fail(reader, OF_ANOTHER, error);
    reader->left = reader->part->states;
    reader->id = STATE_NONE;
    reader->state = g_new0(Word, words + 1);
    return true;
}

/* ---- all of them ---- */

static void read_on(PartReaders *readers, PartReader *reader)
{
    if (!read_next(reader, readers->words) && !readers->wrong)
        readers->wrong = reader;
}

PartReaders *part_readers_open(const char *path, const CheckpointParts *parts, uint32_t first,
                               uint32_t step, uint32_t words, GError **error)
{
    PartReaders *readers = g_new0(PartReaders, 1);
    bool good = true;

    readers->words = words;
    readers->list = g_new0(PartReader, parts->count + 1);
    for (uint32_t i = first; good && i < parts->count; i += step) {
        PartReader *reader = &readers->list[readers->count++];
        reader->path = checkpoint_parts_path(path, parts->generation, i);
        reader->part = &parts->list[i];
        good = open_part(reader, parts->token, i, words, error);
    }
    for (uint32_t i = 0; good && i < readers->count; i++)
        read_on(readers, &readers->list[i]);
    if (good)
        return readers;
    part_readers_abandon(readers);
    return NULL;
}

static PartReader *lowest(PartReaders *readers)
{
    PartReader *low = &readers->list[0];

    for (uint32_t i = 1; i < readers->count; i++)
        if (readers->list[i].id < low->id)
            low = &readers->list[i];
    return low;
}

bool part_readers_next(PartReaders *readers, StateId end, PartState *next)
{
    if (readers->count == 0 || readers->wrong)
        return false;
    PartReader *reader = lowest(readers);
    if (reader->id != STATE_NONE && !reader->is_fresh) {
        read_on(readers, reader);
        if (readers->wrong)
            return false;
        reader = lowest(readers);
    }
    if (reader->id >= end)
        return false;
    reader->is_fresh = false;
    *next = (PartState){reader->id, reader->place, reader->state};
    return true;
}

static void free_readers(PartReaders *readers)
{
    for (uint32_t i = 0; i < readers->count; i++) {
        if (readers->list[i].reader)
            checksummed_reader_close(readers->list[i].reader, NULL);
        g_free(readers->list[i].path);
        g_free(readers->list[i].state);
    }
    g_free(readers->list);
    g_free(readers);
}

bool part_readers_close(PartReaders *readers, GError **error)
{
    bool good = !readers->wrong;

    if (readers->wrong && close_part(readers->wrong, error))
        fail(readers->wrong, "it is damaged", error);
    for (uint32_t i = 0; good && i < readers->count; i++)
        good = close_part(&readers->list[i], error);
    free_readers(readers);
    return good;
}

void part_readers_abandon(PartReaders *readers)
{
    free_readers(readers);
}
