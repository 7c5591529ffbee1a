/* What a read that broke a guarantee should have seen: the requests of a run, in order. */
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build_private.h"

typedef struct Past { /* a request that ended, and when it began */
    int lane;
    const RowRequest *request;
    int64_t version;
    uint32_t begins, ends; /* steps, from 1 */
} Past;

static uint32_t begins_at(const Counterexample *example, int lane, const RowRequest *request,
                          uint32_t row)
{
    for (uint32_t i = row + 1; i-- > 0;) {
        const Row *it = &example->rows[i];
        for (uint32_t j = 0; it->lane == lane && j < it->request_count; j++)
            if (it->requests[j].begins && it->requests[j].request == request->request)
                return i + 1;
    }
    return 0;
}

/* The requests that ended with a version, in order. */
static GArray *past_requests(const Counterexample *example)
{
    GArray *past = g_array_new(FALSE, TRUE, sizeof(Past));

    for (uint32_t i = 0; i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        for (uint32_t j = 0; j < row->request_count; j++) {
            const RowRequest *request = &row->requests[j];
            Past one = {row->lane, request, 0, begins_at(example, row->lane, request, i), i + 1};
            if (request->ends && typed_value_number(request->value, &one.version))
                g_array_append_val(past, one);
        }
    }
    return past;
}

/* Whether the guarantee wants `read` to see what the other request returned. */
static bool is_to_be_seen(CheckKind kind, const Past *one, const Past *read)
{
    const bool is_write = one->request->request->decl->request == REQUEST_WRITE;

    if (!typed_value_equal(one->request->object, read->request->object))
        return false;
    switch (kind) {
    case CHECK_FRESH_READS: return is_write && one->ends < read->begins;
    case CHECK_MONOTONIC_READS: return !is_write && one->lane == read->lane;
    case CHECK_READ_YOUR_WRITES: return is_write && one->lane == read->lane;
    case CHECK_LINEARIZABLE: return one->ends < read->begins;
    case CHECK_ALWAYS:
    case CHECK_NEVER:
    case CHECK_AT_REST:
    case CHECK_REACHABLE:
    case CHECK_EVENTUALLY:
    case CHECK_LEADS_TO:
    case CHECK_SETTLES:
    case CHECK_RARE:
    case CHECK_STATELESS: break;
    }
    return false;
}

/* The newest that should have been seen. */
static const Past *missed(const GArray *past, CheckKind kind, const Past *read)
{
    const Past *newest = NULL;

    for (guint i = 0; i + 1 < past->len; i++) {
        const Past *one = &g_array_index(past, Past, i);
        if (one->version > read->version && is_to_be_seen(kind, one, read) &&
            (!newest || one->version > newest->version))
            newest = one;
    }
    return newest;
}

const char *build_stale_read(Builder *b, Counterexample *example, CheckKind kind)
{
    g_autoptr(GArray) past = past_requests(example);

    if (past->len == 0)
        return NULL;
    const Past *read = &g_array_index(past, Past, past->len - 1);
    const Past *newer = missed(past, kind, read);
    if (!newer)
        return NULL;
    counterexample_name_row(example, read->begins);
    counterexample_name_row(example, newer->ends);
    return arena_printf(b->arena,
                        "%s's %s began at step %u and returned %s; %s's %s had returned %s at step "
                        "%u",
                        example->lanes[read->lane].name, read->request->name, read->begins,
                        read->request->result, example->lanes[newer->lane].name,
                        newer->request->name, newer->request->result, newer->ends);
}
