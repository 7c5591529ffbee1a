#include "checker/search/checkpoint/checkpoint_parts.h"

#include "checker/base/link_target.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

enum {
    MOST = 1 << 20, /* parts */
    OPEN = 6,       /* letters behind the name of a file that is written */
};

void checkpoint_parts_clear(CheckpointParts *parts)
{
    g_clear_pointer(&parts->list, g_free);
    parts->count = 0;
}

/* Parts lie beside the file, and not beside a link to it. Caller frees. */
static char *manifest_of(const char *path)
{
    char *target = link_target(path);

    return target ? target : g_strdup(path);
}

char *checkpoint_parts_path(const char *path, uint64_t generation, uint32_t number)
{
    g_autofree char *manifest = manifest_of(path);

    return g_strdup_printf("%s.%" PRIu64 ".%u", manifest, generation, number);
}

/* ---- what is there ---- */

/* The generation that a name says, where it is that of a part: ".G.N" behind that of the file; and ".XXXXXX" where
 * a crash has left what was not yet whole. */
static bool read_name(const char *name, const char *file, uint64_t *generation)
{
    uint64_t number;

    if (!g_str_has_prefix(name, file) || name[strlen(file)] != '.')
        return false;
    g_auto(GStrv) words = g_strsplit(name + strlen(file) + 1, ".", -1);
    const guint count = g_strv_length(words);
    return (count == 2 || (count == 3 && strlen(words[2]) == OPEN)) &&
           g_ascii_string_to_unsigned(words[0], 10, 1, G_MAXINT64, generation, NULL) &&
           g_ascii_string_to_unsigned(words[1], 10, 0, MOST, &number, NULL);
}

static void for_each(const char *path,
                     void (*take)(const char *part, uint64_t generation, void *user), void *user)
{
    g_autofree char *manifest = manifest_of(path);
    g_autofree char *folder = g_path_get_dirname(manifest), *file = g_path_get_basename(manifest);
    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
    uint64_t generation;

    for (const char *name; names && (name = g_dir_read_name(names));) {
        g_autofree char *part = g_build_filename(folder, name, NULL);
        if (read_name(name, file, &generation))
            take(part, generation, user);
    }
}

static void note_newest(const char *part, uint64_t generation, void *user)
{
    uint64_t *newest = user;

    (void)part;
    *newest = MAX(*newest, generation);
}

uint64_t checkpoint_parts_newest(const char *path)
{
    uint64_t newest = 0;

    for_each(path, note_newest, &newest);
    return newest;
}

/* Somebody else's file may have such a name. */
static void sweep_one(const char *part, uint64_t generation, void *user)
{
    const uint64_t *kept = user;

    if (generation == *kept)
        return;
    ChecksummedReader *reader = checksummed_reader_open(part, CHECKPOINT_PART_KIND, NULL);
    if (!reader)
        return;
    checksummed_reader_close(reader, NULL);
    (void)g_unlink(part);
}

void checkpoint_parts_sweep(const char *path, uint64_t kept)
{
    for_each(path, sweep_one, &kept);
}

/* ---- as the manifest names them ---- */

void checkpoint_parts_put(ChecksummedWriter *writer, const CheckpointParts *parts)
{
    checksummed_writer_put(writer, parts->count);
    if (parts->count == 0)
        return;
    checksummed_writer_put(writer, parts->generation);
    checksummed_writer_put(writer, parts->token);
    for (uint32_t i = 0; i < parts->count; i++) {
        const CheckpointPart *part = &parts->list[i];
        checksummed_writer_put(writer, part->states);
        checksummed_writer_put(writer, part->seal.bytes);
        checksummed_writer_put(writer, part->seal.sum);
    }
}

bool checkpoint_parts_get(ChecksummedReader *reader, CheckpointParts *parts)
{
    uint64_t count;

    if (!checksummed_reader_get(reader, &count) || count > MOST)
        return false;
    if (count == 0)
        return true;
    if (!checksummed_reader_get(reader, &parts->generation) ||
        !checksummed_reader_get(reader, &parts->token))
        return false;
    parts->list = g_new0(CheckpointPart, count);
    parts->count = (uint32_t)count;
    for (uint32_t i = 0; i < count; i++) {
        CheckpointPart *part = &parts->list[i];
        if (!checksummed_reader_get(reader, &part->states) ||
            !checksummed_reader_get(reader, &part->seal.bytes) ||
            !checksummed_reader_get(reader, &part->seal.sum))
            return false;
    }
    return true;
}
