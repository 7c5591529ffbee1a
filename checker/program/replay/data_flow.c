#include "checker/program/replay/data_flow.h"

#include "checker/program/bytecode/effects.h"

#include <string.h>

typedef struct Shadow { /* beside a slot or register */
    const Flow *flow;
    uint32_t written; /* the step that wrote it; 0: none did */
} Shadow;

struct DataFlow {
    const Program *program;
    Arena *arena;
    uint32_t step;
    uint8_t *is_shared;   /* by slot: of a component or a ghost */
    Shadow *now, *before; /* by register: in the step that is being tried, and before it */
    GPtrArray *conditions;
    GPtrArray *parts; /* of what is computed, while it is */
};

static const Flow constant_flow = {.kind = FLOW_CONSTANT};

static void mark_shared(DataFlow *flow, const Var *var, uint64_t count, uint32_t stride)
{
    uint32_t first = bytecode_slot_of(flow->program, var);

    for (uint64_t i = 0; i < count; i++)
        memset(&flow->is_shared[first + i * stride], 1, layout_slots(var->type));
}

static void find_shared(DataFlow *flow)
{
    const System *system = flow->program->system;

    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint32_t j = 0; j < instance->var_count; j++)
            mark_shared(flow, instance->vars[j], instance->count, layout_instance_slots(instance));
    }
    for (uint32_t i = 0; i < system->ghost_count; i++)
        mark_shared(flow, system->ghosts[i], 1, 0);
}

DataFlow *data_flow_new(const Program *program, Arena *arena)
{
    DataFlow *flow = g_new0(DataFlow, 1);

    flow->program = program;
    flow->arena = arena;
    flow->is_shared = g_new0(uint8_t, program->registers + 1);
    flow->now = g_new0(Shadow, program->registers + 1);
    flow->before = g_new0(Shadow, program->registers + 1);
    flow->conditions = g_ptr_array_new();
    flow->parts = g_ptr_array_new();
    for (uint32_t i = 0; i < program->registers; i++)
        flow->now[i].flow = flow->before[i].flow = &constant_flow;
    find_shared(flow);
    return flow;
}

void data_flow_free(DataFlow *flow)
{
    if (!flow)
        return;
    g_free(flow->is_shared);
    g_free(flow->now);
    g_free(flow->before);
    g_ptr_array_unref(flow->conditions);
    g_ptr_array_unref(flow->parts);
    g_free(flow);
}

void data_flow_begin(DataFlow *flow, uint32_t step)
{
    memcpy(flow->now, flow->before, flow->program->slots.length * sizeof *flow->now);
    flow->step = step;
    g_ptr_array_set_size(flow->conditions, 0);
}

void data_flow_commit(DataFlow *flow)
{
    memcpy(flow->before, flow->now, flow->program->slots.length * sizeof *flow->now);
}

/* ---- flows ---- */

static Flow *new_flow(Arena *arena, FlowKind kind)
{
    Flow *flow = arena_new0(arena, Flow);

    flow->kind = kind;
    return flow;
}

/* Of the value that code finds in a register. */
static const Flow *read_register(DataFlow *flow, uint32_t reg)
{
    const Shadow *shadow = &flow->now[reg];

    if (!flow->is_shared[reg])
        return shadow->flow;
    Flow *read = new_flow(flow->arena, FLOW_READ);
    read->slot = reg;
    read->step = flow->step;
    read->written = shadow->written;
    read->origin = shadow->flow;
    return read;
}

static void write_register(DataFlow *flow, uint32_t reg, const Flow *from)
{
    flow->now[reg] = (Shadow){from, flow->step};
}

static bool is_same_source(const Flow *one, const Flow *other)
{
    return one == other || (one->kind == FLOW_READ && other->kind == FLOW_READ &&
                            one->slot == other->slot && one->step == other->step &&
                            one->origin == other->origin && one->written == other->written);
}

static void add_part(GPtrArray *parts, const Flow *part)
{
    for (guint i = 0; i < parts->len; i++)
        if (is_same_source(parts->pdata[i], part))
            return;
    g_ptr_array_add(parts, (gpointer)part);
}

/* What it came from in the end: reads and choices, no constants. */
static void add_sources(GPtrArray *parts, const Flow *from)
{
    switch (from->kind) {
    case FLOW_CONSTANT: break;
    case FLOW_READ:
    case FLOW_CHOSEN: add_part(parts, from); break;
    case FLOW_COMPUTED:
        for (uint32_t i = 0; i < from->part_count; i++)
            add_part(parts, from->parts[i]);
        break;
    }
}

static const Flow *computed_from(Arena *arena, const GPtrArray *parts)
{
    if (parts->len == 0)
        return &constant_flow;
    Flow *flow = new_flow(arena, FLOW_COMPUTED);
    flow->parts = arena_copy(arena, parts->pdata, parts->len, sizeof(gpointer));
    flow->part_count = parts->len;
    return flow;
}

/* ---- instructions ---- */

/* Overlapping ranges are copied as memmove does. */
static void copy_registers(DataFlow *flow, uint32_t to, uint32_t from, uint32_t count)
{
    g_autofree const Flow **flows = g_new(const Flow *, count + 1);

    for (uint32_t i = 0; i < count; i++)
        flows[i] = read_register(flow, from + i);
    for (uint32_t i = 0; i < count; i++)
        write_register(flow, to + i, flows[i]);
}

static void choose(DataFlow *flow, uint32_t to)
{
    Flow *chosen = new_flow(flow->arena, FLOW_CHOSEN);

    chosen->step = flow->step;
    write_register(flow, to, chosen);
}

static void add_condition(DataFlow *flow, uint32_t reg)
{
    g_ptr_array_add(flow->conditions, (gpointer)read_register(flow, reg));
}

/* All others: what they write is worked out of all they read. */
static void compute(DataFlow *flow, const Instruction *i, const int64_t *v)
{
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(flow->program, i, effects);

    g_ptr_array_set_size(flow->parts, 0);
    for (uint32_t k = 0; k < count; k++) {
        effects_locate(&effects[k], v);
        for (uint32_t j = 0; effects[k].reads && j < effects[k].count; j++)
            add_sources(flow->parts, read_register(flow, effects[k].first + j));
    }
    const Flow *from = computed_from(flow->arena, flow->parts);
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t j = 0; effects[k].writes && j < effects[k].count; j++)
            write_register(flow, effects[k].first + j, from);
}

static void copy(DataFlow *flow, const Instruction *i, const int64_t *v)
{
    uint32_t count = opcodes[i->op].count < 0 ? 1 : (uint32_t)i->operands[opcodes[i->op].count];

    if (i->op == CODE_LOAD)
        copy_registers(flow, (uint32_t)i->a, (uint32_t)(i->b + v[i->c]), count);
    else if (i->op == CODE_STORE)
        copy_registers(flow, (uint32_t)(i->a + v[i->b]), (uint32_t)i->c, count);
    else
        copy_registers(flow, (uint32_t)i->a, (uint32_t)i->b, count);
}

void data_flow_instruction(DataFlow *flow, const Instruction *i, const int64_t *v)
{
    const Opcode *opcode = &opcodes[i->op];

    if (opcode->flags & COPIES)
        copy(flow, i, v);
    else if (opcode->flags & CHOOSES)
        choose(flow, (uint32_t)i->a);
    else if (opcode->flow == CONTROL_BRANCH || i->op == CODE_GUARD)
        add_condition(flow, (uint32_t)i->a);
    else
        compute(flow, i, v);
}

/* ---- what is asked ---- */

void data_flow_forget(DataFlow *flow, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++)
        flow->now[i] = flow->before[i] = (Shadow){&constant_flow, 0};
}

const Flow *const *data_flow_of(const DataFlow *flow, uint32_t first, uint32_t count)
{
    const Flow **flows = arena_array(flow->arena, const Flow *, count);

    for (uint32_t i = 0; i < count; i++)
        flows[i] = flow->now[first + i].flow;
    return (const Flow *const *)flows;
}

bool data_flow_is(const DataFlow *flow, uint32_t first, uint32_t count, const Flow *const *flows)
{
    for (uint32_t i = 0; i < count; i++)
        if (flows[i] != flow->now[first + i].flow)
            return false;
    return true;
}

const Flow *const *data_flow_conditions(const DataFlow *flow, uint32_t *count)
{
    *count = flow->conditions->len;
    return arena_copy(flow->arena, flow->conditions->pdata, flow->conditions->len,
                      sizeof(gpointer));
}
