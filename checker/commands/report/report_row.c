/* One set of fixes in the data of a report. */
#include "checker/base/member.h"
#include "checker/commands/report/report_private.h"
#include "checker/commands/trace/property_reference.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/explain/what_if.h"

#include <string.h>

/* Steps of all graphs together: about 3.5 bytes each. */
enum { MAX_STEPS = 120000 };

/* ---- runs ---- */

/* A page is sent on: it names a file without its folder, which is the machine's. */
Counterexample *report_trace(const CheckReport *answer, const MatrixRow *row,
                             PropertyReference about)
{
    Counterexample *example = explain_run(check_report_program(answer, row), row->verdicts, about);
    const SourceMap *sources = answer->subject->design->sources;

    for (uint16_t i = 0; example && i < source_map_count(sources); i++) {
        const char *path = source_map_get(sources, i)->path;
        g_autofree char *name = g_path_get_basename(path);
        if (g_str_has_prefix(example->ending, path))
            example->ending += strlen(path) - strlen(name);
    }
    return example;
}

static void add_steps(JsonBuilder *b, const Run *run)
{
    member_array(b, "steps");
    for (uint32_t i = 0; i < run->length; i++)
        json_builder_add_int_value(b, run->steps[i]);
    json_builder_end_array(b);
}

/* Of what fails as written: the lines of a run under each of many sets would only fill the page. */
static void add_fixes_tried(Report *report, const MatrixRow *row, Counterexample *example,
                            PropertyReference about)
{
    bool is_wanted = row->fixes == 0 && about.kind != REFERENCE_MEASURE;

    if (is_wanted)
        property_reference_try_fixes(report->answer->subject, example, about, row->fixes);
    g_autoptr(GPtrArray) lines = what_if_lines(example);
    member_array(report->b, "with_fixes");
    for (guint i = 0; i < lines->len; i++)
        json_builder_add_string_value(report->b, lines->pdata[i]);
    json_builder_end_array(report->b);
}

/* The steps, and what is said of them. */
static void add_run(Report *report, const MatrixRow *row, const Run *run, PropertyReference about)
{
    JsonBuilder *b = report->b;
    g_autoptr(Counterexample) example = run ? report_trace(report->answer, row, about) : NULL;

    json_builder_set_member_name(b, "run");
    if (!example) {
        json_builder_add_null_value(b);
        return;
    }
    g_autofree char *repeats = counterexample_loop_text(example);
    g_ptr_array_add(report->runs, (gpointer)run);
    json_builder_begin_object(b);
    add_steps(b, run);
    member_int(b, "shown", example->shown);
    member_string(b, "headline", example->headline);
    member_string(b, "verdict", example->verdict);
    member_array(b, "proof");
    for (uint32_t i = 0; i < example->cause.count; i++)
        json_builder_add_string_value(b, example->cause.sentences[i].text);
    json_builder_end_array(b);
    member_string(b, "repeats", repeats);
    member_string(b, "ending", example->ending);
    member_string(b, "rescue", example->rescue);
    member_string(b, "command", example->command);
    add_fixes_tried(report, row, example, about);
    json_builder_end_object(b);
}

/* ---- cells of the matrix ---- */

typedef enum Good { GOOD, BAD, UNKNOWN, NEITHER } Good;

/* The assumptions that it needs, where it needs any. */
static void add_timing(Report *report, const MatrixRow *row, PropertyReference about)
{
    uint32_t property = about.index;

    if (about.kind == REFERENCE_CHECK)
        property += row->verdicts->window_count;
    else if (about.kind != REFERENCE_WINDOW)
        return;
    const TimingNeed *need = timing_need(report->answer->timing, row->fixes, property);
    if (!need)
        return;
    g_autofree char *list =
        check_assumptions_text(report->answer->subject->design, need->assumptions);
    member_string(report->b, "timing", list);
}

static void add_cell(Report *report, const MatrixRow *row, const char *text, Good good,
                     const Run *run, PropertyReference about)
{
    static const char *const words[] = {"good", "bad", "unknown", "neither"};
    JsonBuilder *b = report->b;

    json_builder_begin_object(b);
    member_string(b, "text", text);
    member_string(b, "is", words[good]);
    if (about.kind == REFERENCE_MEASURE)
        member_string(b, "why", row->verdicts->measures[about.index].why);
    add_timing(report, row, about);
    add_run(report, row, run, about);
    json_builder_end_object(b);
}

static void add_window_cells(Report *report, const MatrixRow *row, const Model *model)
{
    const Verdicts *verdicts = row->verdicts;

    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        const WindowVerdict *window = &verdicts->windows[i];
        g_autofree char *text = window_text(model, window);
        Good good = window->kind == WINDOW_UNKNOWN ? UNKNOWN
                    : matrix_is_good(verdicts, i)  ? GOOD
                                                   : BAD;
        add_cell(report, row, text, good, window->run, (PropertyReference){REFERENCE_WINDOW, i});
    }
}

static void add_check_cells(Report *report, const MatrixRow *row, const Model *model)
{
    const Verdicts *verdicts = row->verdicts;

    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        const CheckVerdict *check = &verdicts->checks[i];
        const ModelProperty *property = &model->properties[verdicts->window_count + i];
        Good good = check->result == CHECK_UNKNOWN ? UNKNOWN
                    : check->result == CHECK_KEPT  ? GOOD
                                                   : BAD;
        add_cell(report, row, check_word(property, check->result), good, check->run,
                 (PropertyReference){REFERENCE_CHECK, i});
    }
}

static void add_measure_cells(Report *report, const MatrixRow *row, const Model *model)
{
    const Verdicts *verdicts = row->verdicts;

    for (uint32_t i = 0; i < verdicts->measure_count; i++) {
        const MeasureVerdict *measure = &verdicts->measures[i];
        g_autofree char *text = check_measure_text(&model->measures[i], &verdicts->measures[i],
                                                   report->answer->subject->judge.epsilon);
        add_cell(report, row, text, NEITHER, measure->has_value ? measure->run : NULL,
                 (PropertyReference){REFERENCE_MEASURE, i});
    }
}

static void add_cells(Report *report, const MatrixRow *row, const Model *model)
{
    const Verdicts *verdicts = row->verdicts;
    uint32_t count = model->property_count + model->measure_count;

    member_array(report->b, "cells");
    if (verdicts->design_error)
        for (uint32_t i = 0; i < count; i++)
            add_cell(report, row, "design error", BAD, verdicts->design_error,
                     (PropertyReference){REFERENCE_ERROR, 0});
    else {
        add_window_cells(report, row, model);
        add_check_cells(report, row, model);
        add_measure_cells(report, row, model);
    }
    json_builder_end_array(report->b);
}

/* What no column has. */
static void add_trouble(Report *report, const MatrixRow *row, const Model *model)
{
    const Verdicts *verdicts = row->verdicts;
    bool has_columns = model->property_count + model->measure_count > 0;

    json_builder_set_member_name(report->b, "trouble");
    if (verdicts->design_error && !has_columns)
        add_cell(report, row, "design error", BAD, verdicts->design_error,
                 (PropertyReference){REFERENCE_ERROR, 0});
    else if (verdicts->deadlock)
        add_cell(report, row, "deadlock", BAD, verdicts->deadlock,
                 (PropertyReference){REFERENCE_DEADLOCK, 0});
    else
        json_builder_add_null_value(report->b);
}

/* ---- state graphs ---- */

static gint fewest_steps_first(gconstpointer a, gconstpointer b)
{
    const Verdicts *x = (*(MatrixRow *const *)a)->verdicts, *y = (*(MatrixRow *const *)b)->verdicts;

    return x->transitions < y->transitions ? -1 : x->transitions > y->transitions;
}

/* The design as written is what a reader begins with. */
static uint64_t first_share(const Report *report)
{
    const MatrixRow *first = report->rows->pdata[0];

    return MIN(first->verdicts->transitions, MAX_STEPS / 2);
}

/* What the small ones leave is shared evenly by the larger. */
static uint64_t fair_share(const Report *report)
{
    g_autoptr(GPtrArray) others = g_ptr_array_copy(report->rows, NULL, NULL);
    uint64_t left = MAX_STEPS - first_share(report), share = left;

    g_ptr_array_remove_index(others, 0);
    g_ptr_array_sort(others, fewest_steps_first);
    for (guint i = 0; i < others->len; i++) {
        const MatrixRow *one = others->pdata[i];
        share = left / (others->len - i);
        if (one->verdicts->transitions > share)
            break;
        left -= one->verdicts->transitions;
    }
    return share;
}

static uint32_t states_for(const Report *report, const MatrixRow *row)
{
    uint64_t states = row->verdicts->states, steps = row->verdicts->transitions;
    uint64_t most = row == report->rows->pdata[0] ? first_share(report) : fair_share(report);

    if (steps > most)
        states = states * most / steps;
    return (uint32_t)MIN(states, UINT32_MAX);
}

static guint graph_number(Report *report, char *text)
{
    for (guint i = 0; i < report->graphs->len; i++)
        if (strcmp(report->graphs->pdata[i], text) == 0) {
            g_free(text);
            return i;
        }
    g_ptr_array_add(report->graphs, text);
    return report->graphs->len - 1;
}

static void add_graph(Report *report, const MatrixRow *row, const Program *program)
{
    g_auto(PageGraph) graph = page_graph(program, (const Run *const *)report->runs->pdata,
                                         report->runs->len, states_for(report, row), report->steps);

    member_int(report->b, "graph", graph_number(report, g_steal_pointer(&graph.json)));
}

/* ---- all of it ---- */

void report_add_row(Report *report, const MatrixRow *row)
{
    JsonBuilder *b = report->b;
    const Verdicts *verdicts = row->verdicts;
    const Program *program = check_report_program(report->answer, row);
    g_autofree char *name = fixes_text(report->answer->subject->design, row->fixes);

    g_ptr_array_set_size(report->runs, 0);
    json_builder_begin_object(b);
    member_string(b, "name", name);
    member_int(b, "cost", row->cost);
    member_int(b, "states", (int64_t)verdicts->states);
    bool finished = verdicts->end == SEARCH_COMPLETE || verdicts->end == SEARCH_ERROR;
    member_string(b, "incomplete", finished ? NULL : check_end_text(verdicts->end));
    add_cells(report, row, program_model(program));
    add_trouble(report, row, program_model(program));
    add_graph(report, row, program);
    json_builder_end_object(b);
}
