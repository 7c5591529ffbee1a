#include "checker/program/held_values.h"

#include "checker/program/execute/state.h"

typedef struct Held {
    const Var *var;
    const Type *type; /* of it, or of what it is an array of: an option or not */
    uint32_t slot;    /* the first that it has */
    uint32_t places;  /* one after the other, in each of `copies` */
    uint32_t copies, stride;
    uint64_t seen;
} Held;

struct HeldValues {
    const Program *program;
    GArray *list; /* of Held */
    int64_t *v;
};

static const Type *bare(const Type *type)
{
    return type->kind == KIND_OPTION ? type->element : type;
}

static bool has_few_values(const Type *type)
{
    const Type *of = bare(type);

    if (!layout_is_scalar(type) || of->values > HELD_MOST)
        return false;
    return of->kind == KIND_BOOL || of->kind == KIND_INT || of->kind == KIND_ENUM;
}

static void watch(HeldValues *held, const Var *var, uint32_t copies, uint32_t stride)
{
    const bool is_array = var->type->kind == KIND_ARRAY;
    const Type *type = is_array ? var->type->element : var->type;
    const Held one = {.var = var,
                      .type = type,
                      .slot = bytecode_slot_of(held->program, var),
                      .places = is_array ? (uint32_t)var->type->index->values : 1,
                      .copies = copies,
                      .stride = stride};

    if (has_few_values(type))
        g_array_append_val(held->list, one);
}

HeldValues *held_values_new(const Program *program)
{
    const System *system = program->system;
    HeldValues *held = g_new0(HeldValues, 1);

    held->program = program;
    held->list = g_array_new(FALSE, FALSE, sizeof(Held));
    held->v = g_new0(int64_t, program->slots.length + 1);
    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t j = 0; j < system->instances[i]->var_count; j++)
            watch(held, system->instances[i]->vars[j], (uint32_t)system->instances[i]->count,
                  layout_instance_slots(system->instances[i]));
    for (uint32_t i = 0; i < system->ghost_count; i++)
        watch(held, system->ghosts[i], 1, 0);
    return held;
}

void held_values_free(HeldValues *held)
{
    if (!held)
        return;
    g_array_unref(held->list);
    g_free(held->v);
    g_free(held);
}

static void note_place(Held *one, int64_t value)
{
    const uint64_t ordinal =
        value == NONE ? bare(one->type)->values : type_ordinal(bare(one->type), value);

    one->seen |= (uint64_t)1 << ordinal;
}

void held_values_note(HeldValues *held, const Word *state)
{
    state_unpack(held->program, state, held->v);
    for (guint i = 0; i < held->list->len; i++) {
        Held *one = &g_array_index(held->list, Held, i);
        for (uint32_t j = 0; j < one->copies; j++)
            for (uint32_t k = 0; k < one->places; k++)
                note_place(one, held->v[one->slot + j * one->stride + k]);
    }
}

uint32_t held_values_count(const HeldValues *held)
{
    return held->list->len;
}

static const Held *at(const HeldValues *held, uint32_t number)
{
    return &g_array_index(held->list, Held, number);
}

const Var *held_values_var(const HeldValues *held, uint32_t number)
{
    return at(held, number)->var;
}

uint32_t held_values_possible(const HeldValues *held, uint32_t number)
{
    const Type *type = at(held, number)->type;

    return (uint32_t)bare(type)->values + (type->kind == KIND_OPTION);
}

uint64_t held_values_seen(const HeldValues *held, uint32_t number)
{
    return at(held, number)->seen;
}

char *held_values_text(const HeldValues *held, uint32_t number, uint32_t value)
{
    const Type *type = at(held, number)->type;
    const int64_t scalar = value == bare(type)->values ? NONE : type_value(bare(type), value);

    return value_text(held->program->system, type, &scalar);
}
