/* What only timing makes good, and how fine times are, in words. */
#include "checker/commands/check/check.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"

#include <string.h>

char *check_assumption_text(const Design *design, const Assumption *assumption)
{
    static const char *const words[] = {
        [ASSUMES_TAKES] = "takes",
        [ASSUMES_WAIT] = "wait",
        [ASSUMES_WITHIN] = "within",
        [ASSUMES_URGENT] = "urgent event",
    };
    const Source *source = source_map_get(design->sources, assumption->span.source);
    g_autofree char *text = source_words(design->sources, assumption->span);
    const char *word = words[assumption->kind];
    uint32_t line, column;

    source_position(source, assumption->span.start, &line, &column);
    if (strcmp(source->path, design->path) == 0)
        return g_strdup_printf("`%s %s` (line %u)", word, text, line);
    return g_strdup_printf("`%s %s` (%s:%u)", word, text, source->path, line);
}

const char *check_timing_mark(const CheckReport *report, const MatrixRow *row, uint32_t property)
{
    const TimingNeed *need = timing_need(report->timing, row->fixes, property);

    return !need ? "" : need->is_known ? " *" : " ?";
}

/* ---- sentences ---- */

static bool are_same(const GArray *a, const GArray *b)
{
    bool same = a->len == b->len;

    for (guint i = 0; same && i < a->len; i++) {
        const Assumption *x = &g_array_index(a, Assumption, i),
                         *y = &g_array_index(b, Assumption, i);
        same = x->kind == y->kind && x->span.source == y->span.source &&
               x->span.start == y->span.start && x->span.end == y->span.end;
    }
    return same;
}

static bool needs_the_same(const TimingNeed *a, const TimingNeed *b)
{
    return a->fixes == b->fixes && a->is_known == b->is_known && a->end == b->end &&
           are_same(a->assumptions, b->assumptions) && are_same(a->undecided, b->undecided);
}

static const char *property_name(const Timing *timing, const Design *design, uint32_t property)
{
    if (property < timing->window_count)
        return design->windows[property]->name.text;
    property -= timing->window_count;
    return property < design->check_count ? design->checks[property]->name.text : "assertions";
}

/* "closes stale_entry, low" */
static bool add_done(const CheckReport *report, const TimingNeed *like, bool windows, bool goes_on,
                     GString *text)
{
    const Timing *timing = report->timing;
    bool any = false;

    for (guint i = 0; i < timing->needs->len; i++) {
        const TimingNeed *need = &g_array_index(timing->needs, TimingNeed, i);
        if (!needs_the_same(need, like) || (need->property < timing->window_count) != windows)
            continue;
        if (!any)
            g_string_append_printf(text, "%s %s ", goes_on ? " and" : "",
                                   windows ? "closes" : "keeps");
        g_string_append_printf(text, "%s%s", any ? ", " : "",
                               property_name(timing, report->session->design, need->property));
        any = true;
    }
    return any;
}

char *check_assumptions_text(const Design *design, const GArray *assumptions)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < assumptions->len; i++) {
        g_autofree char *one =
            check_assumption_text(design, &g_array_index(assumptions, Assumption, i));
        g_string_append_printf(text, "%s%s", i ? ", " : "", one);
    }
    return g_string_free(text, FALSE);
}

/* Where a bound is too close to a probability no search was cut short. */
static void add_why_unknown(const CheckReport *report, const TimingNeed *need, GString *text)
{
    if (need->end != SEARCH_COMPLETE)
        g_string_append_printf(text, ": %s", check_end_text(need->end));
    else if (report->timing->given_up_at > 0)
        g_string_append_printf(text,
                               ": it takes more than %" G_GUINT64_FORMAT
                               " states, and --assumptions all searches on",
                               report->timing->given_up_at);
}

static char *sentence(const CheckReport *report, const TimingNeed *need)
{
    const Design *design = report->session->design;
    g_autofree char *fixes = build_fixes_text(design, need->fixes);
    g_autofree char *list = check_assumptions_text(design, need->assumptions);
    g_autofree char *undecided = check_assumptions_text(design, need->undecided);
    GString *text = g_string_new(fixes);
    bool closes = add_done(report, need, true, false, text);

    add_done(report, need, false, closes, text);
    if (!need->is_known) {
        g_string_append(text, ", but whether only thanks to timing is unknown");
        add_why_unknown(report, need, text);
        return g_string_free(text, FALSE);
    }
    g_string_append_printf(text, " only thanks to timing%s%s", *list ? ": " : "", list);
    if (*undecided) {
        g_string_append_printf(text, "; whether it needs %s is unknown", undecided);
        add_why_unknown(report, need, text);
    } else if (!*list) {
        g_string_append(text, ", though no single assumption is needed");
    }
    return g_string_free(text, FALSE);
}

char **check_timing_sentences(const CheckReport *report, bool marked)
{
    const GArray *needs = report->timing->needs;
    GPtrArray *sentences = g_ptr_array_new();

    for (guint i = 0; i < needs->len; i++) {
        const TimingNeed *need = &g_array_index(needs, TimingNeed, i);
        bool is_new = true;
        for (guint j = 0; j < i; j++)
            is_new &= !needs_the_same(&g_array_index(needs, TimingNeed, j), need);
        g_autofree char *text = is_new ? sentence(report, need) : NULL;
        const char *mark = !marked ? "" : need->is_known ? "* " : "? ";
        if (text)
            g_ptr_array_add(sentences, g_strconcat(mark, text, NULL));
    }
    g_ptr_array_add(sentences, NULL);
    return (char **)g_ptr_array_free(sentences, FALSE);
}

/* ---- ticks ---- */

static bool has_longest(const Model *model, const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (verdicts->windows[i].has_longest)
            return true;
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        if (model->measures[i].kind == MEASURED_AGE && verdicts->measures[i].value > 0)
            return true;
    return false;
}

/* Why times may be short by less than a tick; NULL: they are not. */
static const char *why_short(const CheckReport *report, const MatrixRow *row)
{
    if (row->model->tick == 0 || !has_longest(row->model, row->verdicts))
        return NULL;
    return program_why_coarse(check_report_program(report, row));
}

static void add_once(GPtrArray *names, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, (char *)name);
}

/* What no run attains, each name once. */
static void add_limits(const CheckReport *report, GString *out)
{
    const Matrix *matrix = report->matrix;
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < MAX(matrix->shown, 1) && i < matrix->rows->len; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        for (uint32_t j = 0; j < row->verdicts->window_count; j++)
            if (row->verdicts->windows[j].is_limit)
                add_once(names, row->model->properties[j].name);
        for (uint32_t j = 0; j < row->verdicts->measure_count; j++)
            if (row->verdicts->measures[j].is_limit)
                add_once(names, row->model->measures[j].name);
    }
    if (names->len == 0)
        return;
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_string_append_printf(
        out, "  no run attains the longest time of %s, but runs come as near to it as one likes\n",
        all);
}

void check_append_ticks(const CheckReport *report, GString *out)
{
    const Matrix *matrix = report->matrix;
    int64_t least = INT64_MAX, most = 0;
    const char *why = NULL;

    for (guint i = 0; i < MAX(matrix->shown, 1) && i < matrix->rows->len; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        least = MIN(least, row->model->tick);
        most = MAX(most, row->model->tick);
        why = why ? why : why_short(report, row);
    }
    if (most == 0)
        return;
    g_autofree char *ticks = build_tick_text(least, most);
    g_string_append_printf(out, "  %s", ticks);
    if (why)
        g_string_append_printf(out,
                               ", and something happens only while a timer is not due: each time "
                               "that it does may add less than a tick (%s)",
                               why);
    g_string_append_c(out, '\n');
    add_limits(report, out);
}
