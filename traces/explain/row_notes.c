#include "traces/explain/row_notes.h"

static void clear_note(void *data)
{
    g_free(((Note *)data)->text);
}

static void add(GArray *notes, NoteKind kind, int window, char *text)
{
    Note note = {kind, window, text};

    g_array_append_val(notes, note);
}

static void add_requests(GArray *notes, const Row *row)
{
    for (uint32_t i = 0; i < row->request_count; i++) {
        const RowRequest *request = &row->requests[i];
        char *text = NULL;
        if (request->ends && request->result)
            text = g_strdup_printf("%s returns %s", request->name, request->result);
        else if (request->ends || request->begins)
            text = g_strdup_printf("%s %s", request->name, request->ends ? "ends" : "begins");
        if (text)
            add(notes, NOTE_REQUEST, -1, text);
    }
}

static void add_windows(GArray *notes, const Counterexample *example, uint32_t row)
{
    for (uint32_t i = 0; i < example->window_count; i++) {
        const char *name = example->windows[i].name;
        bool before = counterexample_is_open(example, i, row),
             after = counterexample_is_open(example, i, row + 1);
        if (after && !before)
            add(notes, NOTE_OPENS, (int)i, g_strdup_printf("%s opens", name));
        if (before && !after)
            add(notes, NOTE_CLOSES, (int)i, g_strdup_printf("%s closes", name));
    }
}

GArray *row_notes(const Counterexample *example, uint32_t index)
{
    const Row *row = &example->rows[index];
    GArray *notes = g_array_new(FALSE, FALSE, sizeof(Note));

    g_array_set_clear_func(notes, clear_note);
    if (example->window < 0)
        add_requests(notes, row);
    add_windows(notes, example, index);
    if (row->breaks)
        add(notes, NOTE_BREAKS, -1, g_strdup_printf("breaks %s", row->breaks));
    if (row->error)
        add(notes, NOTE_ERROR, -1, g_strdup(row->error));
    return notes;
}
