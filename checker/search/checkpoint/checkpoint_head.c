#include "checker/search/checkpoint/checkpoint_head.h"

#include "checker/base/error.h"
#include "checker/search/checkpoint/checkpoint.h"

#include <string.h>

enum {
    FORMAT = 4,          /* of the whole file */
    MAX_FACTS = 1 << 20, /* bytes */
};

/* ---- writing ---- */

void checkpoint_head_write(ChecksummedWriter *writer, const char *facts, const GArray *notes)
{
    checksummed_writer_put(writer, FORMAT);
    checksummed_writer_put(writer, strlen(facts));
    for (; *facts; facts++)
        checksummed_writer_put(writer, (unsigned char)*facts);
    checksummed_writer_put(writer, notes ? notes->len : 0);
    for (guint i = 0; notes && i < notes->len; i++)
        checksummed_writer_put(writer, g_array_index(notes, uint64_t, i));
}

/* ---- reading ---- */

static bool fail_as_damaged(const char *path, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "cannot read %s: it is damaged",
                path);
    return false;
}

static bool get_facts(ChecksummedReader *reader, const char *path, GString *facts, GError **error)
{
    uint64_t length, byte;

    if (!checksummed_reader_get(reader, &length))
        return false;
    if (length > MAX_FACTS)
        return fail_as_damaged(path, error);
    for (uint64_t i = 0; i < length; i++) {
        if (!checksummed_reader_get(reader, &byte))
            return false;
        if (byte > UINT8_MAX)
            return fail_as_damaged(path, error);
        g_string_append_c(facts, (char)byte);
    }
    return true;
}

/* Of two lists of facts that differ, where they begin to. */
static bool fail_as_other(const char *path, const char *there, const char *here, GError **error)
{
    g_auto(GStrv) theirs = g_strsplit(there, "\n", -1);
    g_auto(GStrv) ours = g_strsplit(here, "\n", -1);
    guint i = 0;

    while (theirs[i] && ours[i] && strcmp(theirs[i], ours[i]) == 0)
        i++;
    g_auto(GStrv) their = g_strsplit(theirs[i] ? theirs[i] : "", "\t", 2);
    g_auto(GStrv) our = g_strsplit(ours[i] ? ours[i] : "", "\t", 2);
    if (!their[0] || !their[1] || !our[0] || !our[1] || strcmp(their[0], our[0]) != 0)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s is of another search", path);
    else
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "%s is of another search: %s is %s there, and %s here", path, our[0], their[1],
                    our[1]);
    return false;
}

static bool read_facts(ChecksummedReader *reader, const char *path, const char *facts,
                       GError **error)
{
    g_autoptr(GString) found = g_string_new(NULL);
    uint64_t format;

    if (!checksummed_reader_get(reader, &format))
        return false;
    if (format != FORMAT) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "cannot read %s: another version of stalemate wrote it", path);
        return false;
    }
    if (!get_facts(reader, path, found, error))
        return false;
    return strcmp(found->str, facts) == 0 || fail_as_other(path, found->str, facts, error);
}

static bool read_notes(ChecksummedReader *reader, GArray *notes)
{
    uint64_t count, number;

    if (!checksummed_reader_get(reader, &count))
        return false;
    for (uint64_t i = 0; i < count; i++) {
        if (!checksummed_reader_get(reader, &number))
            return false;
        if (notes)
            g_array_append_val(notes, number);
    }
    return true;
}

bool checkpoint_head_read(ChecksummedReader *reader, const char *path, const char *facts,
                          GArray *notes, GError **error)
{
    return read_facts(reader, path, facts, error) && read_notes(reader, notes);
}

bool checkpoint_read_notes(const char *path, const char *facts, GArray *notes, GError **error)
{
    ChecksummedReader *reader = checksummed_reader_open(path, CHECKPOINT_KIND, error);
    GError *wrong = NULL, *cut = NULL;

    if (!reader)
        return false;
    bool good = checkpoint_head_read(reader, path, facts, notes, &wrong);
    checksummed_reader_close(reader, &cut);
    if (!good)
        g_propagate_error(error, wrong ? g_steal_pointer(&wrong) : g_steal_pointer(&cut));
    g_clear_error(&cut);
    return good;
}
