/* States unpacked and packed. A step leaves most of a state as it was: its successor is the state
 * itself with the bits of those slots replaced that the way there may have written. */
#include "checker/native/writer.h"

static uint64_t slot_mask(const Slot *slot)
{
    uint64_t ones = slot->bits < 64 ? ((uint64_t)1 << slot->bits) - 1 : UINT64_MAX;

    return ones << slot->shift;
}

static bool is_of_agent(const Agent *agent, uint32_t slot)
{
    return agent && slot >= agent->first_slot && slot < agent->first_slot + agent->slot_count;
}

/* ---- unpacking ---- */

void write_field(Writer *w, uint32_t number)
{
    const Slot *slot = &w->program->slots.data[number];
    int64_t bias = slot->low - slot->has_none;

    if (slot->bits == 0 || (w->step.begins && is_of_agent(w->step.agent, number))) {
        write_number(w, layout_blank(slot));
        return;
    }
    g_string_append_printf(w->out,
                           slot->has_none ? "optional(s[%u] >> %u & 0x%" G_GINT64_MODIFIER "x"
                                          : "(Value)(s[%u] >> %u & 0x%" G_GINT64_MODIFIER "x)",
                           slot->word, slot->shift, slot_mask(slot) >> slot->shift);
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

static void write_array(Writer *w, const Stretch *array)
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
    uint32_t place_slot;   /* UINT32_MAX: no process moves */
    uint64_t place;
} Packing;

static void drop(Packing *packing, uint32_t number)
{
    const Slot *slot = &packing->w->program->slots.data[number];

    if (slot->bits > 0)
        packing->keep[slot->word] &= ~slot_mask(slot);
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
static bool *blank_at(const Writer *w, uint32_t spot, int64_t place)
{
    bool never_waited = w->step.begins && spot == UINT32_MAX;
    const Agent *agent = never_waited ? NULL : w->step.agent;
    bool *blank = g_new0(bool, w->program->slots.length + 1);

    for (uint32_t i = 0; agent && place < PLACE_FIRST && i < agent->slot_count; i++)
        blank[agent->first_slot + i] = true;
    const Location *to =
        agent && place >= PLACE_FIRST ? &agent->locations.data[place - PLACE_FIRST] : NULL;
    for (uint32_t i = 0; to && i < to->dead_count; i++)
        blank[to->dead[i]] = true;
    return blank;
}

/* Of a process that begins again all locals are new, whatever the state says. */
static void pack_agent(Packing *packing, uint32_t spot, const bool *blank)
{
    const Writer *w = packing->w;
    const Agent *agent = w->step.agent;

    for (uint32_t i = 0; agent && i < agent->slot_count; i++) {
        uint32_t slot = agent->first_slot + i;
        bool written = region_writes(&w->region, spot, slot);
        if (blank[slot] ? written || !was_blank(w, slot) : w->step.begins && !written)
            drop(packing, slot);
    }
}

static void pack_written(Packing *packing, uint32_t spot, const bool *blank)
{
    const Region *region = &packing->w->region;

    for (uint32_t i = 0; i < region->written.length; i++) {
        uint32_t slot = region->written.data[i];
        if (!blank[slot] && region_writes(region, spot, slot))
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
    if (packing->place_slot != UINT32_MAX && slots[packing->place_slot].word == word)
        g_string_append_printf(w->out, " | (Word)%" G_GUINT64_FORMAT " << %u", packing->place,
                               slots[packing->place_slot].shift);
    for (uint32_t i = 0; i < packing->changed.length; i++) {
        if (slots[packing->changed.data[i]].word != word)
            continue;
        g_string_append(w->out, "\n            | ");
        write_code_of(packing->w, packing->changed.data[i]);
    }
    g_string_append(w->out, ";\n");
}

/* ---- what monitors remember and nobody will read ---- */

static uint64_t groups_at(const Agent *agent, int64_t place)
{
    return agent && place >= PLACE_FIRST ? agent->locations.data[place - PLACE_FIRST].groups : 0;
}

static uint64_t groups_of(const Agent *agent)
{
    uint64_t groups = 0;

    for (uint32_t i = 0; i < agent->locations.length; i++)
        groups |= agent->locations.data[i].groups;
    return groups;
}

static bool writes_group(const Writer *w, uint32_t spot, const Group *group)
{
    for (uint32_t i = 0; i < group->count; i++)
        if (region_writes(&w->region, spot, group->first + i))
            return true;
    return false;
}

/* Groups that this step may have left with something in them and that this process will not read
 * any more. All others are blank already, or are somebody's still. */
static uint64_t groups_to_blank(const Writer *w, uint32_t spot, int64_t place)
{
    const Agent *agent = w->step.agent;
    uint64_t groups = 0;

    if (w->program->keep_dead)
        return 0;
    if (agent)
        groups = w->step.from ? w->step.from->groups : groups_of(agent);
    for (uint32_t i = 0; i < w->program->groups.length; i++)
        if (writes_group(w, spot, &w->program->groups.data[i]))
            groups |= (uint64_t)1 << i;
    return groups & ~groups_at(agent, place);
}

static void write_blank_group(const Writer *w, uint32_t number)
{
    const Group *group = &w->program->groups.data[number];
    g_autofree uint64_t *keep = g_new(uint64_t, w->program->model.words + 1);

    for (uint32_t i = 0; i < w->program->model.words; i++)
        keep[i] = UINT64_MAX;
    for (uint32_t i = group->first; i < group->first + group->count; i++)
        if (w->program->slots.data[i].bits > 0)
            keep[w->program->slots.data[i].word] &= ~slot_mask(&w->program->slots.data[i]);
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
    for (uint32_t i = 0; i < w->program->agent_count; i++) {
        const Agent *other = &w->program->agents[i];
        if (other == w->step.agent || !(groups_of(other) & groups))
            continue;
        g_string_append_printf(w->out, "        read |= groups_%u[", i);
        write_field(w, other->place);
        g_string_append(w->out, "];\n");
    }
    for (uint32_t i = 0; i < w->program->groups.length; i++)
        if (groups >> i & 1)
            write_blank_group(w, i);
}

/* ---- a step ends ---- */

void write_silence(Writer *w)
{
    if (is_internal(&w->step))
        g_string_append(w->out, "        out->steps[out->count - 1].is_silent = !left;\n");
}

void write_stop(Writer *w, uint32_t spot, int64_t place)
{
    uint32_t words = w->program->model.words;
    bool is_own_fault = w->step.begins || place == PLACE_CRASHED; /* of the process itself */
    g_autofree uint64_t *keep = g_new(uint64_t, words + 1);
    g_autofree bool *blank = blank_at(w, spot, place);
    Packing packing = {.w = w,
                       .keep = keep,
                       .place_slot = w->step.agent ? w->step.agent->place : UINT32_MAX,
                       .place = (uint64_t)place};

    for (uint32_t i = 0; i < words; i++)
        keep[i] = UINT64_MAX;
    pack_agent(&packing, spot, blank);
    pack_written(&packing, spot, blank);
    if (packing.place_slot != UINT32_MAX)
        drop(&packing, packing.place_slot);
    if (w->step.agent && w->step.agent->clock != NO_SLOT)
        drop(&packing, w->step.agent->clock); /* begins at 0, whose code is 0 */
    g_string_append_printf(w->out, "{\n        Word *o = add(out, %u, %s);\n", w->step.actor,
                           is_own_fault ? "1, 0" : "is_fault, broken");
    write_silence(w);
    for (uint32_t i = 0; i < words; i++)
        write_word(&packing, i);
    write_groups(w, groups_to_blank(w, spot, place));
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
