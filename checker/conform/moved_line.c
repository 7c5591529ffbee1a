#include "checker/conform/moved_line.h"

#include <string.h>

/* Farther moves would be no explanation that anybody believes, and each is a whole judgement. */
enum { FARTHEST = 24, MOST_TRIES = 1200, MOST_WAYS = 4000000 };

typedef struct MoveSearch {
    const MovedLineRequest *request;
    guint *order; /* lines of the store of the one that fails, as they were answered */
    guint count, failed;
    guint tries;
    uint64_t ways;
} MoveSearch;

static const LogLine *line_at(const MoveSearch *m, guint place)
{
    return &m->request->group->lines[m->order[place]];
}

static void find_order(MoveSearch *m)
{
    const LogGroup *group = m->request->group;
    const guint failed = m->request->failed->line_number;
    const char *store = group->lines[failed].entry->store;

    m->order = g_new0(guint, group->line_count + 1);
    for (guint i = 0; i < group->line_count; i++) {
        if (strcmp(group->lines[i].entry->store, store) != 0)
            continue;
        if (i == failed)
            m->failed = m->count;
        m->order[m->count++] = i;
    }
}

/* Lines that were carried out at once stay so, and what may have come at any time needs no other. */
static bool may_move(const LogLine *line)
{
    return !line->is_open && !line->next && !line->is_followup;
}

/* All of the group fits with it. Of lines that say the same the one that ends first is taken first: of one that is
 * elsewhere that says nothing any more. */
static bool fits(MoveSearch *m, const LineMove *move)
{
    const MovedLineRequest *request = m->request;
    LogGroup group = *request->group;
    ConformityLimits limits = *request->limits;

    group.lines = g_memdup2(group.lines, group.line_count * sizeof *group.lines);
    group.lines[move->line].alike = 0;
    const LogLine *beside = &group.lines[move->beside];
    group.lines[move->line].from = group.lines[move->line].to =
        move->is_behind ? beside->to : beside->from;
    limits.move = move;
    limits.most_ways = MOST_WAYS;
    Conformity *judged = conformity_judge(request->templates, request->known, &group, &limits);
    bool is_good = judged->end == CONFORMITY_FITS;
    m->ways += judged->ways;
    m->tries++;
    conformity_free(judged);
    g_free(group.lines);
    return is_good;
}

/* Two that overlapped have no order that could be another one. What comes, and came, behind the answer that does not fit
 * changes nothing before it. */
static bool try_move(MoveSearch *m, guint place, guint beside, LineMove *move)
{
    const LogLine *line = line_at(m, place), *other = line_at(m, beside);
    const bool is_behind = beside > place;
    const bool is_apart = is_behind ? line->to < other->from : other->to < line->from;
    const bool is_before = MIN(line->from, other->from) <= m->request->failed->line->to;

    *move = (LineMove){m->order[place], m->order[beside], is_behind};
    return may_move(line) && may_move(other) && is_apart && is_before && fits(m, move);
}

static bool try_distance(MoveSearch *m, guint distance, LineMove *move)
{
    const guint last = MIN(m->count, m->failed + distance + FARTHEST + 1);
    const guint first = m->failed > FARTHEST ? m->failed - FARTHEST : 0;

    for (guint place = last; place-- > first;) {
        bool is_over = m->tries >= MOST_TRIES || m->ways >= MOST_WAYS ||
                       (m->request->limits->stop && *m->request->limits->stop);
        if (is_over)
            return false;
        if (place >= distance && try_move(m, place, place - distance, move))
            return true;
        if (place + distance < m->count && try_move(m, place, place + distance, move))
            return true;
    }
    return false;
}

bool moved_line_find(const MovedLineRequest *request, LineMove *move)
{
    MoveSearch m = {.request = request};
    bool is_found = false;

    find_order(&m);
    for (guint distance = 1; distance <= FARTHEST && !is_found; distance++)
        is_found = try_distance(&m, distance, move);
    g_free(m.order);
    return is_found;
}
