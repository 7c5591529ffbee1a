#include "checker/draft/draft_body.h"

#include "checker/draft/draft_quote.h"
#include "checker/draft/draft_writer.h"

#include <string.h>

static void write_list(DraftWriter *writer, const GPtrArray *list);

static void write_select(DraftWriter *writer, const GPtrArray *list, guint i)
{
    const DraftNode *node = list->pdata[i];

    for (guint k = i + 1; k < list->len; k++)
        if (draft_fixes_is_first_fill(writer->draft, list, i, k))
            draft_writer_take_lease(writer, &((const DraftNode *)list->pdata[k])->call);
    draft_writer_plain(writer, &node->call);
}

static void write_return(DraftWriter *writer, const GPtrArray *list, const DraftCall *call)
{
    g_autofree char *local = g_strndup(call->argument, strcspn(call->argument, " "));

    draft_writer_double(writer, list);
    if (draft_writer_is_declared(writer, local))
        DRAFT_WRITE(writer, "return %s\n", call->argument);
}

/* A call of a write, or of its transaction: what fixes move goes before the first of them and behind the last. */
static void write_of_write(DraftWriter *writer, const GPtrArray *list, guint i)
{
    if ((int)i == draft_fixes_first_of_write(list))
        draft_writer_moved(writer, list, false);
    draft_writer_plain(writer, &((const DraftNode *)list->pdata[i])->call);
    if ((int)i == draft_fixes_last_of_write(list))
        draft_writer_moved(writer, list, true);
}

static void write_call(DraftWriter *writer, const GPtrArray *list, guint i)
{
    const DraftCall *call = &((const DraftNode *)list->pdata[i])->call;
    bool is_fill = draft_fixes_fill_source(writer->draft, list, i) >= 0;

    if (call->act == DRAFT_RETURN) {
        write_return(writer, list, call);
    } else if ((int)i == draft_fixes_first_of_write(list) ||
               (int)i == draft_fixes_last_of_write(list)) {
        write_of_write(writer, list, i);
    } else if (call->act == DRAFT_SELECT) {
        write_select(writer, list, i);
    } else if (draft_fixes_is_purge(list, i)) {
        draft_writer_purge(writer, list, call);
    } else if (draft_fixes_is_early_purge(list, i) && writer->fixes->delete_after) {
        DRAFT_WRITE(writer, "if !delete_after {\n");
        draft_writer_plain(writer, call);
        DRAFT_WRITE(writer, "}\n");
    } else if (draft_fixes_is_write_through(writer->draft, list, i)) {
        draft_writer_through(writer, call);
    } else if (is_fill) {
        draft_writer_fill(writer, call);
    } else {
        draft_writer_plain(writer, call);
    }
}

static void write_branch(DraftWriter *writer, const GPtrArray *list)
{
    guint declared = writer->declared->len;

    DRAFT_WRITE(writer, "{\n");
    write_list(writer, list);
    DRAFT_WRITE(writer, "}");
    g_ptr_array_set_size(writer->declared, (int)declared);
}

static void write_if(DraftWriter *writer, const DraftNode *node)
{
    const GPtrArray *none = node->branches->pdata[0], *some = node->branches->pdata[1];
    bool asks_some = node->is_bool ? some->len > 0 : none->len == 0;

    if (node->is_half_known)
        DRAFT_WRITE(writer,
                    "// No run of the log has been done here: what comes then is not known.\n");
    if (node->is_bool)
        DRAFT_WRITE(writer, "if %s%s ", asks_some ? "" : "!", node->local);
    else
        DRAFT_WRITE(writer, "if %s %s none ", node->local, asks_some ? "!=" : "==");
    write_branch(writer, asks_some ? some : none);
    if (none->len && some->len) {
        DRAFT_WRITE(writer, " else ");
        write_branch(writer, asks_some ? none : some);
    }
    DRAFT_WRITE(writer, "\n");
}

static void write_either(DraftWriter *writer, const DraftNode *node)
{
    DRAFT_WRITE(
        writer,
        "// Lines %u and %u of the log part here, and nothing before tells them apart.\neither ",
        node->lines[0], node->lines[1]);
    for (guint i = 0; i < node->branches->len; i++) {
        if (i > 0)
            DRAFT_WRITE(writer, " or ");
        write_branch(writer, node->branches->pdata[i]);
    }
    DRAFT_WRITE(writer, "\n");
}

/* The first of a branch joins nothing: what it was carried out with stands before the branch. */
static bool joins(const GPtrArray *list, guint i)
{
    const DraftNode *node = i > 0 && i < list->len ? list->pdata[i] : NULL;

    return node && node->kind == DRAFT_CALL && node->call.joins;
}

/* Behind what is one step, from `first` to `last`: the end of the fills whose last one is in it, and the beginning of
 * those whose row was read in it. A step that does both needs no bound. */
static void write_bounds(DraftWriter *writer, const GPtrArray *list, guint first, guint last)
{
    for (guint i = first; i <= last; i++) {
        int source = draft_fixes_fill_source(writer->draft, list, i);
        if (source < 0 || source >= (int)first ||
            draft_fixes_last_fill(writer->draft, list, (guint)source) != (int)i)
            continue;
        guint outside = g_array_index(writer->fills, guint, writer->fills->len - 1);
        DRAFT_WRITE(writer, "}\n");
        g_ptr_array_set_size(writer->declared, (int)outside);
        g_array_set_size(writer->fills, writer->fills->len - 1);
    }
    for (guint i = first; i <= last; i++) {
        if (draft_fixes_last_fill(writer->draft, list, i) <= (int)last)
            continue;
        for (guint k = last + 1; k < list->len; k++)
            if (((DraftNode *)list->pdata[k])->kind == DRAFT_CALL)
                draft_writer_declare(writer, &((DraftNode *)list->pdata[k])->call);
        DRAFT_WRITE(writer, "within FILL {\n");
        g_array_append_val(writer->fills, writer->declared->len);
        writer->has_fills = true;
    }
}

static void write_list(DraftWriter *writer, const GPtrArray *list)
{
    guint first = 0; /* of one step */

    for (guint i = 0; i < list->len; i++) {
        const DraftNode *node = list->pdata[i];
        if (!joins(list, i))
            first = i;
        if (!joins(list, i) && joins(list, i + 1))
            DRAFT_WRITE(writer, "atomic {\n");
        if (node->kind == DRAFT_CALL)
            write_call(writer, list, i);
        else if (node->kind == DRAFT_IF)
            write_if(writer, node);
        else
            write_either(writer, node);
        if (joins(list, i) && !joins(list, i + 1))
            DRAFT_WRITE(writer, "}\n");
        if (!joins(list, i + 1))
            write_bounds(writer, list, first, i);
    }
    const DraftNode *last = list->len ? list->pdata[list->len - 1] : NULL;
    if (!last || last->kind != DRAFT_CALL || last->call.act != DRAFT_RETURN)
        draft_writer_double(writer, list);
}

static void find_asked(const GPtrArray *list, GHashTable *asked)
{
    for (guint i = 0; i < list->len; i++) {
        const DraftNode *node = list->pdata[i];
        if (node->kind == DRAFT_IF)
            g_hash_table_add(asked, (char *)node->local);
        for (guint k = 0; node->branches && k < node->branches->len; k++)
            find_asked(g_ptr_array_index(node->branches, k), asked);
    }
}

/* Its name and arguments. Where a request names two ids it has no one version to return. */
static void write_head(DraftWriter *writer)
{
    const DraftRequest *request = writer->request;
    const char *kind = request->ids >= 2 && !request->is_write ? "request"
                       : request->is_write                     ? "write"
                                                               : "read";

    DRAFT_WRITE(writer, "%s %s", kind, request->name);
    if (request->ids)
        DRAFT_WRITE(writer, request->ids == 1 ? "(id: Id) of id" : "(id: Id, id_2: Id)");
    DRAFT_WRITE(writer, " {\n");
}

bool draft_body(const Draft *draft, const DraftFixes *fixes, const DraftRequest *request,
                GString *out)
{
    g_autoptr(GPtrArray) declared = g_ptr_array_new();
    g_autoptr(GArray) fills = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
    DraftWriter writer = {draft, fixes, request, out, declared, asked, false, fills};

    find_asked(request->body, asked);
    write_head(&writer);
    write_list(&writer, request->body);
    DRAFT_WRITE(&writer, "}\n\n");
    return writer.has_fills;
}
