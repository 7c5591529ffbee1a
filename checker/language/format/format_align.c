/* Columns. Lines of one kind that follow one another are a table: their cells begin in one column.
 * The claims of a file are one table, wherever they stand. Texts of statements, and comments at the
 * ends of lines, have a column for each declaration.
 *
 * A line that would not fit then, or would need very many blanks, sits out: the column is the one
 * that the most lines can share, and of those the leftmost. It depends on the contents alone, so
 * what has been aligned stays as it is. */
#include "checker/language/format/format_private.h"

#include <string.h>

typedef struct AlignedCell {
    FormatPiece *piece;
    uint32_t end;  /* of what stands before it */
    uint32_t rest; /* its width, and that of what stands behind it */
} AlignedCell;

typedef VEC(AlignedCell) CellList;

/* How a column stands to what is before it. */
typedef struct Rule {
    CellKind cell;
    uint32_t gap;   /* the least */
    uint32_t limit; /* the most */
    uint32_t stop;  /* the column is a multiple of it */
} Rule;

static const Rule FIRST = {CELL_FIRST, 1, FORMAT_WIDTH, 1};
static const Rule SECOND = {CELL_SECOND, 1, FORMAT_WIDTH, 1};
static const Rule FIELD = {CELL_FIELD, 1, FORMAT_WIDTH, 1};
static const Rule SUM = {CELL_FIRST, 1, 16, 1};
static const Rule CLAIM_TEXT = {CELL_SECOND, 2, 24, 1};
static const Rule MARGIN = {CELL_MARGIN, 2, 28, 8};

/* ---- one column ---- */

static bool can_stand_at(const AlignedCell *cell, uint32_t column, const Rule *rule)
{
    return cell->end + rule->gap <= column && column - cell->end <= rule->limit &&
           column + cell->rest <= FORMAT_WIDTH;
}

/* The first `voters` cells decide. */
static uint32_t best_column(const CellList *cells, uint32_t voters, const Rule *rule)
{
    uint32_t best = 0, most = 0;
    for (uint32_t column = 0; column < FORMAT_WIDTH; column++) {
        uint32_t count = 0;
        bool is_min = false;
        for (uint32_t i = 0; i < voters; i++) {
            const AlignedCell *cell = &cells->data[i];
            uint32_t min = cell->end + rule->gap;
            count += can_stand_at(cell, column, rule);
            is_min |= (min + rule->stop - 1) / rule->stop * rule->stop == column;
        }
        if (is_min && count > most) {
            most = count;
            best = column;
        }
    }
    return best;
}

static void set_column(CellList *cells, uint32_t voters, const Rule *rule)
{
    uint32_t column = best_column(cells, voters > 0 ? voters : cells->length, rule);
    for (uint32_t i = 0; i < cells->length; i++) {
        AlignedCell *cell = &cells->data[i];
        uint32_t blanks = 1;
        if (can_stand_at(cell, column, rule))
            blanks = column - cell->end;
        else if (cell->end + rule->gap + cell->rest <= FORMAT_WIDTH)
            blanks = rule->gap;
        cell->piece->blanks = (uint16_t)blanks;
    }
    vec_clear(cells);
}

/* ---- the cells of lines ---- */

static bool has_long_piece(const Format *format, const FormatLine *line)
{
    for (uint32_t i = line->first; i < line->first + line->count; i++) {
        if (format->pieces.data[i].is_long)
            return true;
    }
    return false;
}

static bool is_cell(const Format *format, const FormatLine *line, uint32_t piece, CellKind kind)
{
    const FormatPiece *here = &format->pieces.data[piece];
    bool is_last = piece + 1 == line->first + line->count;
    if (kind == CELL_MARGIN && here->is_comment)
        return is_last;
    return here->cell == (uint8_t)kind;
}

/* The first such cell of a line that does not begin with it. */
static void collect(Format *format, const FormatLine *line, CellKind kind, CellList *cells)
{
    if (line->is_comment || has_long_piece(format, line))
        return;
    uint32_t end = line->first + line->count;
    for (uint32_t i = line->first + 1; i < end; i++) {
        if (!is_cell(format, line, i, kind))
            continue;
        AlignedCell cell = {.piece = &format->pieces.data[i]};
        cell.end = line->indent + format_width(format, line->first, i);
        cell.rest = format_width(format, i, end);
        vec_push(cells, cell);
        return;
    }
}

/* ---- tables ---- */

static bool goes_on(const FormatLine *line, const FormatLine *next)
{
    return next->table == line->table && next->frame == line->frame && !next->has_blank &&
           !next->is_comment;
}

/* One past the last line of the table that begins there. */
static uint32_t end_of_table(const Format *format, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < format->lines.length &&
           goes_on(&format->lines.data[end - 1], &format->lines.data[end])) {
        end++;
    }
    return end;
}

static void align_tables(Format *format, const Rule *rule)
{
    CellList cells = {0};
    for (uint32_t i = 0, end; i < format->lines.length; i = end) {
        const FormatLine *line = &format->lines.data[i];
        end = end_of_table(format, i);
        bool is_field = line->table == TABLE_FIELD;
        bool is_claim = line->table == TABLE_DECL + DECL_CLAIM;
        bool is_sum = line->table == TABLE_SUM;
        if (line->table == TABLE_NONE || is_claim || is_field != (rule->cell == CELL_FIELD) ||
            (is_sum && rule->cell == CELL_SECOND)) {
            continue;
        }
        for (uint32_t j = i; j < end; j++)
            collect(format, &format->lines.data[j], rule->cell, &cells);
        set_column(&cells, 0, is_sum ? &SUM : rule);
    }
    vec_free(&cells);
}

static void collect_all(Format *format, int table, CellKind kind, CellList *cells)
{
    for (uint32_t i = 0; i < format->lines.length; i++) {
        if (format->lines.data[i].table == table)
            collect(format, &format->lines.data[i], kind, cells);
    }
}

/* The claims of one fix, or of none, make the columns. Those of several fixes have their texts in
 * the same column where that is possible, and their verbs in one of their own. */
static void align_claims(Format *format)
{
    CellList cells = {0};
    collect_all(format, TABLE_DECL + DECL_CLAIM, CELL_FIRST, &cells);
    set_column(&cells, 0, &FIRST);
    collect_all(format, TABLE_DECL + DECL_CLAIM, CELL_SECOND, &cells);
    uint32_t voters = cells.length;
    collect_all(format, TABLE_SUM, CELL_SECOND, &cells);
    set_column(&cells, voters, &CLAIM_TEXT);
    vec_free(&cells);
}

static bool may_go_on(TableKind table)
{
    switch ((int)table - TABLE_DECL) {
    case TABLE_SUM - TABLE_DECL:
    case DECL_CLAIM:
    case DECL_FIX:
    case DECL_WINDOW:
    case DECL_CHECK:
    case DECL_MEASURE: return true;
    default: return false;
    }
}

/* Only declarations of one line are in a table, but for those that have a heading, so to say, and
 * the rest below it. */
static void leave_out_long_ones(Format *format)
{
    for (uint32_t i = 0, end; i < format->lines.length; i = end) {
        FormatLine *line = &format->lines.data[i];
        end = i + 1;
        while (end < format->lines.length && line->decl > 0 &&
               format->lines.data[end].decl == line->decl) {
            end++;
        }
        if (line->table < TABLE_SUM || end == i + 1)
            continue;
        for (uint32_t j = i + 1; j < end && may_go_on(line->table); j++) {
            if (format->lines.data[j].table == TABLE_NONE)
                format->lines.data[j].table = line->table;
        }
        if (!may_go_on(line->table))
            line->table = TABLE_NONE;
    }
}

/* ---- the margin ---- */

static void align_margins(Format *format)
{
    CellList cells = {0};
    uint32_t i = 0;
    while (i < format->lines.length) {
        const FormatLine *line = &format->lines.data[i];
        uint32_t end = line->table >= TABLE_SUM ? end_of_table(format, i) : i + 1;
        while (end < format->lines.length && line->table < TABLE_SUM && line->decl > 0 &&
               format->lines.data[end].decl == line->decl) {
            end++;
        }
        for (; i < end; i++)
            collect(format, &format->lines.data[i], CELL_MARGIN, &cells);
        set_column(&cells, 0, &MARGIN);
    }
    vec_free(&cells);
}

/* A comment behind a text that stands in the margin. */
static void part_comments(Format *format)
{
    for (uint32_t i = 0; i < format->lines.length; i++) {
        const FormatLine *line = &format->lines.data[i];
        FormatPiece *last = &format->pieces.data[line->first + line->count - 1];
        if (line->count > 1 && last->is_comment && last->blanks == 1)
            last->blanks = 2;
    }
}

void format_align(Format *format)
{
    leave_out_long_ones(format);
    align_tables(format, &FIRST);
    align_tables(format, &SECOND);
    align_tables(format, &FIELD);
    align_claims(format);
    align_margins(format);
    part_comments(format);
}
