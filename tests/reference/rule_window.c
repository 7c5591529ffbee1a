/* Windows, by the definition:
 *
 * - never: no state is in it;
 * - transient: no run stays in it forever;
 * - a run that stays where processes have no way out of the window waits for events: until those
 *   that let it out (each alone, with the processes), forever where all of them together do not;
 * - where all runs that stay could be let out by processes, which need not, it is forever.
 *
 * The worst of all places to stay counts: forever, then until with the fewest events that
 * close it alone (none: it takes several in turn), then the shallowest. */
#include "checker/language/syntax/decl.h"
#include "tests/reference/rule.h"

#include <string.h>

static const Allowed NO_EVENTS = {.event = UINT32_MAX}, ALL_EVENTS = {.all_events = true};

static Part states_in(const Web *web, uint32_t index)
{
    Part part = part_new(web);

    for (uint32_t id = 0; id < web_count(web); id++)
        part.has[id] = web_place(web, id)->seen[seen_window(web, index)] != 0;
    return part;
}

static uint32_t shallowest(const Web *web, const Part *part)
{
    uint32_t min = NO_DEPTH;

    for (uint32_t id = 0; id < web_count(web); id++)
        if (part->has[id])
            min = MIN(min, web_place(web, id)->depth);
    return min;
}

static bool any_in(const GArray *ids, const Part *part)
{
    for (guint i = 0; i < ids->len; i++)
        if (part->has[g_array_index(ids, uint32_t, i)])
            return true;
    return false;
}

/* The part without the states from which processes alone can leave it. */
static Part held_in(const Web *web, const Part *open)
{
    Part held = part_new(web), can = web_can_leave(web, open, NO_EVENTS);

    for (uint32_t id = 0; id < web_count(web); id++)
        held.has[id] = open->has[id] && !can.has[id];
    part_clear(&can);
    return held;
}

/* The shallowest place of those from which nothing leads out; NO_DEPTH where there is none. */
static uint32_t closed_depth(const Web *web, const Part *open, const GPtrArray *stays)
{
    Part can = web_can_leave(web, open, ALL_EVENTS);
    uint32_t min = NO_DEPTH;

    for (guint i = 0; i < stays->len; i++)
        if (!any_in(stays->pdata[i], &can))
            min = MIN(min, min_depth(web, stays->pdata[i]));
    part_clear(&can);
    return min;
}

/* ---- until which events ---- */

/* Which of a component array: the text of a scalar index. Of processes those that are numbered. */
static char *element_name(const Type *index, uint64_t element)
{
    if (index->kind == KIND_ENUM)
        return g_strdup(index->decl->names[element].text);
    if (index->kind == KIND_BOOL)
        return g_strdup(element ? "true" : "false");
    if (index->kind == KIND_PROCESS && index->process && !index->process->argument)
        return g_strdup_printf("%s[%" G_GUINT64_FORMAT "]", index->process->name, element);
    return g_strdup_printf("%" G_GINT64_FORMAT, type_value(index, element));
}

static char *event_name(const Who *who)
{
    const Instance *instance = who->event->instance;

    if (!instance->index)
        return g_strdup_printf("%s.%s", instance->name, who->event->name);
    g_autofree char *element = element_name(instance->index, who->element);
    return g_strdup_printf("%s[%s].%s", instance->name, element, who->event->name);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* For each place the names of the events that let it out. */
static GPtrArray *closers(const Web *web, const Part *open, const GPtrArray *stays)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

    for (guint i = 0; i < stays->len; i++)
        g_ptr_array_add(all, g_ptr_array_new_with_free_func(g_free));
    for (guint who = 0; who < web->parts->len; who++) {
        const Who *event = &g_array_index(web->parts, Who, who);
        if (event->kind != WHO_EVENT)
            continue;
        Part can = web_can_leave(web, open, (Allowed){.event = who});
        for (guint i = 0; i < stays->len; i++)
            if (any_in(stays->pdata[i], &can))
                g_ptr_array_add(all->pdata[i], event_name(event));
        part_clear(&can);
    }
    return all;
}

static bool is_worse(uint32_t count, uint32_t depth, uint32_t min_count, uint32_t min)
{
    return count < min_count || (count == min_count && depth < min);
}

static void rule_until(const Web *web, const Part *open, const GPtrArray *stays,
                       ReferenceWindow *verdict)
{
    g_autoptr(GPtrArray) all = closers(web, open, stays);
    uint32_t min_count = UINT32_MAX;

    verdict->kind = REFERENCE_UNTIL;
    verdict->steps = NO_DEPTH;
    for (guint i = 0; i < stays->len; i++) {
        GPtrArray *names = all->pdata[i];
        uint32_t depth = min_depth(web, stays->pdata[i]);
        if (is_worse(names->len, depth, min_count, verdict->steps)) {
            min_count = names->len;
            verdict->steps = depth;
            g_ptr_array_set_size(verdict->by, 0);
        }
        if (names->len != min_count || depth != verdict->steps)
            continue;
        g_ptr_array_sort(names, compare_names);
        g_ptr_array_add(names, NULL);
        g_ptr_array_add(verdict->by, g_strjoinv(" ", (char **)names->pdata));
    }
    verdict->in_turn = min_count == 0;
}

/* ---- how long ---- */

/* False where time can pass on a way round: then there is no longest. */
static bool is_bounded(const Web *web, const Part *open)
{
    g_autoptr(GArray) numbers = web_component_numbers(web, open);

    for (uint32_t id = 0; id < web_count(web); id++) {
        uint32_t later = web_place(web, id)->later;
        if (open->has[id] && later != NO_PLACE && open->has[later] &&
            g_array_index(numbers, uint32_t, id) == g_array_index(numbers, uint32_t, later))
            return false;
    }
    return true;
}

/* The most ticks on all ways through the window. Repeated until nothing gets longer; from the last place to
 * the first, for most steps lead to places that were found later. */
static void rule_longest(const Web *web, const Part *open, ReferenceWindow *verdict)
{
    if (web->world->tick == 0 || verdict->kind == REFERENCE_NEVER || !is_bounded(web, open))
        return;
    g_autofree int64_t *most = g_new0(int64_t, web_count(web));
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t id = web_count(web); id-- > 0;) {
            const Place *place = web_place(web, id);
            for (guint i = 0; open->has[id] && i < place->edges->len; i++) {
                const Edge *edge = web_edge(place, i);
                int64_t ticks = (edge->kind == WHO_TIME) + most[edge->target];
                changed |= ticks > most[id];
                most[id] = MAX(most[id], ticks);
            }
        }
    }
    verdict->has_longest = true;
    for (uint32_t id = 0; id < web_count(web); id++)
        verdict->longest = MAX(verdict->longest, most[id] * web->world->tick);
}

void rule_window(const Web *web, uint32_t index, ReferenceWindow *verdict)
{
    Part open = states_in(web, index), held = held_in(web, &open);
    g_autoptr(GPtrArray) held_stays = web_stays_in(web, &held, ENDING_BARRED);
    g_autoptr(GPtrArray) all_stays = web_stays_in(web, &open, ENDING_BARRED);
    uint32_t closed = closed_depth(web, &open, held_stays);

    verdict->by = g_ptr_array_new_with_free_func(g_free);
    verdict->steps = shallowest(web, &open);
    if (verdict->steps == NO_DEPTH) {
        verdict->kind = REFERENCE_NEVER;
    } else if (all_stays->len == 0) {
        verdict->kind = REFERENCE_TRANSIENT;
    } else if (held_stays->len == 0) {
        verdict->kind = REFERENCE_FOREVER;
        verdict->steps = NO_DEPTH;
        for (guint i = 0; i < all_stays->len; i++)
            verdict->steps = MIN(verdict->steps, min_depth(web, all_stays->pdata[i]));
    } else if (closed != NO_DEPTH) {
        verdict->kind = REFERENCE_FOREVER;
        verdict->steps = closed;
    } else {
        rule_until(web, &open, held_stays, verdict);
    }
    rule_longest(web, &open, verdict);
    part_clear(&open);
    part_clear(&held);
}
