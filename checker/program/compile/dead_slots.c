/* Which locals may still be read where a process waits: live-variable analysis on the code (Aho,
 * Lam, Sethi, Ullman, section 9.2.5), backwards to a fixed point, for each process instance. What
 * is not live is blanked when the process stops there, so that it does not distinguish states. */
#include "checker/base/bits.h"
#include "checker/program/bytecode/effects.h"
#include "checker/program/compile/compile.h"

#include <string.h>

typedef struct Analysis {
    const Program *program;
    const ProcessInstance *process;
    uint32_t start, end; /* code of the process */
    uint32_t words;      /* of a set of its slots */
    uint64_t *live;      /* before each instruction: words each */
    uint64_t *groups;    /* monitor groups, likewise */
    bool goes_back;      /* some jump leads to before itself: one pass may not be enough */
} Analysis;

static uint64_t *live_at(const Analysis *a, uint32_t instruction)
{
    return &a->live[(size_t)(instruction - a->start) * a->words];
}

static void mark_slots(const Analysis *a, uint64_t *set, uint32_t slot, uint32_t count, bool on)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bit = slot + i - a->process->first_slot;
        if (bit >= a->process->slot_count)
            continue;
        if (on)
            bits_add(set, bit);
        else
            bits_remove(set, bit);
    }
}

static uint64_t groups_read(const Program *program, const Effect *effect)
{
    uint64_t groups = 0;

    for (uint32_t i = 0; effect->reads && !effect->raises && i < program->groups.length; i++) {
        const Group *group = &program->groups.data[i];
        if (effect->first < group->first + group->count &&
            group->first < effect->first + effect->count)
            groups |= (uint64_t)1 << i;
    }
    return groups;
}

/* What is live before an instruction, from what is live after it. */
static void apply(const Analysis *a, const Instruction *instruction, uint64_t *set,
                  uint64_t *groups)
{
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(a->program, instruction, effects);

    for (uint32_t i = 0; i < count; i++)
        if (effects[i].writes && !effects[i].is_array)
            mark_slots(a, set, effects[i].first, effects[i].count, false);
    for (uint32_t i = 0; i < count; i++) {
        if (effects[i].reads)
            mark_slots(a, set, effects[i].first, effects[i].count, true);
        *groups |= groups_read(a->program, &effects[i]);
    }
}

static void join_from(const Analysis *a, uint64_t *set, uint64_t *groups, uint32_t successor)
{
    if (successor >= a->end)
        return;
    const uint64_t *other = live_at(a, successor);
    for (uint32_t i = 0; i < a->words; i++)
        set[i] |= other[i];
    *groups |= a->groups[successor - a->start];
}

static bool update(Analysis *a, uint32_t at, uint64_t *set)
{
    const Instruction *instruction = &a->program->code.data[at];
    uint32_t next[2], count = effects_next(instruction, at, next);
    uint64_t groups = 0;

    memset(set, 0, a->words * sizeof *set);
    for (uint32_t i = 0; i < count; i++) {
        join_from(a, set, &groups, next[i]);
        a->goes_back |= next[i] <= at;
    }
    apply(a, instruction, set, &groups);
    bool changed = memcmp(set, live_at(a, at), a->words * sizeof *set) != 0 ||
                   groups != a->groups[at - a->start];
    memcpy(live_at(a, at), set, a->words * sizeof *set);
    a->groups[at - a->start] = groups;
    return changed;
}

static bool solve(Analysis *a)
{
    g_autofree uint64_t *set = g_new0(uint64_t, a->words);
    bool changed = true;

    while (changed) {
        changed = false;
        for (uint32_t at = a->end; at-- > a->start;) {
            if (!budget_go_on(a->program->system->design->budget))
                return false;
            changed |= update(a, at, set);
        }
        changed &= a->goes_back;
    }
    return true;
}

/* ---- what goes blank at each location ---- */

/* The locals that have a value here: all of them, or those that properties look at. */
static void mark_scope(const Analysis *a, const Location *location, uint64_t *set, GHashTable *only)
{
    for (uint32_t i = 0; i < location->in_scope_count; i++) {
        const ScopeVar *in_scope = &location->in_scope[i];
        if (!only || (in_scope->var && g_hash_table_contains(only, in_scope->var)))
            mark_slots(a, set, (uint32_t)in_scope->slot,
                       in_scope->var ? layout_slots(in_scope->var->type) : 1, true);
    }
}

/* What is kept here: what may be read and has a value (the analysis takes what is set on one of two
 * ways for live before both), and what is looked at from outside. */
static void find_kept(const Analysis *a, const Location *location, uint64_t *kept,
                      GHashTable *observed)
{
    const uint64_t *live = live_at(a, location->resume);
    g_autofree uint64_t *seen = g_new0(uint64_t, a->words);

    mark_scope(a, location, kept, NULL);
    mark_scope(a, location, seen, observed);
    for (uint32_t i = 0; i < location->within_count; i++)
        mark_slots(a, seen, a->process->withins.data[location->withins[i]].slot, 1, true);
    for (uint32_t i = 0; i < a->words; i++)
        kept[i] = a->program->keep_dead ? kept[i] | seen[i] : (kept[i] & live[i]) | seen[i];
}

static void finish_location(const Analysis *a, Location *location, uint64_t *ever,
                            GHashTable *observed)
{
    Program *program = (Program *)a->program;
    g_autofree uint64_t *kept = g_new0(uint64_t, a->words);
    g_autofree uint32_t *dead = g_new0(uint32_t, a->process->slot_count + 1);

    location->groups = program->keep_dead ? UINT64_MAX : a->groups[location->resume - a->start];
    find_kept(a, location, kept, observed);
    for (uint32_t i = 0; i < a->process->slot_count; i++) {
        if (bits_has(kept, i))
            bits_add(ever, i);
        else
            dead[location->dead_count++] = a->process->first_slot + i;
    }
    location->dead = arena_copy(program->arena, dead, location->dead_count, sizeof *dead);
}

/* What is live nowhere needs no room in a state. */
static void shrink(const Analysis *a, const uint64_t *ever)
{
    Program *program = (Program *)a->program;

    for (uint32_t i = 0; i < a->process->slot_count; i++)
        if (!bits_has(ever, i))
            program->slots.data[a->process->first_slot + i] = (Slot){0};
}

/* A process that may restart may come to all its reads again, wherever it is. */
static void keep_all_groups(ProcessInstance *process)
{
    uint64_t groups = 0;

    for (uint32_t i = 0; i < process->locations.length; i++)
        groups |= process->locations.data[i].groups;
    for (uint32_t i = 0; i < process->locations.length; i++)
        process->locations.data[i].groups = groups;
}

static bool analyse(Program *program, ProcessInstance *process, uint32_t end, GHashTable *observed)
{
    Analysis a = {.program = program,
                  .process = process,
                  .start = process->start,
                  .end = end,
                  .words = process->slot_count / 64 + 1};
    g_autofree uint64_t *live = g_new0(uint64_t, (size_t)a.words * (end - a.start + 1));
    g_autofree uint64_t *groups = g_new0(uint64_t, end - a.start + 1);
    g_autofree uint64_t *ever = g_new0(uint64_t, a.words);

    a.live = live;
    a.groups = groups;
    if (!solve(&a))
        return false;
    for (uint32_t i = 0; i < process->locations.length; i++)
        finish_location(&a, &process->locations.data[i], ever, observed);
    if (process->template->may_restart)
        keep_all_groups(process);
    shrink(&a, ever);
    return true;
}

static bool is_small(const ProcessInstance *process, uint32_t length)
{
    return (uint64_t)(process->slot_count / 64 + 1) * length <= MAX_LIVE;
}

bool dead_slots_find(Program *program, GHashTable *observed)
{
    for (uint32_t i = 0; i < program->process_count; i++) {
        ProcessInstance *process = &program->processes[i];
        uint32_t end = process->start;
        while (program->code.data[end].op != CODE_END)
            end++;
        if (!is_small(process, end + 1 - process->start) ||
            !analyse(program, process, end + 1, observed))
            return false;
    }
    return true;
}
