#include "traces/explain/what_if.h"

#include "traces/explain/what_if_private.h"
#include "traces/format/value.h"

#include <string.h>

enum { LONG = 100 /* letters of a line that should say less */ };

/* ---- whether it goes wrong ---- */

static bool is_open(const Remedy *r, const StepperState *place)
{
    return place->open >> r->window & 1;
}

static void find_opening(Remedy *r)
{
    const StepperState *start =
        r->followed->steps->len ? remedy_step(r, 0)->before : r->followed->last;
    bool open = is_open(r, start);

    r->broken = open ? 0 : REMEDY_NOWHERE;
    for (guint i = 0; i < r->followed->steps->len; i++) {
        bool now = is_open(r, remedy_step(r, i)->to);
        if (now && !open) {
            r->broken = (int)i;
            r->mended = REMEDY_NOWHERE;
        } else if (!now && open) {
            r->mended = (int)i;
        }
        open = now;
    }
}

static bool breaks(const Remedy *r, const FollowStep *step)
{
    if (r->property->kind == PROPERTY_MONITOR) {
        g_auto(GStrv) names = g_strsplit(step->breaks ? step->breaks : "", ", ", -1);
        return g_strv_contains((const char *const *)names, r->property->name);
    }
    return r->property->kind == PROPERTY_ALWAYS &&
           !(step->to->predicates >> r->property->predicate & 1);
}

static void find_breaking(Remedy *r)
{
    const GArray *steps = r->followed->steps;

    for (guint i = 0; i < steps->len && r->broken == REMEDY_NOWHERE; i++)
        if (breaks(r, remedy_step(r, i)))
            r->broken = (int)i;
    if (r->property->kind == PROPERTY_AT_REST && r->followed->rests &&
        !(r->followed->last->predicates >> r->property->predicate & 1))
        r->broken = (int)steps->len - 1;
}

/* The run itself closes the window again in that row: so would it with the fix. */
static bool is_mended_anyway(const Remedy *r)
{
    uint32_t row = r->mended == REMEDY_NOWHERE ? 0 : remedy_step(r, (guint)r->mended)->row;

    return row > 0 && !trace_is_open(r->trace, r->window, row) &&
           trace_is_open(r->trace, r->window, row - 1);
}

/* It was closed again before the row that should have opened it for good. */
static bool is_mended_early(const Remedy *r)
{
    const uint32_t opens = r->trace->opens;

    return r->mended != REMEDY_NOWHERE && opens > 0 &&
           (uint32_t)r->mended < r->followed->rows[opens - 1].step;
}

/* ---- words ---- */

static char *prevented_words(const Remedy *r, uint32_t *row)
{
    const uint32_t decisive = remedy_decisive_row(r);
    char *refusal = decisive ? remedy_refusal_words(r, decisive) : NULL;
    const char *then = r->trace->window < 0          ? "nothing is broken"
                       : r->broken == REMEDY_NOWHERE ? "it never opens"
                                                     : "it does not stay open";

    *row = decisive;
    if (refusal)
        return refusal;
    Difference difference = remedy_difference(r);
    if (difference.row + difference.before == 0)
        return g_strdup_printf("after the same steps %s", then);
    g_autofree char *words = remedy_difference_words(r, difference);
    *row = difference.row ? difference.row : difference.before;
    return g_strdup_printf("%s, and %s", words, then);
}

/* The last row that was met up to there. */
static uint32_t row_before(const Remedy *r, guint step)
{
    uint32_t row = 0;

    for (guint i = 0; i < step; i++)
        row = MAX(row, remedy_step(r, i)->row);
    return row;
}

/* Where something else opens it than in the run: also how that came. */
static char *removed_words(const Remedy *r, uint32_t *row)
{
    const FollowStep *step = remedy_step(r, (guint)r->mended);
    const bool is_event = step->kind != ROW_PROCESS;
    g_autofree char *closes = g_strdup_printf(
        "%s%s%s closes it %s step %u", step->who, is_event ? " " : "'s ", step->what,
        step->row ? "at" : "after", step->row ? step->row : row_before(r, (guint)r->mended));

    *row = row_before(r, (guint)r->mended);
    if (r->trace->opens > 0 && remedy_step(r, (guint)r->broken)->row == r->trace->opens)
        return g_steal_pointer(&closes);
    Difference difference = remedy_difference(r);
    if (difference.row + difference.before == 0)
        return g_steal_pointer(&closes);
    g_autofree char *words = remedy_difference_words(r, difference);
    *row = difference.row ? difference.row : difference.before;
    return g_strdup_printf("%s, and %s", words, closes);
}

static char *vain_words(const Remedy *r, TraceRemedy *remedy)
{
    Difference difference = remedy_difference(r);

    remedy->step = difference.row ? difference.row : difference.before;
    if (remedy->step == 0) {
        remedy->kind = REMEDY_NOTHING;
        return g_strdup("nothing, the run is the same");
    }
    g_autofree char *words = remedy_difference_words(r, difference);
    uint32_t row = remedy_step(r, (guint)r->broken)->row;
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
    if (r->broken == REMEDY_NOWHERE || is_mended_early(r)) {
        remedy->kind = REMEDY_PREVENTS;
        return prevented_words(r, &remedy->step);
    }
    if (r->mended != REMEDY_NOWHERE && !is_mended_anyway(r)) {
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
    return property->kind == PROPERTY_WINDOW || property->kind == PROPERTY_MONITOR ||
           property->kind == PROPERTY_ALWAYS || property->kind == PROPERTY_AT_REST;
}

void trace_try_fix(Trace *trace, PropertyReference about, const Program *fixed, const char *name)
{
    const Model *model = program_model(fixed);
    const uint32_t windows = program_system(fixed)->window_count;
    const uint32_t number = about.index + (about.kind == REFERENCE_CHECK ? windows : 0);
    TraceRemedy remedy = {.fix = arena_strdup(trace->arena, name)};

    if ((about.kind != REFERENCE_WINDOW && about.kind != REFERENCE_CHECK) ||
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
                .broken = REMEDY_NOWHERE,
                .mended = REMEDY_NOWHERE};
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
