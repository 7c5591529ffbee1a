/* One set of fixes in the data of a report. */
#include "checker/base/member.h"
#include "checker/commands/report/report_private.h"
#include "checker/commands/trace/property_reference.h"

#include <string.h>

/* Steps of all graphs together: about 3.5 bytes each. */
enum { MAX_STEPS = 120000 };

/* ---- cells of the matrix ---- */

typedef enum Good { GOOD, BAD, UNKNOWN, NEITHER } Good;

/* The assumptions that it needs, where it needs any. */
static void add_timing(Report *report, const MatrixRow *row, PropertyReference reference)
{
    uint32_t property = reference.index;

    if (reference.kind == REFERENCE_CHECK)
        property += row->verdicts->window_count;
    else if (reference.kind != REFERENCE_WINDOW)
        return;
    const TimingNeed *need = timing_need(report->checked->timing, row->fixes, property);
    if (!need)
        return;
    g_autofree char *list =
        check_assumptions_text(report->checked->session->design, need->assumptions);
    member_string(report->b, "timing", list);
}

static void add_cell(Report *report, const MatrixRow *row, const char *text, Good good,
                     const Run *run, PropertyReference property)
{
    static const char *const words[] = {"good", "bad", "unknown", "neither"};
    JsonBuilder *b = report->b;

    json_builder_begin_object(b);
    member_string(b, "text", text);
    member_string(b, "is", words[good]);
    if (property.kind == REFERENCE_MEASURE)
        member_string(b, "why", row->verdicts->measures[property.index].why);
    add_timing(report, row, property);
    report_add_run(report, row, run, property);
    json_builder_end_object(b);
}

static void add_window_cells(Report *report, const MatrixRow *row, const Model *model)
{
    const Verdicts *verdicts = row->verdicts;

    for (uint32_t i = 0; i < verdicts->window_count; i++) {
        const WindowVerdict *window = &verdicts->windows[i];
        g_autofree char *text = build_window_text(model, window);
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
                                                   report->checked->session->judge.epsilon);
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

static guint graph_number(Report *report, JsonNode *graph)
{
    guint number;

    if (g_ptr_array_find_with_equal_func(report->graphs, graph, json_node_equal, &number))
        return number;
    g_ptr_array_add(report->graphs, json_node_ref(graph));
    return report->graphs->len - 1;
}

static void add_graph(Report *report, const MatrixRow *row, const Program *program)
{
    g_auto(PageGraph) graph = page_graph(program, (const Run *const *)report->runs->pdata,
                                         report->runs->len, states_for(report, row), report->steps);

    member_int(report->b, "graph", graph_number(report, graph.node));
}

/* ---- all of it ---- */

void report_add_row(Report *report, const MatrixRow *row)
{
    JsonBuilder *b = report->b;
    const Verdicts *verdicts = row->verdicts;
    const Program *program = check_report_program(report->checked, row);
    g_autofree char *name = build_fixes_text(report->checked->session->design, row->fixes);

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
