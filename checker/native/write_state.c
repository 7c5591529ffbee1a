/* States unpacked and packed. A step leaves most of a state as it was: its successor is the state
 * itself with the bits of those slots replaced that the way there may have written. */
#include "checker/native/write.h"

static bool is_of_process(const ProcessInstance *process, uint32_t slot)
{
    return process && slot >= process->first_slot &&
           slot < process->first_slot + process->slot_count;
}

/* ---- unpacking ---- */

void write_field(Writer *w, uint32_t number)
{
    const Slot *slot = &w->program->slots.data[number];
    int64_t bias = slot->low - slot->has_none;

    if (slot->bits == 0 || (w->step.begins && is_of_process(w->step.process, number))) {
        write_number(w, layout_blank(slot));
        return;
    }
    g_string_append_printf(w->out,
                           slot->has_none ? "optional(s[%u] >> %u & 0x%" G_GINT64_MODIFIER "x"
                                          : "(Value)(s[%u] >> %u & 0x%" G_GINT64_MODIFIER "x)",
                           slot->word, slot->shift, layout_mask(slot) >> slot->shift);
    if (slot->has_none || bias != 0) {
        g_string_append(w->out, slot->has_none ? ", " : " + ");
        write_number(w, bias);
    }
    if (slot->has_none)
        g_string_append_c(w->out, ')');
}

static void write_initial(Writer *w, uint32_t reg)
{
    const Program *program = w->program;
    uint32_t first_constant = program->slots.length + program->temps;

    if (reg < program->slots.length)
        write_field(w, reg);
    else
        write_number(w, reg < first_constant ? 0 : program->constants.data[reg - first_constant]);
}

static void write_name(Writer *w, uint32_t reg)
{
    if (reg < w->program->slots.length) {
        g_string_append_c(w->out, ' ');
        write_comment(w->out, w->names[reg]);
    }
    g_string_append_c(w->out, '\n');
}

static void write_array(Writer *w, const RegisterRange *array)
{
    uint32_t first_constant = w->program->slots.length + w->program->temps;

    g_string_append_printf(w->out, "    %sValue a%u[%u] = {",
                           array->first >= first_constant ? "static const " : "", array->first,
                           array->count);
    for (uint32_t i = 0; i < array->count; i++) {
        g_string_append(w->out, i ? ",\n        " : "\n        ");
        write_initial(w, array->first + i);
    }
    g_string_append(w->out, "};");
    write_name(w, array->first);
}

void write_registers(Writer *w)
{
    for (uint32_t i = 0; i < w->region.arrays.length; i++)
        write_array(w, &w->region.arrays.data[i]);
    for (uint32_t i = 0; i < w->region.scalars.length; i++) {
        uint32_t reg = w->region.scalars.data[i];
        g_string_append_printf(w->out, "    Value v%u = ", reg);
        write_initial(w, reg);
        g_string_append_c(w->out, ';');
        write_name(w, reg);
    }
}

/* ---- packing ---- */

/* What becomes of the words of a state, slot by slot. */
typedef struct Packing {
    Writer *w;
    uint64_t *keep;        /* by word: the bits that stay */
    VEC(uint32_t) changed; /* slots whose value is packed anew */
    uint32_t pc_slot;      /* UINT32_MAX: no process moves */
    uint64_t pc;
} Packing;

static void drop(Packing *packing, uint32_t number)
{
    const Slot *slot = &packing->w->program->slots.data[number];

    if (slot->bits > 0)
        packing->keep[slot->word] &= ~layout_mask(slot);
}

static void change(Packing *packing, uint32_t number)
{
    drop(packing, number);
    if (packing->w->program->slots.data[number].bits > 0)
        vec_push(&packing->changed, number);
}

/* What was blank where the process waited, and not written since, is so still. */
static bool was_blank(const Writer *w, uint32_t slot)
{
    const Location *from = w->step.from;

    for (uint32_t i = 0; from && i < from->dead_count; i++)
        if (from->dead[i] == slot)
            return true;
    return false;
}

/* Where it went wrong before a process that begins again came to wait, nothing is blanked: it goes
 * wrong again with its first step. */
static bool *blank_at(const Writer *w, uint32_t position, int64_t pc)
{
    bool never_waited = w->step.begins && position == UINT32_MAX;
    const ProcessInstance *process = never_waited ? NULL : w->step.process;
    bool *blank = g_new0(bool, w->program->slots.length + 1);

    for (uint32_t i = 0; process && pc < PC_FIRST && i < process->slot_count; i++)
        blank[process->first_slot + i] = true;
    const Location *to = process && pc >= PC_FIRST ? &process->locations.data[pc - PC_FIRST] : NULL;
    for (uint32_t i = 0; to && i < to->dead_count; i++)
        blank[to->dead[i]] = true;
    return blank;
}

/* Of a process that begins again all locals are new, whatever the state says. */
static void pack_process(Packing *packing, uint32_t position, const bool *blank)
{
    const Writer *w = packing->w;
    const ProcessInstance *process = w->step.process;

    for (uint32_t i = 0; process && i < process->slot_count; i++) {
        uint32_t slot = process->first_slot + i;
        bool written = code_region_writes(&w->region, position, slot);
        if (blank[slot] ? written || !was_blank(w, slot) : w->step.begins && !written)
            drop(packing, slot);
    }
}

static void pack_written(Packing *packing, uint32_t position, const bool *blank)
{
    const CodeRegion *region = &packing->w->region;

    for (uint32_t i = 0; i < region->written.length; i++) {
        uint32_t slot = region->written.data[i];
        if (!blank[slot] && code_region_writes(region, position, slot))
            change(packing, slot);
    }
}

static void write_code_of(Writer *w, uint32_t number)
{
    const Slot *slot = &w->program->slots.data[number];

    g_string_append(w->out, slot->has_none ? "code(" : "(Word)(");
    write_register(w, number);
    g_string_append(w->out, slot->has_none ? ", " : " - ");
    write_number(w, slot->low - slot->has_none);
    g_string_append_printf(w->out, ") << %u", slot->shift);
}

static void write_word(const Packing *packing, uint32_t word)
{
    const Writer *w = packing->w;
    const Slot *slots = w->program->slots.data;

    g_string_append_printf(w->out, "        o[%u] = ", word);
    g_string_append_printf(
        w->out,
        packing->keep[word] == UINT64_MAX ? "s[%u]" : "(s[%u] & 0x%" G_GINT64_MODIFIER "xU)", word,
        packing->keep[word]);
    if (packing->pc_slot != UINT32_MAX && slots[packing->pc_slot].word == word)
        g_string_append_printf(w->out, " | (Word)%" G_GUINT64_FORMAT " << %u", packing->pc,
                               slots[packing->pc_slot].shift);
    for (uint32_t i = 0; i < packing->changed.length; i++) {
        if (slots[packing->changed.data[i]].word != word)
            continue;
        g_string_append(w->out, "\n            | ");
        write_code_of(packing->w, packing->changed.data[i]);
    }
    g_string_append(w->out, ";\n");
}

/* ---- what monitors remember and nobody will read ---- */

static uint64_t groups_at(const ProcessInstance *process, int64_t pc)
{
    return process && pc >= PC_FIRST ? process->locations.data[pc - PC_FIRST].groups : 0;
}

static uint64_t groups_of(const ProcessInstance *process)
{
    uint64_t groups = 0;

    for (uint32_t i = 0; i < process->locations.length; i++)
        groups |= process->locations.data[i].groups;
    return groups;
}

static bool writes_group(const Writer *w, uint32_t position, const Group *group)
{
    for (uint32_t i = 0; i < group->count; i++)
        if (code_region_writes(&w->region, position, group->first + i))
            return true;
    return false;
}

/* Groups that this step may have left with something in them and that this process will not read
 * any more. All others are blank already, or are somebody's still. */
static uint64_t groups_to_blank(const Writer *w, uint32_t position, int64_t pc)
{
    const ProcessInstance *process = w->step.process;
    uint64_t groups = 0;

    if (w->program->keep_dead)
        return 0;
    if (process)
        groups = w->step.from ? w->step.from->groups : groups_of(process);
    for (uint32_t i = 0; i < w->program->groups.length; i++)
        if (writes_group(w, position, &w->program->groups.data[i]))
            groups |= (uint64_t)1 << i;
    return groups & ~groups_at(process, pc);
}

static void write_blank_group(const Writer *w, uint32_t number)
{
    const Group *group = &w->program->groups.data[number];
    g_autofree uint64_t *keep = g_new(uint64_t, w->program->model.words + 1);

    for (uint32_t i = 0; i < w->program->model.words; i++)
        keep[i] = UINT64_MAX;
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        if (w->program->slots.data[i].bits > 0)
            keep[w->program->slots.data[i].word] &= ~layout_mask(&w->program->slots.data[i]);
    g_string_append_printf(w->out, "        if (!(read >> %u & 1)) {", number);
    for (uint32_t i = 0; i < w->program->model.words; i++)
        if (keep[i] != UINT64_MAX)
            g_string_append_printf(w->out, " o[%u] &= 0x%" G_GINT64_MODIFIER "xU;", i, keep[i]);
    g_string_append(w->out, " }\n");
}

static void write_groups(Writer *w, uint64_t groups)
{
    if (groups == 0)
        return;
    g_string_append(w->out, "        Word read = 0;\n");
    for (uint32_t i = 0; i < w->program->process_count; i++) {
        const ProcessInstance *other = &w->program->processes[i];
        if (other == w->step.process || !(groups_of(other) & groups))
            continue;
        g_string_append_printf(w->out, "        read |= groups_%u[", i);
        write_field(w, other->pc);
        g_string_append(w->out, "];\n");
    }
    for (uint32_t i = 0; i < w->program->groups.length; i++)
        if (groups >> i & 1)
            write_blank_group(w, i);
}

/* ---- a step ends ---- */

void write_is_internal(Writer *w)
{
    if (step_text_is_internal(&w->step))
        g_string_append(w->out, "        out->steps[out->count - 1].is_internal = !left;\n");
}

void write_stop(Writer *w, uint32_t position, int64_t pc)
{
    uint32_t words = w->program->model.words;
    bool is_own_fault = w->step.begins || pc == PC_CRASHED; /* of the process itself */
    g_autofree uint64_t *keep = g_new(uint64_t, words + 1);
    g_autofree bool *blank = blank_at(w, position, pc);
    Packing packing = {.w = w,
                       .keep = keep,
                       .pc_slot = w->step.process ? w->step.process->pc : UINT32_MAX,
                       .pc = (uint64_t)pc};

    for (uint32_t i = 0; i < words; i++)
        keep[i] = UINT64_MAX;
    pack_process(&packing, position, blank);
    pack_written(&packing, position, blank);
    if (packing.pc_slot != UINT32_MAX)
        drop(&packing, packing.pc_slot);
    if (w->step.process && w->step.process->clock != NO_SLOT)
        drop(&packing, w->step.process->clock); /* begins at 0, whose code is 0 */
    g_string_append_printf(w->out, "{\n        Word *o = add(out, %u, %s);\n", w->step.actor,
                           is_own_fault ? "1, 0" : "is_fault, broken");
    write_is_internal(w);
    for (uint32_t i = 0; i < words; i++)
        write_word(&packing, i);
    write_groups(w, groups_to_blank(w, position, pc));
    if (is_own_fault) {
        const Slot *faults = &w->program->slots.data[w->program->faults_slot];
        g_string_append_printf(w->out, "        o[%u] -= (Word)1 << %u; /* a fault less */\n",
                               faults->word, faults->shift);
    }
    if (w->program->wrong_start) /* a check makes no sense, whatever the state */
        g_string_append(w->out, "        turn_to_error(out);\n");
    else if (w->program->predicates_can_fail)
        g_string_append(w->out, "        observe(w, o, out);\n");
    g_string_append(w->out, "        goto next;\n    }");
    vec_free(&packing.changed);
}
