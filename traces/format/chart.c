/* A run as a sequence diagram in somebody else's words: Mermaid and PlantUML.
 *
 * Both have the same parts, so one walk over the trace serves both; only the words differ. Lanes
 * are named l0, l1, ...: what a design calls them is text, and text is escaped. */
#include "traces/explain/fold.h"
#include "traces/explain/row_notes.h"
#include "traces/explain/what_if.h"
#include "traces/format/dialect.h"
#include "traces/format/formats.h"

#include <string.h>

typedef struct Chart {
    const Counterexample *example;
    const Dialect *dialect;
    GString *out;
    unsigned depth;
    bool open, in_loop;
    unsigned *active; /* by lane: requests under way */
} Chart;

/* ---- lines ---- */

static void indent(Chart *chart)
{
    for (unsigned i = 0; i <= chart->depth; i++)
        g_string_append(chart->out, chart->dialect->indent);
}

/* The formats are the dialect's. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void line(Chart *chart, const char *format, ...)
{
    va_list arguments;

    indent(chart);
    va_start(arguments, format);
    g_string_append_vprintf(chart->out, format, arguments);
    va_end(arguments);
    g_string_append_c(chart->out, '\n');
}
#pragma GCC diagnostic pop

static void begin_block(Chart *chart, const char *words)
{
    line(chart, "%s", words);
    chart->depth++;
}

static void end_block(Chart *chart)
{
    chart->depth--;
    line(chart, "end");
}

static void between_blocks(Chart *chart, const char *words)
{
    chart->depth--;
    line(chart, "%s", words);
    chart->depth++;
}

static void note(Chart *chart, int lane, const char *text)
{
    g_autofree char *escaped = chart->dialect->escape(text);
    g_autofree char *over = g_strdup_printf("l%d", lane);

    line(chart, chart->dialect->note, over, escaped);
}

/* Across all lanes that are shown. */
static void wide_note(Chart *chart, const char *text)
{
    const Counterexample *example = chart->example;
    int first = -1, last = -1;

    for (uint32_t i = 0; i < example->lane_count; i++) {
        if (example->lanes[i].idle)
            continue;
        first = first < 0 ? (int)i : first;
        last = (int)i;
    }
    if (first < 0 || !*text)
        return;
    g_autofree char *escaped = chart->dialect->escape(text);
    g_autofree char *over =
        first == last ? g_strdup_printf("l%d", first) : g_strdup_printf("l%d,l%d", first, last);
    line(chart, chart->dialect->note, over, escaped);
}

/* ---- rows ---- */

/* "3. cache.del()", and in timed designs when: "3. at 1.2s cache.del()" */
static char *numbered_text(const Counterexample *example, uint32_t index, const char *text)
{
    const char *when = counterexample_when(example, index);

    return g_strdup_printf("%u. %s%s%s%s", index + 1, when ? "at " : "", when ? when : "",
                           when ? " " : "", text);
}

static void write_call(Chart *chart, uint32_t index, uint32_t call_index)
{
    const Row *row = &chart->example->rows[index];
    const RowCall *call = &row->calls[call_index];
    g_autofree char *numbered =
        call_index > 0 ? g_strdup(call->call) : numbered_text(chart->example, index, call->call);
    g_autofree char *text = chart->dialect->escape(numbered);

    if (call->lane == NO_LANE) {
        note(chart, row->lane, numbered);
        return;
    }
    line(chart, chart->dialect->call, row->lane, call->lane, text);
    if (!call->result)
        return;
    g_autofree char *result = chart->dialect->escape(call->result);
    line(chart, chart->dialect->back, call->lane, row->lane, result);
}

static void write_event(Chart *chart, uint32_t index)
{
    const Row *row = &chart->example->rows[index];
    const char *suffix = row->kind == ROW_FAULT   ? " (fault)"
                         : row->kind == ROW_EVENT ? " (event)"
                                                  : "";
    g_autofree char *event = g_strconcat(row->event ? row->event : "goes on", suffix, NULL);
    g_autofree char *text = numbered_text(chart->example, index, event);

    note(chart, row->lane, text);
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
        note(chart, lane, text->str);
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
        int lane = it->window >= 0 ? chart->example->windows[it->window].lane : NO_LANE;
        bool is_shown = lane != NO_LANE && !chart->example->lanes[lane].idle;
        note(chart, is_shown ? lane : chart->example->rows[index].lane, it->text);
    }
}

static void activate(Chart *chart, const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        g_autofree char *text = g_strdup_printf("%s begins", request->name);
        if (!request->begins)
            continue;
        if (chart->dialect->activates)
            line(chart, "activate l%d", row->lane);
        else if (chart->example->window >= 0) /* else it is among the notes */
            note(chart, row->lane, text);
        chart->active[row->lane]++;
    }
}

/* Mermaid draws nothing at all where something ends that did not begin. */
static void deactivate(Chart *chart, const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        if (!request->ends || chart->active[row->lane] == 0)
            continue;
        g_autofree char *text =
            g_strdup_printf("%s %s%s", request->name, request->result ? "returns " : "ends",
                            request->result ? request->result : "");
        if (chart->dialect->activates)
            line(chart, "deactivate l%d", row->lane);
        else if (chart->example->window >= 0)
            note(chart, row->lane, text);
        chart->active[row->lane]--;
    }
}

static void write_fold(Chart *chart, uint32_t index)
{
    g_autofree char *text =
        fold_length(chart->example, index) ? fold_text(chart->example, index) : NULL;

    if (text)
        wide_note(chart, text);
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
        begin_block(chart, chart->dialect->atomic);
    for (uint32_t i = 0; i < row->call_count; i++)
        write_call(chart, index, i);
    if (row->call_count > 1)
        end_block(chart);
    write_changes(chart, row);
    write_notes(chart, index);
    deactivate(chart, row);
}

/* ---- the whole ---- */

static void open_band(Chart *chart, bool open)
{
    if (open && !chart->open)
        begin_block(chart, chart->dialect->open);
    if (!open && chart->open)
        end_block(chart);
    chart->open = open;
}

/* Blocks must nest: the band is cut where the loop begins. */
static void write_rows(Chart *chart)
{
    const Counterexample *example = chart->example;
    const bool has_band = example->window >= 0;

    for (uint32_t i = 0; i < example->row_count; i++) {
        if (i == example->loop) {
            open_band(chart, false);
            begin_block(chart, chart->dialect->loop);
            chart->in_loop = true;
        }
        open_band(chart, has_band && counterexample_is_open(example, (uint32_t)example->window, i));
        if (i == example->shown && counterexample_is_afterword(example, i))
            wide_note(chart, "then, for instance");
        if (counterexample_swaps(example, i))
            begin_block(chart, chart->dialect->either);
        write_row(chart, i);
        if (counterexample_swaps(example, i))
            between_blocks(chart, chart->dialect->also);
        if (i > 0 && counterexample_swaps(example, i - 1))
            end_block(chart);
    }
    open_band(chart, false);
    if (chart->in_loop)
        end_block(chart);
}

/* Requests under way at the end would stay active, which neither language minds. */
static void write_lanes(Chart *chart)
{
    for (uint32_t i = 0; i < chart->example->lane_count; i++) {
        const Lane *lane = &chart->example->lanes[i];
        g_autofree char *name = chart->dialect->escape(lane->name);
        if (!lane->idle)
            line(chart, lane->is_process ? chart->dialect->process : chart->dialect->component,
                 (int)i, name);
    }
    for (uint32_t i = 0; i < chart->example->lane_count; i++) {
        const Lane *lane = &chart->example->lanes[i];
        if (!lane->is_process && !lane->idle && lane->initial && *lane->initial)
            note(chart, (int)i, lane->initial);
    }
}

static char *chart_text(const Counterexample *example, const Dialect *dialect)
{
    Chart chart = {.example = example, .dialect = dialect, .out = g_string_new(dialect->begin)};
    g_autoptr(GPtrArray) what_ifs = what_if_lines(example);
    g_autofree unsigned *active = g_new0(unsigned, example->lane_count + 1);
    g_autofree char *title = dialect->escape(example->headline);

    chart.active = active;
    line(&chart, dialect->title, title);
    write_lanes(&chart);
    write_rows(&chart);
    for (uint32_t i = 0; i < example->cause.count; i++)
        wide_note(&chart, example->cause.sentences[i].text);
    if (example->ending)
        wide_note(&chart, example->ending);
    if (example->rescue)
        wide_note(&chart, example->rescue);
    for (guint i = 0; i < what_ifs->len; i++)
        wide_note(&chart, what_ifs->pdata[i]);
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
                             gboolean colour, GError **error)
{
    (void)format;
    (void)colour;
    (void)error;
    return run_format_bytes(chart_mermaid(example));
}

const RunFormat format_mermaid = {.name = "mermaid",
                                  .ending = ".mmd",
                                  .help = "a sequence diagram for Markdown pages",
                                  .write = write_mermaid};

static GBytes *write_plantuml(const RunFormat *format, const Counterexample *example,
                              gboolean colour, GError **error)
{
    (void)format;
    (void)colour;
    (void)error;
    return run_format_bytes(chart_plantuml(example));
}

const RunFormat format_plantuml = {.name = "plantuml",
                                   .ending = ".puml",
                                   .help = "a sequence diagram for PlantUML",
                                   .write = write_plantuml};
