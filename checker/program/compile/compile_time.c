/* Time while a program is compiled: what it is measured against, and how fine.
 *
 * Durations are microseconds until all of the program is known. Then a tick is the greatest common
 * divisor of those that the program really uses (or the design's unit), and all of them are ticks.
 * All bounds are closed, so whole ticks find the exact extremes: Henzinger, Manna, Pnueli, "What
 * good are digital clocks?", ICALP 1992. */
#include "checker/base/duration.h"
#include "checker/program/compile/compile.h"
#include "checker/program/compile/strict_bounds.h"
#include "checker/program/execute/time_skips.h"

enum {
    TICK_OF_NOTHING = 1000 * 1000, /* microseconds, where nothing takes any time */
};

/* ---- what a process's code says of time ---- */

static void measure_of(Compiler *c, int64_t duration, bool is_timer, const Var *timer)
{
    uint32_t process = c->process ? (uint32_t)(c->process - c->program->processes) : NO_PROCESS;

    if (duration > 0)
        vec_push(&c->program->measured, (Measured){.duration = duration,
                                                   .times = c->times,
                                                   .is_timer = is_timer,
                                                   .timer = timer,
                                                   .process = process,
                                                   .at = compile_here(c)});
}

static void measure(Compiler *c, int64_t duration)
{
    measure_of(c, duration, false, NULL);
}

uint32_t compile_times_over(uint32_t times, const Interval *rounds)
{
    if (!rounds || !rounds->known || times == UINT32_MAX)
        return UINT32_MAX;
    uint64_t all = (uint64_t)times * (uint64_t)MAX(rounds->high, 0);
    return (uint32_t)MIN(all, UINT32_MAX);
}

void compile_begin_location(Compiler *c, Location *location)
{
    location->low = 0;
    location->high = NO_DEADLINE;
    location->withins =
        arena_copy(c->arena, c->withins.data, c->withins.length, sizeof *c->withins.data);
    location->within_count = c->withins.length;
}

void compile_time_location(Compiler *c, uint32_t location, int64_t low, int64_t high)
{
    Location *l = &c->process->locations.data[location];

    if (!c->program->is_timed)
        return;
    l->low = low;
    l->high = high;
    measure(c, low);
    if (high != low)
        measure(c, high);
}

/* What the statement says, or else what the process says of all its calls. */
void compile_time_call(Compiler *c, uint32_t location)
{
    const Process *template = c->process->template;
    const TypedExpr *low = template->takes_low, *high = template->takes_high;

    if (c->stmt && c->stmt->takes_low) {
        low = c->stmt->takes_low;
        high = c->stmt->takes_high;
    }
    if (low && compile_assume(c, ASSUMES_TAKES, source_span_join(low->span, high->span)))
        compile_time_location(c, location, low->value, high->value);
}

bool compile_within(Compiler *c, const TypedStmt *stmt)
{
    uint32_t number = c->process->withins.length;

    if (!c->program->is_timed || !compile_assume(c, ASSUMES_WITHIN, stmt->value->span))
        return false;
    uint32_t slot = (uint32_t)compile_slot(c, 0, 0);

    c->process->slot_count++;
    measure(c, stmt->value->value);
    vec_push(&c->process->withins,
             (Within){.slot = slot, .limit = stmt->value->value, .span = stmt->span});
    compile_copy(c, (Reg)slot, compile_duration(c, stmt->value->value, 0), 1);
    vec_push(&c->withins, number);
    return true;
}

/* What says that it was started: where time is free it is due at once, unless somebody else is to say when. */
static int64_t started(Program *program, int64_t duration)
{
    uint32_t i = 0;

    if (!program->tells_timers)
        return PROGRAM_TIMER_DUE;
    while (i < program->started.length && program->started.data[i] != duration)
        i++;
    if (i == program->started.length)
        vec_push(&program->started, duration);
    return PROGRAM_TIMER_STARTED + i;
}

void compile_start_timer(Compiler *c, const Where *where, const Var *timer, int64_t duration)
{
    if (!c->program->is_timed) {
        compile_store(c, where, compile_constant(c, started(c->program, duration)));
        return;
    }
    measure_of(c, duration, true, timer);
    compile_store(c, where, compile_duration(c, duration, 1));
}

void compile_timer(Compiler *c, const TypedStmt *stmt)
{
    Where where = compile_where(c, stmt->target);

    if (stmt->kind == TYPED_START)
        compile_start_timer(c, &where, strict_bounds_timer(stmt->target), stmt->value->value);
    else
        compile_store(c, &where, compile_constant(c, 0));
}

bool program_is_exact(const Program *program)
{
    return !program->has_strict_bound || program->has_fine_ticks;
}

bool program_is_finer(const Program *program)
{
    return program->is_finer;
}

const char *program_why_coarse(const Program *program)
{
    return program->why_coarse;
}

/* ---- what it takes for granted ---- */

static bool is_same_span(Span a, Span b)
{
    return a.source == b.source && a.start == b.start && a.end == b.end;
}

bool compile_assume(Compiler *c, AssumptionKind kind, Span span)
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

Reg compile_duration(Compiler *c, int64_t microseconds, int64_t more)
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

static int64_t find_tick(const Program *program)
{
    int64_t tick = program->system->clock;

    for (uint32_t i = 0; i < program->measured.length && program->system->clock == 0; i++)
        tick = duration_common_divisor(tick, program->measured.data[i].duration);
    return tick > 0 ? tick : TICK_OF_NOTHING;
}

int64_t program_finest(const Program *program, int64_t *without)
{
    int64_t finest = 0;

    *without = program->model.unit;
    for (uint32_t i = 0; i < program->measured.length && program->system->clock == 0; i++) {
        const int64_t left_out = program->measured.data[i].duration;
        int64_t others = 0;
        for (uint32_t j = 0; j < program->measured.length; j++)
            if (program->measured.data[j].duration != left_out)
                others = duration_common_divisor(others, program->measured.data[j].duration);
        if (others > *without) {
            *without = others;
            finest = left_out;
        }
    }
    return finest;
}

static bool is_countable(const Program *program)
{
    for (uint32_t i = 0; i < program->measured.length; i++)
        if (program->measured.data[i].duration / program->model.tick > MODEL_MAX_TICKS)
            return false;
    return true;
}

static void finish_process(Program *program, ProcessInstance *process)
{
    int64_t tick = program->model.tick, most = 0;

    for (uint32_t i = 0; i < process->locations.length; i++) {
        Location *location = &process->locations.data[i];
        location->low /= tick;
        if (location->high != NO_DEADLINE)
            location->high /= tick;
        most = MAX(most, MAX(location->low, location->high));
    }
    program->slots.data[process->clock].high = most;
    for (uint32_t i = 0; i < process->withins.length; i++)
        program->slots.data[process->withins.data[i].slot].high =
            process->withins.data[i].limit / tick;
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

static void finish_told_timers(Program *program)
{
    for (uint32_t i = 0; program->tells_timers && i < program->slots.length; i++)
        if (program->slots.data[i].is_timer) {
            program->slots.data[i].high = PROGRAM_TIMER_RUNS + program->started.length;
            vec_push(&program->timers, i);
        }
}

bool compile_finish_clocks(Program *program)
{
    if (!program->is_timed) {
        finish_told_timers(program);
        return true;
    }
    program->model.tick = program->model.unit = find_tick(program);
    if (!is_countable(program))
        return false;
    strict_bounds_refine(program, asks_chance(program));
    for (uint32_t i = 0; i < program->process_count; i++)
        finish_process(program, &program->processes[i]);
    finish_durations(program);
    program->every_tick = program->every_tick || asks_chance(program);
    time_skips_prepare(program);
    return true;
}
