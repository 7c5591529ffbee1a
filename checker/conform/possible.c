#include "checker/conform/possible.h"

#include "checker/conform/line_call.h"
#include "checker/conform/pending_lines.h"
#include "checker/program/bytecode/bytecode.h"

#include <string.h>

/* A way, as numbers: these, then for each process what it does. */
enum { WAY_STATE, WAY_NAMES, WAY_DONE, WAY_DONE_HIGH, WAY_NEXT, WAY_PROCESSES };
enum { WAY_LONGEST = WAY_PROCESSES + TEMPLATES_MOST_PROCESSES };

/* What a process does; from BOUND on: it plays the request with that number. */
enum { RESTS, BEGAN, SHOWN, BOUND };

struct Possible {
    const Program *program;
    KnownSteps *known;
    const LogGroup *group;
    TextNames *names;
    LineCalls *calls;
    Interner *ways;
    uint32_t processes, length; /* of a way */
    bool tells_apart;           /* as of the templates */
    PendingLines under;
};

/* ---- beginning ---- */

Possible *possible_new(const Templates *templates, KnownSteps *known, const LogGroup *group)
{
    Possible *p = g_new0(Possible, 1);

    p->program = templates->program;
    p->known = known;
    p->group = group;
    p->names = text_names_new();
    p->calls = line_calls_new(templates->system, group, p->names);
    p->ways = interner_new();
    p->processes = templates->processes;
    p->length = WAY_PROCESSES + p->processes;
    p->tells_apart = templates->tells_apart;
    pending_lines_init(&p->under, group);
    return p;
}

void possible_free(Possible *p)
{
    if (!p)
        return;
    line_calls_free(p->calls);
    text_names_free(p->names);
    interner_free(p->ways);
    pending_lines_clear(&p->under);
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

static const uint32_t *get_way(const Possible *p, uint32_t way)
{
    return interner_get(p->ways, way, NULL);
}

void possible_begin(Possible *p, const GArray *states, GArray *ways)
{
    for (guint i = 0; i < states->len; i++) {
        uint32_t record[WAY_LONGEST] = {0};
        record[WAY_STATE] = g_array_index(states, uint32_t, i);
        uint32_t way = interner_put(p->ways, record, p->length);
        g_array_append_val(ways, way);
    }
}

/* ---- lines under way ---- */

bool possible_send(Possible *p, guint line)
{
    return pending_lines_send(&p->under, line);
}

uint32_t possible_answer(const Possible *p, uint32_t way, guint line)
{
    uint32_t record[WAY_LONGEST];
    int slot = pending_lines_slot(&p->under, line);

    memcpy(record, get_way(p, way), p->length * sizeof *record);
    if (!pending_lines_is_done(&record[WAY_DONE], slot))
        return UINT32_MAX;
    record[WAY_DONE + slot / 32] &= ~(UINT32_C(1) << slot % 32);
    return interner_put(p->ways, record, p->length);
}

void possible_forget(Possible *p, guint line)
{
    pending_lines_forget(&p->under, line);
}

static guint lines_left(const Possible *p, const uint32_t *way, uint32_t who)
{
    return pending_lines_left(&p->under, &way[WAY_DONE], who);
}

bool possible_is_whole(const Possible *p, uint32_t number, uint32_t *who)
{
    const uint32_t *way = get_way(p, number);

    for (uint32_t i = 0; i < p->processes; i++) {
        uint32_t role = way[WAY_PROCESSES + i];
        if (role > BOUND && lines_left(p, way, role - BOUND) == 0) {
            *who = role - BOUND;
            return false;
        }
    }
    return true;
}

uint64_t possible_predicates(const Possible *p, uint32_t way)
{
    return known_steps_of(p->known, get_way(p, way)[WAY_STATE])->predicates;
}

/* ---- a step was taken ---- */

typedef struct Going {
    Possible *p;
    uint32_t process; /* whose step it is; NO_PROCESS_OVER: an event's or a fault's */
    const KnownStep *step;
    PossibleEach *each;
    PossibleCall *call; /* calls are told, and nothing is taken */
    void *user;
} Going;

static void emit(const Going *g, const uint32_t *way)
{
    g->each(g->user, interner_put(g->p->ways, way, g->p->length));
}

static bool is_template(const Possible *p, uint32_t process)
{
    return !p->program->processes[process].template->is_background;
}

/* Nothing of its request is to come. */
static bool may_be_over(const Possible *p, const uint32_t *way, uint32_t process)
{
    uint32_t role = way[WAY_PROCESSES + process];

    return role <= BOUND || lines_left(p, way, role - BOUND) == 0;
}

static void renew(const Going *g, const uint32_t *way, uint32_t process)
{
    uint32_t record[WAY_LONGEST];

    memcpy(record, way, g->p->length * sizeof *record);
    record[WAY_PROCESSES + process] = RESTS;
    for (uint32_t i = 0; i < known_steps_initial_count(g->p->known); i++) {
        record[WAY_STATE] = known_steps_renew(g->p->known, way[WAY_STATE], process, i);
        emit(g, record);
    }
}

static void arrive(const Going *g, const uint32_t *way)
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
    bool is_begun =
        plays(p, way, line->who) || lines_left(p, way, line->who) < p->under.in_all[line->who];
    return role == SHOWN || is_begun ? RESTS : BOUND + line->who;
}

static bool is_in_order(const Possible *p, const uint32_t *way, guint line)
{
    return way[WAY_NEXT] ? way[WAY_NEXT] == line : !p->group->lines[line].is_followup;
}

static void take_calls(const Going *g, const uint32_t *way, uint32_t at);

static void take_line(const Going *g, const uint32_t *way, uint32_t at, int slot)
{
    const Possible *p = g->p;
    guint number = p->under.slots[slot] - 1;
    const LogLine *line = &p->group->lines[number];
    uint32_t role = role_with(p, way, g->process, line), record[WAY_LONGEST];

    if (pending_lines_is_done(&way[WAY_DONE], slot) || !is_in_order(p, way, number) ||
        role == RESTS || pending_lines_is_behind(&p->under, &way[WAY_DONE], number))
        return;
    uint32_t names = line_calls_match(p->calls, line, &g->step->calls[at], way[WAY_NAMES]);
    if (names == TEXT_NAMES_REFUSED)
        return;
    memcpy(record, way, p->length * sizeof *record);
    record[WAY_NAMES] = names;
    record[WAY_DONE + slot / 32] |= UINT32_C(1) << slot % 32;
    record[WAY_NEXT] = line->next;
    if (is_template(p, g->process))
        record[WAY_PROCESSES + g->process] = role;
    take_calls(g, record, at + 1);
}

/* From call `at` of the step on. */
static void take_calls(const Going *g, const uint32_t *way, uint32_t at)
{
    const Possible *p = g->p;

    while (at < g->step->call_count && !line_calls_is_seen(p->calls, &g->step->calls[at]))
        at++;
    if (at == g->step->call_count) {
        arrive(g, way);
        return;
    }
    if (g->call) {
        g->call(g->user, &g->step->calls[at], way[WAY_NAMES]);
        return;
    }
    for (int i = 0; i < PENDING_LINES_MOST; i++)
        if (p->under.slots[i])
            take_line(g, way, at, i);
}

/* ---- going on ---- */

static void take_step(Going *g, const uint32_t *way, const KnownStep *step)
{
    uint32_t record[WAY_LONGEST];

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
    for (uint32_t i = 0; i < here->step_count; i++) {
        const KnownStep *step = &here->steps[i];
        if (step->actor != g->process)
            continue;
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
    const uint32_t *way = get_way(p, number);
    uint32_t passed[MOST_LOCAL];
    const KnownState *here = known_steps_of(p->known, way[WAY_STATE]);

    for (uint32_t i = 0; i < p->processes; i++) {
        g->process = i;
        if (is_asked(p, way, i))
            take_process(g, way, way[WAY_STATE], passed, 0);
    }
    g->process = NO_PROCESS_OVER;
    for (uint32_t i = 0; !g->call && i < here->step_count; i++)
        if (here->steps[i].actor >= p->processes)
            take_step(g, way, &here->steps[i]);
}

void possible_go_on(Possible *p, uint32_t way, PossibleEach *each, void *user)
{
    Going g = {.p = p, .each = each, .user = user};

    go_on(&g, way);
}

static void ignore(void *user, uint32_t way)
{
    (void)user;
    (void)way;
}

void possible_next(Possible *p, uint32_t way, PossibleCall *each, void *user)
{
    Going g = {.p = p, .each = ignore, .call = each, .user = user};

    go_on(&g, way);
}
