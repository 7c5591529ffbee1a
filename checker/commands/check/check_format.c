#include "checker/commands/check/check_format.h"

#include "checker/base/member.h"
#include "checker/commands/output.h"
#include "traces/explain/row_notes.h"
#include "traces/format/formats.h"

#include <string.h>

/* ---- which ---- */

#define CHECK_FORMAT_LISTED(name) &check_format_##name,
static const CheckFormat *const all[] = {CHECK_FORMATS(CHECK_FORMAT_LISTED)};
#undef CHECK_FORMAT_LISTED

const CheckFormat *check_format_find(const char *name, GError **error)
{
    OutputFormat list[G_N_ELEMENTS(all)];

    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        list[i] = (OutputFormat){all[i]->name, NULL};
    const int number =
        output_format(&(OutputFormats){"check", list, G_N_ELEMENTS(all)}, name, NULL, error);
    return number < 0 ? NULL : all[number];
}

char *check_format_help(void)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        g_string_append_printf(text, "  %-9s %s\n", all[i]->name, all[i]->help);
    return g_string_free(text, FALSE);
}

/* ---- a writing ---- */

CheckWriting *check_format_begin(const CheckFormat *format, uint32_t expected)
{
    CheckWriting *writing = g_new0(CheckWriting, 1);

    writing->format = format;
    writing->expected = expected;
    writing->text = g_string_new(NULL);
    writing->json = format->is_json ? json_builder_new() : NULL;
    if (format->begin)
        format->begin(writing);
    return writing;
}

void check_format_add(CheckWriting *writing, const CheckAnswer *answer)
{
    writing->format->add(writing, answer);
    writing->answers++;
}

char *check_format_end(CheckWriting *writing)
{
    if (writing->format->end)
        writing->format->end(writing);
    g_autofree char *document = writing->json ? member_document(writing->json) : NULL;
    g_autofree char *text = g_string_free(writing->text, FALSE);
    g_clear_object(&writing->json);
    g_free(writing);
    return document ? g_steal_pointer(&document) : g_steal_pointer(&text);
}

/* ---- what several formats say ---- */

const char *check_format_name(const CheckAnswer *answer)
{
    const Design *design = answer->session->design;

    if (!design)
        return answer->session->named;
    return design->name ? design->name : design->path;
}

char *check_format_place(const CheckCase *it)
{
    const SourcePlace *place = &it->place;

    return place->line ? g_strdup_printf("%s:%u:%u", place->file, place->line, place->column)
                       : g_strdup(place->file);
}

char *check_format_sentence(const CheckCase *it)
{
    if (it->kind == CASE_WARNING || it->kind == CASE_MISTAKE || !it->message)
        return it->help ? g_strdup_printf("%s; %s", it->name, it->help) : g_strdup(it->name);
    return g_strdup_printf("%s: %s", it->name, it->message);
}

/* What the step does: its calls with what they returned, or its event. */
static void append_calls(const Row *row, GString *text)
{
    if (row->kind != ROW_PROCESS)
        g_string_append_printf(text, "%s%s", row->event, row->kind == ROW_FAULT ? " (fault)" : "");
    else if (row->call_count == 0)
        g_string_append(text, "goes on");
    for (uint32_t i = 0; i < row->call_count; i++)
        g_string_append_printf(text, "%s%s%s%s", i ? ", " : "", row->calls[i].call,
                               row->calls[i].result ? " -> " : "",
                               row->calls[i].result ? row->calls[i].result : "");
}

char *check_format_row(const Counterexample *run, uint32_t row)
{
    const Row *it = &run->rows[row];
    const char *when = counterexample_when(run, row);
    g_autoptr(GArray) notes = row_notes(run, row);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%u %s%s%s: ", row + 1, when ? when : "", when ? " " : "",
                           run->lanes[it->lane].name);
    append_calls(it, text);
    if (it->state && *it->state)
        g_string_append_printf(text, "; %s", it->state);
    for (guint i = 0; i < notes->len; i++)
        g_string_append_printf(text, "; %s", g_array_index(notes, Note, i).text);
    return g_string_free(text, FALSE);
}

char *check_format_run(const Counterexample *run)
{
    return text_write(run, (TextStyle){false, 0});
}
