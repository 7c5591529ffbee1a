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
    bool may_be_none =
        call->may_be_none && !g_hash_table_contains(writer->asked, call->token ? call->token : "");
    if (!draft_writer_is_declared(writer, local))
        return;
    if (may_be_none)
        DRAFT_WRITE(writer, "if %s != none { return %s }\n", local, call->argument);
    else
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
        DRAFT_WRITE(writer, "// No run of the log %s here: what comes then is not known.\n",
                    some->len ? "was refused" : "was let through");
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

/* What stands at a branch, or behind it, joins nothing: it is a step of its own. */
static bool joins(const GPtrArray *list, guint i)
{
    const DraftNode *node = i > 0 && i < list->len ? list->pdata[i] : NULL;
    const DraftNode *before = node ? list->pdata[i - 1] : NULL;

    return node && node->kind == DRAFT_CALL && node->call.joins && before->kind == DRAFT_CALL;
}

static guint first_of_step(const GPtrArray *list, guint i)
{
    while (joins(list, i))
        i--;
    return i;
}

static bool names(const char *text, const char *local)
{
    gsize length = strlen(local);

    return text && strncmp(text, local, length) == 0 && (!text[length] || text[length] == ' ');
}

static bool uses(const DraftNode *node, const char *local)
{
    const DraftCall *call = &node->call;

    if (node->kind == DRAFT_CALL)
        return names(call->argument, local) || names(call->token, local) ||
               names(call->seen, local);
    if (node->kind == DRAFT_IF && names(node->local, local))
        return true;
    for (guint i = 0; i < node->branches->len; i++) {
        const GPtrArray *branch = node->branches->pdata[i];
        for (guint k = 0; k < branch->len; k++)
            if (uses(branch->pdata[k], local))
                return true;
    }
    return false;
}

/* A local that begins between two calls, and is used behind them. */
static bool is_used_behind(const GPtrArray *list, guint first, guint last)
{
    for (guint i = first + 1; i <= last; i++) {
        const DraftNode *node = list->pdata[i];
        const char *local =
            node->kind == DRAFT_CALL && !draft_is_bool(node->call.act) ? node->call.result : NULL;
        for (guint k = last + 1; local && k < list->len; k++)
            if (uses(list->pdata[k], local))
                return true;
    }
    return false;
}

/* The last fill with the row that is read at `i`, if there is a bound from here to there: none where code behind it has
 * to do with what is read in between, and one for all rows of a step whose last fills are of a step. -1: none. */
static int bounded_fill(const DraftWriter *writer, const GPtrArray *list, guint i)
{
    int last = draft_fixes_last_fill(writer->draft, list, i);

    if (last < 0 || is_used_behind(list, i, (guint)last))
        return -1;
    for (guint k = first_of_step(list, i); k < i; k++) {
        int other = draft_fixes_last_fill(writer->draft, list, k);
        if (other >= 0 && first_of_step(list, (guint)other) == first_of_step(list, (guint)last))
            return -1;
    }
    return last;
}

static void close_bound(DraftWriter *writer)
{
    guint outside = g_array_index(writer->fills, guint, writer->fills->len - 1);

    DRAFT_WRITE(writer, "}\n");
    g_ptr_array_set_size(writer->declared, (int)outside);
    g_array_set_size(writer->fills, writer->fills->len - 1);
}

static void open_bound(DraftWriter *writer, const GPtrArray *list, guint behind)
{
    for (guint k = behind; k < list->len; k++)
        if (((DraftNode *)list->pdata[k])->kind == DRAFT_CALL)
            draft_writer_declare(writer, &((DraftNode *)list->pdata[k])->call);
    DRAFT_WRITE(writer, "within FILL {\n");
    g_array_append_val(writer->fills, writer->declared->len);
    writer->has_fills = true;
}

/* Behind what is one step, from `first` to `last`: the end of the fills whose last one is in it, and the beginning of
 * those whose row was read in it. A step that does both needs no bound. */
static void write_bounds(DraftWriter *writer, const GPtrArray *list, guint first, guint last)
{
    for (guint i = first; i <= last; i++) {
        int source = draft_fixes_fill_source(writer->draft, list, i);
        if (source >= 0 && source < (int)first &&
            bounded_fill(writer, list, (guint)source) == (int)i)
            close_bound(writer);
    }
    for (guint i = first; i <= last; i++)
        if (bounded_fill(writer, list, i) > (int)last)
            open_bound(writer, list, last + 1);
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

/* Its name and arguments. What returns no version is no read that a guarantee judges. */
static void write_head(DraftWriter *writer)
{
    const DraftRequest *request = writer->request;
    const char *kind = request->is_write ? "write" : request->returns ? "read" : "request";

    DRAFT_WRITE(writer, "%s %s", kind, request->name);
    if (request->ids)
        DRAFT_WRITE(writer, request->ids == 1 ? "(id: Id)" : "(id: Id, id_2: Id)");
    if (request->ids == 1 && (request->is_write || request->returns))
        DRAFT_WRITE(writer, " of id");
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
