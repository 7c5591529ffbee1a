/* A run as a sequence diagram in somebody else's words: Mermaid and PlantUML.
 *
 * Both have the same parts, so one walk over the trace serves both; only the words differ. Lanes
 * are named l0, l1, ...: what a design calls them is text, and text is escaped. */
#include "traces/explain/fold.h"
#include "traces/explain/row_notes.h"
#include "traces/explain/what_if.h"
#include "traces/format/chart_lines.h"
#include "traces/format/formats.h"

#include <string.h>

/* Both have the same parts by themselves: notes are for who asks for them. */
static bool shows(const Chart *chart, RunPart part)
{
    return run_format_shows(&format_mermaid, chart->example, part);
}

/* ---- rows ---- */

/* "3. cache.del()", and in timed designs when: "3. at 1.2s cache.del()" */
static char *numbered_text(const Counterexample *example, uint32_t index, const char *text)
{
    const char *when = counterexample_when(example, index);

    return g_strdup_printf("%u. %s%s%s%s", index + 1, when ? "at " : "", when ? when : "",
                           when ? " " : "", text);
}

/* A request is named where it begins: "get_user: cache.get()". */
static void append_requests(const Row *row, GString *text)
{
    for (uint32_t i = 0; i < row->request_count; i++)
        if (row->requests[i].begins)
            g_string_append_printf(text, "%s: ", row->requests[i].name);
}

/* What else happened in the step: " (1 in 10: without cache.del())". */
static void append_happenings(const Row *row, GString *text)
{
    if (row->fault)
        g_string_append_printf(text, " (%s)", row->fault);
    for (uint32_t i = 0; i < row->draw_count; i++)
        g_string_append_printf(text, " (%s)", row->draws[i].text);
}

/* The first line of a call; the statement's text is the second. */
static char *call_text(const Chart *chart, uint32_t index, uint32_t call_index)
{
    const Row *row = &chart->example->rows[index];
    const RowCall *call = &row->calls[call_index];
    g_autoptr(GString) text = g_string_new(NULL);

    if (call_index == 0)
        append_requests(row, text);
    g_string_append(text, call->call);
    if (call_index + 1 == row->call_count)
        append_happenings(row, text);
    g_autofree char *first =
        call_index > 0 ? g_strdup(text->str) : numbered_text(chart->example, index, text->str);
    char *escaped = chart->dialect->escape(first);
    if (!call->text)
        return escaped;
    g_autofree char *head = escaped;
    g_autofree char *second = chart->dialect->escape(call->text);
    return g_strconcat(head, chart->dialect->line_break, second, NULL);
}

static void write_call(Chart *chart, uint32_t index, uint32_t call_index)
{
    const Row *row = &chart->example->rows[index];
    const RowCall *call = &row->calls[call_index];
    g_autofree char *text = call_text(chart, index, call_index);

    chart_line(chart, chart->dialect->call, row->lane,
               call->lane == NO_LANE ? row->lane : call->lane, text);
    if (!call->result || call->lane == NO_LANE)
        return;
    g_autofree char *result = chart->dialect->escape(call->result);
    chart_line(chart, chart->dialect->back, call->lane, row->lane, result);
}

static void write_event(Chart *chart, uint32_t index)
{
    const Row *row = &chart->example->rows[index];
    const char *suffix = row->kind == ROW_FAULT   ? " (fault)"
                         : row->kind == ROW_EVENT ? " (event)"
                                                  : "";
    g_autoptr(GString) event = g_string_new(row->kind == ROW_TIME ? "time " : "");

    append_requests(row, event);
    g_string_append_printf(event, "%s%s", row->event ? row->event : "goes on", suffix);
    append_happenings(row, event);
    g_autofree char *text = numbered_text(chart->example, index, event->str);
    chart_note(chart, row->lane, text);
}

/* All that a step changed in one component: "1, lease none". */
static void write_lane_changes(Chart *chart, const Row *row, int lane)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = 0; i < row->change_count; i++) {
        const Change *change = &row->changes[i];
        if (change->lane != lane)
            continue;
        g_string_append_printf(text, "%s%s%s%s", text->len ? ", " : "",
                               change->is_main ? "" : change->variable, change->is_main ? "" : " ",
                               change->after);
    }
    if (text->len)
        chart_note(chart, lane, text->str);
}

static void write_changes(Chart *chart, const Row *row)
{
    for (uint32_t lane = 0; row->change_count && lane < chart->example->lane_count; lane++)
        write_lane_changes(chart, row, (int)lane);
}

static void write_notes(Chart *chart, uint32_t index)
{
    g_autoptr(GArray) notes = row_notes(chart->example, index);

    for (guint i = 0; i < notes->len; i++) {
        const Note *it = &g_array_index(notes, Note, i);
        if (it->kind == NOTE_REQUEST) /* its calls name it */
            continue;
        int lane = it->window >= 0 ? chart->example->windows[it->window].lane : NO_LANE;
        bool is_shown = lane != NO_LANE && !chart->example->lanes[lane].idle;
        chart_note(chart, is_shown ? lane : chart->example->rows[index].lane, it->text);
    }
}

static void activate(Chart *chart, const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++) {
        if (!row->requests[i].begins)
            continue;
        if (chart->dialect->activates)
            chart_line(chart, "activate l%d", row->lane);
        chart->active[row->lane]++;
    }
}

/* What a request returns is an arrow of its process to itself. */
static void write_returns(Chart *chart, const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        if (!request->ends)
            continue;
        g_autofree char *words =
            g_strdup_printf("%s %s%s", request->name, request->result ? "returns " : "ends",
                            request->result ? request->result : "");
        g_autofree char *text = chart->dialect->escape(words);
        chart_line(chart, chart->dialect->back, row->lane, row->lane, text);
    }
}

/* Mermaid draws nothing at all where something ends that did not begin. */
static void deactivate(Chart *chart, const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++) {
        if (!row->requests[i].ends || chart->active[row->lane] == 0)
            continue;
        if (chart->dialect->activates)
            chart_line(chart, "deactivate l%d", row->lane);
        chart->active[row->lane]--;
    }
}

static void write_fold(Chart *chart, uint32_t index)
{
    g_autofree char *text =
        fold_length(chart->example, index) ? fold_text(chart->example, index) : NULL;

    if (text)
        chart_wide_note(chart, text);
}

static void write_row(Chart *chart, uint32_t index)
{
    const Row *row = &chart->example->rows[index];

    activate(chart, row);
    if (row->folded) {
        write_fold(chart, index);
        deactivate(chart, row);
        return;
    }
    if (row->call_count == 0)
        write_event(chart, index);
    if (row->call_count > 1)
        chart_begin_block(chart, chart->dialect->atomic);
    for (uint32_t i = 0; i < row->call_count; i++)
        write_call(chart, index, i);
    if (row->call_count > 1)
        chart_end_block(chart);
    if (shows(chart, RUN_PART_WHY))
        write_changes(chart, row);
    write_notes(chart, index);
    write_returns(chart, row);
    deactivate(chart, row);
}

/* ---- the whole ---- */

static void open_band(Chart *chart, bool open)
{
    if (open && !chart->open)
        chart_begin_block(chart, chart->dialect->open);
    if (!open && chart->open)
        chart_end_block(chart);
    chart->open = open;
}

/* From the step that opens the window to the one that closes it. */
static bool is_in_band(const Counterexample *example, uint32_t row)
{
    const uint32_t window = (uint32_t)example->window;

    return counterexample_is_open(example, window, row) ||
           counterexample_is_open(example, window, row + 1);
}

/* Blocks must nest: the band is cut where the loop begins. */
static void write_rows(Chart *chart)
{
    const Counterexample *example = chart->example;
    const bool has_band = example->window >= 0;

    for (uint32_t i = 0; i < example->row_count; i++) {
        if (i == example->loop) {
            open_band(chart, false);
            chart_begin_block(chart, chart->dialect->loop);
            chart->in_loop = true;
        }
        open_band(chart, has_band && is_in_band(example, i));
        if (i == example->shown && counterexample_is_afterword(example, i))
            chart_wide_note(chart, "then, for instance");
        if (counterexample_swaps(example, i))
            chart_begin_block(chart, chart->dialect->either);
        write_row(chart, i);
        if (counterexample_swaps(example, i))
            chart_between_blocks(chart, chart->dialect->also);
        if (i > 0 && counterexample_swaps(example, i - 1))
            chart_end_block(chart);
    }
    open_band(chart, false);
    if (chart->in_loop)
        chart_end_block(chart);
}

/* Requests under way at the end would stay active, which neither language minds. */
static void write_lanes(Chart *chart)
{
    for (uint32_t i = 0; i < chart->example->lane_count; i++) {
        const Lane *lane = &chart->example->lanes[i];
        g_autofree char *name = chart->dialect->escape(lane->name);
        if (!lane->idle)
            chart_line(chart,
                       lane->is_process ? chart->dialect->process : chart->dialect->component,
                       (int)i, name);
    }
    for (uint32_t i = 0; i < chart->example->lane_count; i++) {
        const Lane *lane = &chart->example->lanes[i];
        if (shows(chart, RUN_PART_WHY) && !lane->is_process && !lane->idle && lane->initial &&
            *lane->initial)
            chart_note(chart, (int)i, lane->initial);
    }
}

static void write_why(Chart *chart)
{
    const Counterexample *example = chart->example;

    for (uint32_t i = 0; i < example->cause.count; i++)
        chart_wide_note(chart, example->cause.sentences[i].text);
    if (example->ending)
        chart_wide_note(chart, example->ending);
    if (example->rescue)
        chart_wide_note(chart, example->rescue);
}

static char *chart_text(const Counterexample *example, const Dialect *dialect)
{
    Chart chart = {.example = example, .dialect = dialect, .out = g_string_new(dialect->begin)};
    g_autoptr(GPtrArray) what_ifs = what_if_lines(example);
    g_autofree unsigned *active = g_new0(unsigned, example->lane_count + 1);
    g_autofree char *title = dialect->escape(example->headline);

    chart.active = active;
    chart_line(&chart, dialect->title, title);
    write_lanes(&chart);
    write_rows(&chart);
    if (shows(&chart, RUN_PART_WHY))
        write_why(&chart);
    for (guint i = 0; i < what_ifs->len && shows(&chart, RUN_PART_FIXES); i++)
        chart_wide_note(&chart, what_ifs->pdata[i]);
    if (shows(&chart, RUN_PART_COMMAND) && example->command)
        chart_wide_note(&chart, example->command);
    g_string_append(chart.out, dialect->end);
    return g_string_free(chart.out, FALSE);
}

char *chart_mermaid(const Counterexample *example)
{
    return chart_text(example, &dialect_mermaid);
}

char *chart_plantuml(const Counterexample *example)
{
    return chart_text(example, &dialect_plantuml);
}

static GBytes *write_mermaid(const RunFormat *format, const Counterexample *example,
                             const RunStyle *style, GError **error)
{
    (void)format;
    (void)style;
    (void)error;
    return run_format_bytes(chart_mermaid(example));
}

const RunFormat format_mermaid = {.name = "mermaid",
                                  .ending = ".mmd",
                                  .help = "a sequence diagram for Markdown pages",
                                  .parts = RUN_PART_RUN,
                                  .needs_run = true,
                                  .write = write_mermaid};

static GBytes *write_plantuml(const RunFormat *format, const Counterexample *example,
                              const RunStyle *style, GError **error)
{
    (void)format;
    (void)style;
    (void)error;
    return run_format_bytes(chart_plantuml(example));
}

const RunFormat format_plantuml = {.name = "plantuml",
                                   .ending = ".puml",
                                   .help = "a sequence diagram for PlantUML",
                                   .parts = RUN_PART_RUN,
                                   .needs_run = true,
                                   .write = write_plantuml};
