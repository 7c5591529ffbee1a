/* Columns of text that line up.
 *
 * Rows of cells are added from left to right; each column is as wide as its widest cell, counted in
 * the columns of a terminal and not in bytes. A cell that ends its row in a `loose` column may be
 * longer than the column: there is nothing to its right that it could push away. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum TableStyle { TABLE_PLAIN, TABLE_BOLD, TABLE_DIM, TABLE_RED, TABLE_GREEN } TableStyle;

typedef struct TableColumn {
    bool right; /* aligned to the right */
    bool loose; /* see above */
    int most;   /* longer cells are cut and end in an ellipsis; 0: never */
} TableColumn;

typedef struct Table Table;

/* `columns` is copied. `indent` spaces begin each line, `gap` spaces divide columns. */
Table *table_new(const TableColumn *columns, unsigned count, int indent, int gap);
void table_free(Table *table);

/* The next cell of the row; text is copied, NULL is "". */
void table_cell(Table *table, TableStyle style, const char *text);

/* Goes on with the same cell, in another style: "cache 0" "stale_entry opens". */
void table_more(Table *table, TableStyle style, const char *text);
void table_end_row(Table *table);

/* A line of its own between rows: neither indented nor cut into columns. */
void table_line(Table *table, TableStyle style, const char *text);

/* Appends the lines, without spaces at their ends. */
void table_print(const Table *table, bool colour, GString *out);

/* The same in at most `width` columns (0: in any number), where a word is not longer: what does not fit
 * goes on in lines that begin where column `from` does. */
void table_print_within(const Table *table, bool colour, int width, unsigned from, GString *out);

/* How many columns of a terminal a text takes. */
int table_columns(const char *text);

/* A copy in valid UTF-8, with spaces for line ends and whatever else XML or a terminal would not
 * take as text: it may come from a design, which must not be able to steer the terminal. */
char *table_one_line(const char *text);

/* The text between the escape sequences of a style; just the text where colour is off. */
void table_styled(GString *out, TableStyle style, bool colour, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
