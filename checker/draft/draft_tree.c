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

static bool is_kept(const Slice *slice, guint k)
{
    for (guint i = k + 1; i < slice->from; i++)
        if (g_strcmp0(call_at(slice, i)->result, call_at(slice, k)->result) == 0)
            return false;
    return true;
}

/* The last call before that all have made, with a reply that was none for some and not for others, and whose local
 * still has it; -1: there is none. */
static int find_asked(const GArray *slices)
{
    const Slice *first = slice_at(slices, 0);

    for (guint k = first->from; k-- > 0;) {
        const char *local = call_at(first, k)->result;
        guint missed = 0, same = 0;
        for (guint i = 0; i < slices->len; i++) {
            const Slice *slice = slice_at(slices, i);
            if (slice->from != first->from || g_strcmp0(call_at(slice, k)->result, local) != 0)
                break;
            same++;
            missed += call_at(slice, k)->is_none;
        }
        if (local && is_kept(first, k) && same == slices->len && missed > 0 && missed < same)
            return (int)k;
    }
    return -1;
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

static void branch_if(Draft *draft, const GArray *slices, guint asked, GPtrArray *out)
{
    DraftNode *node = add_node(draft, out, DRAFT_IF);

    node->local = call_at(slice_at(slices, 0), asked)->result;
    for (int is_some = 0; is_some < 2; is_some++) {
        GArray *those = g_array_new(FALSE, FALSE, sizeof(Slice));
        for (guint i = 0; i < slices->len; i++)
            if (call_at(slice_at(slices, i), asked)->is_none == !is_some)
                g_array_append_vals(those, slice_at(slices, i), 1);
        add_branch(draft, node, those);
    }
}

static guint line_of(const Slice *slice)
{
    guint at = slice->from < slice->to || slice->from == 0 ? slice->from : slice->from - 1;
    const LogEntry *entry = at < slice->path->calls->len ? call_at(slice, at)->entry : NULL;

    return entry ? entry->line : 0;
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

static void build(Draft *draft, GArray *slices, GPtrArray *out)
{
    while (is_same_next(slices) && next_of(slice_at(slices, 0)))
        add_common(draft, slices, out);
    if (is_same_next(slices))
        return;
    guint length = common_end(slices);
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(Slice));
    for (guint i = 0; i < slices->len; i++) {
        Slice *slice = slice_at(slices, i);
        Slice end = {slice->path, slice->to - length, slice->to};
        g_array_append_val(ends, end);
        slice->to -= length;
    }
    int asked = find_asked(slices);
    if (asked >= 0)
        branch_if(draft, slices, (guint)asked, out);
    else
        branch_either(draft, slices, out);
    for (guint i = 0; i < length; i++)
        add_common(draft, ends, out);
    g_array_unref(ends);
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
    g_array_unref(slices);
    return body;
}
