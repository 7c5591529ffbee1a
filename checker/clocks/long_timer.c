#include "checker/clocks/long_timer.h"

#include "checker/program/bytecode/effects.h"

typedef struct TimerFinding {
    const Program *program;
    LongTimer *timer;
    const char *why; /* NULL: nothing speaks against it so far */
} TimerFinding;

/* The number of the constant that a register has, or NO_REGISTER. */
static uint32_t constant_in(const Program *program, uint32_t reg)
{
    uint32_t first = program->slots.length + program->temps;

    return reg >= first && reg - first < program->constants.length ? reg - first : NO_REGISTER;
}

static bool is_one(const Program *program, int32_t reg)
{
    uint32_t number = constant_in(program, (uint32_t)reg);

    return number != NO_REGISTER && program->constants.data[number] == 1;
}

/* `T.due` is compiled to a comparison with 1. */
static bool asks_if_due(const Program *program, const Instruction *i)
{
    return i->op == CODE_EQ && (is_one(program, i->b) || is_one(program, i->c));
}

static bool is_duration(const Program *program, uint32_t constant)
{
    for (uint32_t i = 0; i < program->durations.length; i++)
        if (program->durations.data[i].constant == constant)
            return true;
    return false;
}

static void note_start(TimerFinding *f, uint32_t constant)
{
    int64_t ticks = f->program->constants.data[constant] - 1;
    LongTimer *timer = f->timer;

    if (timer->constants.length > 0 && ticks != timer->ticks)
        f->why = "is started for more than one time";
    timer->ticks = ticks;
    for (uint32_t i = 0; i < timer->constants.length; i++)
        if (timer->constants.data[i] == constant)
            return;
    vec_push(&timer->constants, constant);
}

static void note_write(TimerFinding *f, const Instruction *i)
{
    uint32_t source = opcodes[i->op].flags & COPIES ? effects_source(i) : NO_REGISTER;
    uint32_t constant = source == NO_REGISTER ? source : constant_in(f->program, source);

    if (constant == NO_REGISTER)
        f->why = "is set to what only a run says";
    else if (is_duration(f->program, constant))
        note_start(f, constant);
    else if (f->program->constants.data[constant] != 0)
        f->why = "is set to what only a run says";
}

static void look_at(TimerFinding *f, const Instruction *i)
{
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(f->program, i, effects);

    for (uint32_t k = 0; k < count && !f->why; k++) {
        const Effect *effect = &effects[k];
        if (f->timer->slot - effect->first >= effect->count)
            continue;
        if (effect->count > 1 || effect->is_array || effect->offset != NO_REGISTER)
            f->why = "is one of an array";
        else if (effect->reads && !asks_if_due(f->program, i))
            f->why = "is looked at but by `due`";
        else if (effect->writes)
            note_write(f, i);
    }
}

static bool look_at_all(const Program *program, uint32_t slot, LongTimer *timer, const char **why)
{
    TimerFinding f = {.program = program, .timer = timer};

    *timer = (LongTimer){.slot = slot, .field = bytecode_field_of(program, slot)};
    for (uint32_t i = 0; i < program->code.length && !f.why; i++)
        look_at(&f, &program->code.data[i]);
    if (!f.why && (timer->constants.length == 0 || !timer->field))
        f.why = "is never started";
    *why = f.why;
    return !f.why;
}

bool long_timer_find(const Program *program, LongTimer *timer, const char **why)
{
    LongTimer best = {0}, one;

    *why = NULL;
    for (uint32_t i = 0; i < program->timers.length; i++) {
        const char *reason;
        bool is_good = look_at_all(program, program->timers.data[i], &one, &reason);
        if (is_good && one.ticks > best.ticks) {
            long_timer_clear(&best);
            best = one;
        } else {
            long_timer_clear(&one);
            if (best.ticks == 0)
                best.slot = one.slot;
            *why = reason;
        }
    }
    *timer = best;
    return best.ticks > 0;
}

void long_timer_clear(LongTimer *timer)
{
    vec_free(&timer->constants);
}

int64_t long_timer_process_bound(const Program *program)
{
    int64_t most = 0;

    for (uint32_t i = 0; i < program->process_count; i++)
        for (uint32_t j = 0; j < program->processes[i].locations.length; j++) {
            const Location *location = &program->processes[i].locations.data[j];
            most = MAX(most, MAX(location->low, location->high));
        }
    return most;
}
