/* Where a run differs under a fix, and why a step is refused, in words. */
#include "checker/base/duration.h"
#include "traces/explain/what_if_private.h"

#include <string.h>

/* ---- where it differs ---- */

static bool is_extra(const WhatIfRun *r, guint index)
{
    const ReplayOnStep *step = what_if_step(r, index);

    if (step->row > 0 || strcmp(step->what, "goes on") == 0)
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
            return (Difference){0, what_if_step(r, i)->who, what_if_step(r, i)->what,
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

/* "step 5, reader's cache.set(0)" */
static char *row_words(const WhatIfRun *r, uint32_t row)
{
    const Row *it = &r->example->rows[row - 1];
    const char *who = r->example->lanes[it->lane].name;

    if (it->kind != ROW_PROCESS)
        return g_strdup_printf("step %u, %s", row, it->event);
    if (it->call_count == 0)
        return g_strdup_printf("step %u of %s", row, who);
    return g_strdup_printf("step %u, %s's %s", row, who, it->calls[it->call_count - 1].call);
}

static char *other_words(const WhatIfRun *r, uint32_t row, const ReplayOnStep *step)
{
    const Row *it = &r->example->rows[row - 1];
    const RowCall *call = it->call_count ? &it->calls[it->call_count - 1] : NULL;
    g_autofree char *words = row_words(r, row);
    g_autofree char *changes = stepper_changes(r->replayed->walk, step->before, step->to);

    if (call && !g_str_has_suffix(step->what, call->call))
        return g_strdup_printf("step %u is %s's %s, not %s", row, step->who, step->what,
                               call->call);
    if (call && g_strcmp0(call->result, step->result) != 0)
        return g_strdup_printf("%s, returns %s", words, step->result ? step->result : "nothing");
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
    if (difference.row == 0)
        return g_strdup_printf("%s's %s comes before step %u", difference.who, difference.what,
                               difference.before);
    const ReplayOnRow *row = &r->replayed->rows[difference.row - 1];
    g_autofree char *words = row_words(r, difference.row);
    switch (row->match) {
    case REPLAY_ON_WAITS: return g_strdup_printf("%s, has to wait at %s", words, row->waiting);
    case REPLAY_ON_MISSING: return g_strdup_printf("%s, is not taken", words);
    case REPLAY_ON_SHIFTED: return shifted_words(r, difference.row, words);
    default: return other_words(r, difference.row, what_if_step(r, row->step));
    }
}

static bool belongs_to(const char *variable, const char *component, size_t length)
{
    return strncmp(variable, component, length) == 0 &&
           (variable[length] == '\0' || variable[length] == '.');
}

/* What that step of somebody else changed of the component; its first variable, which it is for,
 * only where nothing else did. Negative: nothing. */
static int changed_variable(const WhatIfRun *r, const ReplayOnStep *step,
                            const ReplayOnStep *refused)
{
    const size_t length = strcspn(refused->what, ".");
    uint32_t count;
    const StepperVariable *variables = stepper_variables(r->replayed->walk, &count);
    int found = WHAT_IF_NOWHERE;

    for (uint32_t i = 0; i < count && strcmp(step->who, refused->who) != 0; i++)
        if (!variables[i].is_process && belongs_to(variables[i].name, refused->what, length) &&
            strcmp(step->before->values[i], step->to->values[i]) != 0 &&
            (found == WHAT_IF_NOWHERE || variables[found].alias))
            found = (int)i;
    return found;
}

/* The last that did: "; cache.leased is none since step 4". */
static char *cause_words(const WhatIfRun *r, guint index)
{
    const ReplayOnStep *refused = what_if_step(r, index);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(r->replayed->walk, &count);

    for (guint i = index; i-- > 0;) {
        const ReplayOnStep *step = what_if_step(r, i);
        int variable = changed_variable(r, step, refused);
        if (variable == WHAT_IF_NOWHERE)
            continue;
        const char *name = variables[variable].name, *value = step->to->values[variable];
        if (step->row)
            return g_strdup_printf("; %s is %s since step %u", name, value, step->row);
        return g_strdup_printf("; %s is %s since %s%s%s", name, value, step->who,
                               step->kind == ROW_PROCESS ? "'s " : " ", step->what);
    }
    return g_strdup("");
}

/* What only looks returns something else than that it failed. */
static bool looks(const ReplayOnStep *step)
{
    return step->result && strcmp(step->result, "false") != 0;
}

/* A call in the place of the run's that changes nothing, where the run's did. NULL where it is not
 * that. */
char *what_if_refusal_words(const WhatIfRun *r, uint32_t row)
{
    const ReplayOnRow *replayed = &r->replayed->rows[row - 1];
    const Row *it = &r->example->rows[row - 1];

    if (replayed->match != REPLAY_ON_OTHER || it->change_count == 0)
        return NULL;
    const ReplayOnStep *step = what_if_step(r, replayed->step);
    g_autofree char *changes = stepper_changes(r->replayed->walk, step->before, step->to);
    if (*changes || (looks(step) && it->call_count &&
                     !replay_on_is_like(step->what, it->calls[it->call_count - 1].call)))
        return NULL;
    g_autofree char *cause = cause_words(r, replayed->step);
    return g_strdup_printf("refuses step %u: %s %s%s%s", row, step->what,
                           step->result ? "returns " : "changes nothing",
                           step->result ? step->result : "", cause);
}
