#include "checker/program/bytecode/effects.h"

typedef struct Effects {
    Effect *list;
    uint32_t count;
} Effects;

static void add(Effects *effects, Effect effect)
{
    if (effect.count > 0 && effect.first != NO_REGISTER)
        effects->list[effects->count++] = effect;
}

/* ---- operands ---- */

static uint32_t run_length(const Instruction *i)
{
    int8_t count = opcodes[i->op].count;

    return count < 0 ? 1 : (uint32_t)i->operands[count];
}

static void add_operand(Effects *effects, const Instruction *i, uint32_t number)
{
    Effect effect = {.first = (uint32_t)i->operands[number], .count = 1};
    bool indexed = false;

    switch ((OperandMode)opcodes[i->op].modes[number]) {
    case MODE_READ:
    case MODE_OFFSET: effect.reads = true; break;
    case MODE_WRITE: effect.writes = true; break;
    case MODE_MODIFY: effect.reads = effect.writes = true; break;
    case MODE_READ_RUN:
        effect.count = run_length(i);
        effect.reads = true;
        break;
    case MODE_WRITE_RUN:
        effect.count = run_length(i);
        effect.writes = true;
        break;
    case MODE_READ_INDEXED: effect.reads = indexed = true; break;
    case MODE_WRITE_INDEXED: effect.writes = indexed = true; break;
    case MODE_RAISE_INDEXED: effect.raises = effect.reads = effect.writes = indexed = true; break;
    case MODE_NONE:
    case MODE_COUNT:
    case MODE_NUMBER:
    case MODE_TARGET:
    case MODE_LOCATION:
    case MODE_TABLE:
    case MODE_FAILURE:
    case MODE_MONITOR:
    case MODE_LINEAR:
    case MODE_NOTE:
    case MODE_MARK: return;
    }
    effect.moved = effect.count;
    effect.offset = NO_REGISTER;
    if (indexed) {
        effect.count = i->extent;
        effect.moved = run_length(i);
        effect.is_array = effect.count > effect.moved;
        effect.offset = (uint32_t)i->operands[opcodes[i->op].offset];
    }
    add(effects, effect);
}

/* ---- monitors ---- */

static void add_own(Effects *effects, uint32_t slot)
{
    add(effects, (Effect){.first = slot,
                          .count = 1,
                          .moved = 1,
                          .offset = NO_REGISTER,
                          .reads = true,
                          .writes = true});
}

/* `each` for every object. */
static void add_shared(Effects *effects, const LinearMonitor *m, uint32_t first, uint32_t each)
{
    add(effects, (Effect){.first = first,
                          .count = m->objects * each,
                          .moved = m->objects * each,
                          .offset = NO_REGISTER,
                          .reads = true,
                          .writes = true,
                          .is_array = m->object != NO_SLOT || each > 1});
}

static void add_monitor(Effects *effects, const LinearMonitor *m)
{
    add(effects,
        (Effect){.first = m->object, .count = 1, .moved = 1, .offset = NO_REGISTER, .reads = true});
    add_own(effects, m->active);
    add_own(effects, m->limit);
    add_shared(effects, m, m->settled, 1);
    add_shared(effects, m, m->latest, 1);
    add_shared(effects, m, m->begun, 1);
    add_shared(effects, m, m->owed, m->version_count);
}

static const LinearMonitor *monitor_of(const Program *program, const Instruction *i)
{
    int8_t operand = opcodes[i->op].linear;

    return operand < 0 ? NULL : &program->linear_monitors.data[i->operands[operand]];
}

/* ---- all of it ---- */

uint32_t effects_of(const Program *program, const Instruction *instruction,
                    Effect list[MAX_EFFECTS])
{
    const LinearMonitor *monitor = monitor_of(program, instruction);
    Effects effects = {list, 0};

    for (uint32_t i = 0; i < MAX_OPERANDS; i++)
        add_operand(&effects, instruction, i);
    if (monitor)
        add_monitor(&effects, monitor);
    return effects.count;
}

void effects_narrow(const Program *program, Effect *effect)
{
    uint32_t first_constant = program->slots.length + program->temps;

    if (effect->offset == NO_REGISTER || effect->offset < first_constant)
        return;
    int64_t offset = program->constants.data[effect->offset - first_constant];
    if (offset < 0 || offset + effect->moved > (int64_t)effect->count)
        return;
    effect->first += (uint32_t)offset;
    effect->count = effect->moved;
    effect->is_array = false;
}

uint32_t effects_source(const Instruction *i)
{
    const uint8_t *modes = opcodes[i->op].modes;

    for (uint32_t k = 0; k < MAX_OPERANDS; k++)
        if (modes[k] == MODE_READ || modes[k] == MODE_READ_RUN)
            return (uint32_t)i->operands[k];
    return NO_REGISTER;
}

uint32_t effects_next(const Instruction *i, uint32_t at, uint32_t next[2])
{
    const Opcode *opcode = &opcodes[i->op];

    next[0] = at + 1;
    switch ((ControlFlow)opcode->flow) {
    case CONTROL_NEXT:
    case CONTROL_YIELD:
    case CONTROL_PAUSE: return 1;
    case CONTROL_JUMP: next[0] = (uint32_t)i->operands[opcode->target]; return 1;
    case CONTROL_BRANCH: next[1] = (uint32_t)i->operands[opcode->target]; return 2;
    case CONTROL_STOP: return 0;
    }
    g_assert_not_reached();
}
