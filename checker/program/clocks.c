/* Time while a program is compiled: what it is measured against, and how fine.
 *
 * Durations are microseconds until all of the program is known. Then a tick is the greatest common
 * divisor of those that the program really uses (or the design's unit), and all of them are ticks.
 * All bounds are closed, so whole ticks find the exact extremes: Henzinger, Manna, Pnueli, "What
 * good are digital clocks?", ICALP 1992. */
#include "checker/program/compile.h"

#include <stdlib.h>

enum {
    TICK_OF_NOTHING = 1000 * 1000, /* microseconds, where nothing takes any time */
    MOST_OFFSETS = 4096,
};

/* ---- what a process's code says of time ---- */

static void measure(Compiler *c, int64_t duration)
{
    if (duration > 0)
        vec_push(&c->program->measured, (Measured){.duration = duration, .times = c->times});
}

uint32_t times_over(uint32_t times, const Interval *rounds)
{
    if (!rounds || !rounds->known || times == UINT32_MAX)
        return UINT32_MAX;
    uint64_t all = (uint64_t)times * (uint64_t)MAX(rounds->high, 0);
    return (uint32_t)MIN(all, UINT32_MAX);
}

void begin_location(Compiler *c, Location *location)
{
    location->low = 0;
    location->high = NO_DEADLINE;
    location->withins =
        arena_copy(c->arena, c->withins.data, c->withins.length, sizeof *c->withins.data);
    location->within_count = c->withins.length;
}

void time_location(Compiler *c, uint32_t location, int64_t low, int64_t high)
{
    Location *l = &c->agent->locations.data[location];

    if (!c->program->is_timed)
        return;
    l->low = low;
    l->high = high;
    measure(c, low);
    if (high != low)
        measure(c, high);
}

/* What the statement says, or else what the process says of all its calls. */
void time_call(Compiler *c, uint32_t location)
{
    const Process *process = c->agent->process;
    const Node *low = process->takes_low, *high = process->takes_high;

    if (c->act && c->act->takes_low) {
        low = c->act->takes_low;
        high = c->act->takes_high;
    }
    if (low && assume(c, ASSUMES_TAKES, span_join(low->span, high->span)))
        time_location(c, location, low->value, high->value);
}

bool compile_within(Compiler *c, const Act *act)
{
    uint32_t number = c->agent->withins.length;

    if (!c->program->is_timed || !assume(c, ASSUMES_WITHIN, act->value->span))
        return false;
    uint32_t slot = (uint32_t)state_slot(c, 0, 0);

    c->agent->slot_count++;
    measure(c, act->value->value);
    vec_push(&c->agent->withins,
             (Within){.slot = slot, .limit = act->value->value, .span = act->span});
    copy(c, (Reg)slot, duration_constant(c, act->value->value, 0), 1);
    vec_push(&c->withins, number);
    return true;
}

void compile_timer(Compiler *c, const Act *act)
{
    Where where = where_is(c, act->target);
    bool starts = act->kind == ACT_START;

    if (!starts || !c->program->is_timed) {
        store(c, &where, constant(c, starts));
        return;
    }
    measure(c, act->value->value);
    store(c, &where, duration_constant(c, act->value->value, 1));
}

/* ---- what it takes for granted ---- */

static bool is_same_span(Span a, Span b)
{
    return a.source == b.source && a.start == b.start && a.end == b.end;
}

bool assume(Compiler *c, AssumptionKind kind, Span span)
{
    Program *program = c->program;
    uint32_t i = 0;

    if (!program->is_timed)
        return false;
    while (i < program->assumptions.length &&
           !is_same_span(program->assumptions.data[i].span, span))
        i++;
    if (i == program->assumptions.length)
        vec_push(&program->assumptions, (Assumption){.kind = kind, .span = span});
    return !c->without || !is_same_span(*c->without, span);
}

uint32_t program_assumptions(const Program *program)
{
    return program->assumptions.length;
}

Assumption program_assumption(const Program *program, uint32_t number)
{
    return program->assumptions.data[number];
}

/* ---- constants that are not known yet ---- */

Reg duration_constant(Compiler *c, int64_t microseconds, int64_t more)
{
    Program *program = c->program;
    uint32_t number = program->constants.length;

    /* A value that no other constant has, so that nobody else takes it for theirs. */
    vec_push(&program->constants, INT64_MIN + 1 + number);
    vec_push(&program->durations,
             (Duration){.constant = number, .duration = microseconds, .more = more});
    return REG_CONST + (Reg)number;
}

/* ---- the tick ---- */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b > 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int64_t find_tick(const Program *program)
{
    int64_t tick = program->system->clock;

    for (uint32_t i = 0; i < program->measured.length && program->system->clock == 0; i++)
        tick = common_divisor(tick, program->measured.data[i].duration);
    return tick > 0 ? tick : TICK_OF_NOTHING;
}

static bool is_countable(const Program *program)
{
    for (uint32_t i = 0; i < program->measured.length; i++)
        if (program->measured.data[i].duration / program->model.tick > MODEL_MOST_TICKS)
            return false;
    return true;
}

static void finish_agent(Program *program, Agent *agent)
{
    int64_t tick = program->model.tick, most = 0;

    for (uint32_t i = 0; i < agent->locations.length; i++) {
        Location *location = &agent->locations.data[i];
        location->low /= tick;
        if (location->high != NO_DEADLINE)
            location->high /= tick;
        most = MAX(most, MAX(location->low, location->high));
    }
    program->slots.data[agent->clock].high = most;
    for (uint32_t i = 0; i < agent->withins.length; i++)
        program->slots.data[agent->withins.data[i].slot].high = agent->withins.data[i].limit / tick;
}

static void finish_durations(Program *program)
{
    int64_t most = 1;

    for (uint32_t i = 0; i < program->durations.length; i++) {
        const Duration *duration = &program->durations.data[i];
        int64_t value = duration->duration / program->model.tick + duration->more;
        program->constants.data[duration->constant] = value;
        most = MAX(most, value);
    }
    for (uint32_t i = 0; i < program->slots.length; i++)
        if (program->slots.data[i].is_timer) {
            program->slots.data[i].high = most;
            vec_push(&program->timers, i);
        }
}

/* ---- where time may skip to ----
 *
 * A *moment* is a time at which a clock that runs now comes to a bound it is measured against.
 * Between two moments nothing changes by itself. While no step is possible, time may as well go on
 * to the next moment. While one is, it may be taken at any tick, but not all of them are needed:
 * those are enough that lie r ticks before a moment, for the r of a set S that the program alone
 * determines, provided that its clocks can be started only so often in a run.
 *
 * Take any run, as the list of its steps 1 .. n (the bounds of timers that are passed included) at
 * times t[0] = 0 <= t[1] <= ... <= t[n]. Everything that time has to do with is a constraint
 * between two of these: t[j] >= t[i] + a (the order, with a = 0; lower bounds, a timer that is due)
 * and t[j] <= t[i] + b (deadlines; a timer that is not due yet; urgency, with b = 0), where a clock
 * was started by step i. Any other solution is a run of the same steps through the same states but
 * for the clocks. Of all solutions, take the least one, in which each t[j] > t[0] is held up: it is
 * t[i] + a for an earlier i, or t[k] - b for a later k. Now let t[i + 1] > t[i], so that time
 * passes there. Follow what holds t[i + 1] up, from step to step, until the way first leads from a
 * step k > i back to a step s <= i. It does, for it ends at 0. The last link is no order, or t[k]
 * <= t[i]; so it is a lower bound, of a clock that was started at s and still runs: t[k] is a
 * moment. And t[k] - t[i + 1] is a sum of bounds of clocks that were started after i, each counted
 * once at most, with + for those on links to later steps and - for the others: that is an r of S.
 *
 * Where the time D that a window is open is to be the greatest, t[close] >= t[open] + D is one more
 * constraint, and the way may lead over it: from close > i to open <= i. But then D is that great
 * because of a way of deadlines from open to close that is as long, and that way too crosses from a
 * step s <= i to a step k > i, by the deadline of a clock that was started at s and still runs, so
 * that t[k] is a moment; what is left of both ways is again a sum of bounds, now with either sign.
 *
 * So S is all sums of bounds, each with either sign and as often as it may be started, and 1 beside
 * each timer, because a timer that is not yet due is so up to one tick before. Where some clock may
 * be started without end, or probabilities are asked for (a schedule must then hold for several
 * runs at once), every tick is looked at. */

/* Of the same length: one, as often as all of them. */
static void join_measured(Program *program)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < program->measured.length; i++) {
        Measured *one = &program->measured.data[i];
        uint32_t j = 0;
        while (j < kept && program->measured.data[j].duration != one->duration)
            j++;
        if (j == kept)
            program->measured.data[kept++] = *one;
        else
            program->measured.data[j].times =
                (uint32_t)MIN((uint64_t)program->measured.data[j].times + one->times, UINT32_MAX);
    }
    program->measured.length = kept;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void sort_once(Program *program)
{
    int64_t *data = program->offsets.data;
    uint32_t kept = 0;

    qsort(data, program->offsets.length, sizeof *data, ascending);
    for (uint32_t i = 0; i < program->offsets.length; i++)
        if (kept == 0 || data[kept - 1] != data[i])
            data[kept++] = data[i];
    program->offsets.length = kept;
}

/* All that there are, plus and minus up to `times` times `bound`. False where they are too many. */
static bool add_bound(Program *program, int64_t bound, uint32_t times)
{
    uint32_t count = program->offsets.length;

    if (bound == 0)
        return true;
    if ((uint64_t)count * times * 2 > 16 * MOST_OFFSETS)
        return false;
    for (uint32_t i = 0; i < count; i++)
        for (int64_t k = 1; k <= times; k++) {
            vec_push(&program->offsets, program->offsets.data[i] + k * bound);
            vec_push(&program->offsets, program->offsets.data[i] - k * bound);
        }
    sort_once(program);
    return program->offsets.length <= MOST_OFFSETS;
}

static bool find_offsets(Program *program)
{
    uint32_t timers = 0;

    join_measured(program);
    vec_push(&program->offsets, 0);
    for (uint32_t i = 0; i < program->measured.length; i++) {
        const Measured *one = &program->measured.data[i];
        timers = (uint32_t)MIN((uint64_t)timers + one->times, UINT32_MAX);
        if (!add_bound(program, one->duration / program->model.tick, one->times))
            return false;
    }
    if (program->timers.length > 0 && !add_bound(program, 1, timers))
        return false;
    uint32_t negative = 0;
    while (program->offsets.data[negative] < 0)
        negative++;
    for (uint32_t i = negative; i < program->offsets.length; i++)
        program->offsets.data[i - negative] = program->offsets.data[i];
    program->offsets.length -= negative;
    return true;
}

static bool asks_chance(const Program *program)
{
    for (uint32_t i = 0; i < program->model.measure_count; i++)
        if (program->model.measures[i].kind >= MEASURED_PROBABILITY)
            return true;
    for (uint32_t i = 0; i < program->model.property_count; i++)
        if (program->model.properties[i].kind == PROPERTY_RARE)
            return true;
    return false;
}

bool finish_clocks(Program *program)
{
    if (!program->is_timed)
        return true;
    program->model.tick = find_tick(program);
    if (!is_countable(program))
        return false;
    for (uint32_t i = 0; i < program->agent_count; i++)
        finish_agent(program, &program->agents[i]);
    finish_durations(program);
    program->every_tick = program->every_tick || asks_chance(program) || !find_offsets(program);
    return true;
}
