/* Calls of a request with what mends them. */
#include "checker/draft/draft_quote.h"
#include "checker/draft/draft_writer.h"

#include <string.h>

/* The version that was written before a DEL; NULL: it is not known there. */
static const char *written_of(const DraftWriter *writer, const GPtrArray *list,
                              const DraftCall *call)
{
    int write = draft_fixes_write(list);
    const char *version =
        write >= 0 ? ((const DraftNode *)list->pdata[write])->call.result : call->written;
    g_autofree char *local = version ? g_strndup(version, strcspn(version, " ")) : NULL;

    return local && draft_writer_is_declared(writer, local) ? version : NULL;
}

/* The DEL as it is, or with a tombstone. */
static void write_delete(DraftWriter *writer, const DraftCall *call, const char *version,
                         bool has_text)
{
    const char *name = draft_writer_name(writer, call);
    const char *line = has_text ? "\n" : " ";
    bool is_versioned = writer->fixes->versioned_set && version;

    if (is_versioned)
        DRAFT_WRITE(writer, "if versioned_set {%s%s.del_version(%s)%s} else {%s", line, name,
                    version, line, line);
    DRAFT_WRITE(writer, "%s.%s()", name, draft_writer_del(writer, call));
    if (has_text)
        draft_quote_append(call, writer->out);
    DRAFT_WRITE(writer, is_versioned ? "%s}\n" : "\n", line);
}

void draft_writer_purge(DraftWriter *writer, const GPtrArray *list, const DraftCall *call)
{
    const char *version = written_of(writer, list, call), *name = draft_writer_name(writer, call);

    if (!writer->fixes->retry_delete) {
        draft_writer_plain(writer, call);
        return;
    }
    if (writer->fixes->write_through && version) {
        DRAFT_WRITE(writer, "if write_through {\n");
        if (writer->fixes->versioned_set)
            DRAFT_WRITE(writer, "if versioned_set { %s.set_newer(%s) } else { %s.set(%s) }\n", name,
                        version, name, version);
        else
            DRAFT_WRITE(writer, "%s.set(%s)\n", name, version);
        DRAFT_WRITE(writer, "} else ");
    }
    bool is_inner = writer->fixes->reorder || (writer->fixes->write_through && version);
    if (is_inner)
        DRAFT_WRITE(writer, writer->fixes->reorder ? "if !reorder {\n" : "{\n");
    DRAFT_WRITE(writer, "repeat SENT {\n");
    write_delete(writer, call, version, true);
    DRAFT_WRITE(writer, is_inner ? "}\n}\n" : "}\n");
}

void draft_writer_moved(DraftWriter *writer, const GPtrArray *list, bool is_after)
{
    for (guint i = 0; i < list->len; i++) {
        bool is_moved =
            is_after ? draft_fixes_is_early_purge(list, i) : draft_fixes_is_purge(list, i);
        const DraftCall *call = &((const DraftNode *)list->pdata[i])->call;
        if (!is_moved || !(is_after ? writer->fixes->delete_after : writer->fixes->reorder))
            continue;
        if (is_after)
            DRAFT_WRITE(writer, "if delete_after { %s.%s() }\n", draft_writer_name(writer, call),
                        draft_writer_del(writer, call));
        else
            DRAFT_WRITE(writer, "if reorder {\nrepeat SENT { %s.%s() }\n}\n",
                        draft_writer_name(writer, call), draft_writer_del(writer, call));
    }
}

void draft_writer_double(DraftWriter *writer, const GPtrArray *list)
{
    bool is_open = false;

    for (guint i = 0; writer->fixes->double_delete && i < list->len; i++) {
        if (!draft_fixes_is_purge(list, i))
            continue;
        const DraftCall *call = &((const DraftNode *)list->pdata[i])->call;
        if (!is_open)
            DRAFT_WRITE(writer, "if double_delete {\nwait DELAY\n");
        is_open = true;
        write_delete(writer, call, written_of(writer, list, call), false);
    }
    if (is_open)
        DRAFT_WRITE(writer, "}\n");
}

/* "token", or "user_cache_token" where several keys are filled. */
static char *lease_local(const DraftWriter *writer, const DraftCall *fill)
{
    const char *what = draft_writer_is_memcached(writer, fill) ? "won" : "token";
    const char *name = draft_thing(writer->draft, fill->thing)->name;
    const char *id = !fill->index || strcmp(fill->index, "id") == 0 ? "" : "_2";

    return strcmp(name, "cache") == 0 ? g_strdup_printf("%s%s", what, id)
                                      : g_strdup_printf("%s_%s%s", name, what, id);
}

void draft_writer_take_lease(DraftWriter *writer, const DraftCall *fill)
{
    g_autofree char *own = lease_local(writer, fill);

    if (!writer->fixes->lease)
        return;
    draft_writer_result(writer, arena_strdup(writer->draft->arena, own));
    DRAFT_WRITE(writer, "if lease then %s.%s\n", draft_writer_name(writer, fill),
                draft_writer_is_memcached(writer, fill) ? "take_lease(self) else false"
                                                        : "take_lease() else none");
}

static void write_leased_fill(const DraftWriter *writer, const DraftCall *call)
{
    const char *name = draft_writer_name(writer, call), *v = call->argument;
    g_autofree char *local = lease_local(writer, call);

    if (!writer->fixes->lease)
        return;
    if (draft_writer_is_memcached(writer, call))
        DRAFT_WRITE(writer, "if lease {\nif %s { %s.lease_set(%s, self) }\n} else ", local, name,
                    v);
    else
        DRAFT_WRITE(writer, "if lease {\nif %s != none { %s.set_leased(%s, %s) }\n} else ", local,
                    name, v, local);
}

void draft_writer_fill(DraftWriter *writer, const DraftCall *call)
{
    const char *name = draft_writer_name(writer, call), *v = call->argument;

    bool is_versioned = writer->fixes->versioned_set && !draft_writer_is_memcached(writer, call);
    bool may_add = writer->fixes->add_fill && call->act == DRAFT_SET;
    bool is_mended = writer->fixes->lease || is_versioned || may_add;

    if (is_mended)
        draft_writer_declare(writer, call);
    write_leased_fill(writer, call);
    if (is_versioned)
        DRAFT_WRITE(writer, "if versioned_set {\n%s.set_newer(%s)\n} else ", name, v);
    if (may_add)
        DRAFT_WRITE(writer, "if add_fill {\n%s.add(%s)\n} else ", name, v);
    if (is_mended)
        DRAFT_WRITE(writer, "{\n");
    draft_writer_plain(writer, call);
    if (is_mended)
        DRAFT_WRITE(writer, "}\n");
}

void draft_writer_through(DraftWriter *writer, const DraftCall *call)
{
    const char *name = draft_writer_name(writer, call), *v = call->argument;
    bool is_versioned = writer->fixes->versioned_set && !draft_writer_is_memcached(writer, call);

    if (!writer->fixes->delete_instead) {
        draft_writer_plain(writer, call);
        return;
    }
    if (is_versioned)
        DRAFT_WRITE(
            writer,
            "if delete_instead {\nif versioned_set { %s.del_version(%s) } else { %s.del() }\n} "
            "else if versioned_set {\n%s.set_newer(%s)\n} else {\n",
            name, v, name, name, v);
    else
        DRAFT_WRITE(writer, "if delete_instead {\n%s.%s()\n} else {\n", name,
                    draft_writer_del(writer, call));
    draft_writer_plain(writer, call);
    DRAFT_WRITE(writer, "}\n");
}
