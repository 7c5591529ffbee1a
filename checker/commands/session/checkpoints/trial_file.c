#include "checker/commands/session/checkpoints/trial_file.h"

#include "checker/base/error.h"
#include "checker/search/checkpoint/checksummed_file.h"
#include "checker/search/ranks/rank_errors.h"

/* NULL where it cannot be. */
static ChecksummedWriter *begin(const char *path, bool is_there, GError **error)
{
    if (*path == '\0') {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "--checkpoint and --resume take the name of a file");
        return NULL;
    }
    if (!is_there && g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT,
                    "%s exists: a file is not overwritten; --resume continues a checkpoint", path);
        return NULL;
    }
    return checksummed_writer_new(path, "trial", error);
}

/* Caller frees. */
static char *name_of_first(Ranks *ranks, const ChecksummedWriter *writer)
{
    const char *own = writer ? checksummed_writer_beside(writer) : "";
    RankBytes out = {0};
    RankBytes *all = g_new0(RankBytes, ranks->count);

    rank_bytes_add(&out, own, strlen(own) + 1);
    ranks->tell_all(ranks, &out, all);
    char *name = g_strdup(all[0].length > 0 ? (const char *)all[0].data : "");
    for (uint32_t i = 0; i < ranks->count; i++)
        rank_bytes_clear(&all[i]);
    g_free(all);
    rank_bytes_clear(&out);
    return name;
}

/* Machines may each have a folder of that name. `writer`: that of the first; the others have removed theirs, which
 * could be called the same. */
static bool is_seen(const char *path, Ranks *ranks, const ChecksummedWriter *writer, GError **error)
{
    g_autofree char *name = name_of_first(ranks, writer);

    if (!g_file_test(name, G_FILE_TEST_EXISTS))
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT,
                    "%s is in another folder here than for the first rank: all ranks need to see "
                    "the same files",
                    path);
    return rank_errors_share(ranks, error);
}

bool trial_file_write(const char *path, bool is_there, Ranks *ranks, GError **error)
{
    GError *wrong = NULL;
    ChecksummedWriter *writer = begin(path, is_there, &wrong);
    bool good = writer != NULL;

    if (writer && ranks && ranks->rank > 0)
        checksummed_writer_abandon(g_steal_pointer(&writer));
    if (ranks)
        good = rank_errors_meet(ranks, &wrong) && is_seen(path, ranks, writer, &wrong);
    if (writer)
        checksummed_writer_abandon(writer);
    if (!good)
        g_propagate_error(error, wrong);
    return good;
}
