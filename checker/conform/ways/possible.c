#include "checker/conform/ways/way_order.h"
#include "checker/conform/ways/way_time.h"

#include <string.h>

/* ---- beginning ---- */

Possible *possible_new(const PossibleRequest *request)
{
    Possible *p = g_new0(Possible, 1);
    const Templates *templates = request->templates;
    const LogGroup *group = request->group;

    p->program = templates->program;
    p->known = request->known;
    p->group = group;
    p->names = text_names_new();
    p->calls = line_calls_new(templates->system, group, p->names);
    p->ways = interner_new();
    p->processes = templates->processes;
    p->timers = templates->is_timed ? known_steps_timers(p->known) : 0;
    p->length = WAY_PROCESSES + p->processes + way_time_words(p->timers);
    p->answered_from = WAY_TIME_BEFORE;
    p->tells_apart = templates->tells_apart;
    p->alike = request->tells_runs ? NULL : templates->alike;
    p->most_missing = request->most_missing;
    pending_lines_init(&p->under, group);
    way_time_servers(p, request->may_be_late);
    return p;
}

static void clear_under(Possible *p)
{
    for (int i = 0; i < PENDING_LINES_MOST; i++)
        if (p->under.slots[i])
            g_array_unref(p->matched[i].matches);
    pending_lines_clear(&p->under);
}

void possible_free(Possible *p)
{
    if (!p)
        return;
    line_calls_free(p->calls);
    text_names_free(p->names);
    interner_free(p->ways);
    clear_under(p);
    g_free(p);
}

const TextNames *possible_names(const Possible *p)
{
    return p->names;
}

uint64_t possible_size(const Possible *p)
{
    return interner_size(p->ways) + text_names_size(p->names) + known_steps_size(p->known);
}

uint32_t possible_count(const Possible *p)
{
    return interner_count(p->ways);
}

void possible_begin(Possible *p, const GArray *states, GArray *ways)
{
    for (guint i = 0; i < states->len; i++) {
        uint32_t record[WAY_LONGEST] = {0};
        uint32_t settled[WAY_TIME_MOST];
        record[WAY_STATE] = g_array_index(states, uint32_t, i);
        way_time_begin(p, record);
        way_order_sort(p, record);
        uint32_t count = way_time_settle(p, record, settled);
        g_array_append_vals(ways, settled, count);
    }
}

/* ---- lines under way ---- */

bool possible_send(Possible *p, guint line)
{
    if (!pending_lines_send(&p->under, line))
        return false;
    p->matched[pending_lines_slot(&p->under, line)] =
        line_calls_matched(p->calls, &p->group->lines[line]);
    return true;
}

uint32_t possible_answer(const Possible *p, uint32_t way, guint line)
{
    uint32_t record[WAY_LONGEST];
    const uint32_t *from = possible_way(p, way);
    int slot = pending_lines_slot(&p->under, line);

    if (!pending_lines_is_done(&from[WAY_DONE], slot))
        return UINT32_MAX;
    memcpy(record, from, p->length * sizeof *record);
    record[WAY_DONE + slot / 32] &= ~(UINT32_C(1) << slot % 32);
    return interner_put(p->ways, record, p->length);
}

void possible_begin_again(Possible *p)
{
    p->answered_from = WAY_TIME_BEFORE;
    clear_under(p);
    pending_lines_init(&p->under, p->group);
}

void possible_until(Possible *p, gint64 began, gint64 until)
{
    p->began = began;
    p->until = until;
}

bool possible_let(Possible *p, uint32_t way, uint32_t *ways, uint32_t *count)
{
    return way_time_let(p, way, ways, count);
}

uint32_t possible_missing(const Possible *p, uint32_t way)
{
    return possible_way(p, way)[WAY_MISSING];
}

void possible_forget(Possible *p, guint line)
{
    p->answered_from = MAX(p->answered_from, p->group->lines[line].from);
    g_array_unref(p->matched[pending_lines_slot(&p->under, line)].matches);
    pending_lines_forget(&p->under, line);
}

bool possible_is_whole(const Possible *p, uint32_t number, uint32_t *who)
{
    const uint32_t *way = possible_way(p, number);

    for (uint32_t i = 0; i < p->processes; i++) {
        uint32_t role = way[WAY_PROCESSES + i];
        if (role > BOUND && possible_lines_left(p, way, role - BOUND) == 0) {
            *who = role - BOUND;
            return false;
        }
    }
    return true;
}

uint64_t possible_predicates(const Possible *p, uint32_t way)
{
    return known_steps_of(p->known, possible_way(p, way)[WAY_STATE])->predicates;
}
