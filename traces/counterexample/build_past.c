/* What a read that broke a guarantee should have seen: the requests of a run, in order. */
#include "checker/base/duration.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build_private.h"

typedef struct Past { /* a request that ended, and when it began */
    int lane;
    const RowRequest *request;
    int64_t version;
    uint32_t begins, ends;      /* rows, from 1 */
    int64_t began_at, ended_at; /* microseconds; of a design with no clock 0 */
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
            Past one = {.lane = row->lane,
                        .request = request,
                        .begins = begins_at(example, row->lane, request, i),
                        .ends = i + 1,
                        .ended_at = row->at};
            if (one.begins > 0)
                one.began_at = example->rows[one.begins - 1].at;
            if (request->ends && typed_value_number(request->value, &one.version))
                g_array_append_val(past, one);
        }
    }
    return past;
}

/* Whether the read is older than the bound of the check allows. */
static bool is_beyond(const Property *check, const Past *write, const Past *read)
{
    if (write->ends >= read->begins)
        return false;
    if (check->decl->counts_versions)
        return write->version - read->version > check->bound;
    return read->began_at - write->ended_at >= check->bound;
}

/* Whether the guarantee wants `read` to see what the other request returned. */
static bool is_to_be_seen(const Property *check, const Past *one, const Past *read)
{
    const bool is_write = one->request->request->decl->request == REQUEST_WRITE;

    if (!typed_value_equal(one->request->object, read->request->object))
        return false;
    switch (check->decl->check) {
    case CHECK_FRESH_READS: return is_write && one->ends < read->begins;
    case CHECK_BOUNDED_READS: return is_write && is_beyond(check, one, read);
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
static const Past *missed(const GArray *past, const Property *check, const Past *read)
{
    const Past *newest = NULL;

    for (guint i = 0; i + 1 < past->len; i++) {
        const Past *one = &g_array_index(past, Past, i);
        if (one->version > read->version && is_to_be_seen(check, one, read) &&
            (!newest || one->version > newest->version))
            newest = one;
    }
    return newest;
}

/* ", 3s before": where the guarantee counts time. */
static const char *time_before(const Builder *b, const Property *check, const Past *newer,
                               const Past *read)
{
    if (check->decl->check != CHECK_BOUNDED_READS || check->decl->counts_versions ||
        !b->system->timed)
        return "";
    g_autofree char *age = duration_text(read->began_at - newer->ended_at);
    return arena_printf(b->arena, ", %s before", age);
}

const char *build_stale_read(Builder *b, Counterexample *example, const Property *check)
{
    g_autoptr(GArray) past = past_requests(example);

    if (past->len == 0)
        return NULL;
    const Past *read = &g_array_index(past, Past, past->len - 1);
    const Past *newer = missed(past, check, read);
    if (!newer)
        return NULL;
    counterexample_name_row(example, read->begins);
    counterexample_name_row(example, newer->ends);
    example->stale_read = (StaleRead){.lane = read->lane,
                                      .newer_lane = newer->lane,
                                      .begins = read->begins,
                                      .ends = read->ends,
                                      .newer_ends = newer->ends,
                                      .object = read->request->object,
                                      .value = read->request->value,
                                      .newer = newer->request->value};
    return arena_printf(b->arena,
                        "%s's %s began at step %u and returned %s; %s's %s had returned %s at step "
                        "%u%s",
                        example->lanes[read->lane].name, read->request->name, read->begins,
                        read->request->result, example->lanes[newer->lane].name,
                        newer->request->name, newer->request->result, newer->ends,
                        time_before(b, check, newer, read));
}
