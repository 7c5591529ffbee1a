#include "traces/remedy.h"

#include "checker/base/duration.h"
#include "traces/follow.h"
#include "traces/value.h"

#include <string.h>

enum { NOWHERE = -1, LONG = 100 /* letters of a line that should say less */ };

typedef struct Remedy {
    const Trace *trace;
    const Followed *followed;
    const Program *fixed;
    const ModelProperty *property;
    uint32_t window;    /* of a run about a window */
    int broken, mended; /* steps: that opened the window for the last time, or broke the check;
                           that closed it */
} Remedy;

static const FollowStep *step_at(const Remedy *r, guint index)
{
    return &g_array_index(r->followed->steps, FollowStep, index);
}

/* ---- whether it goes wrong ---- */

static bool is_open(const Remedy *r, const WalkPlace *place)
{
    return place->open >> r->window & 1;
}

static void find_opening(Remedy *r)
{
    const WalkPlace *start = r->followed->steps->len ? step_at(r, 0)->before : r->followed->last;
    bool open = is_open(r, start);

    r->broken = open ? 0 : NOWHERE;
    for (guint i = 0; i < r->followed->steps->len; i++) {
        bool now = is_open(r, step_at(r, i)->to);
        if (now && !open) {
            r->broken = (int)i;
            r->mended = NOWHERE;
        } else if (!now && open) {
            r->mended = (int)i;
        }
        open = now;
    }
}

static bool breaks(const Remedy *r, const FollowStep *step)
{
    if (r->property->kind == PROPERTY_PROMISE) {
        g_auto(GStrv) names = g_strsplit(step->breaks ? step->breaks : "", ", ", -1);
        return g_strv_contains((const char *const *)names, r->property->name);
    }
    return r->property->kind == PROPERTY_ALWAYS &&
           !(step->to->predicates >> r->property->predicate & 1);
}

static void find_breaking(Remedy *r)
{
    const GArray *steps = r->followed->steps;

    for (guint i = 0; i < steps->len && r->broken == NOWHERE; i++)
        if (breaks(r, step_at(r, i)))
            r->broken = (int)i;
    if (r->property->kind == PROPERTY_AT_REST && r->followed->rests &&
        !(r->followed->last->predicates >> r->property->predicate & 1))
        r->broken = (int)steps->len - 1;
}

/* The run itself closes the window again in that row: so would it with the fix. */
static bool is_mended_anyway(const Remedy *r)
{
    uint32_t row = r->mended == NOWHERE ? 0 : step_at(r, (guint)r->mended)->row;

    return row > 0 && !trace_is_open(r->trace, r->window, row) &&
           trace_is_open(r->trace, r->window, row - 1);
}

/* It was closed again before the row that should have opened it for good. */
static bool is_mended_early(const Remedy *r)
{
    const uint32_t opens = r->trace->opens;

    return r->mended != NOWHERE && opens > 0 &&
           (uint32_t)r->mended < r->followed->rows[opens - 1].step;
}

/* ---- where it differs ---- */

static bool is_extra(const Remedy *r, guint index)
{
    const FollowStep *step = step_at(r, index);

    if (step->row > 0 || strcmp(step->what, "goes on") == 0)
        return false;
    for (guint i = index + 1; i < r->followed->steps->len; i++)
        if (step_at(r, i)->row > 0)
            return true;
    return false;
}

typedef struct Difference {
    uint32_t row;    /* from 1: that is met by something else, or not at all; or */
    const char *who; /* a step that the run does not have, */
    const char *what;
    uint32_t before; /* and the row after it */
} Difference;

static Difference difference_before(const Remedy *r, guint end, uint32_t row)
{
    for (guint i = 0; i < end && i < r->followed->steps->len; i++)
        if (is_extra(r, i)) {
            guint next = i + 1;
            while (step_at(r, next)->row == 0)
                next++;
            return (Difference){0, step_at(r, i)->who, step_at(r, i)->what, step_at(r, next)->row};
        }
    return (Difference){.row = row};
}

/* The row that opens the window, or breaks the check. */
static uint32_t decisive_row(const Remedy *r)
{
    return r->trace->window >= 0 ? r->trace->opens : r->trace->shown;
}

/* That somebody has to wait is what matters, not the lock that was taken before. */
static Difference first_difference(const Remedy *r)
{
    const Followed *f = r->followed;

    for (uint32_t i = 0; i < f->row_count && i < decisive_row(r); i++)
        if (f->rows[i].match == FOLLOW_WAITS)
            return (Difference){.row = i + 1};
    for (uint32_t i = 0; i < f->row_count; i++)
        if (f->rows[i].match != FOLLOW_SAME)
            return difference_before(r, f->rows[i].step, i + 1);
    return difference_before(r, f->steps->len, 0);
}

/* ---- words ---- */

/* "step 5, reader's cache.set(0)" */
static char *row_words(const Remedy *r, uint32_t row)
{
    const TraceRow *it = &r->trace->rows[row - 1];
    const char *who = r->trace->lanes[it->lane].name;

    if (it->kind != ROW_PROCESS)
        return g_strdup_printf("step %u, %s", row, it->event);
    if (it->call_count == 0)
        return g_strdup_printf("step %u of %s", row, who);
    return g_strdup_printf("step %u, %s's %s", row, who, it->calls[it->call_count - 1].call);
}

static char *other_words(const Remedy *r, uint32_t row, const FollowStep *step)
{
    const TraceRow *it = &r->trace->rows[row - 1];
    const TraceCall *call = it->call_count ? &it->calls[it->call_count - 1] : NULL;
    g_autofree char *words = row_words(r, row);
    g_autofree char *changes = walk_changes(r->followed->walk, step->before, step->to);

    if (call && !g_str_has_suffix(step->what, call->call))
        return g_strdup_printf("step %u is %s's %s, not %s", row, step->who, step->what,
                               call->call);
    if (call && g_strcmp0(call->result, step->result) != 0)
        return g_strdup_printf("%s, returns %s", words, step->result ? step->result : "nothing");
    if (it->fault && !step->note)
        return g_strdup_printf("%s, does not fail", words);
    return g_strdup_printf("%s, %s%s", words, *changes ? "makes it " : "changes nothing", changes);
}

static char *shifted_words(const Remedy *r, uint32_t row, const char *words)
{
    const FollowStep *step = step_at(r, r->followed->rows[row - 1].step);
    g_autofree char *time = duration_text(step->at);

    return g_strdup_printf("%s, comes at %s, not at %s", words, time, r->trace->rows[row - 1].time);
}

static char *difference_words(const Remedy *r, Difference difference)
{
    if (difference.row == 0)
        return g_strdup_printf("%s's %s comes before step %u", difference.who, difference.what,
                               difference.before);
    const FollowRow *row = &r->followed->rows[difference.row - 1];
    g_autofree char *words = row_words(r, difference.row);
    switch (row->match) {
    case FOLLOW_WAITS: return g_strdup_printf("%s, has to wait at %s", words, row->waiting);
    case FOLLOW_MISSING: return g_strdup_printf("%s, is not taken", words);
    case FOLLOW_SHIFTED: return shifted_words(r, difference.row, words);
    default: return other_words(r, difference.row, step_at(r, row->step));
    }
}

static bool belongs_to(const char *variable, const char *component, size_t length)
{
    return strncmp(variable, component, length) == 0 &&
           (variable[length] == '\0' || variable[length] == '.');
}

/* What that step of somebody else changed of the component; its first variable, which it is for,
 * only where nothing else did. Negative: nothing. */
static int changed_variable(const Remedy *r, const FollowStep *step, const FollowStep *refused)
{
    const size_t length = strcspn(refused->what, ".");
    uint32_t count;
    const WalkVariable *variables = walk_variables(r->followed->walk, &count);
    int found = NOWHERE;

    for (uint32_t i = 0; i < count && strcmp(step->who, refused->who) != 0; i++)
        if (!variables[i].is_process && belongs_to(variables[i].name, refused->what, length) &&
            strcmp(step->before->values[i], step->to->values[i]) != 0 &&
            (found == NOWHERE || variables[found].alias))
            found = (int)i;
    return found;
}

/* The last that did: "; cache.leased is none since step 4". */
static char *cause_words(const Remedy *r, guint index)
{
    const FollowStep *refused = step_at(r, index);
    uint32_t count;
    const WalkVariable *variables = walk_variables(r->followed->walk, &count);

    for (guint i = index; i-- > 0;) {
        const FollowStep *step = step_at(r, i);
        int variable = changed_variable(r, step, refused);
        if (variable == NOWHERE)
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
static bool looks(const FollowStep *step)
{
    return step->result && strcmp(step->result, "false") != 0;
}

/* A call in the place of the run's that changes nothing, where the run's did. NULL where it is not
 * that. */
static char *refusal_words(const Remedy *r, uint32_t row)
{
    const FollowRow *followed = &r->followed->rows[row - 1];
    const TraceRow *it = &r->trace->rows[row - 1];

    if (followed->match != FOLLOW_OTHER || it->change_count == 0)
        return NULL;
    const FollowStep *step = step_at(r, followed->step);
    g_autofree char *changes = walk_changes(r->followed->walk, step->before, step->to);
    if (*changes || (looks(step) && it->call_count &&
                     !follow_is_like(step->what, it->calls[it->call_count - 1].call)))
        return NULL;
    g_autofree char *cause = cause_words(r, followed->step);
    return g_strdup_printf("refuses step %u: %s %s%s%s", row, step->what,
                           step->result ? "returns " : "changes nothing",
                           step->result ? step->result : "", cause);
}

static char *prevented_words(const Remedy *r, uint32_t *row)
{
    const uint32_t decisive = decisive_row(r);
    char *refusal = decisive ? refusal_words(r, decisive) : NULL;
    const char *then = r->trace->window < 0   ? "nothing is broken"
                       : r->broken == NOWHERE ? "it never opens"
                                              : "it does not stay open";

    *row = decisive;
    if (refusal)
        return refusal;
    Difference difference = first_difference(r);
    if (difference.row + difference.before == 0)
        return g_strdup_printf("after the same steps %s", then);
    g_autofree char *words = difference_words(r, difference);
    *row = difference.row ? difference.row : difference.before;
    return g_strdup_printf("%s, and %s", words, then);
}

/* The last row that was met up to there. */
static uint32_t row_before(const Remedy *r, guint step)
{
    uint32_t row = 0;

    for (guint i = 0; i < step; i++)
        row = MAX(row, step_at(r, i)->row);
    return row;
}

/* Where something else opens it than in the run: also how that came. */
static char *removed_words(const Remedy *r, uint32_t *row)
{
    const FollowStep *step = step_at(r, (guint)r->mended);
    const bool is_event = step->kind != ROW_PROCESS;
    g_autofree char *closes = g_strdup_printf(
        "%s%s%s closes it %s step %u", step->who, is_event ? " " : "'s ", step->what,
        step->row ? "at" : "after", step->row ? step->row : row_before(r, (guint)r->mended));

    *row = row_before(r, (guint)r->mended);
    if (r->trace->opens > 0 && step_at(r, (guint)r->broken)->row == r->trace->opens)
        return g_steal_pointer(&closes);
    Difference difference = first_difference(r);
    if (difference.row + difference.before == 0)
        return g_steal_pointer(&closes);
    g_autofree char *words = difference_words(r, difference);
    *row = difference.row ? difference.row : difference.before;
    return g_strdup_printf("%s, and %s", words, closes);
}

static char *vain_words(const Remedy *r, TraceRemedy *remedy)
{
    Difference difference = first_difference(r);

    remedy->step = difference.row ? difference.row : difference.before;
    if (remedy->step == 0) {
        remedy->kind = REMEDY_NOTHING;
        return g_strdup("nothing, the run is the same");
    }
    g_autofree char *words = difference_words(r, difference);
    uint32_t row = step_at(r, (guint)r->broken)->row;
    g_autofree char *where = row ? g_strdup_printf(" at step %u", row) : g_strdup("");
    return g_strdup_printf("%s, and %s all the same%s", words,
                           r->trace->window >= 0 ? "it opens" : "it is broken", where);
}

static char *outcome(Remedy *r, TraceRemedy *remedy)
{
    if (r->trace->window >= 0)
        find_opening(r);
    else
        find_breaking(r);
    if (r->broken == NOWHERE || is_mended_early(r)) {
        remedy->kind = REMEDY_PREVENTS;
        return prevented_words(r, &remedy->step);
    }
    if (r->mended != NOWHERE && !is_mended_anyway(r)) {
        remedy->kind = REMEDY_REMOVES;
        return removed_words(r, &remedy->step);
    }
    remedy->kind = REMEDY_IN_VAIN;
    return vain_words(r, remedy);
}

/* ---- all of it ---- */

/* What some step does wrong; not what a run never comes to. */
static bool is_of_a_step(const ModelProperty *property)
{
    return property->kind == PROPERTY_WINDOW || property->kind == PROPERTY_PROMISE ||
           property->kind == PROPERTY_ALWAYS || property->kind == PROPERTY_AT_REST;
}

void trace_try_fix(Trace *trace, About about, const Program *fixed, const char *name)
{
    const Model *model = program_model(fixed);
    const uint32_t windows = program_system(fixed)->window_count;
    const uint32_t number = about.index + (about.kind == ABOUT_CHECK ? windows : 0);
    TraceRemedy remedy = {.fix = arena_strdup(trace->arena, name)};

    if ((about.kind != ABOUT_WINDOW && about.kind != ABOUT_CHECK) ||
        number >= model->property_count || !is_of_a_step(&model->properties[number]) ||
        trace->row_count == 0)
        return;
    g_autoptr(Followed) followed =
        follow_run(fixed, trace, trace->loop < trace->row_count ? trace->row_count : trace->shown);
    if (!followed)
        return;
    Remedy r = {.trace = trace,
                .followed = followed,
                .fixed = fixed,
                .window = about.index,
                .property = &model->properties[number],
                .broken = NOWHERE,
                .mended = NOWHERE};
    g_autofree char *text = outcome(&r, &remedy);
    g_autofree char *terse = value_terse(text);
    remedy.text = arena_strdup(trace->arena, strlen(text) > LONG ? terse : text);
    TraceRemedy *all = arena_array(trace->arena, TraceRemedy, trace->remedy_count + 1);
    if (trace->remedy_count)
        memcpy(all, trace->remedies, trace->remedy_count * sizeof *all);
    all[trace->remedy_count++] = remedy;
    trace->remedies = all;
}

GPtrArray *trace_remedy_lines(const Trace *trace)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) idle = g_string_new(NULL);

    for (uint32_t i = 0; i < trace->remedy_count; i++) {
        const TraceRemedy *remedy = &trace->remedies[i];
        if (remedy->kind == REMEDY_NOTHING)
            g_string_append_printf(idle, "%s%s", idle->len ? ", " : "", remedy->fix);
        else
            g_ptr_array_add(lines, g_strdup_printf("with %s: %s", remedy->fix, remedy->text));
    }
    if (idle->len)
        g_ptr_array_add(lines, g_strdup_printf("with %s: nothing, the run is the same", idle->str));
    return lines;
}
