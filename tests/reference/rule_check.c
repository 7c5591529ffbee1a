/* Checks and measures, by their definitions. */
#include "checker/language/syntax/decl.h"
#include "tests/reference/rule.h"

static bool holds(const Web *web, uint32_t id, uint32_t seen)
{
    return web_place(web, id)->seen[seen] != 0;
}

static void found(ReferenceCheck *verdict, bool is_kept, uint32_t steps)
{
    *verdict = (ReferenceCheck){.is_kept = is_kept, .has_run = true, .steps = steps};
}

/* The shallowest state, or the shallowest at rest, in which the expression is `value`. */
static uint32_t first_depth(const Web *web, uint32_t seen, bool value, bool at_rest)
{
    uint32_t min = NO_DEPTH;

    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        if (holds(web, id, seen) == value && (place->is_resting || !at_rest))
            min = MIN(min, place->depth);
    }
    return min;
}

static void rule_states(const Web *web, uint32_t seen, CheckKind kind, ReferenceCheck *verdict)
{
    bool wanted = kind == CHECK_NEVER || kind == CHECK_REACHABLE;
    uint32_t depth = first_depth(web, seen, wanted, kind == CHECK_AT_REST);

    verdict->is_kept = kind != CHECK_REACHABLE;
    if (depth != NO_DEPTH)
        found(verdict, kind == CHECK_REACHABLE, depth);
}

/* ---- in the long run ---- */

/* Lengths of the shortest runs that end in each state of the part, and that were in the part all
 * the way from a state where `begins` holds. Repeated until nothing gets shorter. */
static uint32_t *lengths_within(const Web *web, const Part *part, const Part *begins)
{
    uint32_t *length = g_new(uint32_t, web_count(web));

    for (uint32_t id = 0; id < web_count(web); id++)
        length[id] = part->has[id] && begins->has[id] ? web_place(web, id)->depth : NO_DEPTH;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t id = 0; id < web_count(web); id++) {
            const Place *place = web_place(web, id);
            for (guint i = 0; i < place->edges->len && length[id] != NO_DEPTH; i++) {
                uint32_t target = web_edge(place, i)->target;
                if (!part->has[target] || length[target] <= length[id] + 1)
                    continue;
                length[target] = length[id] + 1;
                changed = true;
            }
        }
    }
    return length;
}

/* Broken by a run that, from a beginning on, stays in the part forever. */
static void rule_staying(const Web *web, const Part *part, const Part *begins,
                         ReferenceCheck *verdict)
{
    g_autoptr(GPtrArray) stays = web_stays_in(web, part, ENDING_FREE);
    g_autofree uint32_t *length = lengths_within(web, part, begins);
    uint32_t min = NO_DEPTH;

    for (guint i = 0; i < stays->len; i++) {
        const GArray *ids = stays->pdata[i];
        for (guint j = 0; j < ids->len; j++)
            min = MIN(min, length[g_array_index(ids, uint32_t, j)]);
    }
    verdict->is_kept = true;
    if (min != NO_DEPTH)
        found(verdict, false, min);
}

static void rule_eventually(const Web *web, uint32_t seen, ReferenceCheck *verdict)
{
    Part part = part_new(web), begins = part_new(web);

    for (uint32_t id = 0; id < web_count(web); id++)
        part.has[id] = !holds(web, id, seen);
    begins.has[0] = true;
    rule_staying(web, &part, &begins, verdict);
    part_clear(&part);
    part_clear(&begins);
}

static void rule_leads_to(const Web *web, uint32_t first, uint32_t second, ReferenceCheck *verdict)
{
    Part part = part_new(web), begins = part_new(web);

    for (uint32_t id = 0; id < web_count(web); id++) {
        part.has[id] = !holds(web, id, second);
        begins.has[id] = holds(web, id, first);
    }
    rule_staying(web, &part, &begins, verdict);
    part_clear(&part);
    part_clear(&begins);
}

/* Broken where a run can come again and again, or at last, to a state without it. */
static void rule_settles(const Web *web, uint32_t seen, ReferenceCheck *verdict)
{
    Part everything = part_new(web);
    uint32_t min = NO_DEPTH;

    for (uint32_t id = 0; id < web_count(web); id++)
        everything.has[id] = true;
    g_autoptr(GPtrArray) stays = web_stays_in(web, &everything, ENDING_FREE);
    for (guint i = 0; i < stays->len; i++) {
        const GArray *ids = stays->pdata[i];
        for (guint j = 0; j < ids->len; j++) {
            uint32_t id = g_array_index(ids, uint32_t, j);
            if (!holds(web, id, seen))
                min = MIN(min, web_place(web, id)->depth);
        }
    }
    verdict->is_kept = true;
    if (min != NO_DEPTH)
        found(verdict, false, min);
    part_clear(&everything);
}

/* ---- guarantees of reads ---- */

static void rule_reads(const Web *web, uint32_t index, ReferenceCheck *verdict)
{
    uint32_t min = NO_DEPTH;

    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        for (guint i = 0; i < place->edges->len; i++)
            if (web_edge(place, i)->broken_checks >> index & 1)
                min = MIN(min, place->depth + 1);
    }
    verdict->is_kept = true;
    if (min != NO_DEPTH)
        found(verdict, false, min);
}

void rule_check(const Web *web, uint32_t index, ReferenceCheck *verdict)
{
    CheckKind kind = web->world->system->checks[index].decl->check;
    uint32_t seen = seen_check(web, index, false);

    switch (kind) {
    case CHECK_ALWAYS:
    case CHECK_NEVER:
    case CHECK_AT_REST:
    case CHECK_REACHABLE: rule_states(web, seen, kind, verdict); break;
    case CHECK_EVENTUALLY: rule_eventually(web, seen, verdict); break;
    case CHECK_LEADS_TO: rule_leads_to(web, seen, seen_check(web, index, true), verdict); break;
    case CHECK_SETTLES: rule_settles(web, seen, verdict); break;
    case CHECK_RARE: break; /* it plays runs, and weighs none */
    case CHECK_STATELESS: verdict->is_kept = holds(web, 0, seen); break;
    case CHECK_FRESH_READS:
    case CHECK_BOUNDED_READS:
    case CHECK_MONOTONIC_READS:
    case CHECK_READ_YOUR_WRITES:
    case CHECK_LINEARIZABLE: rule_reads(web, index, verdict); break;
    }
}

/* The oldest of all reads. */
static void rule_stalest(const Web *web, bool counts_versions, ReferenceMeasure *verdict)
{
    const World *world = web->world;

    if (!counts_versions && world->tick == 0)
        return;
    verdict->has_value = true;
    for (uint32_t id = 0; id < web_count(web); id++)
        for (guint i = 0; i < web_place(web, id)->edges->len; i++) {
            const Edge *edge = web_edge(web_place(web, id), i);
            verdict->value = MAX(verdict->value, counts_versions ? edge->lag : edge->age);
        }
    if (counts_versions)
        return;
    verdict->is_least = verdict->value == world->max_age;
    verdict->value *= world->tick;
}

void rule_measure(const Web *web, uint32_t index, ReferenceMeasure *verdict)
{
    const Decl *decl = web->world->system->measures[index].decl;

    if (decl->measure == MEASURE_STALEST) {
        rule_stalest(web, decl->counts_versions, verdict);
        return;
    }
    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        int64_t value = place->seen[seen_measure(web, index)];
        if (decl->at_rest && !place->is_resting)
            continue;
        bool is_better =
            decl->measure == MEASURE_MIN ? value < verdict->value : value > verdict->value;
        if (!verdict->has_value || is_better)
            *verdict = (ReferenceMeasure){.has_value = true, .value = value};
    }
}
