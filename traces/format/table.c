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

int table_columns(const char *text)
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

char *table_one_line(const char *text)
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

    if (most <= 0 || table_columns(text) <= most)
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

    cell->width += table_columns(text);
    g_array_append_val(cell->pieces, piece);
}

void table_cell(Table *table, TableStyle style, const char *text)
{
    TableRow *row = last_row(table);
    Cell cell = {array_of(sizeof(Piece), clear_piece), 0};

    g_assert(row->cells->len < table->count);
    g_array_append_val(row->cells, cell);
    g_autofree char *line = table_one_line(text ? text : "");
    add_piece(last_cell(row), style, cut(line, table->columns[row->cells->len - 1].most));
}

void table_more(Table *table, TableStyle style, const char *text)
{
    add_piece(last_cell(last_row(table)), style, table_one_line(text));
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

void table_styled(GString *out, TableStyle style, bool colour, const char *text)
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

typedef struct Sheet { /* what is printed, and how far its last line has come */
    GString *out;
    bool colour;
    int width;  /* 0: lines are as long as they are */
    int margin; /* where lines that go on begin */
    int at;     /* columns that the line has */
} Sheet;

static void begin_line(Sheet *sheet)
{
    g_string_append_c(sheet->out, '\n');
    pad(sheet->out, sheet->margin);
    sheet->at = sheet->margin;
}

static bool fits(const Sheet *sheet, int columns)
{
    return sheet->width == 0 || sheet->at + columns <= sheet->width || sheet->at <= sheet->margin;
}

/* `blanks` are held back where a new line begins. */
static void print_word(Sheet *sheet, TableStyle style, const char *word, int blanks)
{
    const int columns = table_columns(word);

    if (fits(sheet, blanks + columns)) {
        pad(sheet->out, blanks);
        sheet->at += blanks;
    } else {
        begin_line(sheet);
    }
    table_styled(sheet->out, style, sheet->colour, word);
    sheet->at += columns;
}

static void print_piece(Sheet *sheet, const Piece *piece, int *blanks)
{
    g_auto(GStrv) words = g_strsplit(piece->text, " ", -1);

    if (sheet->width == 0 || sheet->at + *blanks + table_columns(piece->text) <= sheet->width) {
        print_word(sheet, piece->style, piece->text, *blanks);
        *blanks = 0;
        return;
    }
    for (char **word = words; *word; word++) {
        if (**word) {
            print_word(sheet, piece->style, *word, *blanks);
            *blanks = 0;
        }
        *blanks += word[1] != NULL;
    }
}

static void print_cell(Sheet *sheet, const Cell *cell, int blanks)
{
    if (blanks > 0 && !fits(sheet, blanks + cell->width)) {
        begin_line(sheet);
        blanks = 0;
    }
    for (unsigned i = 0; i < cell->pieces->len; i++)
        print_piece(sheet, &g_array_index(cell->pieces, Piece, i), &blanks);
}

/* That a line which is no part of columns begins with. */
static int blanks_of(const TableRow *row)
{
    const Cell *cell = &g_array_index(row->cells, Cell, 0);
    const Piece *last = &g_array_index(cell->pieces, Piece, cell->pieces->len - 1);

    return (int)strspn(last->text, " ");
}

/* Spaces are held back until something follows them. A column that is empty in all rows takes no
 * room, its gap neither. */
static void print_row(const Table *table, const TableRow *row, const int *widths, Sheet *sheet)
{
    const int margin = sheet->margin;
    int held = row->whole ? 0 : table->indent;

    sheet->at = 0;
    if (row->whole)
        sheet->margin = blanks_of(row) + table->gap;
    for (unsigned i = 0; i < row->cells->len; i++) {
        const Cell *cell = &g_array_index(row->cells, Cell, i);
        int spare = MAX(0, widths[i] - cell->width);
        bool right = table->columns[i].right && !row->whole;
        if (right)
            held += spare;
        if (cell->width > 0) {
            print_cell(sheet, cell, held);
            held = 0;
        }
        held += right ? 0 : spare;
        held += widths[i] > 0 ? table->gap : 0;
    }
    g_string_append_c(sheet->out, '\n');
    sheet->margin = margin;
}

void table_print_within(const Table *table, bool colour, int width, unsigned from, GString *out)
{
    g_autofree int *widths = g_new(int, table->count);
    Sheet sheet = {.out = out, .colour = colour, .width = width, .margin = table->indent};

    for (unsigned i = 0; i < table->count; i++) {
        widths[i] = column_width(table, i);
        sheet.margin += i < from && widths[i] > 0 ? widths[i] + table->gap : 0;
    }
    if (sheet.margin * 2 > width) /* there would be no room */
        sheet.margin = table->indent;
    for (unsigned i = 0; i < table->rows->len; i++)
        print_row(table, &g_array_index(table->rows, TableRow, i), widths, &sheet);
}

void table_print(const Table *table, bool colour, GString *out)
{
    table_print_within(table, colour, 0, 0, out);
}
