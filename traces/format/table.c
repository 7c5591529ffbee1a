#include "traces/format/table.h"

#include <string.h>

/* Not all of a cell need be of one style. */
typedef struct Piece {
    TableStyle style;
    char *text;
} Piece;

typedef struct Cell {
    GArray *pieces;
    int width;
} Cell;

typedef struct TableRow {
    GArray *cells;
    bool whole; /* one cell, that is not part of a column */
} TableRow;

struct Table {
    TableColumn *columns;
    unsigned count;
    int indent, gap;
    GArray *rows;
    bool in_row;
};

static void clear_piece(void *data)
{
    g_free(((Piece *)data)->text);
}

static void clear_cell(void *data)
{
    g_array_unref(((Cell *)data)->pieces);
}

static void clear_row(void *data)
{
    g_array_unref(((TableRow *)data)->cells);
}

static GArray *array_of(guint size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, FALSE, size);

    g_array_set_clear_func(array, clear);
    return array;
}

Table *table_new(const TableColumn *columns, unsigned count, int indent, int gap)
{
    Table *table = g_new0(Table, 1);

    table->columns = g_new(TableColumn, count);
    memcpy(table->columns, columns, count * sizeof *columns);
    table->count = count;
    table->indent = indent;
    table->gap = gap;
    table->rows = array_of(sizeof(TableRow), clear_row);
    return table;
}

void table_free(Table *table)
{
    if (!table)
        return;
    g_array_unref(table->rows);
    g_free(table->columns);
    g_free(table);
}

static int character_columns(gunichar character)
{
    if (g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

int text_columns(const char *text)
{
    int columns = 0;

    for (const char *at = text; *at; at = g_utf8_next_char(at))
        columns += character_columns(g_utf8_get_char(at));
    return columns;
}

/* What would write over a terminal, or turn the order of what stands around it (bidirectional
 * formatting: Unicode Standard Annex 9). */
static bool is_strange(gunichar c)
{
    bool turns = c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                 (c >= 0x2066 && c <= 0x2069);

    return turns || g_unichar_iscntrl(c) || (c & 0xfffe) == 0xfffe;
}

char *text_one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_new(NULL);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(line, is_strange(character) ? ' ' : character);
    }
    return g_string_free(line, FALSE);
}

/* The text, or as much of it as leaves room for an ellipsis in `most` columns. */
static char *cut(const char *text, int most)
{
    int columns = 0;
    const char *at = text;

    if (most <= 0 || text_columns(text) <= most)
        return g_strdup(text);
    while (columns + character_columns(g_utf8_get_char(at)) < most) {
        columns += character_columns(g_utf8_get_char(at));
        at = g_utf8_next_char(at);
    }
    g_autofree char *kept = g_strndup(text, (gsize)(at - text));
    return g_strconcat(g_strchomp(kept), "…", NULL);
}

static TableRow *last_row(Table *table)
{
    if (!table->in_row) {
        TableRow row = {array_of(sizeof(Cell), clear_cell), false};
        g_array_append_val(table->rows, row);
        table->in_row = true;
    }
    return &g_array_index(table->rows, TableRow, table->rows->len - 1);
}

static Cell *last_cell(TableRow *row)
{
    return &g_array_index(row->cells, Cell, row->cells->len - 1);
}

static void add_piece(Cell *cell, TableStyle style, char *text)
{
    Piece piece = {style, text};

    cell->width += text_columns(text);
    g_array_append_val(cell->pieces, piece);
}

void table_cell(Table *table, TableStyle style, const char *text)
{
    TableRow *row = last_row(table);
    Cell cell = {array_of(sizeof(Piece), clear_piece), 0};

    g_assert(row->cells->len < table->count);
    g_array_append_val(row->cells, cell);
    g_autofree char *line = text_one_line(text ? text : "");
    add_piece(last_cell(row), style, cut(line, table->columns[row->cells->len - 1].most));
}

void table_more(Table *table, TableStyle style, const char *text)
{
    add_piece(last_cell(last_row(table)), style, text_one_line(text));
}

void table_end_row(Table *table)
{
    table->in_row = false;
}

void table_line(Table *table, TableStyle style, const char *text)
{
    g_assert(!table->in_row);
    table_cell(table, TABLE_PLAIN, NULL);
    table_more(table, style, text);
    last_row(table)->whole = true;
    table_end_row(table);
}

void text_styled(GString *out, TableStyle style, bool colour, const char *text)
{
    static const char *const escapes[] = {
        [TABLE_BOLD] = "\033[1m",
        [TABLE_DIM] = "\033[2m",
        [TABLE_RED] = "\033[31m",
        [TABLE_GREEN] = "\033[32m",
    };

    if (colour && style != TABLE_PLAIN && *text)
        g_string_append_printf(out, "%s%s\033[0m", escapes[style], text);
    else
        g_string_append(out, text);
}

/* Cells after it that are empty do not count. */
static bool ends_row(const TableRow *row, unsigned index)
{
    for (unsigned i = index + 1; i < row->cells->len; i++)
        if (g_array_index(row->cells, Cell, i).width > 0)
            return false;
    return true;
}

static int column_width(const Table *table, unsigned column)
{
    int width = 0;

    for (unsigned i = 0; i < table->rows->len; i++) {
        const TableRow *row = &g_array_index(table->rows, TableRow, i);
        if (row->whole || column >= row->cells->len)
            continue;
        if (!table->columns[column].loose || !ends_row(row, column))
            width = MAX(width, g_array_index(row->cells, Cell, column).width);
    }
    return width;
}

static void pad(GString *out, int columns)
{
    for (int i = 0; i < columns; i++)
        g_string_append_c(out, ' ');
}

static void print_cell(const Cell *cell, bool colour, GString *out)
{
    for (unsigned i = 0; i < cell->pieces->len; i++) {
        const Piece *piece = &g_array_index(cell->pieces, Piece, i);
        text_styled(out, piece->style, colour, piece->text);
    }
}

/* Spaces are held back until something follows them. A column that is empty in all rows takes no
 * room, its gap neither. */
static void print_row(const Table *table, const TableRow *row, const int *widths, bool colour,
                      GString *out)
{
    int held = row->whole ? 0 : table->indent;

    for (unsigned i = 0; i < row->cells->len; i++) {
        const Cell *cell = &g_array_index(row->cells, Cell, i);
        int spare = MAX(0, widths[i] - cell->width);
        bool right = table->columns[i].right && !row->whole;
        if (right)
            held += spare;
        if (cell->width > 0) {
            pad(out, held);
            print_cell(cell, colour, out);
            held = 0;
        }
        held += right ? 0 : spare;
        held += widths[i] > 0 ? table->gap : 0;
    }
    g_string_append_c(out, '\n');
}

void table_print(const Table *table, bool colour, GString *out)
{
    g_autofree int *widths = g_new(int, table->count);

    for (unsigned i = 0; i < table->count; i++)
        widths[i] = column_width(table, i);
    for (unsigned i = 0; i < table->rows->len; i++)
        print_row(table, &g_array_index(table->rows, TableRow, i), widths, colour, out);
}
