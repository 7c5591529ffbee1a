#include "checker/conform/ways/way_order.h"
#include "checker/conform/ways/way_time.h"

#include <string.h>

/* ---- a step was taken ---- */

typedef struct Going {
    Possible *p;
    uint32_t process; /* whose step it is; NO_PROCESS_OVER: an event's or a fault's */
    const KnownStep *step;
    const uint32_t *before; /* the way that goes on */
    PossibleEach *each;
    PossibleCall *call; /* calls are told, and nothing is taken */
    GArray *taken;      /* of PossibleTaken: calls of the step so far; NULL: nobody asks */
    uint32_t wanted;    /* that are asked for the first time that this way is made */
    PossibleTake *take;
    void *user;
    int only; /* slot of the line that has just been sent: what can be done without it is known; -1: all */
} Going;

static bool tell_taken(const Going *g, uint32_t way)
{
    if (way == g->wanted)
        for (guint i = 0; i < g->taken->len; i++) {
            PossibleTaken *taken = &g_array_index(g->taken, PossibleTaken, i);
            taken->is_over = g->process != NO_PROCESS_OVER &&
                             possible_way(g->p, way)[WAY_PROCESSES + g->process] == RESTS;
            g->take(g->user, taken);
        }
    return way == g->wanted;
}

static void emit(Going *g, const uint32_t *way)
{
    uint32_t record[WAY_LONGEST], ways[WAY_TIME_MOST];

    memcpy(record, way, g->p->length * sizeof *record);
    way_order_sort(g->p, record); /* timers are nobody's own */
    if (!way_time_step(g->p, g->before, record, g->step))
        return;
    const uint32_t count = way_time_settle(g->p, record, ways);
    for (uint32_t i = 0; i < count; i++)
        if (!g->taken)
            g->each(g->user, ways[i]);
        else if (g->wanted != UINT32_MAX && tell_taken(g, ways[i]))
            g->wanted = UINT32_MAX;
}

static bool is_template(const Possible *p, uint32_t process)
{
    return !p->program->processes[process].template->is_background;
}

/* Nothing of its request is to come. */
static bool may_be_over(const Possible *p, const uint32_t *way, uint32_t process)
{
    uint32_t role = way[WAY_PROCESSES + process];

    return role <= BOUND || possible_lines_left(p, way, role - BOUND) == 0;
}

static void renew(Going *g, const uint32_t *way, uint32_t process)
{
    uint32_t record[WAY_LONGEST];

    memcpy(record, way, g->p->length * sizeof *record);
    record[WAY_PROCESSES + process] = RESTS;
    for (uint32_t i = 0; i < known_steps_initial_count(g->p->known); i++) {
        record[WAY_STATE] = known_steps_renew(g->p->known, way[WAY_STATE], process, i);
        emit(g, record);
    }
}

static void arrive(Going *g, const uint32_t *way)
{
    const KnownStep *step = g->step;
    uint32_t over = step->over;

    if (over != NO_PROCESS_OVER && is_template(g->p, over)) {
        if (may_be_over(g->p, way, over))
            renew(g, way, over);
        return;
    }
    if (!step->leaves || !is_template(g->p, g->process)) {
        emit(g, way);
        return;
    }
    bool may_end = may_be_over(g->p, way, g->process);
    if (may_end)
        renew(g, way, g->process);
    if (!may_end || way[WAY_PROCESSES + g->process] <= BOUND)
        emit(g, way);
}

/* ---- which line a call is ---- */

static bool plays(const Possible *p, const uint32_t *way, uint32_t who)
{
    for (uint32_t i = 0; i < p->processes; i++)
        if (way[WAY_PROCESSES + i] == BOUND + who)
            return true;
    return false;
}

/* What the process does once it has sent this line; RESTS: it cannot be its. */
static uint32_t role_with(const Possible *p, const uint32_t *way, uint32_t process,
                          const LogLine *line)
{
    uint32_t role = way[WAY_PROCESSES + process];

    if (!is_template(p, process))
        return SHOWN;
    if (role > BOUND)
        return line->who == 0 || line->who == role - BOUND ? role : RESTS;
    if (line->who == 0)
        return SHOWN;
    bool is_begun = plays(p, way, line->who) ||
                    possible_lines_left(p, way, line->who) < p->under.in_all[line->who];
    return role == SHOWN || is_begun ? RESTS : BOUND + line->who;
}

static bool is_in_order(const Possible *p, const uint32_t *way, guint line)
{
    return way[WAY_NEXT] ? way[WAY_NEXT] == line : !p->group->lines[line].is_followup;
}

static void take_calls(Going *g, const uint32_t *way, uint32_t at);

/* `line` is NULL where the log lacks it. */
static void take_call(Going *g, const uint32_t *way, uint32_t at, const LogLine *line)
{
    PossibleTaken taken = {&g->step->calls[at], way[WAY_NAMES], line, g->process, false};

    if (g->taken)
        g_array_append_val(g->taken, taken);
    take_calls(g, way, at + 1);
    if (g->taken)
        g_array_set_size(g->taken, g->taken->len - 1);
}

/* The call came about, and the log does not show it: not between lines that were carried out at once. */
static void take_missing(Going *g, const uint32_t *way, uint32_t at)
{
    uint32_t record[WAY_LONGEST];

    if (way[WAY_MISSING] >= g->p->most_missing || way[WAY_NEXT])
        return;
    memcpy(record, way, g->p->length * sizeof *record);
    record[WAY_MISSING]++;
    take_call(g, record, at, NULL);
}

static void take_line(Going *g, const uint32_t *way, uint32_t at, int slot)
{
    const Possible *p = g->p;
    guint number = p->under.slots[slot] - 1;
    const LogLine *line = &p->group->lines[number];
    uint32_t role = role_with(p, way, g->process, line), record[WAY_LONGEST];

    if (pending_lines_is_done(&way[WAY_DONE], slot) || !is_in_order(p, way, number) ||
        role == RESTS || pending_lines_is_behind(&p->under, &way[WAY_DONE], number))
        return;
    uint32_t names =
        line_calls_match(p->calls, &p->matched[slot], &g->step->calls[at], way[WAY_NAMES]);
    if (names == TEXT_NAMES_REFUSED)
        return;
    memcpy(record, way, p->length * sizeof *record);
    record[WAY_NAMES] = names;
    record[WAY_DONE + slot / 32] |= UINT32_C(1) << slot % 32;
    record[WAY_NEXT] = line->next;
    if (is_template(p, g->process))
        record[WAY_PROCESSES + g->process] = role;
    take_call(g, record, at, line);
}

/* From call `at` of the step on. */
static void take_calls(Going *g, const uint32_t *way, uint32_t at)
{
    const Possible *p = g->p;

    while (at < g->step->call_count && g->step->calls[at].place < 0)
        at++;
    if (at == g->step->call_count) {
        arrive(g, way);
        return;
    }
    if (g->call) {
        g->call(g->user, &g->step->calls[at], way[WAY_NAMES]);
        return;
    }
    if (g->only >= 0 && g->step->seen_count == 1) {
        take_line(g, way, at, g->only);
        return;
    }
    for (int i = 0; i < p->under.top; i++)
        if (p->under.slots[i])
            take_line(g, way, at, i);
    take_missing(g, way, at);
}

/* ---- going on ---- */

/* Whether the line that was sent now may be a call of it. */
static bool may_take(const Going *g, const KnownStep *step)
{
    return step->seen_count > 1 ||
           (step->seen_count == 1 && step->place == (int)g->p->matched[g->only].line->place);
}

static void take_step(Going *g, const uint32_t *way, const KnownStep *step)
{
    uint32_t record[WAY_LONGEST];

    if (g->only >= 0 && !may_take(g, step))
        return;
    memcpy(record, way, g->p->length * sizeof *record);
    record[WAY_STATE] = step->to;
    if (g->process != NO_PROCESS_OVER && is_template(g->p, g->process) &&
        record[WAY_PROCESSES + g->process] == RESTS)
        record[WAY_PROCESSES + g->process] = BEGAN;
    g->step = step;
    take_calls(g, record, 0);
}

enum { MOST_LOCAL = 32 }; /* steps that a process takes by itself, one after the other */

/* What a process does by itself, nobody can tell when: it is taken with what comes after it. */
static void take_process(Going *g, const uint32_t *way, uint32_t state, uint32_t *passed,
                         uint32_t depth)
{
    const KnownState *here = known_steps_of(g->p->known, state);

    for (uint32_t i = 0; i < depth; i++)
        if (passed[i] == state)
            return;
    passed[depth] = state;
    for (uint32_t i = here->first[g->process]; i < here->first[g->process + 1]; i++) {
        const KnownStep *step = &here->steps[i];
        if (step->is_local && !step->leaves && step->over == NO_PROCESS_OVER &&
            depth + 1 < MOST_LOCAL)
            take_process(g, way, step->to, passed, depth + 1);
        else
            take_step(g, way, step);
    }
}

/* Of processes that rest, one of each template is enough: they are all alike. */
static bool is_asked(const Possible *p, const uint32_t *way, uint32_t process)
{
    const Process *template = p->program->processes[process].template;

    if (!is_template(p, process) || way[WAY_PROCESSES + process] != RESTS || p->tells_apart ||
        template->argument)
        return true;
    for (uint32_t i = template->first; i < process; i++)
        if (way[WAY_PROCESSES + i] == RESTS)
            return false;
    return true;
}

static void go_on(Going *g, uint32_t number)
{
    Possible *p = g->p;
    const uint32_t *way = possible_way(p, number);
    uint32_t passed[MOST_LOCAL];
    const KnownState *here = known_steps_of(p->known, way[WAY_STATE]);

    g->before = way;
    for (uint32_t i = 0; i < p->processes; i++) {
        g->process = i;
        if (is_asked(p, way, i))
            take_process(g, way, way[WAY_STATE], passed, 0);
    }
    g->process = NO_PROCESS_OVER;
    for (uint32_t i = here->first[p->processes]; !g->call && i < here->step_count; i++)
        take_step(g, way, &here->steps[i]);
}

void possible_go_on(Possible *p, uint32_t way, PossibleEach *each, void *user)
{
    Going g = {.p = p, .each = each, .user = user, .only = -1};

    go_on(&g, way);
}

void possible_go_on_with(Possible *p, uint32_t way, guint line, PossibleEach *each, void *user)
{
    Going g = {.p = p, .each = each, .user = user, .only = pending_lines_slot(&p->under, line)};

    go_on(&g, way);
}

static void ignore(void *user, uint32_t way)
{
    (void)user;
    (void)way;
}

void possible_explain(Possible *p, uint32_t from, uint32_t to, PossibleTake *take, void *user)
{
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(PossibleTaken));
    Going g = {.p = p, .taken = taken, .wanted = to, .take = take, .user = user, .only = -1};

    go_on(&g, from);
}

void possible_next(Possible *p, uint32_t way, PossibleCall *each, void *user)
{
    Going g = {.p = p, .each = ignore, .call = each, .user = user, .only = -1};

    go_on(&g, way);
}
