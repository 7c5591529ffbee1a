#include "checker/program/execute/step_place.h"

#include "checker/program/bytecode/effects.h"

/* Code that one step may run. A point is an instruction together with whether an operation was run
 * already: 2 * instruction + stepped. */
typedef struct StepCode {
    const Program *program;
    uint64_t *slots, *written; /* that it reads or writes; of them, writes */
    uint64_t *seen;            /* points */
    VEC(uint32_t) todo;
} StepCode;

/* One more than there are locations: the last, without a mask, ends the list. */
StepPlace *step_places_new(const ProcessInstance *process)
{
    StepPlace *places = g_new0(StepPlace, process->locations.length + 1);

    places[process->locations.length].is_off = true;
    return places;
}

void step_places_free(StepPlace *places)
{
    for (StepPlace *place = places; place->mask || !place->is_off; place++)
        g_free(place->mask);
    g_free(places);
}

uint64_t step_places_known(const StepPlace *places)
{
    uint64_t known = 0;

    for (const StepPlace *place = places; place->mask || !place->is_off; place++)
        known += place->tried - place->missed;
    return known;
}

static void add_effects(StepCode *code, const Instruction *i)
{
    const Program *program = code->program;
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, i, effects);

    for (uint32_t k = 0; k < count; k++) {
        if (effects[k].first >= program->slots.length)
            continue;
        effects_narrow(program, &effects[k]);
        bits_add_range(code->slots, effects[k].first, effects[k].count);
        if (effects[k].writes)
            bits_add_range(code->written, effects[k].first, effects[k].count);
    }
}

static void go_on(StepCode *code, uint32_t point)
{
    const Instruction *i = &code->program->code.data[point / 2];
    ControlFlow flow = (ControlFlow)opcodes[i->op].flow;
    uint32_t next[2], stepped = point % 2;

    add_effects(code, i);
    if (flow == CONTROL_PAUSE || (flow == CONTROL_YIELD && stepped))
        return;
    stepped |= flow == CONTROL_YIELD;
    uint32_t count = effects_next(i, point / 2, next);
    for (uint32_t k = 0; k < count; k++)
        vec_push(&code->todo, 2 * next[k] + stepped);
}

static void follow(StepCode *code, uint32_t point)
{
    vec_push(&code->todo, point);
    while (code->todo.length > 0) {
        uint32_t next = vec_pop(&code->todo);
        if (bits_has(code->seen, next))
            continue;
        bits_add(code->seen, next);
        go_on(code, next);
    }
    vec_free(&code->todo);
}

/* In the state before, all groups that nobody reads are blank. So only those may have to go blank
 * that the process may read where it is, and those that the code writes. */
static uint64_t groups_of(const StepCode *code, uint64_t own)
{
    const Program *program = code->program;
    uint64_t found = 0;

    for (uint32_t i = 0; i < program->groups.length && !program->keep_dead; i++) {
        const Group *group = &program->groups.data[i];
        bool is_written = own & bits_mask(i);
        for (uint32_t k = 0; k < group->count; k++)
            is_written |= bits_has(code->written, group->first + k);
        if (!is_written)
            continue;
        found |= bits_mask(i);
        bits_add_range(code->slots, group->first, group->count);
    }
    return found;
}

static void add_process(StepCode *code, const ProcessInstance *process)
{
    bits_add(code->slots, process->pc);
    if (process->clock != NO_SLOT)
        bits_add(code->slots, process->clock);
    bits_add_range(code->slots, process->first_slot, process->slot_count);
}

static Word *mask_of(const Program *program, const uint64_t *slots)
{
    Word *mask = g_new0(Word, program->model.words + 1);

    for (uint32_t i = 0; i < program->field_count; i++)
        if (bits_has(slots, program->fields[i].slot))
            mask[program->fields[i].word] |= program->fields[i].mask << program->fields[i].shift;
    return mask;
}

void step_place_find(StepPlace *place, const Program *program, uint32_t number, uint32_t location)
{
    const ProcessInstance *process = &program->processes[number];
    const Location *from = &process->locations.data[location];
    const size_t slots = program->slots.length / BITS_IN_WORD + 1;
    g_autofree uint64_t *sets = g_new0(uint64_t, 2 * slots);
    g_autofree uint64_t *seen = g_new0(uint64_t, 2 * program->code.length / BITS_IN_WORD + 1);
    StepCode code = {.program = program, .slots = sets, .written = sets + slots, .seen = seen};

    follow(&code, 2 * from->resume + from->is_internal);
    add_process(&code, process);
    place->own_groups = from->groups;
    place->groups = groups_of(&code, from->groups);
    place->mask = mask_of(program, code.slots);
}
