/* A run as a table for people: one row a step. */
#include "traces/explain/fold.h"
#include "traces/explain/row_notes.h"
#include "traces/explain/what_if.h"
#include "traces/format/formats.h"
#include "traces/format/table.h"

enum { NUMBER, ORDER, TIME, WHO, CALL, RESULT, STATE, TEXT, COLUMNS };

enum { MAX_WHO = 24, MAX_CALL = 48, MAX_RESULT = 28, MAX_TEXT = 44 };

/* Where the columns after the number begin, for rows of up to two digits. */
static const char line_indent[] = "      ";

static const TableStyle note_styles[] = {
    [NOTE_REQUEST] = TABLE_PLAIN, [NOTE_OPENS] = TABLE_RED, [NOTE_CLOSES] = TABLE_GREEN,
    [NOTE_BREAKS] = TABLE_RED,    [NOTE_ERROR] = TABLE_RED,
};

/* "cache 0, db 1: stale_entry opens" */
static void state_cell(Table *table, const Counterexample *example, uint32_t index,
                       TableStyle style)
{
    const Row *row = &example->rows[index];
    bool has_state = row->state && *row->state;
    g_autoptr(GArray) notes = row_notes(example, index);

    table_cell(table, style, has_state ? row->state : NULL);
    for (unsigned i = 0; i < notes->len; i++) {
        const Note *note = &g_array_index(notes, Note, i);
        if (i > 0)
            table_more(table, TABLE_PLAIN, ", ");
        else if (has_state)
            table_more(table, TABLE_PLAIN, ": ");
        table_more(table, note_styles[note->kind], note->text);
    }
}

/* What would be cut does without the names of fields: "Answer { page: none }" is "{none}". */
static void value_cell(Table *table, TableStyle style, const char *text, const char *brief,
                       glong most)
{
    table_cell(table, style, text && brief && g_utf8_strlen(text, -1) > most ? brief : text);
}

static void call_cells(Table *table, const Row *row, uint32_t call, TableStyle style)
{
    if (row->kind != ROW_PROCESS) {
        g_autofree char *event =
            g_strconcat(row->event, row->kind == ROW_FAULT ? " (fault)" : "", NULL);
        table_cell(table, style, event);
        table_cell(table, style, NULL);
    } else if (row->call_count == 0) {
        table_cell(table, style, "goes on");
        table_cell(table, style, NULL);
    } else {
        value_cell(table, style, row->calls[call].call, row->calls[call].brief_call, MAX_CALL);
        value_cell(table, style, row->calls[call].result, row->calls[call].brief_result,
                   MAX_RESULT);
    }
}

/* A brace around two rows that could as well come in the other order. */
static const char *order_mark(const Counterexample *example, uint32_t index)
{
    if (counterexample_swaps(example, index))
        return "\\";
    return index > 0 && counterexample_swaps(example, index - 1) ? "/" : NULL;
}

/* The calls of an atomic block take a line each, what came of it is said on the last. */
static void add_row(Table *table, const Counterexample *example, uint32_t index)
{
    const Row *row = &example->rows[index];
    TableStyle style = counterexample_is_afterword(example, index) ? TABLE_DIM : TABLE_PLAIN;
    uint32_t lines = MAX(row->call_count, 1);
    g_autofree char *number = g_strdup_printf("%u", index + 1);

    for (uint32_t i = 0; i < lines; i++) {
        table_cell(table, style, i == 0 ? number : NULL);
        table_cell(table, style, i == 0 ? order_mark(example, index) : NULL);
        table_cell(table, style, i == 0 ? counterexample_when(example, index) : NULL);
        table_cell(table, style, i > 0 ? NULL : example->lanes[row->lane].name);
        call_cells(table, row, i, style);
        if (i + 1 == lines)
            state_cell(table, example, index, style);
        else
            table_cell(table, style, NULL);
        table_cell(table, TABLE_DIM, i < row->call_count ? row->calls[i].text : NULL);
        table_end_row(table);
    }
}

static void add_line(Table *table, TableStyle style, const char *text)
{
    g_autofree char *line = g_strconcat(line_indent, text, NULL);

    table_line(table, style, line);
}

static void add_initial_windows(Table *table, const Counterexample *example)
{
    for (uint32_t i = 0; i < example->window_count; i++) {
        if (!example->windows[i].initially)
            continue;
        g_autofree char *line =
            g_strdup_printf("%s is open from the start", example->windows[i].name);
        add_line(table, TABLE_RED, line);
    }
}

static void add_fold(Table *table, const Counterexample *example, uint32_t index)
{
    g_autofree char *text = fold_length(example, index) ? fold_text(example, index) : NULL;

    if (text)
        add_line(table, TABLE_DIM, text);
}

static void add_what_ifs(Table *table, const Counterexample *example)
{
    g_autoptr(GPtrArray) lines = what_if_lines(example);

    for (guint i = 0; i < lines->len; i++)
        add_line(table, TABLE_PLAIN, lines->pdata[i]);
}

static Table *new_table(const Counterexample *example, int width)
{
    const TableColumn columns[COLUMNS] = {
        [NUMBER] = {.right = true},  [ORDER] = {.most = 1},
        [TIME] = {.right = true},    [WHO] = {.most = MAX_WHO},
        [CALL] = {.most = MAX_CALL}, [RESULT] = {.most = MAX_RESULT},
        [STATE] = {.loose = true},   [TEXT] = {.loose = true, .most = width > 0 ? 0 : MAX_TEXT},
    };
    int digits = example->row_count < 10 ? 1 : example->row_count < 100 ? 2 : 3;

    return table_new(columns, COLUMNS, (int)sizeof line_indent - 1 - 2 - digits, 2);
}

static void add_why(Table *table, const Counterexample *example)
{
    for (uint32_t i = 0; i < example->cause.count; i++)
        add_line(table, TABLE_PLAIN, example->cause.sentences[i].text);
    if (example->ending && *example->ending)
        add_line(table, TABLE_PLAIN, example->ending);
    if (example->rescue)
        add_line(table, TABLE_PLAIN, example->rescue);
}

/* The rows, and what there is to say of their order. */
static void add_run(Table *table, const Counterexample *example, bool tells_tick)
{
    g_autofree char *loop = counterexample_loop_text(example);

    add_initial_windows(table, example);
    for (uint32_t i = 0; i < example->row_count; i++) {
        if (i == example->shown && counterexample_is_afterword(example, i))
            add_line(table, TABLE_DIM, "then, for instance:");
        if (example->rows[i].folded)
            add_fold(table, example, i);
        else
            add_row(table, example, i);
    }
    if (loop)
        add_line(table, TABLE_PLAIN, loop);
    if (counterexample_any_swaps(example))
        add_line(table, TABLE_DIM, "\\ /  in either order it comes to the same");
    if (tells_tick && example->tick_text)
        add_line(table, TABLE_DIM, example->tick_text);
}

static bool shows(const Counterexample *example, RunPart part)
{
    return run_format_shows(&format_text, example, part);
}

char *text_write(const Counterexample *example, TextStyle style)
{
    GString *out = g_string_new(NULL);
    g_autoptr(Table) table = new_table(example, style.width);
    g_autofree char *headline = table_one_line(example->headline);

    table_line(table, TABLE_BOLD, headline);
    if (shows(example, RUN_PART_RUN))
        add_run(table, example, style.tells_tick);
    if (shows(example, RUN_PART_WHY))
        add_why(table, example);
    if (shows(example, RUN_PART_FIXES))
        add_what_ifs(table, example);
    if (shows(example, RUN_PART_COMMAND) && example->command)
        add_line(table, TABLE_DIM, example->command);
    table_print_within(table, style.colour, style.width, CALL, out);
    return g_string_free(out, FALSE);
}

static GBytes *write_format(const RunFormat *format, const Counterexample *example,
                            const RunStyle *style, GError **error)
{
    (void)format;
    (void)error;
    return run_format_bytes(text_write(example, style->text));
}

const RunFormat format_text = {.name = "text",
                               .ending = ".txt",
                               .help = "a table, one row a step",
                               .parts = RUN_PART_RUN | RUN_PART_WHY | RUN_PART_FIXES,
                               .write = write_format};
