/* Where a run differs under a fix, and why a step is refused, in words. */
#include "checker/base/duration.h"
#include "checker/program/replay/replay.h"
#include "traces/explain/what_if_private.h"

#include <string.h>

/* ---- as long as there is room ---- */

static const char *what_of(const WhatIfRun *r, const ReplayOnStep *step)
{
    return r->is_brief ? step->brief_what : step->what;
}

static const char *result_of(const WhatIfRun *r, const ReplayOnStep *step)
{
    return r->is_brief ? step->brief_result : step->result;
}

static const char *call_of(const WhatIfRun *r, const RowCall *call)
{
    return r->is_brief ? call->brief_call : call->call;
}

/* ---- where it differs ---- */

static bool is_extra(const WhatIfRun *r, guint index)
{
    const ReplayOnStep *step = what_if_step(r, index);

    if (step->row > 0 || step->kind == ROW_TIME ||
        (step->kind == ROW_PROCESS && step->call_count == 0))
        return false;
    for (guint i = index + 1; i < r->replayed->steps->len; i++)
        if (what_if_step(r, i)->row > 0)
            return true;
    return false;
}

static Difference difference_before(const WhatIfRun *r, guint end, uint32_t row)
{
    for (guint i = 0; i < end && i < r->replayed->steps->len; i++)
        if (is_extra(r, i)) {
            guint next = i + 1;
            while (what_if_step(r, next)->row == 0)
                next++;
            return (Difference){0, what_if_step(r, i)->who, what_of(r, what_if_step(r, i)),
                                what_if_step(r, next)->row};
        }
    return (Difference){.row = row};
}

uint32_t what_if_decisive_row(const WhatIfRun *r)
{
    return r->example->window >= 0 ? r->example->opens : r->example->shown;
}

/* That somebody has to wait is what matters, not the lock that was taken before. */
Difference what_if_difference(const WhatIfRun *r)
{
    const ReplayedOn *f = r->replayed;

    for (uint32_t i = 0; i < f->row_count && i < what_if_decisive_row(r); i++)
        if (f->rows[i].match == REPLAY_ON_WAITS)
            return (Difference){.row = i + 1};
    for (uint32_t i = 0; i < f->row_count; i++)
        if (f->rows[i].match != REPLAY_ON_SAME)
            return difference_before(r, f->rows[i].step, i + 1);
    return difference_before(r, f->steps->len, 0);
}

/* ---- words ---- */

void what_if_name(const WhatIfRun *r, uint32_t row)
{
    if (row > 0)
        g_array_append_val(r->named, row);
}

/* "step 5, reader's cache.set(0)" */
static char *row_words(const WhatIfRun *r, uint32_t row)
{
    const Row *it = &r->example->rows[row - 1];
    const char *who = r->example->lanes[it->lane].name;

    what_if_name(r, row);
    if (it->kind == ROW_TIME)
        return g_strdup_printf("step %u, in which time passes", row);
    if (it->kind != ROW_PROCESS)
        return g_strdup_printf("step %u, %s", row, it->event);
    if (it->call_count == 0)
        return g_strdup_printf("step %u of %s", row, who);
    return g_strdup_printf("step %u, %s's %s", row, who,
                           call_of(r, &it->calls[it->call_count - 1]));
}

static char *other_words(const WhatIfRun *r, uint32_t row, const ReplayOnStep *step)
{
    const Row *it = &r->example->rows[row - 1];
    const RowCall *call = it->call_count ? &it->calls[it->call_count - 1] : NULL;
    g_autofree char *words = row_words(r, row);
    g_autofree char *changes =
        stepper_changes(r->replayed->walk, step->before, step->to, r->is_brief);

    what_if_name(r, row);
    const RowCall *own = step->call_count ? &step->calls[step->call_count - 1] : NULL;
    if (call && !(own && stepper_same_call(own, call)))
        return g_strdup_printf("step %u is %s's %s, not %s", row, step->who, what_of(r, step),
                               call_of(r, call));
    if (call && !typed_value_equal(call->value, own->value))
        return g_strdup_printf("%s, returns %s", words,
                               step->result ? result_of(r, step) : "nothing");
    if (it->fault && !step->note)
        return g_strdup_printf("%s, does not fail", words);
    return g_strdup_printf("%s, %s%s", words, *changes ? "makes it " : "changes nothing", changes);
}

static char *shifted_words(const WhatIfRun *r, uint32_t row, const char *words)
{
    const ReplayOnStep *step = what_if_step(r, r->replayed->rows[row - 1].step);
    g_autofree char *time = duration_text(step->at);

    return g_strdup_printf("%s, comes at %s, not at %s", words, time,
                           r->example->rows[row - 1].time);
}

char *what_if_difference_words(const WhatIfRun *r, Difference difference)
{
    what_if_name(r, difference.before);
    if (difference.row == 0)
        return g_strdup_printf("%s's %s comes before step %u", difference.who, difference.what,
                               difference.before);
    const ReplayOnRow *row = &r->replayed->rows[difference.row - 1];
    g_autofree char *words = row_words(r, difference.row);
    switch (row->match) {
    case REPLAY_ON_WAITS: return g_strdup_printf("%s, has to wait at %s", words, row->waiting);
    case REPLAY_ON_MISSING: return g_strdup_printf("%s, is not taken", words);
    case REPLAY_ON_SHIFTED: return shifted_words(r, difference.row, words);
    case REPLAY_ON_SAME:
    case REPLAY_ON_OTHER: break;
    }
    return other_words(r, difference.row, what_if_step(r, row->step));
}

/* ---- why a call is refused ---- */

/* The variable that a slot is of, in the words of the walk; count where it is none's. */
static uint32_t variable_of(const WhatIfRun *r, ReplaySlot slot, uint32_t *count)
{
    const StepperVariable *variables = stepper_variables(r->replayed->walk, count);

    for (uint32_t i = 0; i < *count; i++)
        if (slot.var && variables[i].var == slot.var && variables[i].index == slot.index &&
            (variables[i].place < 0 || variables[i].place == replay_place(slot)))
            return i;
    return *count;
}

static bool is_of_component(const RowCall *call, ReplaySlot slot)
{
    return slot.var && slot.var->instance == call->operation->instance && slot.index == call->index;
}

/* Of what the step looked at in the component that it called, what was written last. */
static const Flow *latest(const WhatIfRun *r, const ReplayOnStep *refused, const Flow *from,
                          const Flow *best)
{
    const RowCall *call = &refused->calls[refused->call_count - 1];

    if (from->kind == FLOW_COMPUTED)
        for (uint32_t i = 0; i < from->part_count; i++)
            best = latest(r, refused, from->parts[i], best);
    if (from->kind != FLOW_READ || from->step != refused->position ||
        !is_of_component(call, replay_slot(r->fixed, from->slot)))
        return best;
    return !best || from->written > best->written ? from : best;
}

/* The schedule is replayed once more, up to that step, and it is followed what it looks at. */
static const Flow *decisive_read(const WhatIfRun *r, const ReplayOnStep *refused, Arena *arena)
{
    const Run run = {.length = refused->position,
                     .steps = (uint16_t *)r->replayed->choices->data,
                     .loop = refused->position};
    g_autoptr(Replay) replay = replay_new(r->fixed, &run);
    const Flow *best = NULL;
    uint32_t count;

    replay_follow(replay, arena);
    while (replay_step(replay))
        ;
    const Flow *const *conditions = replay_conditions(replay, &count);
    /* The last test is the one that decided. */
    for (uint32_t i = count; i-- > 0 && !best && refused->call_count > 0;)
        best = latest(r, refused, conditions[i], NULL);
    return best;
}

static const ReplayOnStep *step_at(const WhatIfRun *r, uint32_t position)
{
    for (guint i = 0; i < r->replayed->steps->len; i++)
        if (what_if_step(r, i)->position == position)
            return what_if_step(r, i);
    return NULL;
}

/* A component stands for its `value`; what has another name is said by it, as the condition has it. */
static const char *read_name(const StepperVariable *variable)
{
    const bool is_value = variable->var && strcmp(variable->var->name, "value") == 0;

    return variable->alias && !is_value ? variable->alias : variable->name;
}

/* What the call looked at and somebody else had written: "; cache.leased is none since step 4". */
static char *cause_words(WhatIfRun *r, guint index)
{
    const ReplayOnStep *refused = what_if_step(r, index);
    g_autoptr(Arena) arena = arena_new();
    const Flow *read = decisive_read(r, refused, arena);
    const ReplayOnStep *writer = read && read->written ? step_at(r, read->written) : NULL;
    uint32_t count, variable = read ? variable_of(r, replay_slot(r->fixed, read->slot), &count) : 0;

    if (!writer || writer->actor == refused->actor || variable == count)
        return g_strdup("");
    const char *name = read_name(&stepper_variables(r->replayed->walk, &count)[variable]);
    const TypedValue held = refused->before->held[variable];
    const System *system = program_system(r->fixed);
    g_autofree char *value = r->is_brief ? value_text_terse(system, held.type, held.slots)
                                         : value_text(system, held.type, held.slots);
    r->reason = (WhatIfReason){read->slot, refused->position};
    what_if_name(r, writer->row);
    if (writer->row)
        return g_strdup_printf("; %s is %s since step %u", name, value, writer->row);
    return g_strdup_printf("; %s is %s since %s%s%s", name, value, writer->who,
                           writer->kind == ROW_PROCESS ? "'s " : " ", what_of(r, writer));
}

/* What only looks returns something else than that it failed. */
static bool looks(const ReplayOnStep *step)
{
    const TypedValue value =
        step->call_count ? step->calls[step->call_count - 1].value : (TypedValue){0};

    return value.type && (value.type->kind != KIND_BOOL || *value.slots);
}

/* A call in the place of the run's that changes nothing, where the run's did. NULL where it is not
 * that. */
char *what_if_refusal_words(WhatIfRun *r, uint32_t row)
{
    const ReplayOnRow *replayed = &r->replayed->rows[row - 1];
    const Row *it = &r->example->rows[row - 1];

    if (replayed->match != REPLAY_ON_OTHER || it->change_count == 0)
        return NULL;
    const ReplayOnStep *step = what_if_step(r, replayed->step);
    g_autofree char *changes =
        stepper_changes(r->replayed->walk, step->before, step->to, r->is_brief);
    if (*changes || (looks(step) && it->call_count &&
                     !replay_on_is_like(&step->calls[0], &it->calls[it->call_count - 1])))
        return NULL;
    g_autofree char *cause = cause_words(r, replayed->step);
    return g_strdup_printf("refuses step %u: %s %s%s%s", row, what_of(r, step),
                           step->result ? "returns " : "changes nothing",
                           step->result ? result_of(r, step) : "", cause);
}
