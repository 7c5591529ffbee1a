#include "checker/draft/draft_body.h"

#include "checker/draft/draft_quote.h"

#include <string.h>

typedef struct BodyWriter {
    const Draft *draft;
    const DraftFixes *fixes;
    const DraftRequest *request;
    GString *out;
    GPtrArray *declared; /* locals, the innermost last */
    bool has_fills;
    GArray *
        fills; /* of guint: for each open `within`, the innermost last, the locals that it does not end with */
} BodyWriter;

#define PRINT(writer, ...) g_string_append_printf((writer)->out, __VA_ARGS__)

static const char *name_of(const BodyWriter *writer, const DraftCall *call)
{
    return draft_thing(writer->draft, call->thing)->name;
}

static bool is_memcached(const BodyWriter *writer, const DraftCall *call)
{
    return draft_thing(writer->draft, call->thing)->kind == DRAFT_MEMCACHED;
}

static const char *del_of(const BodyWriter *writer, const DraftCall *call)
{
    return is_memcached(writer, call) ? "delete" : "del";
}

/* ---- a call as it is ---- */

static bool is_declared(const BodyWriter *writer, const char *local)
{
    return g_ptr_array_find_with_equal_func(writer->declared, local, g_str_equal, NULL);
}

static void write_result(BodyWriter *writer, const char *local)
{
    if (!local)
        return;
    PRINT(writer, "%s%s = ", is_declared(writer, local) ? "" : "let ", local);
    if (!is_declared(writer, local))
        g_ptr_array_add(writer->declared, (char *)local);
}

static void write_operation(BodyWriter *writer, const DraftCall *call)
{
    const char *name = name_of(writer, call);

    write_result(writer, call->result);
    switch (call->act) {
    case DRAFT_GET: PRINT(writer, "%s.get()", name); break;
    case DRAFT_SET: PRINT(writer, "%s.set(%s)", name, call->argument); break;
    case DRAFT_ADD: PRINT(writer, "%s.add(%s)", name, call->argument); break;
    case DRAFT_DEL: PRINT(writer, "%s.%s()", name, del_of(writer, call)); break;
    case DRAFT_TAKE_LEASE: PRINT(writer, "%s.take_lease()", name); break;
    case DRAFT_SET_LEASED:
        PRINT(writer, "%s.set_leased(%s, %s)", name, call->argument, call->token);
        break;
    case DRAFT_SELECT: PRINT(writer, "%s.select()", name); break;
    case DRAFT_INCREMENT: PRINT(writer, "%s.increment()", name); break;
    case DRAFT_UNKNOWN: break;
    }
    draft_quote_append(call, writer->out);
    PRINT(writer, "\n");
}

/* With what it asks for: a token may be none, and so may a value that was read. */
static void write_plain(BodyWriter *writer, const DraftCall *call)
{
    const char *asked = call->token ? call->token : call->may_be_none ? call->argument : NULL;

    if (call->act == DRAFT_UNKNOWN) {
        g_autofree char *what = g_strdup_printf("%s %s", call->entry->op, call->entry->key);
        g_autofree char *quoted = draft_quote_comment(what);
        PRINT(writer, "// line %u: %s%s%s\n", call->entry->line, quoted,
              call->entry->value ? ", whose value is nobody's reply" : "",
              call->entry->value ? "" : ": the library has no operation for it");
        return;
    }
    if (!call->entry)
        PRINT(writer, "// The log has no line for this.\n");
    if (asked)
        PRINT(writer, "if %s != none {\n", asked);
    write_operation(writer, call);
    if (asked)
        PRINT(writer, "}\n");
}

/* ---- calls with what mends them ---- */

static const char *written_of(const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const DraftNode *node = list->pdata[i];
        if (node->kind == DRAFT_CALL && node->call.act == DRAFT_INCREMENT)
            return node->call.result;
    }
    return NULL;
}

/* The DEL as it is, or with a tombstone. */
static void write_delete(BodyWriter *writer, const DraftCall *call, const char *version,
                         bool has_text)
{
    const char *name = name_of(writer, call);
    const char *line = has_text ? "\n" : " ";
    bool is_versioned = writer->fixes->versioned_set && version;

    if (is_versioned)
        PRINT(writer, "if versioned_set {%s%s.del_version(%s)%s} else {%s", line, name, version,
              line, line);
    PRINT(writer, "%s.%s()", name, del_of(writer, call));
    if (has_text)
        draft_quote_append(call, writer->out);
    PRINT(writer, is_versioned ? "%s}\n" : "\n", line);
}

static void write_purge(BodyWriter *writer, const GPtrArray *list, const DraftCall *call)
{
    const char *version = written_of(list), *name = name_of(writer, call);

    if (!writer->fixes->reorder) {
        write_plain(writer, call);
        return;
    }
    if (writer->fixes->write_through) {
        PRINT(writer, "if write_through {\n");
        if (writer->fixes->versioned_set)
            PRINT(writer, "if versioned_set { %s.set_newer(%s) } else { %s.set(%s) }\n", name,
                  version, name, version);
        else
            PRINT(writer, "%s.set(%s)\n", name, version);
        PRINT(writer, "} else ");
    }
    PRINT(writer, "if !reorder {\nrepeat SENT {\n");
    write_delete(writer, call, version, true);
    PRINT(writer, "}\n}\n");
}

/* What is to come before the write, or after it. */
static void write_moved(BodyWriter *writer, const GPtrArray *list, bool is_after)
{
    for (guint i = 0; i < list->len; i++) {
        bool is_moved =
            is_after ? draft_fixes_is_early_purge(list, i) : draft_fixes_is_purge(list, i);
        const DraftCall *call = &((const DraftNode *)list->pdata[i])->call;
        if (!is_moved || !(is_after ? writer->fixes->delete_after : writer->fixes->reorder))
            continue;
        if (is_after)
            PRINT(writer, "if delete_after { %s.%s() }\n", name_of(writer, call),
                  del_of(writer, call));
        else
            PRINT(writer, "if reorder {\nrepeat SENT { %s.%s() }\n}\n", name_of(writer, call),
                  del_of(writer, call));
    }
}

static void write_double(BodyWriter *writer, const GPtrArray *list)
{
    bool is_open = false;

    for (guint i = 0; writer->fixes->double_delete && i < list->len; i++) {
        if (!draft_fixes_is_purge(list, i))
            continue;
        if (!is_open)
            PRINT(writer, "if double_delete {\nwait DELAY\n");
        is_open = true;
        write_delete(writer, &((const DraftNode *)list->pdata[i])->call, written_of(list), false);
    }
    if (is_open)
        PRINT(writer, "}\n");
}

/* "token", or "user_cache_token" where several keys are filled. */
static char *lease_local(const BodyWriter *writer, const DraftCall *fill)
{
    const char *what = is_memcached(writer, fill) ? "won" : "token";
    const char *name = name_of(writer, fill);

    return strcmp(name, "cache") == 0 ? g_strdup(what) : g_strdup_printf("%s_%s", name, what);
}

/* The lease is taken before the row is read. */
static void write_take_lease(BodyWriter *writer, const DraftCall *fill)
{
    g_autofree char *own = lease_local(writer, fill);

    if (!writer->fixes->lease)
        return;
    write_result(writer, arena_strdup(writer->draft->arena, own));
    PRINT(writer, "if lease then %s.%s\n", name_of(writer, fill),
          is_memcached(writer, fill) ? "take_lease(self) else false" : "take_lease() else none");
}

static void write_leased_fill(const BodyWriter *writer, const DraftCall *call)
{
    const char *name = name_of(writer, call), *v = call->argument;
    g_autofree char *local = lease_local(writer, call);

    if (!writer->fixes->lease)
        return;
    if (is_memcached(writer, call))
        PRINT(writer, "if lease {\nif %s { %s.lease_set(%s, self) }\n} else ", local, name, v);
    else
        PRINT(writer, "if lease {\nif %s != none { %s.set_leased(%s, %s) }\n} else ", local, name,
              v, local);
}

static void write_fill(BodyWriter *writer, const DraftCall *call)
{
    const char *name = name_of(writer, call), *v = call->argument;

    bool is_versioned = writer->fixes->versioned_set && !is_memcached(writer, call);
    bool may_add = writer->fixes->add_fill && call->act == DRAFT_SET;
    bool is_mended = writer->fixes->lease || is_versioned || may_add;

    write_leased_fill(writer, call);
    if (is_versioned)
        PRINT(writer, "if versioned_set {\n%s.set_newer(%s)\n} else ", name, v);
    if (may_add)
        PRINT(writer, "if add_fill {\n%s.add(%s)\n} else ", name, v);
    if (is_mended)
        PRINT(writer, "{\n");
    write_plain(writer, call);
    if (is_mended)
        PRINT(writer, "}\n");
}

static void write_through(BodyWriter *writer, const DraftCall *call)
{
    const char *name = name_of(writer, call), *v = call->argument;
    bool is_versioned = writer->fixes->versioned_set && !is_memcached(writer, call);

    if (!writer->fixes->delete_instead) {
        write_plain(writer, call);
        return;
    }
    if (is_versioned)
        PRINT(writer,
              "if delete_instead {\nif versioned_set { %s.del_version(%s) } else { %s.del() }\n} "
              "else if versioned_set {\n%s.set_newer(%s)\n} else {\n",
              name, v, name, name, v);
    else
        PRINT(writer, "if delete_instead {\n%s.%s()\n} else {\n", name, del_of(writer, call));
    write_plain(writer, call);
    PRINT(writer, "}\n");
}

/* ---- lists ---- */

static void write_list(BodyWriter *writer, const GPtrArray *list);

static void write_select(BodyWriter *writer, const GPtrArray *list, guint i)
{
    const DraftNode *node = list->pdata[i];

    for (guint k = i + 1; k < list->len; k++)
        if (draft_fixes_is_first_fill(writer->draft, list, i, k))
            write_take_lease(writer, &((const DraftNode *)list->pdata[k])->call);
    write_plain(writer, &node->call);
}

static void write_call(BodyWriter *writer, const GPtrArray *list, guint i)
{
    const DraftCall *call = &((const DraftNode *)list->pdata[i])->call;
    bool is_fill = draft_fixes_fill_source(writer->draft, list, i) >= 0;

    if (call->act == DRAFT_INCREMENT) {
        write_moved(writer, list, false);
        write_plain(writer, call);
        write_moved(writer, list, true);
    } else if (call->act == DRAFT_SELECT) {
        write_select(writer, list, i);
    } else if (draft_fixes_is_purge(list, i)) {
        write_purge(writer, list, call);
    } else if (draft_fixes_is_early_purge(list, i) && writer->fixes->delete_after) {
        PRINT(writer, "if !delete_after {\n");
        write_plain(writer, call);
        PRINT(writer, "}\n");
    } else if (draft_fixes_is_write_through(writer->draft, list, i)) {
        write_through(writer, call);
    } else if (is_fill) {
        write_fill(writer, call);
    } else {
        write_plain(writer, call);
    }
}

static void write_branch(BodyWriter *writer, const GPtrArray *list)
{
    guint declared = writer->declared->len;

    PRINT(writer, "{\n");
    write_list(writer, list);
    PRINT(writer, "}");
    g_ptr_array_set_size(writer->declared, (int)declared);
}

static void write_if(BodyWriter *writer, const DraftNode *node)
{
    const GPtrArray *none = node->branches->pdata[0], *some = node->branches->pdata[1];

    PRINT(writer, "if %s %s none ", node->local, none->len ? "==" : "!=");
    write_branch(writer, none->len ? none : some);
    if (none->len && some->len) {
        PRINT(writer, " else ");
        write_branch(writer, some);
    }
    PRINT(writer, "\n");
}

static void write_either(BodyWriter *writer, const DraftNode *node)
{
    PRINT(writer,
          "// Lines %u and %u of the log part here, and nothing before tells them apart.\neither ",
          node->lines[0], node->lines[1]);
    for (guint i = 0; i < node->branches->len; i++) {
        if (i > 0)
            PRINT(writer, " or ");
        write_branch(writer, node->branches->pdata[i]);
    }
    PRINT(writer, "\n");
}

/* The first of a branch joins nothing: what it was carried out with stands before the branch. */
static bool joins(const GPtrArray *list, guint i)
{
    const DraftNode *node = i > 0 && i < list->len ? list->pdata[i] : NULL;

    return node && node->kind == DRAFT_CALL && node->call.joins;
}

/* Behind what is one step, from `first` to `last`: the end of the fills whose last one is in it, and the beginning of
 * those whose row was read in it. A step that does both needs no bound. */
static void write_bounds(BodyWriter *writer, const GPtrArray *list, guint first, guint last)
{
    for (guint i = first; i <= last; i++) {
        int source = draft_fixes_fill_source(writer->draft, list, i);
        if (source < 0 || source >= (int)first ||
            draft_fixes_last_fill(writer->draft, list, (guint)source) != (int)i)
            continue;
        guint outside = g_array_index(writer->fills, guint, writer->fills->len - 1);
        PRINT(writer, "}\n");
        g_ptr_array_set_size(writer->declared, (int)outside);
        g_array_set_size(writer->fills, writer->fills->len - 1);
    }
    for (guint i = first; i <= last; i++) {
        if (draft_fixes_last_fill(writer->draft, list, i) <= (int)last)
            continue;
        PRINT(writer, "within FILL {\n");
        g_array_append_val(writer->fills, writer->declared->len);
        writer->has_fills = true;
    }
}

static void write_list(BodyWriter *writer, const GPtrArray *list)
{
    guint first = 0; /* of one step */

    for (guint i = 0; i < list->len; i++) {
        const DraftNode *node = list->pdata[i];
        if (!joins(list, i))
            first = i;
        if (!joins(list, i) && joins(list, i + 1))
            PRINT(writer, "atomic {\n");
        if (node->kind == DRAFT_CALL)
            write_call(writer, list, i);
        else if (node->kind == DRAFT_IF)
            write_if(writer, node);
        else
            write_either(writer, node);
        if (joins(list, i) && !joins(list, i + 1))
            PRINT(writer, "}\n");
        if (!joins(list, i + 1))
            write_bounds(writer, list, first, i);
    }
    write_double(writer, list);
}

bool draft_body(const Draft *draft, const DraftFixes *fixes, const DraftRequest *request,
                GString *out)
{
    g_autoptr(GPtrArray) declared = g_ptr_array_new();
    g_autoptr(GArray) fills = g_array_new(FALSE, FALSE, sizeof(guint));
    BodyWriter writer = {draft, fixes, request, out, declared, false, fills};

    PRINT(&writer, "%s %s {\n", request->is_write ? "write" : "read", request->name);
    write_list(&writer, request->body);
    if (request->returns && is_declared(&writer, request->returns))
        PRINT(&writer, "return %s\n", request->returns);
    PRINT(&writer, "}\n\n");
    return writer.has_fills;
}
