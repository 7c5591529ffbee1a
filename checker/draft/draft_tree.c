/* Paths laid over one another: what they begin with in common, what they end with in common, and between the two a
 * branch. */
#include "checker/draft/draft_private.h"

#include <string.h>

typedef struct Slice { /* of a path: what is left of it */
    const DraftPath *path;
    guint from, to;
} Slice;

static const DraftCall *call_at(const Slice *slice, guint i)
{
    return &g_array_index(slice->path->calls, DraftCall, i);
}

static Slice *slice_at(const GArray *slices, guint i)
{
    return &g_array_index(slices, Slice, i);
}

/* What comes next; NULL: nothing. */
static const char *next_of(const Slice *slice)
{
    return slice->from < slice->to ? call_at(slice, slice->from)->identity : NULL;
}

static bool is_same_next(const GArray *slices)
{
    for (guint i = 1; i < slices->len; i++)
        if (g_strcmp0(next_of(slice_at(slices, 0)), next_of(slice_at(slices, i))) != 0)
            return false;
    return true;
}

static DraftNode *add_node(Draft *draft, GPtrArray *out, DraftNodeKind kind)
{
    DraftNode *node = arena_new0(draft->arena, DraftNode);

    node->kind = kind;
    if (kind != DRAFT_CALL)
        node->branches = g_ptr_array_new();
    g_ptr_array_add(out, node);
    return node;
}

/* The next call of all. What one of them knows not to be none is not: the others asked before. */
static void add_common(Draft *draft, GArray *slices, GPtrArray *out)
{
    DraftNode *node = add_node(draft, out, DRAFT_CALL);

    node->call = *call_at(slice_at(slices, 0), slice_at(slices, 0)->from);
    for (guint i = 0; i < slices->len; i++) {
        Slice *slice = slice_at(slices, i);
        const DraftCall *call = call_at(slice, slice->from++);
        node->call.may_be_none &= call->may_be_none;
        if (!node->call.entry)
            node->call.entry = call->entry;
    }
}

static guint common_end(const GArray *slices)
{
    const Slice *first = slice_at(slices, 0);

    for (guint length = 0;; length++)
        for (guint i = 0; i < slices->len; i++) {
            const Slice *slice = slice_at(slices, i);
            if (slice->to - slice->from <= length ||
                strcmp(call_at(slice, slice->to - 1 - length)->identity,
                       call_at(first, first->to - 1 - length)->identity) != 0)
                return length;
        }
}

/* Calls back: code asks of what it has read not long ago. */
enum { LOOK_BACK = 200 };

static guint first_of(guint from)
{
    return from > LOOK_BACK ? from - LOOK_BACK : 0;
}

/* Whether a text names a local that first has a value between two calls of a slice. */
static bool is_local_of(const Slice *slice, const char *text, guint end)
{
    gsize length = text ? strcspn(text, " ") : 0;

    for (guint i = 0; text && i < end; i++) {
        const char *local = call_at(slice, i)->result;
        if (local && strlen(local) == length && strncmp(local, text, length) == 0)
            return i >= slice->from;
    }
    return false;
}

/* Whether what paths end with in common needs nothing that a branch before it declares. */
static bool is_end_known(const GArray *slices, guint length)
{
    for (guint i = 0; i < slices->len; i++) {
        const Slice *slice = slice_at(slices, i);
        guint end = slice->to - length;
        for (guint k = end; k < slice->to; k++) {
            const DraftCall *call = call_at(slice, k);
            if (is_local_of(slice, call->argument, end) || is_local_of(slice, call->token, end) ||
                is_local_of(slice, call->seen, end))
                return false;
        }
    }
    return true;
}

static bool is_kept(const Slice *slice, guint k)
{
    for (guint i = k + 1; i < slice->from; i++)
        if (g_strcmp0(call_at(slice, i)->result, call_at(slice, k)->result) == 0)
            return false;
    return true;
}

/* The call of a slice, before what is left of it, that is a call of another; NULL where it has none, or its local has
 * another value by now. */
static const DraftCall *find_same(const Slice *slice, const DraftCall *call)
{
    for (guint k = slice->from; k-- > first_of(slice->from);)
        if (strcmp(call_at(slice, k)->identity, call->identity) == 0)
            return is_kept(slice, k) ? call_at(slice, k) : NULL;
    return NULL;
}

static bool is_missed(const Slice *slice, const DraftCall *asked)
{
    return find_same(slice, asked)->is_none;
}

/* The last call before `end` that all have made, with a reply that was none for some and not for others, and whose
 * local still has it. NULL: there is none. */
static const DraftCall *find_asked(const GArray *slices, guint *end)
{
    const Slice *first = slice_at(slices, 0);

    while (*end > first_of(first->from)) {
        const DraftCall *call = call_at(first, --*end);
        guint missed = 0, same = 0;
        for (; call->result && same < slices->len && find_same(slice_at(slices, same), call);
             same++)
            missed += is_missed(slice_at(slices, same), call);
        if (call->result && same == slices->len && missed > 0 && missed < same)
            return call;
    }
    return NULL;
}

static void build(Draft *draft, GArray *slices, GPtrArray *out);

static void add_branch(Draft *draft, DraftNode *node, GArray *slices)
{
    GPtrArray *branch = g_ptr_array_new();

    if (slices->len > 0)
        build(draft, slices, branch);
    g_ptr_array_add(node->branches, branch);
    g_array_unref(slices);
}

static DraftNode *add_if(Draft *draft, const DraftCall *asked, GPtrArray *out)
{
    DraftNode *node = add_node(draft, out, DRAFT_IF);

    node->local = asked->result;
    node->is_bool = draft_is_bool(asked->act);
    return node;
}

static void branch_if(Draft *draft, const GArray *slices, const DraftCall *asked, GPtrArray *out)
{
    DraftNode *node = add_if(draft, asked, out);

    for (int is_some = 0; is_some < 2; is_some++) {
        GArray *those = g_array_new(FALSE, FALSE, sizeof(Slice));
        for (guint i = 0; i < slices->len; i++)
            if (is_missed(slice_at(slices, i), asked) == !is_some)
                g_array_append_vals(those, slice_at(slices, i), 1);
        add_branch(draft, node, those);
    }
}

/* ---- one key of a list after the other ---- */

/* How many of the next calls of all that have missed an id are of that id, and the same. 0 where others make them as
 * well, or where more of them come later. */
static guint calls_of_id(const GArray *slices, const DraftCall *asked)
{
    const Slice *first = NULL;
    guint length = 0;

    for (guint i = 0; i < slices->len; i++)
        if (!first && is_missed(slice_at(slices, i), asked))
            first = slice_at(slices, i);
    while (first && first->from + length < first->to &&
           g_strcmp0(call_at(first, first->from + length)->index, asked->index) == 0)
        length++;
    for (guint i = 0; i < slices->len; i++) {
        const Slice *slice = slice_at(slices, i);
        bool is_of = is_missed(slice, asked);
        if (is_of && slice->to - slice->from < length)
            return 0;
        for (guint k = 0; is_of && k < length; k++)
            if (strcmp(call_at(slice, slice->from + k)->identity,
                       call_at(first, first->from + k)->identity) != 0)
                return 0;
        for (guint k = slice->from + (is_of ? length : 0); k < slice->to; k++)
            if (g_strcmp0(call_at(slice, k)->index, asked->index) == 0)
                return 0;
    }
    return length;
}

/* What is done for an id that was missed, and then the rest, which does not ask for it. */
static bool branch_by_id(Draft *draft, GArray *slices, GPtrArray *out)
{
    guint end = slice_at(slices, 0)->from;

    for (const DraftCall *asked = find_asked(slices, &end); asked;
         asked = find_asked(slices, &end)) {
        guint length = asked->index ? calls_of_id(slices, asked) : 0;
        if (length == 0)
            continue;
        DraftNode *node = add_if(draft, asked, out);
        GArray *those = g_array_new(FALSE, FALSE, sizeof(Slice));
        for (guint i = 0; i < slices->len; i++) {
            Slice *slice = slice_at(slices, i);
            if (!is_missed(slice, asked))
                continue;
            Slice part = {slice->path, slice->from, slice->from + length};
            g_array_append_val(those, part);
        }
        for (guint i = 0; i < slices->len; i++)
            if (is_missed(slice_at(slices, i), asked))
                slice_at(slices, i)->from += length;
        add_branch(draft, node, those);
        add_branch(draft, node, g_array_new(FALSE, FALSE, sizeof(Slice)));
        build(draft, slices, out);
        return true;
    }
    return false;
}

/* Of what comes next, or of the last before that. */
static guint line_of(const Slice *slice)
{
    for (guint i = slice->from; i < slice->to; i++)
        if (call_at(slice, i)->entry)
            return call_at(slice, i)->entry->line;
    for (guint i = slice->from; i-- > 0;)
        if (call_at(slice, i)->entry)
            return call_at(slice, i)->entry->line;
    return 0;
}

/* Nobody can say why they part: a branch for each way. */
static void branch_either(Draft *draft, GArray *slices, GPtrArray *out)
{
    DraftNode *node = add_node(draft, out, DRAFT_EITHER);

    node->lines[0] = line_of(slice_at(slices, 0));
    while (slices->len > 0) {
        GArray *those = g_array_new(FALSE, FALSE, sizeof(Slice));
        const char *next = next_of(slice_at(slices, 0));
        for (guint i = 0; i < slices->len;) {
            if (g_strcmp0(next_of(slice_at(slices, i)), next) == 0) {
                g_array_append_vals(those, slice_at(slices, i), 1);
                g_array_remove_index(slices, i);
            } else {
                i++;
            }
        }
        node->lines[1] = line_of(slice_at(those, 0));
        add_branch(draft, node, those);
    }
}

static void branch_unlike(Draft *draft, GArray *slices, GPtrArray *out)
{
    guint end = slice_at(slices, 0)->from;
    const DraftCall *asked = find_asked(slices, &end);

    if (asked)
        branch_if(draft, slices, asked, out);
    else
        branch_either(draft, slices, out);
}

/* All runs were refused here, or none was: what comes next is what they do then, and nobody knows what they do else. Of
 * what has stored a value there need be nothing else. */
static bool is_always_so(const GArray *slices, bool is_refused)
{
    bool has_more = false;

    for (guint i = 0; i < slices->len; i++) {
        const Slice *slice = slice_at(slices, i);
        const DraftCall *call = call_at(slice, slice->from - 1);
        bool is_asked = draft_is_bool(call->act) && call->act != DRAFT_ADD;
        if (!is_asked || call->is_none != is_refused || (!is_refused && call->act != DRAFT_UPDATE))
            return false;
        has_more |= slice->from < slice->to;
    }
    return has_more;
}

static void branch_half(Draft *draft, GArray *slices, bool is_refused, GPtrArray *out)
{
    const Slice *first = slice_at(slices, 0);
    DraftNode *node = add_if(draft, call_at(first, first->from - 1), out);

    node->is_half_known = true;
    for (int is_some = 0; is_some < 2; is_some++)
        add_branch(draft, node,
                   is_some == !is_refused ? g_array_copy(slices)
                                          : g_array_new(FALSE, FALSE, sizeof(Slice)));
}

static void build(Draft *draft, GArray *slices, GPtrArray *out)
{
    while (is_same_next(slices) && next_of(slice_at(slices, 0))) {
        add_common(draft, slices, out);
        bool is_refused = is_always_so(slices, true);
        if (!is_refused && !is_always_so(slices, false))
            continue;
        branch_half(draft, slices, is_refused, out);
        return;
    }
    if (is_same_next(slices))
        return;
    guint length = common_end(slices);
    while (length > 0 && !is_end_known(slices, length))
        length--;
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(Slice));
    for (guint i = 0; i < slices->len; i++) {
        Slice *slice = slice_at(slices, i);
        Slice end = {slice->path, slice->to - length, slice->to};
        g_array_append_val(ends, end);
        slice->to -= length;
    }
    if (!branch_by_id(draft, slices, out))
        branch_unlike(draft, slices, out);
    for (guint i = 0; i < length; i++)
        add_common(draft, ends, out);
    g_array_unref(ends);
}

/* A DEL in a branch behind a write is told what was written: an increment that no branch undoes, or an update in the branch
 * in which it was done. */
static void tell_written(Draft *draft, GPtrArray *list, const char *before)
{
    const DraftCall *update = NULL;
    const char *written = before;

    for (guint i = 0; i < list->len; i++) {
        DraftNode *node = list->pdata[i];
        DraftCall *call = &node->call;
        if (node->kind == DRAFT_CALL && call->act == DRAFT_DEL)
            call->written = before;
        if (node->kind == DRAFT_CALL && call->act == DRAFT_ROLLBACK)
            written = NULL;
        if (node->kind == DRAFT_CALL && call->act == DRAFT_INCREMENT)
            written = call->result;
        if (node->kind == DRAFT_CALL && call->act == DRAFT_UPDATE)
            update = call;
        for (guint k = 0; node->branches && k < node->branches->len; k++) {
            bool is_done = update && node->kind == DRAFT_IF && k == 1 &&
                           g_strcmp0(node->local, update->result) == 0;
            tell_written(draft, node->branches->pdata[k],
                         is_done ? arena_printf(draft->arena, "%s + 1", update->argument)
                                 : written);
        }
    }
}

GPtrArray *draft_tree(Draft *draft, const GPtrArray *paths)
{
    GPtrArray *body = g_ptr_array_new();
    GArray *slices = g_array_new(FALSE, FALSE, sizeof(Slice));

    for (guint i = 0; i < paths->len; i++) {
        const DraftPath *path = paths->pdata[i];
        Slice slice = {path, 0, path->calls->len};
        g_array_append_val(slices, slice);
    }
    if (slices->len > 0)
        build(draft, slices, body);
    tell_written(draft, body, NULL);
    g_array_unref(slices);
    return body;
}
