/* `check --format json`. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/check/check.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/tree.h"
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

/* ---- one configuration ---- */

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
    if (window->in_turn) {
        member_bool(b, "in_turn", TRUE);
    }
}

static void add_timing(JsonBuilder *b, const CheckReport *answer, const MatrixRow *row,
                       uint32_t property)
{
    const TimingNeed *need = timing_need(answer->timing, row->fixes, property);

    if (!need)
        return;
    member_array(b, "timing");
    for (guint i = 0; i < need->assumptions->len; i++) {
        g_autofree char *text = check_assumption_text(
            answer->subject->design, &g_array_index(need->assumptions, Assumption, i));
        json_builder_add_string_value(b, text);
    }
    json_builder_end_array(b);
}

static void add_windows(JsonBuilder *b, const CheckReport *answer, const Model *model,
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
        if (window->run)
            member_int(b, "steps", window->steps);
        add_timing(b, answer, row, i);
        json_builder_end_object(b);
    }
    json_builder_end_object(b);
}

static void add_checks(JsonBuilder *b, const CheckReport *answer, const Model *model,
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
        add_timing(b, answer, row, verdicts->window_count + i);
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

static void add_measures(JsonBuilder *b, const Model *model, const Verdicts *verdicts)
{
    member_object(b, "measures");
    for (uint32_t i = 0; i < verdicts->measure_count; i++) {
        member_object(b, model->measures[i].name);
        if (model->measures[i].kind >= MEASURED_PROBABILITY)
            add_chance(b, &verdicts->measures[i]);
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

static void add_configuration(JsonBuilder *b, const CheckReport *answer, const MatrixRow *row)
{
    const Verdicts *verdicts = row->verdicts;
    const Program *program = check_report_program(answer, row);
    const Model *model = program_model(program);

    json_builder_begin_object(b);
    check_add_fixes(b, answer->subject->design, row->fixes);
    member_int(b, "cost", row->cost);
    member_int(b, "states", (int64_t)verdicts->states);
    member_int(b, "transitions", (int64_t)verdicts->transitions);
    member_int(b, "depth", verdicts->depth);
    add_reductions(b, verdicts->reductions);
    member_bool(b, "complete", verdicts->end == SEARCH_COMPLETE);
    if (verdicts->end != SEARCH_COMPLETE)
        member_string(b, "incomplete", check_end_text(verdicts->end));
    add_windows(b, answer, model, row);
    add_checks(b, answer, model, row);
    add_measures(b, model, verdicts);
    add_run(b, "deadlock", verdicts->deadlock, program, verdicts, REFERENCE_DEADLOCK);
    add_run(b, "design_error", verdicts->design_error, program, verdicts, REFERENCE_ERROR);
    json_builder_end_object(b);
}

/* ---- the whole ---- */

static void add_param(JsonBuilder *b, const Decl *param, int64_t value)
{
    const Expr *initial = param->initial;

    while (initial && initial->kind == EXPR_BINARY)
        initial = initial->left;
    json_builder_set_member_name(b, param->name.text);
    if (initial && initial->kind == EXPR_BOOL) {
        json_builder_add_boolean_value(b, value != 0);
    } else if (initial && initial->kind == EXPR_DURATION) {
        /* seconds, as a decimal string, as durations are everywhere in this output */
        g_autofree char *seconds = duration_seconds(value);
        json_builder_add_string_value(b, seconds);
    } else {
        json_builder_add_int_value(b, value);
    }
}

static void add_goals(JsonBuilder *b, const CheckReport *answer, const Goal *goals, uint32_t count,
                      Decl *const *decls, uint32_t named)
{
    for (uint32_t i = 0; i < count; i++) {
        json_builder_set_member_name(b, i < named ? decls[i]->name.text : "assertions");
        if (goals[i].answer == GOAL_NONE || goals[i].answer == GOAL_UNKNOWN) {
            json_builder_add_null_value(b);
            continue;
        }
        json_builder_begin_object(b);
        check_add_fixes(b, answer->subject->design, goals[i].fixes);
        member_int(b, "cost", goals[i].cost);
        json_builder_end_object(b);
    }
}

/* A claim as it is written, without the word `claim` and the reason behind it. */
static char *claim_source(const Design *design, const Decl *claim)
{
    Span span = claim->span;

    span.start = claim->keyword.end;
    if (claim->text)
        span.end = claim->text_span.start;
    return source_words(design->sources, span);
}

static void add_claims(JsonBuilder *b, const CheckReport *answer)
{
    const Design *design = answer->subject->design;

    member_array(b, "claims");
    for (uint32_t i = 0; i < answer->matrix->claim_count; i++) {
        g_autofree char *text = claim_source(design, design->claims[i]);
        json_builder_begin_object(b);
        member_string(b, "text", text);
        json_builder_set_member_name(b, "holds");
        if (answer->matrix->claims[i] == CLAIM_UNDECIDED)
            json_builder_add_null_value(b);
        else
            json_builder_add_boolean_value(b, answer->matrix->claims[i] == CLAIM_CONFIRMED);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_warnings(JsonBuilder *b, const Diagnostics *warnings)
{
    uint32_t line, column;

    member_array(b, "warnings");
    for (guint i = 0; i < diagnostics_count(warnings); i++) {
        const Diagnostic *warning = diagnostics_get(warnings, i);
        const Source *source = source_map_get(diagnostics_sources(warnings), warning->span.source);
        source_position(source, warning->span.start, &line, &column);
        json_builder_begin_object(b);
        member_int(b, "line", line);
        member_int(b, "column", column);
        member_string(b, "message", warning->message);
        member_string(b, "help", warning->help);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_answer(JsonBuilder *b, const CheckReport *answer)
{
    const Design *design = answer->subject->design;
    const Matrix *matrix = answer->matrix;

    member_string(b, "design", design->name);
    member_string(b, "file", design->path);
    member_object(b, "params");
    for (uint32_t i = 0; i < design->param_count; i++)
        add_param(b, design->params[i], answer->subject->configuration.params[i]);
    json_builder_end_object(b);
    member_bool(b, "timed", ((const MatrixRow *)matrix->rows->pdata[0])->model->tick > 0);
    member_array(b, "configurations");
    for (guint i = 0; i < matrix->rows->len; i++)
        add_configuration(b, answer, matrix->rows->pdata[i]);
    json_builder_end_array(b);
    add_warnings(b, answer->findings);
    if (answer->single)
        return;
    member_object(b, "cheapest");
    add_goals(b, answer, matrix->windows, matrix->window_count, design->windows,
              design->window_count);
    add_goals(b, answer, matrix->checks, matrix->check_count, design->checks, design->check_count);
    json_builder_end_object(b);
    add_claims(b, answer);
    check_add_questions(b, answer, false);
}

char *check_json(const CheckReport *answer)
{
    g_autoptr(JsonBuilder) b = json_builder_new();
    g_autoptr(JsonGenerator) generator = json_generator_new();

    json_builder_begin_object(b);
    add_answer(b, answer);
    json_builder_end_object(b);
    g_autoptr(JsonNode) root = json_builder_get_root(b);
    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, TRUE);
    g_autofree char *text = json_generator_to_data(generator, NULL);
    return g_strconcat(text, "\n", NULL);
}
