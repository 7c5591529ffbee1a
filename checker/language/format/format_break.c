/* Lines that are too long. Each is broken at its best place, and laid again with what that gives:
 *
 *   a block on one line        gets lines of its own, and so does the rest of its `if` or `either`
 *   behind the colon of a window, check or measure
 *   before `excludes`, then before a text
 *   behind the `=` of a function
 *   before `leads to`, `||`, `&&`, `then` and `else`; behind the colon of a quantifier; and last
 *   between the items in a bracket, which then have a line each
 *
 * Operators of one kind are broken together. What stands in fewer brackets comes first. A comment
 * at the end may be as long as it is. */
#include "checker/language/format/format_private.h"

enum { DEEPEST = 255 };

uint32_t format_width(const Format *format, uint32_t first, uint32_t end)
{
    uint32_t width = 0;
    for (uint32_t i = first; i < end; i++)
        width += format->pieces.data[i].width + (i > first ? format->pieces.data[i].blanks : 0);
    return width;
}

static const Token *token_of(const Format *format, const FormatPiece *piece)
{
    return piece->token == UINT32_MAX ? NULL : &format->tokens.data[piece->token];
}

/* Without the comment at its end. */
static uint32_t end_of_code(const Format *format, const FormatLine *line)
{
    uint32_t end = line->first + line->count;
    while (end > line->first && format->pieces.data[end - 1].is_comment)
        end--;
    return end;
}

/* The line is too long and has no text of several lines in it. */
static bool is_too_long(const Format *format, const FormatLine *line, uint32_t end)
{
    return line->indent + format_width(format, line->first, end) > FORMAT_WIDTH;
}

/* ---- blocks ---- */

static bool expand_block(Format *format, const FormatLine *line, uint32_t end)
{
    for (uint32_t i = line->first; i < end; i++) {
        uint32_t token = format->pieces.data[i].token;
        if (token == UINT32_MAX || !(format->marks[token].flags & MARK_BLOCK))
            continue;
        Mark *mark = &format->marks[token], *chain = &format->marks[mark->chain];
        if (chain->is_expanded || mark->partner == token + 1)
            continue;
        chain->is_expanded = true;
        return true;
    }
    return false;
}

/* ---- other places ---- */

static BreakKind break_kind(const Format *format, uint32_t token)
{
    TokenKind kind = format->tokens.data[token].kind;

    return kind == TOKEN_OR      ? BREAK_OR
           : kind == TOKEN_AND   ? BREAK_AND
           : kind == TOKEN_COMMA ? BREAK_COMMA
                                 : format->marks[token].breaks;
}

static bool is_behind(BreakKind kind)
{
    return kind == BREAK_HEADING || kind == BREAK_BODY || kind == BREAK_COLON ||
           kind == BREAK_COMMA;
}

static int depth_step(const Format *format, const FormatPiece *piece)
{
    const Token *token = token_of(format, piece);
    if (!token)
        return 0;
    if (format->marks[piece->token].flags & MARK_ANGLE)
        return token->kind == TOKEN_LT ? 1 : -1;
    return lexer_bracket_step(token->kind);
}

/* A way to break a line: all places of one kind, in so many brackets. */
typedef struct BreakPlace {
    int depth;
    BreakKind kind;
    uint32_t bracket; /* the token that opens it, or UINT32_MAX */
} BreakPlace;

/* The token that would begin the new line, or UINT32_MAX where there is no place. */
static uint32_t broken_token(const Format *format, const FormatLine *line, uint32_t end,
                             uint32_t piece)
{
    const FormatPiece *here = &format->pieces.data[piece];
    if (here->token == UINT32_MAX)
        return UINT32_MAX;
    BreakKind kind = break_kind(format, here->token);
    if (kind == BREAK_NONE)
        return UINT32_MAX;
    if (is_behind(kind))
        return piece + 1 < end ? here[1].token : UINT32_MAX;
    return piece > line->first ? here->token : UINT32_MAX;
}

/* Brackets that are open at a piece of the line; those of types are never broken. */
typedef struct Depths {
    uint32_t brackets[DEEPEST];
    int depth;
    int angles;
} Depths;

static void follow(const Format *format, const FormatPiece *piece, Depths *depths)
{
    int step = depth_step(format, piece);
    bool is_angle =
        piece->token != UINT32_MAX && (format->marks[piece->token].flags & MARK_ANGLE) != 0;
    if (is_angle) {
        depths->angles += step;
        return;
    }
    if (step > 0 && depths->depth >= 0 && depths->depth < DEEPEST)
        depths->brackets[depths->depth] = piece->token;
    depths->depth += step;
}

static uint32_t bracket_of(const Depths *depths)
{
    return depths->depth > 0 && depths->depth <= DEEPEST ? depths->brackets[depths->depth - 1]
                                                         : UINT32_MAX;
}

static bool find_place(const Format *format, const FormatLine *line, uint32_t end, BreakPlace *best)
{
    Depths depths = {0};
    bool is_found = false;
    for (uint32_t i = line->first; i < end; i++) {
        const FormatPiece *piece = &format->pieces.data[i];
        follow(format, piece, &depths);
        if (depths.angles > 0 || broken_token(format, line, end, i) == UINT32_MAX)
            continue;
        BreakPlace place = {depths.depth, break_kind(format, piece->token), bracket_of(&depths)};
        bool is_better = !is_found || place.depth < best->depth ||
                         (place.depth == best->depth && place.kind < best->kind);
        if (is_better)
            *best = place;
        is_found = true;
    }
    return is_found;
}

/* Items in a bracket have a line each, and its ends too. */
static void break_bracket(Format *format, uint32_t bracket)
{
    if (bracket == UINT32_MAX)
        return;
    format->marks[bracket + 1].is_broken = true;
    format->marks[format->marks[bracket].partner].is_broken = true;
}

static void break_places(Format *format, const FormatLine *line, uint32_t end,
                         const BreakPlace *place)
{
    Depths depths = {0};
    for (uint32_t i = line->first; i < end; i++) {
        const FormatPiece *piece = &format->pieces.data[i];
        follow(format, piece, &depths);
        uint32_t token = broken_token(format, line, end, i);
        bool is_it = token != UINT32_MAX && depths.angles == 0 && depths.depth == place->depth &&
                     break_kind(format, piece->token) == place->kind &&
                     bracket_of(&depths) == place->bracket;
        if (is_it)
            format->marks[token].is_broken = true;
    }
    if (place->kind == BREAK_COMMA)
        break_bracket(format, place->bracket);
}

bool format_break(Format *format)
{
    bool is_changed = false;
    for (uint32_t i = 0; i < format->lines.length; i++) {
        const FormatLine *line = &format->lines.data[i];
        uint32_t end = end_of_code(format, line);
        BreakPlace place;
        if (!is_too_long(format, line, end))
            continue;
        if (expand_block(format, line, end)) {
            is_changed = true;
        } else if (find_place(format, line, end, &place)) {
            break_places(format, line, end, &place);
            is_changed = true;
        }
    }
    return is_changed;
}
