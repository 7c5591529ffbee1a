#include "checker/conform/ways/way_time.h"

#include <string.h>

gint64 way_time_now(const Possible *p, const uint32_t *way)
{
    gint64 now = MAX(p->answered_from, way_time_get(&way[WAY_LEAST]));

    for (int i = 0; i < p->under.top; i++)
        if (p->under.slots[i] && pending_lines_is_done(&way[WAY_DONE], i))
            now = MAX(now, p->group->lines[p->under.slots[i] - 1].from);
    return now;
}

void way_time_start(const Possible *p, uint32_t *way, const KnownStep *step)
{
    for (uint32_t i = 0; i < step->start_count; i++)
        way_time_set(&way[way_time_timer(p, step->starts[i].timer)],
                     way_time_now(p, way) + step->starts[i].duration);
}

/* A way's timers that do not wait have no moment, and neither has a least one that its lines show anyway. */
static void tidy(const Possible *p, uint32_t *way, uint32_t waiting)
{
    for (uint32_t i = 0; i < p->timers; i++)
        if (!(waiting >> i & 1))
            way_time_set(&way[way_time_timer(p, i)], 0);
    if (way_time_get(&way[WAY_LEAST]) <= p->answered_from)
        way_time_set(&way[WAY_LEAST], WAY_TIME_BEFORE);
}

bool way_time_may_go(const Possible *p, const uint32_t *way)
{
    if (p->timers == 0)
        return false;
    if (way_time_get(&way[WAY_LEAST]) > WAY_TIME_BEFORE)
        return true;
    for (uint32_t i = 0; i < p->timers; i++) {
        const gint64 due = way_time_get(&way[way_time_timer(p, i)]);
        if (due != 0 && due <= p->until)
            return true;
    }
    return false;
}

typedef struct Settling {
    Possible *p;
    uint32_t *ways;
    uint32_t count;
} Settling;

/* From timer `first` on. What is due already may come later all the same, but nothing looks at whether it is due but
 * what it lets come: so it loses nothing to be due. */
static void settle(Settling *s, uint32_t *way, uint32_t first)
{
    Possible *p = s->p;
    const uint32_t waiting = known_steps_of(p->known, way[WAY_STATE])->waiting;
    uint32_t record[WAY_LONGEST];
    bool is_dropped = false;

    tidy(p, way, waiting);
    for (uint32_t i = first; i < p->timers; i++) {
        const gint64 due = way_time_get(&way[way_time_timer(p, i)]);
        if (!(waiting >> i & 1) || due > p->until)
            continue;
        memcpy(record, way, p->length * sizeof *record);
        record[WAY_STATE] = known_steps_due(p->known, way[WAY_STATE], i);
        if (due > way_time_now(p, way)) /* it may be as late as that, or not yet */
            way_time_set(&record[WAY_LEAST], due);
        settle(s, record, i + 1);
        is_dropped |= due <= p->began && !p->program->has_strict_bound;
    }
    if (!is_dropped && s->count < WAY_TIME_MOST)
        s->ways[s->count++] = interner_put(p->ways, way, p->length);
}

uint32_t way_time_settle(Possible *p, uint32_t *way, uint32_t *ways)
{
    Settling s = {p, ways, 0};

    if (p->timers == 0) {
        ways[0] = interner_put(p->ways, way, p->length);
        return 1;
    }
    settle(&s, way, 0);
    return s.count;
}
