#include "checker/program/bytecode/access.h"

#include <string.h>

/* ---- what is known of registers ---- */

typedef enum Knowledge { NOT_SEEN, IS_KNOWN, IS_NOT } Knowledge; /* only ever goes up */

static bool learn(Known *known, uint32_t reg, Knowledge knowledge, int64_t value)
{
    uint8_t *is = &known->is_known[reg];

    if (*is == IS_NOT || knowledge == NOT_SEEN ||
        (*is == IS_KNOWN && knowledge == IS_KNOWN && known->values[reg] == value))
        return false;
    *is = *is == NOT_SEEN ? (uint8_t)knowledge : IS_NOT;
    known->values[reg] = value;
    return true;
}

static bool learn_copy(Known *known, const Instruction *i, uint32_t count)
{
    bool changed = false;

    for (uint32_t j = 0; j < count; j++)
        changed |= learn(known, (uint32_t)i->a + j, known->is_known[(uint32_t)i->b + j],
                         known->values[(uint32_t)i->b + j]);
    return changed;
}

static bool learn_sum(Known *known, const Instruction *i)
{
    Knowledge a = known->is_known[i->b], b = known->is_known[i->c];
    int64_t result = 0;

    if (a == NOT_SEEN || b == NOT_SEEN)
        return false;
    bool overflows =
        i->op == CODE_MUL
            ? __builtin_mul_overflow(known->values[i->b], known->values[i->c], &result)
            : __builtin_add_overflow(known->values[i->b], known->values[i->c], &result);
    return learn(known, (uint32_t)i->a,
                 a == IS_KNOWN && b == IS_KNOWN && !overflows ? IS_KNOWN : IS_NOT, result);
}

static bool learn_any(Known *known, const Instruction *i)
{
    const char *format = code_format(i->op);
    const int32_t operands[] = {i->a, i->b, i->c, i->d};
    bool changed = false;

    for (const char *f = format; *f; f++) {
        uint32_t count = *f == 'D' ? 1 : *f == 'd' ? (uint32_t)operands[strlen(format) - 1] : 0;
        for (uint32_t j = 0; j < count; j++)
            changed |= learn(known, (uint32_t)operands[f - format] + j, IS_NOT, 0);
    }
    return changed;
}

static bool learn_from(Known *known, const Instruction *i)
{
    switch ((CodeOp)i->op) {
    case CODE_MOVE: return learn_copy(known, i, 1);
    case CODE_COPY: return learn_copy(known, i, (uint32_t)i->c);
    case CODE_BOUND:
        return learn(known, (uint32_t)i->a, known->is_known[i->b], known->values[i->b] - i->c);
    case CODE_LENGTH:
        return learn(known, (uint32_t)i->a, known->is_known[i->b], known->values[i->b]);
    case CODE_ADD:
    case CODE_MUL: return learn_sum(known, i);
    case CODE_LOAD: {
        bool changed = false;
        for (int32_t j = 0; j < i->d; j++)
            changed |= learn(known, (uint32_t)(i->a + j), IS_NOT, 0);
        return changed;
    }
    case CODE_STORE: {
        bool changed = false;
        for (uint32_t j = 0; j < i->extent; j++)
            changed |= learn(known, (uint32_t)i->a + j, IS_NOT, 0);
        return changed;
    }
    default: return learn_any(known, i);
    }
}

Known known_registers(const Program *program, uint32_t start)
{
    Known known = {.is_known = g_new0(uint8_t, program->registers + 1),
                   .values = g_new0(int64_t, program->registers + 1)};
    uint32_t constants = program->slots.length + program->temps;
    bool changed = true;

    memset(known.is_known, IS_NOT, program->slots.length);
    for (uint32_t i = 0; i < program->constants.length; i++)
        learn(&known, constants + i, IS_KNOWN, program->constants.data[i]);
    while (changed) {
        changed = false;
        for (const Instruction *i = program->code.data + start; i->op != CODE_END; i++)
            changed |= learn_from(&known, i);
    }
    for (uint32_t i = 0; i < program->registers; i++)
        known.is_known[i] = known.is_known[i] == IS_KNOWN;
    return known;
}

void known_free(Known *known)
{
    g_free(known->is_known);
    g_free(known->values);
}

/* ---- instructions ---- */

typedef struct Telling {
    const Program *program;
    const Known *known;
    const AccessSink *sink;
} Telling;

/* Only of the state: registers beyond it are nobody else's. */
static void tell_read(const Telling *t, uint32_t from, uint32_t count)
{
    if (from < t->program->slots.length)
        t->sink->reads(t->sink->user, from, count);
}

static void tell_write(const Telling *t, uint32_t from, uint32_t count)
{
    if (from < t->program->slots.length)
        t->sink->writes(t->sink->user, from, count, NULL);
}

static void tell_copy(const Telling *t, uint32_t to, uint32_t from, uint32_t count)
{
    if (to >= t->program->slots.length)
        return;
    for (uint32_t i = 0; i < count; i++)
        t->sink->writes(t->sink->user, to + i, 1,
                        t->known->is_known[from + i] ? &t->known->values[from + i] : NULL);
}

static void tell_both(const Telling *t, uint32_t from, uint32_t count)
{
    tell_read(t, from, count);
    tell_write(t, from, count);
}

static void tell_own(const Telling *t, const Monitor *monitor)
{
    const uint32_t slots[] = {monitor->active, monitor->floor, monitor->limit};

    for (int i = 0; i < 3; i++)
        if (slots[i] != NO_SLOT)
            tell_both(t, slots[i], 1);
    if (monitor->object != NO_SLOT)
        tell_read(t, monitor->object, 1);
}

static void tell_linear(const Telling *t, const Monitor *monitor)
{
    tell_both(t, monitor->settled, monitor->objects);
    tell_both(t, monitor->latest, monitor->objects);
    tell_both(t, monitor->begun, monitor->objects);
    tell_both(t, monitor->owed, monitor->objects * monitor->version_count);
}

static void tell_begin(const Telling *t, const Monitor *monitor)
{
    tell_own(t, monitor);
    if (monitor->is_read && monitor->fresh.wanted)
        tell_read(t, monitor->written, monitor->objects);
    if (monitor->linear.wanted)
        tell_linear(t, monitor);
}

static void tell_finish(const Telling *t, const Monitor *monitor)
{
    tell_begin(t, monitor);
    if (!monitor->is_read && monitor->fresh.wanted)
        tell_both(t, monitor->written, monitor->objects);
    if (monitor->monotonic.wanted)
        tell_both(t, monitor->seen, monitor->objects);
    if (monitor->own.wanted)
        tell_both(t, monitor->own_slots, monitor->objects);
}

static void tell_plain(const Telling *t, const Instruction *instruction)
{
    const char *format = code_format(instruction->op);
    const int32_t operands[] = {instruction->a, instruction->b, instruction->c, instruction->d};
    uint32_t run = (uint32_t)operands[strlen(format) - (*format != 0)];

    for (const char *f = format; *f; f++) {
        uint32_t slot = (uint32_t)operands[f - format];
        if (*f == 'S' || *f == 's')
            tell_read(t, slot, *f == 's' ? run : 1);
        else if (*f == 'D' || *f == 'd')
            tell_write(t, slot, *f == 'd' ? run : 1);
    }
}

/* Where it is not in bounds, the code goes wrong before it gets here. */
static bool knows_offset(const Telling *t, int32_t offset, const Instruction *i)
{
    int64_t value = t->known->values[offset];

    return t->known->is_known[offset] && value >= 0 && value + i->d <= (int64_t)i->extent;
}

static void tell_load(const Telling *t, const Instruction *i)
{
    tell_read(t, (uint32_t)i->c, 1);
    if (knows_offset(t, i->c, i))
        tell_read(t, (uint32_t)(i->b + t->known->values[i->c]), (uint32_t)i->d);
    else
        tell_read(t, (uint32_t)i->b, i->extent);
    tell_write(t, (uint32_t)i->a, (uint32_t)i->d);
}

static void tell_store(const Telling *t, const Instruction *i)
{
    tell_read(t, (uint32_t)i->b, 1);
    tell_read(t, (uint32_t)i->c, (uint32_t)i->d);
    if (knows_offset(t, i->b, i))
        tell_copy(t, (uint32_t)(i->a + t->known->values[i->b]), (uint32_t)i->c, (uint32_t)i->d);
    else
        tell_write(t, (uint32_t)i->a, i->extent);
}

void instruction_accesses(const Program *program, const Known *known, const Instruction *i,
                          const AccessSink *sink)
{
    const Telling t = {program, known, sink};

    switch ((CodeOp)i->op) {
    case CODE_MOVE:
        tell_read(&t, (uint32_t)i->b, 1);
        tell_copy(&t, (uint32_t)i->a, (uint32_t)i->b, 1);
        break;
    case CODE_COPY:
        tell_read(&t, (uint32_t)i->b, (uint32_t)i->c);
        tell_copy(&t, (uint32_t)i->a, (uint32_t)i->b, (uint32_t)i->c);
        break;
    case CODE_LOAD: tell_load(&t, i); break;
    case CODE_STORE: tell_store(&t, i); break;
    case CODE_USE_FAULT: tell_both(&t, (uint32_t)i->a, 1); break;
    case CODE_BEGIN: tell_begin(&t, &program->monitors.data[i->a]); break;
    case CODE_FINISH:
        tell_read(&t, (uint32_t)i->a, 1);
        tell_finish(&t, &program->monitors.data[i->b]);
        break;
    default: tell_plain(&t, i);
    }
}

/* ---- listening ---- */

void trace_clear(Trace *trace)
{
    size_t size = trace->words * sizeof(uint64_t);

    memset(trace->reads, 0, size);
    memset(trace->changes, 0, size);
    memset(trace->writes, 0, size);
    trace->goes_round = false;
}

static void heard_read(void *user, uint32_t from, uint32_t count)
{
    set_bits(((Trace *)user)->reads, from, count);
}

static void heard_write(void *user, uint32_t from, uint32_t count, const int64_t *value)
{
    (void)value;
    set_bits(((Trace *)user)->writes, from, count);
}

static void hear_load(Trace *trace, const Program *program, const Instruction *i, const int64_t *v)
{
    uint32_t from = (uint32_t)(i->b + v[i->c]);

    if ((uint32_t)i->c < program->slots.length)
        set_bits(trace->reads, (uint32_t)i->c, 1);
    if ((uint32_t)i->b < program->slots.length)
        set_bits(trace->reads, from, (uint32_t)i->d);
    if ((uint32_t)i->a < program->slots.length)
        set_bits(trace->writes, (uint32_t)i->a, (uint32_t)i->d);
}

static void hear_store(Trace *trace, const Program *program, const Instruction *i, const int64_t *v)
{
    if ((uint32_t)i->b < program->slots.length)
        set_bits(trace->reads, (uint32_t)i->b, 1);
    if ((uint32_t)i->c < program->slots.length)
        set_bits(trace->reads, (uint32_t)i->c, (uint32_t)i->d);
    if ((uint32_t)i->a < program->slots.length)
        set_bits(trace->writes, (uint32_t)(i->a + v[i->b]), (uint32_t)i->d);
}

/* A request that is under way has begun already. */
static bool hear_begin(Trace *trace, const Monitor *monitor, const int64_t *v)
{
    if (monitor->active == NO_SLOT || !v[monitor->active])
        return false;
    set_bits(trace->reads, monitor->active, 1);
    return true;
}

static void hear_finish(const Telling *t, const Instruction *i, const int64_t *v)
{
    const Monitor *monitor = &t->program->monitors.data[i->b];
    Monitor begun = *monitor;

    /* Of what has begun, the end does not look at what the beginning looks at. */
    if (monitor->active != NO_SLOT && v[monitor->active] && monitor->is_read)
        begun.fresh.wanted = false;
    tell_read(t, (uint32_t)i->a, 1);
    tell_finish(t, &begun);
}

void trace_instruction(Trace *trace, const Program *program, const Instruction *i, const int64_t *v)
{
    static const Known nothing = {0};
    const AccessSink sink = {heard_read, heard_write, trace};
    const Telling t = {program, &nothing, &sink};

    trace->goes_round |= trace->round[i - program->code.data];
    switch ((CodeOp)i->op) {
    case CODE_MOVE:
    case CODE_COPY: tell_plain(&t, i); break;
    case CODE_LOAD: hear_load(trace, program, i, v); break;
    case CODE_STORE: hear_store(trace, program, i, v); break;
    case CODE_BEGIN:
        if (!hear_begin(trace, &program->monitors.data[i->a], v))
            tell_begin(&t, &program->monitors.data[i->a]);
        break;
    case CODE_FINISH: hear_finish(&t, i, v); break;
    case CODE_USE_FAULT: tell_both(&t, (uint32_t)i->a, 1); break;
    default: tell_plain(&t, i);
    }
}

void trace_step(Trace *trace, const Workspace *w, const Agent *agent)
{
    set_bits(trace->writes, agent->place, agent->first_slot + agent->slot_count - agent->place);
    for (uint32_t i = 0; i < trace->words; i++) {
        for (uint64_t left = trace->writes[i]; left; left &= left - 1) {
            uint32_t slot = i * 64 + (uint32_t)__builtin_ctzll(left);
            uint64_t *set = w->v[slot] == w->saved[slot] ? trace->reads : trace->changes;
            set[i] |= left & -left;
        }
        trace->writes[i] = 0;
    }
}
