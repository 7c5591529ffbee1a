/* One set of fixes in `check --format json`. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/check/json/check_json.h"
#include "checker/language/syntax/decl.h"
#include "checker/language/syntax/source_json.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"

#include <string.h>

void check_add_fixes(JsonBuilder *builder, const Design *design, uint64_t fixes)
{
    member_array(builder, "fixes");
    for (uint32_t i = 0; i < design->fix_count; i++)
        if (fixes >> i & 1)
            json_builder_add_string_value(builder, design->fixes[i]->name.text);
    json_builder_end_array(builder);
}

/* Of events in turn the one before is what counts. */
static bool said_before(const Model *model, const WindowVerdict *window, uint32_t index)
{
    for (uint32_t i = window->in_turn && index > 0 ? index - 1 : 0; i < index; i++)
        if (strcmp(model->actors[window->by[i]].name, model->actors[window->by[index]].name) == 0)
            return true;
    return false;
}

static void add_by(JsonBuilder *b, const Model *model, const WindowVerdict *window)
{
    member_array(b, "by");
    for (uint32_t i = 0; i < window->by_count; i++)
        if (!said_before(model, window, i))
            json_builder_add_string_value(b, model->actors[window->by[i]].name);
    json_builder_end_array(b);
    if (window->in_turn)
        member_bool(b, "in_turn", true);
}

static void add_assumption(JsonBuilder *b, const Design *design, const Assumption *assumption,
                           bool is_known)
{
    static const char *const kinds[] = {[ASSUMES_TAKES] = "takes",
                                        [ASSUMES_WAIT] = "wait",
                                        [ASSUMES_WITHIN] = "within",
                                        [ASSUMES_URGENT] = "urgent event"};
    g_autofree char *text = source_words(design->sources, assumption->span);

    json_builder_begin_object(b);
    member_string(b, "kind", kinds[assumption->kind]);
    member_string(b, "text", text);
    source_json_place(b, "place", design->sources, assumption->span);
    json_builder_set_member_name(b, "needed");
    if (is_known)
        json_builder_add_boolean_value(b, true);
    else
        json_builder_add_null_value(b);
    json_builder_end_object(b);
}

static void add_assumptions(JsonBuilder *b, const Design *design, const GArray *list, bool is_known)
{
    for (guint i = 0; i < list->len; i++)
        add_assumption(b, design, &g_array_index(list, Assumption, i), is_known);
}

/* Null where it could not be told whether any is needed. */
static void add_timing(JsonBuilder *b, const CheckReport *report, const MatrixRow *row,
                       uint32_t property)
{
    const TimingNeed *need = timing_need(report->timing, row->fixes, property);
    const Design *design = report->session->design;

    if (!need)
        return;
    if (!need->is_known) {
        member_string(b, "timing", NULL);
        return;
    }
    member_array(b, "timing");
    add_assumptions(b, design, need->assumptions, true);
    add_assumptions(b, design, need->undecided, false);
    json_builder_end_array(b);
}

static void add_windows(JsonBuilder *b, const CheckReport *report, const Model *model,
                        const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;

    static const char *const words[] = {[WINDOW_NEVER] = "never",
                                        [WINDOW_TRANSIENT] = "transient",
                                        [WINDOW_UNTIL] = "until",
                                        [WINDOW_FOREVER] = "forever",
                                        [WINDOW_UNKNOWN] = "unknown"};

    member_object(b, "windows");
    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        const WindowVerdict *window = &verdicts->windows[i];
        member_object(b, model->properties[i].name);
        bool lasts = window->has_longest && window->kind == WINDOW_TRANSIENT;
        member_string(b, "verdict", lasts ? "lasts" : words[window->kind]);
        if (window->kind == WINDOW_UNTIL)
            add_by(b, model, window);
        if (window->has_longest) {
            g_autofree char *seconds = duration_seconds(window->longest);
            member_string(b, "at_most", seconds);
        }
        if (window->is_limit)
            member_bool(b, "attained", false);
        if (window->run)
            member_int(b, "steps", window->steps);
        add_timing(b, report, row, i);
        json_builder_end_object(b);
    }
    json_builder_end_object(b);
}

static void add_checks(JsonBuilder *b, const CheckReport *report, const Model *model,
                       const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;
    static const char *const words[] = {
        [CHECK_KEPT] = "kept", [CHECK_BROKEN] = "broken", [CHECK_UNKNOWN] = "unknown"};

    member_object(b, "checks");
    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        const CheckVerdict *check = &verdicts->checks[i];
        member_object(b, model->properties[verdicts->window_count + i].name);
        member_string(b, "verdict", words[check->result]);
        if (check->run)
            member_int(b, "steps", check->steps);
        if (check->has_max)
            member_interval(b, "greatest", check->max);
        add_timing(b, report, row, verdicts->window_count + i);
        json_builder_end_object(b);
    }
    json_builder_end_object(b);
}

static void add_chance(JsonBuilder *b, const MeasureVerdict *measure)
{
    member_interval(b, "least", measure->has_value ? measure->min : NULL);
    member_interval(b, "greatest", measure->has_value ? measure->max : NULL);
    if (measure->why)
        member_string(b, "why", measure->why);
}

static void add_value(JsonBuilder *b, const MeasureVerdict *measure)
{
    json_builder_set_member_name(b, "value");
    if (measure->has_value)
        json_builder_add_int_value(b, measure->value);
    else
        json_builder_add_null_value(b);
}

/* A time, as those of windows. */
static void add_age(JsonBuilder *b, const MeasureVerdict *measure)
{
    g_autofree char *seconds = duration_seconds(measure->value);

    json_builder_set_member_name(b, "at_most");
    if (measure->has_value)
        json_builder_add_string_value(b, seconds);
    else
        json_builder_add_null_value(b);
    if (measure->is_unbounded)
        member_bool(b, "unbounded", true);
    if (measure->is_limit)
        member_bool(b, "attained", false);
}

static void add_measures(JsonBuilder *b, const Model *model, const Verdicts *verdicts)
{
    member_object(b, "measures");
    for (uint32_t i = 0; i < verdicts->measure_count; i++) {
        member_object(b, model->measures[i].name);
        if (model->measures[i].kind >= MEASURED_PROBABILITY)
            add_chance(b, &verdicts->measures[i]);
        else if (model->measures[i].kind == MEASURED_AGE)
            add_age(b, &verdicts->measures[i]);
        else
            add_value(b, &verdicts->measures[i]);
        json_builder_end_object(b);
    }
    json_builder_end_object(b);
}

static void add_run(JsonBuilder *b, const char *name, const Run *run, const Program *program,
                    const Verdicts *verdicts, PropertyReferenceKind kind)
{
    json_builder_set_member_name(b, name);
    if (!run) {
        json_builder_add_null_value(b);
        return;
    }
    Counterexample *example = explain_run(program, verdicts, (PropertyReference){kind, 0});
    json_builder_begin_object(b);
    member_int(b, "steps", example->row_count);
    member_string(b, "message", example->ending);
    json_builder_end_object(b);
    counterexample_free(example);
}

/* Where there are any: other numbers of states are of all of them. */
static void add_reductions(JsonBuilder *b, uint32_t reductions)
{
    if (!reductions)
        return;
    member_array(b, "reductions");
    if (reductions & REDUCTION_SYMMETRY)
        json_builder_add_string_value(b, "symmetry");
    if (reductions & REDUCTION_ORDER)
        json_builder_add_string_value(b, "order");
    json_builder_end_array(b);
}

void check_json_row(JsonBuilder *b, const CheckReport *report, const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;
    const Program *program = check_report_program(report, row);
    const Model *model = row->model;
    SearchEnd end =
        verdicts->end == SEARCH_COMPLETE ? timing_end(report->timing, row->fixes) : verdicts->end;

    json_builder_begin_object(b);
    check_add_fixes(b, report->session->design, row->fixes);
    member_int(b, "cost", row->cost);
    member_int(b, "states", (int64_t)verdicts->states);
    member_int(b, "transitions", (int64_t)verdicts->transitions);
    member_int(b, "depth", verdicts->depth);
    add_reductions(b, verdicts->reductions);
    if (model->tick > 0) {
        g_autofree char *tick = duration_seconds(model->tick);
        member_string(b, "tick", tick);
        member_bool(b, "exact", program_is_exact(program));
    }
    member_bool(b, "complete", end == SEARCH_COMPLETE);
    if (end != SEARCH_COMPLETE)
        member_string(b, "incomplete", check_end_text(end));
    add_windows(b, report, model, row);
    add_checks(b, report, model, row);
    add_measures(b, model, verdicts);
    add_run(b, "deadlock", verdicts->deadlock, program, verdicts, REFERENCE_DEADLOCK);
    add_run(b, "design_error", verdicts->design_error, program, verdicts, REFERENCE_ERROR);
    json_builder_end_object(b);
}
