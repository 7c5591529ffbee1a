#include "traces/explain/what_if.h"

#include "traces/explain/what_if_private.h"

#include <string.h>

enum { LONG = 100 /* letters of a line that should say less */ };

/* ---- whether it goes wrong ---- */

static bool is_open(const WhatIfRun *r, const StepperState *place)
{
    return place->open >> r->window & 1;
}

static void find_opening(WhatIfRun *r)
{
    const StepperState *start =
        r->replayed->steps->len ? what_if_step(r, 0)->before : r->replayed->last;
    bool open = is_open(r, start);

    r->broken = open ? 0 : WHAT_IF_NOWHERE;
    for (guint i = 0; i < r->replayed->steps->len; i++) {
        bool now = is_open(r, what_if_step(r, i)->to);
        if (now && !open) {
            r->broken = (int)i;
            r->mended = WHAT_IF_NOWHERE;
        } else if (!now && open) {
            r->mended = (int)i;
        }
        open = now;
    }
}

static bool breaks(const WhatIfRun *r, const ReplayOnStep *step)
{
    if (r->property->kind == PROPERTY_MONITOR)
        return step->broken >> r->property->monitor & 1;
    return r->property->kind == PROPERTY_ALWAYS &&
           !(step->to->predicates >> r->property->predicate & 1);
}

static void find_breaking(WhatIfRun *r)
{
    const GArray *steps = r->replayed->steps;

    for (guint i = 0; i < steps->len && r->broken == WHAT_IF_NOWHERE; i++)
        if (breaks(r, what_if_step(r, i)))
            r->broken = (int)i;
    if (r->property->kind == PROPERTY_AT_REST && r->replayed->rests &&
        !(r->replayed->last->predicates >> r->property->predicate & 1))
        r->broken = (int)steps->len - 1;
}

/* The run itself closes the window again in that row: so would it with the fix. */
static bool is_mended_anyway(const WhatIfRun *r)
{
    uint32_t row = r->mended == WHAT_IF_NOWHERE ? 0 : what_if_step(r, (guint)r->mended)->row;

    return row > 0 && !counterexample_is_open(r->example, r->window, row) &&
           counterexample_is_open(r->example, r->window, row - 1);
}

/* It was closed again before the row that should have opened it for good. */
static bool is_mended_early(const WhatIfRun *r)
{
    const uint32_t opens = r->example->opens;

    return r->mended != WHAT_IF_NOWHERE && opens > 0 &&
           (uint32_t)r->mended < r->replayed->rows[opens - 1].step;
}

/* ---- words ---- */

static char *prevented_words(WhatIfRun *r, uint32_t *row)
{
    const uint32_t decisive = what_if_decisive_row(r);
    char *refusal = decisive ? what_if_refusal_words(r, decisive) : NULL;
    const char *then = r->example->window < 0         ? "nothing is broken"
                       : r->broken == WHAT_IF_NOWHERE ? "it never opens"
                                                      : "it does not stay open";

    *row = decisive;
    if (refusal)
        return refusal;
    Difference difference = what_if_difference(r);
    if (difference.row + difference.before == 0)
        return g_strdup_printf("after the same steps %s", then);
    g_autofree char *words = what_if_difference_words(r, difference);
    *row = difference.row ? difference.row : difference.before;
    return g_strdup_printf("%s, and %s", words, then);
}

/* The last row that was met up to there. */
static uint32_t row_before(const WhatIfRun *r, guint step)
{
    uint32_t row = 0;

    for (guint i = 0; i < step; i++)
        row = MAX(row, what_if_step(r, i)->row);
    return row;
}

/* Where something else opens it than in the run: also how that came. */
static char *removed_words(const WhatIfRun *r, uint32_t *row)
{
    const ReplayOnStep *step = what_if_step(r, (guint)r->mended);
    const bool is_event = step->kind != ROW_PROCESS;
    const bool is_time = step->kind == ROW_TIME;
    g_autofree char *closes = g_strdup_printf(
        "%s%s%s closes it %s step %u", step->who,
        is_time    ? ""
        : is_event ? " "
                   : "'s ",
        is_time       ? ""
        : r->is_brief ? step->brief_what
                      : step->what,
        step->row ? "at" : "after", step->row ? step->row : row_before(r, (guint)r->mended));

    *row = row_before(r, (guint)r->mended);
    what_if_name(r, step->row ? step->row : *row);
    if (r->example->opens > 0 && what_if_step(r, (guint)r->broken)->row == r->example->opens)
        return g_steal_pointer(&closes);
    Difference difference = what_if_difference(r);
    if (difference.row + difference.before == 0)
        return g_steal_pointer(&closes);
    g_autofree char *words = what_if_difference_words(r, difference);
    *row = difference.row ? difference.row : difference.before;
    return g_strdup_printf("%s, and %s", words, closes);
}

static char *vain_words(const WhatIfRun *r, WhatIf *what_if)
{
    Difference difference = what_if_difference(r);

    what_if->step = difference.row ? difference.row : difference.before;
    if (what_if->step == 0) {
        what_if->kind = WHAT_IF_NOTHING;
        return g_strdup("nothing, the run is the same");
    }
    g_autofree char *words = what_if_difference_words(r, difference);
    uint32_t row = what_if_step(r, (guint)r->broken)->row;
    what_if_name(r, row);
    g_autofree char *where = row ? g_strdup_printf(" at step %u", row) : g_strdup("");
    return g_strdup_printf("%s, and %s all the same%s", words,
                           r->example->window >= 0 ? "it opens" : "it is broken", where);
}

static char *outcome(WhatIfRun *r, WhatIf *what_if)
{
    if (r->example->window >= 0)
        find_opening(r);
    else
        find_breaking(r);
    if (r->broken == WHAT_IF_NOWHERE || is_mended_early(r)) {
        what_if->kind = WHAT_IF_PREVENTS;
        return prevented_words(r, &what_if->step);
    }
    if (r->mended != WHAT_IF_NOWHERE && !is_mended_anyway(r)) {
        what_if->kind = WHAT_IF_REMOVES;
        return removed_words(r, &what_if->step);
    }
    what_if->kind = WHAT_IF_IN_VAIN;
    return vain_words(r, what_if);
}

/* What is too long is said once more, with less in it. */
static const char *outcome_text(WhatIfRun *r, WhatIf *what_if)
{
    g_autofree char *text = outcome(r, what_if);

    if (strlen(text) > LONG) {
        g_array_set_size(r->named, 0);
        r->broken = r->mended = WHAT_IF_NOWHERE;
        r->is_brief = true;
        g_free(text);
        text = outcome(r, what_if);
    }
    return arena_strdup(r->example->arena, text);
}

/* ---- all of it ---- */

/* What some step does wrong; not what a run never comes to. */
static bool is_of_a_step(const ModelProperty *property)
{
    return property->kind == PROPERTY_WINDOW || property->kind == PROPERTY_MONITOR ||
           property->kind == PROPERTY_ALWAYS || property->kind == PROPERTY_AT_REST;
}

static WhatIf *last_of(Counterexample *example)
{
    return (WhatIf *)&example->what_ifs[example->what_if_count - 1];
}

static void add(Counterexample *example, WhatIf what_if)
{
    WhatIf *all = arena_array(example->arena, WhatIf, example->what_if_count + 1);

    if (example->what_if_count)
        memcpy(all, example->what_ifs, example->what_if_count * sizeof *all);
    all[example->what_if_count++] = what_if;
    example->what_ifs = all;
}

/* What the outcome says of the run alone. */
static bool mends(WhatIf *what_if)
{
    const bool is_mended = what_if->kind == WHAT_IF_REMOVES || what_if->kind == WHAT_IF_PREVENTS;

    what_if->outcome = is_mended ? WHAT_IF_UNKNOWN : WHAT_IF_NO_HELP;
    what_if->label = is_mended ? "other runs are not known" : "no help";
    return is_mended;
}

/* The property's number among the model's, or its count where nothing is tried. */
static uint32_t property_of(const Model *model, uint32_t windows, PropertyReference property)
{
    const uint32_t number = property.index + (property.kind == REFERENCE_CHECK ? windows : 0);

    if ((property.kind != REFERENCE_WINDOW && property.kind != REFERENCE_CHECK) ||
        number >= model->property_count || !is_of_a_step(&model->properties[number]))
        return model->property_count;
    return number;
}

bool what_if_try(Counterexample *example, PropertyReference property, const Program *fixed,
                 const char *name)
{
    const Model *model = program_model(fixed);
    const uint32_t number = property_of(model, program_system(fixed)->window_count, property);
    WhatIf what_if = {.fix = arena_strdup(example->arena, name)};

    if (number == model->property_count || example->row_count == 0)
        return false;
    g_autoptr(ReplayedOn) replayed = replay_on_run(
        fixed, example, example->loop < example->row_count ? example->row_count : example->shown);
    if (!replayed)
        return false;
    WhatIfRun r = {.example = example,
                   .replayed = replayed,
                   .fixed = fixed,
                   .window = property.index,
                   .property = &model->properties[number],
                   .broken = WHAT_IF_NOWHERE,
                   .mended = WHAT_IF_NOWHERE};
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    r.named = named;
    what_if.text = outcome_text(&r, &what_if);
    what_if.named = arena_copy(example->arena, named->data, named->len, sizeof(uint32_t));
    what_if.named_count = named->len;
    what_if.steps = arena_copy(example->arena, replayed->choices->data, replayed->choices->len,
                               sizeof(uint16_t));
    what_if.step_count = replayed->choices->len;
    what_if.reason = r.reason;
    const bool is_mended = mends(&what_if);
    add(example, what_if);
    return is_mended;
}

/* ---- other runs ---- */

static void judged(WhatIf *what_if, WhatIfOutcome outcome, const char *label, const char *others)
{
    what_if->outcome = outcome;
    what_if->label = label;
    what_if->others = others;
}

static void judged_window(Counterexample *example, const Model *model, const WindowVerdict *window)
{
    WhatIf *what_if = last_of(example);
    g_autofree char *until = build_window_text(model, window);

    switch (window->kind) {
    case WINDOW_NEVER: judged(what_if, WHAT_IF_EVERY_RUN, "it opens in no run", NULL); break;
    case WINDOW_TRANSIENT:
        if (example->closes_again)
            judged(what_if, WHAT_IF_THIS_RUN, "only this run", "another run opens it");
        else
            judged(what_if, WHAT_IF_EVERY_RUN, "every run closes it", NULL);
        break;
    case WINDOW_UNTIL:
    case WINDOW_FOREVER:
        judged(what_if, WHAT_IF_THIS_RUN, "only this run",
               arena_printf(example->arena, "another run leaves it open %s", until));
        break;
    case WINDOW_UNKNOWN: break;
    }
}

void what_if_judged(Counterexample *example, PropertyReference about, const Program *fixed,
                    const Verdicts *verdicts)
{
    WhatIf *what_if = last_of(example);

    if (verdicts->design_error) {
        what_if->others = "another run is a design error";
    } else if (about.kind == REFERENCE_WINDOW) {
        judged_window(example, program_model(fixed), &verdicts->windows[about.index]);
    } else {
        switch (verdicts->checks[about.index].result) {
        case CHECK_KEPT: judged(what_if, WHAT_IF_EVERY_RUN, "every run keeps it", NULL); break;
        case CHECK_BROKEN:
            judged(what_if, WHAT_IF_THIS_RUN, "only this run", "another run breaks it");
            break;
        case CHECK_UNKNOWN: break;
        }
    }
    if (what_if->outcome == WHAT_IF_UNKNOWN && !what_if->others)
        what_if->others = "the search with it did not come to an end";
}

/* ---- lines ---- */

char *what_if_line(const WhatIf *what_if)
{
    return g_strdup_printf("%s: %s%s%s", what_if->label, what_if->text, what_if->others ? "; " : "",
                           what_if->others ? what_if->others : "");
}

GPtrArray *what_if_lines(const Counterexample *example)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) idle = g_string_new(NULL);

    for (uint32_t i = 0; i < example->what_if_count; i++) {
        const WhatIf *what_if = &example->what_ifs[i];
        g_autofree char *line = what_if_line(what_if);
        if (what_if->kind == WHAT_IF_NOTHING)
            g_string_append_printf(idle, "%s%s", idle->len ? ", " : "", what_if->fix);
        else
            g_ptr_array_add(lines, g_strdup_printf("with %s, %s", what_if->fix, line));
    }
    if (idle->len)
        g_ptr_array_add(
            lines, g_strdup_printf("with %s, no help: nothing, the run is the same", idle->str));
    return lines;
}
