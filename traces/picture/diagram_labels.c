/* What is written on the bars of components and in the notes beside them. */
#include "traces/explain/row_notes.h"
#include "traces/format/table.h"
#include "traces/format/value.h"
#include "traces/picture/diagram.h"

#include <string.h>

static const char red[] = "#b3151a", green[] = "#1c6b30", grey[] = "#555555";

const char *diagram_fit(const Diagram *diagram, Font font, const char *text, double most)
{
    g_autofree char *line = text_one_line(text);

    if (font_width(font, line) <= most)
        return arena_strdup(diagram->arena, line);
    g_autofree char *terse = value_terse(line);
    g_autofree char *fitted = font_elide(font, terse, most);
    return arena_strdup(diagram->arena, fitted);
}

/* "entry[{1, en}] {2, en}" becomes "entry[...] {2, en}" where there is no room: which place it is
 * stands in the call. */
const char *diagram_fit_label(const Diagram *diagram, Font font, const char *text, double most)
{
    g_autofree char *line = text_one_line(text);
    g_autofree char *terse = value_terse(line);
    const char *open = strchr(terse, '['), *close = strrchr(terse, ']');

    if (font_width(font, line) <= most || !open || open == terse || !close || close[1] != ' ')
        return diagram_fit(diagram, font, text, most);
    g_autofree char *brief =
        g_strdup_printf("%.*s[\xe2\x80\xa6]%s", (int)(open - terse), terse, close + 1);
    return diagram_fit(diagram, font, brief, most);
}

double diagram_label_height(DiagramLabel label)
{
    return (label.value ? DIAGRAM_LINE : 0) + label.other_count * DIAGRAM_SMALL_LINE;
}

/* "value none, lease 2" has the first variable's value on a line of its own, the others under it;
 * "none" is just that. */
DiagramLabel diagram_initial_label(const Diagram *diagram, int lane)
{
    const Lane *it = &diagram->example->lanes[lane];
    DiagramLabel label = {.value = it->in_parts ? NULL : lane_initial_value(it)};
    const uint32_t first = it->in_parts ? 0 : 1;

    label.others = arena_array(diagram->arena, const char *, it->part_count);
    for (uint32_t i = first; i < it->part_count; i++)
        label.others[label.other_count++] = it->parts[i];
    return label;
}

DiagramLabel diagram_change_label(const Diagram *diagram, uint32_t index, int lane)
{
    const Row *row = &diagram->example->rows[index];
    DiagramLabel label = {.others = arena_array(diagram->arena, const char *, row->change_count)};

    for (uint32_t i = 0; i < row->change_count; i++) {
        const Change *change = &row->changes[i];
        if (change->lane != lane)
            continue;
        if (change->is_main)
            label.value = change->after;
        else
            label.others[label.other_count++] =
                arena_printf(diagram->arena, "%s %s", change->variable, change->after);
    }
    return label;
}

typedef struct NoteLook {
    const char *colour;
    Font font;
    unsigned lines;
} NoteLook;

static void add_note(Diagram *diagram, DiagramRow *row, NoteLook look, const char *text)
{
    const double most = 170 - 35 * diagram->squeeze;
    g_autofree char *line = text_one_line(text);
    g_auto(GStrv) lines = font_wrap(look.font, line, most, look.lines);
    const char *whole = arena_strdup(diagram->arena, line);

    for (char **at = lines; *at; at++) {
        row->notes[row->note_count++] =
            (DiagramNote){look.colour, look.font, arena_strdup(diagram->arena, *at), whole};
        double width = font_width(look.font, *at);
        diagram->notes_width = MAX(diagram->notes_width, width);
    }
}

static void add_state(Diagram *diagram, DiagramRow *row, const char *state)
{
    g_autofree char *terse = value_terse(state);

    add_note(diagram, row, (NoteLook){grey, FONT_SMALL, 3}, terse);
}

bool diagram_breaks_first(const Diagram *diagram, uint32_t row)
{
    for (uint32_t i = 0; i < row; i++)
        if (diagram->example->rows[i].breaks &&
            strcmp(diagram->example->rows[i].breaks, diagram->example->rows[row].breaks) == 0)
            return false;
    return true;
}

static void add_named(Diagram *diagram, uint32_t index, const Note *note)
{
    DiagramRow *row = &diagram->rows[index];
    const bool ours = diagram->window >= 0 && note->window == diagram->window;

    switch (note->kind) {
    case NOTE_REQUEST: break; /* drawn on the process's lane */
    case NOTE_OPENS:
        add_note(diagram, row, (NoteLook){ours ? red : grey, ours ? FONT_NOTE : FONT_CALL, 2},
                 note->text);
        break;
    case NOTE_CLOSES:
        add_note(diagram, row, (NoteLook){ours ? green : grey, ours ? FONT_NOTE : FONT_CALL, 2},
                 note->text);
        break;
    case NOTE_BREAKS: {
        bool first = diagram_breaks_first(diagram, index);
        NoteLook look = {first ? red : grey, first ? FONT_NOTE : FONT_CALL, 2};
        add_note(diagram, row, look, note->text);
        break;
    }
    case NOTE_ERROR: add_note(diagram, row, (NoteLook){red, FONT_CALL, 4}, note->text); break;
    }
}

/* The state is only said where something is decided; elsewhere the bars show it. */
void diagram_add_notes(Diagram *diagram, uint32_t index)
{
    enum { MAX_LINES_A_NOTE = 4 };
    const Row *from = &diagram->example->rows[index];
    DiagramRow *row = &diagram->rows[index];
    g_autoptr(GArray) notes = row_notes(diagram->example, index);

    row->note_count = 0;
    if (from->folded)
        return;
    row->notes = arena_array(diagram->arena, DiagramNote, (notes->len + 1) * MAX_LINES_A_NOTE);
    for (unsigned i = 0; i < notes->len; i++)
        add_named(diagram, index, &g_array_index(notes, Note, i));
    if (row->note_count > 0 && from->state && *from->state)
        add_state(diagram, row, from->state);
    else if (from->chance)
        add_state(diagram, row, arena_printf(diagram->arena, "chance %s", from->chance));
}
