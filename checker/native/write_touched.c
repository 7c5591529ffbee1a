/* What steps of processes touch, noted for reductions by partial order: see touched_slots.h. All but
 * places in arrays is known when the code is written, and costs next to nothing. */
#include "checker/base/bits.h"
#include "checker/native/write.h"
#include "checker/program/bytecode/effects.h"

void write_touched_head(Writer *w)
{
    g_string_append_printf(w->out, "enum { TOUCHED = %u };\n\n%s", w->touched->words,
                           native_prelude_touched);
}

bool write_touches(const Writer *w)
{
    return w->touched && w->step.process && w->step.from;
}

static void write_set(Writer *w, const uint64_t *set)
{
    for (uint32_t i = 0; i < w->touched->words; i++)
        if (set[i])
            g_string_append_printf(w->out, "    touched[%u] |= 0x%" G_GINT64_MODIFIER "xU;\n", i,
                                   set[i]);
}

/* Only whether it is under way, where it is. */
static void write_begun(Writer *w, const Effect *effects, uint32_t count, uint32_t active)
{
    const uint32_t words = w->touched->words;
    g_autofree uint64_t *set = g_new0(uint64_t, words), *all = g_new0(uint64_t, words);

    bits_add(set, active);
    write_set(w, set);
    for (uint32_t i = 0; i < count; i++)
        if (effects[i].first < w->program->slots.length)
            bits_add_range(all, effects[i].first, effects[i].count);
    g_string_append(w->out, "    if (!");
    write_register(w, active);
    g_string_append(w->out, ") {\n");
    write_set(w, all);
    g_string_append(w->out, "    }\n");
}

static void write_located(Writer *w, const Effect *effect)
{
    if (effect->first >= w->program->slots.length || effect->offset == NO_REGISTER)
        return;
    g_string_append_printf(w->out, "    touch_run(touched, %u + ", effect->first);
    write_register(w, effect->offset);
    g_string_append_printf(w->out, ", %u);\n", effect->moved);
}

void write_touched(Writer *w, const Instruction *instruction)
{
    const size_t at = (size_t)(instruction - w->program->code.data);
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(w->program, instruction, effects);

    write_set(w, &w->touched->sets[at * w->touched->words]);
    if (instruction->op == CODE_BEGIN)
        write_begun(w, effects, count, w->program->linear_monitors.data[instruction->a].active);
    for (uint32_t i = 0; i < count && instruction->op != CODE_BEGIN; i++)
        write_located(w, &effects[i]);
}
