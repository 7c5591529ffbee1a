/* Tokens and comments as lines: where each begins, how far in, and the blanks between pieces.
 *
 * A frame is a bracket that is open, or the file. The contents of a block have lines of their own;
 * in other brackets, and in statements, a line begins where the author or format_break.c began one.
 * Such a line stands one step further in than what it continues, and one more for each heading or
 * quantifier above it that ended its line with a colon. */
#include "checker/language/format/format_gap.h"
#include "checker/language/format/format_private.h"

typedef enum LayoutFrameKind { FRAME_BLOCK, FRAME_FLAT, FRAME_BRACKET } LayoutFrameKind;

typedef struct LayoutFrame {
    LayoutFrameKind kind;
    uint32_t id;      /* its token, or 0 for the file */
    uint32_t closing; /* indentation of its closing bracket */
    uint32_t content; /* of what is in it */
    uint32_t item;    /* of the line on which the current statement or item began */
    uint32_t colons;  /* that ended a line since */
} LayoutFrame;

typedef struct Lay {
    Format *format;
    VEC(LayoutFrame) frames;
    uint32_t last;    /* the token before, or UINT32_MAX */
    uint32_t colon;   /* the last one that was counted */
    uint32_t decls;   /* so far */
    uint32_t comment; /* the next one */
    bool is_forced;   /* a comment ended the line */
    bool is_glued;    /* a comment stands before a token, on its line */
} Lay;

static const Mark *mark_of(const Lay *lay, uint32_t token)
{
    return &lay->format->marks[token];
}

static TokenKind kind_of(const Lay *lay, uint32_t token)
{
    return token == UINT32_MAX ? TOKEN_END : lay->format->tokens.data[token].kind;
}

static bool has_flag(const Lay *lay, uint32_t token, MarkFlag flag)
{
    return token != UINT32_MAX && (mark_of(lay, token)->flags & flag);
}

/* ---- blanks ---- */

static bool is_opening(const Lay *lay, uint32_t token)
{
    TokenKind kind = kind_of(lay, token);
    return kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET;
}

static bool has_blank_between(const Lay *lay, uint32_t before, uint32_t token)
{
    if (has_flag(lay, before, MARK_HUGS)) /* but `- -1` */
        return kind_of(lay, before) == TOKEN_MINUS && kind_of(lay, token) == TOKEN_MINUS;
    if (is_opening(lay, before) || has_flag(lay, token, MARK_TIGHT))
        return false;
    if (kind_of(lay, before) == TOKEN_DOT || kind_of(lay, before) == TOKEN_DOTDOT)
        return false;
    return !token_kind_in(kind_of(lay, token), TOKEN_BIT(TOKEN_COMMA) | TOKEN_BIT(TOKEN_COLON) |
                                                   TOKEN_BIT(TOKEN_QUESTION) |
                                                   TOKEN_BIT(TOKEN_DOT) | TOKEN_BIT(TOKEN_DOTDOT) |
                                                   TOKEN_BIT(TOKEN_RPAREN) |
                                                   TOKEN_BIT(TOKEN_RBRACKET));
}

/* A comment has a blank on both sides, but for what is next to it in brackets. */
static bool has_blank_after_comment(TokenKind kind)
{
    return kind != TOKEN_COMMA && kind != TOKEN_RPAREN && kind != TOKEN_RBRACKET;
}

/* ---- pieces and lines ---- */

static FormatPiece *add_piece(Lay *lay, Span span, uint32_t token, bool has_blank)
{
    Format *format = lay->format;
    FormatLine *line = &vec_last(&format->lines);
    FormatPiece piece = {.span = span, .token = token, .blanks = line->count > 0 && has_blank};
    piece.width = format_first_line_width(format, span, &piece.is_long);
    vec_push(&format->pieces, piece);
    line->count++;
    return &vec_last(&format->pieces);
}

/* The last line ends with a bracket that opens. */
static bool is_behind_opening(const Lay *lay)
{
    return is_opening(lay, lay->last) || kind_of(lay, lay->last) == TOKEN_LBRACE;
}

static FormatLine *add_line(Lay *lay, uint32_t indent, bool has_blank)
{
    Format *format = lay->format;
    FormatLine line = {.first = format->pieces.length, .indent = indent, .decl = lay->decls};
    bool is_first = format->lines.length == 0;
    bool is_inside = is_behind_opening(lay) && !(is_first || vec_last(&format->lines).is_comment);
    line.has_blank = has_blank && !is_first && !is_inside;
    lay->is_forced = lay->is_glued = false;
    vec_push(&format->lines, line);
    return &vec_last(&format->lines);
}

/* ---- where lines begin ---- */

/* A line begins behind the last token. */
static void count_colon(Lay *lay)
{
    if (kind_of(lay, lay->last) == TOKEN_COLON && lay->colon != lay->last)
        vec_last(&lay->frames).colons++;
    lay->colon = lay->last;
}

static bool is_item(const Lay *lay)
{
    return is_behind_opening(lay) || kind_of(lay, lay->last) == TOKEN_COMMA;
}

/* Of a line that begins with a token, or with a comment before it. */
static uint32_t indent_of(const Lay *lay, uint32_t token)
{
    const LayoutFrame *frame = &vec_last(&lay->frames);
    bool is_end = kind_of(lay, token) == TOKEN_END;
    if (frame->kind == FRAME_BLOCK && (is_end || has_flag(lay, token, MARK_START | MARK_BLOCK_END)))
        return frame->content;
    if (has_flag(lay, token, MARK_JOIN | MARK_BLOCK))
        return frame->item;
    bool is_in_list = frame->kind == FRAME_BRACKET && is_item(lay);
    if (is_in_list || (frame->kind == FRAME_BRACKET && mark_of(lay, token)->partner == frame->id))
        return frame->content;
    return frame->item + FORMAT_INDENT * MAX(1, frame->colons);
}

static bool begins_line(const Lay *lay, uint32_t token)
{
    const Mark *mark = mark_of(lay, token);
    const LayoutFrame *frame = &vec_last(&lay->frames);
    TokenKind kind = kind_of(lay, token);
    bool is_behind_label = has_flag(lay, lay->last, MARK_LABEL);
    if (lay->format->lines.length == 0 || lay->is_forced)
        return true;
    if (lay->is_glued)
        return false;
    if (mark->flags & MARK_START)
        return frame->kind != FRAME_FLAT && (mark->is_broken || !is_behind_label);
    if (mark->flags & MARK_BLOCK_END)
        return frame->kind == FRAME_BLOCK;
    bool is_bound = kind == TOKEN_COMMA || kind == TOKEN_COLON || kind == TOKEN_QUESTION;
    if (is_bound || (mark->flags & (MARK_BLOCK | MARK_JOIN)))
        return false;
    return mark->is_broken && !has_flag(lay, lay->last, MARK_HUGS);
}

/* ---- frames ---- */

static bool is_empty_block(const Lay *lay, uint32_t open)
{
    const Format *format = lay->format;
    uint32_t close = mark_of(lay, open)->partner;
    for (uint32_t i = open + 1; i < close; i++) {
        if (!has_flag(lay, i, MARK_DROPPED))
            return false;
    }
    if (lay->comment >= format->comments.length)
        return true;
    return format->comments.data[lay->comment].start > format->tokens.data[close].span.start;
}

static void open_frame(Lay *lay, uint32_t token)
{
    const Mark *mark = mark_of(lay, token);
    uint32_t here = vec_last(&lay->format->lines).indent;
    LayoutFrame frame = {.kind = FRAME_BRACKET, .id = token, .closing = here, .item = here};
    if (mark->flags & MARK_BLOCK) {
        bool is_expanded = mark_of(lay, mark->chain)->is_expanded && !is_empty_block(lay, token);
        frame.kind = is_expanded ? FRAME_BLOCK : FRAME_FLAT;
        frame.closing = frame.item = vec_last(&lay->frames).item;
    }
    frame.content = frame.closing + FORMAT_INDENT;
    vec_push(&lay->frames, frame);
}

static void follow_brackets(Lay *lay, uint32_t token)
{
    TokenKind kind = kind_of(lay, token);
    bool closes = kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;
    if (is_opening(lay, token) || kind == TOKEN_LBRACE)
        open_frame(lay, token);
    else if (closes && lay->frames.length > 1)
        lay->frames.length--;
}

/* ---- tokens ---- */

static void begin_item(Lay *lay)
{
    LayoutFrame *frame = &vec_last(&lay->frames);
    frame->item = vec_last(&lay->format->lines).indent;
    frame->colons = 0;
}

static void begin_declaration(Lay *lay, uint32_t token)
{
    if (lay->frames.length > 1 || !has_flag(lay, token, MARK_START))
        return;
    lay->decls++;
    if (lay->is_glued)
        vec_last(&lay->format->lines).decl = lay->decls;
}

static void start_line(Lay *lay, uint32_t token)
{
    const LayoutFrame *frame = &vec_last(&lay->frames);
    bool is_closing = mark_of(lay, token)->partner == frame->id && lay->frames.length > 1;
    bool may_be_blank = has_flag(lay, token, MARK_START) ||
                        (frame->kind == FRAME_BRACKET && is_item(lay) && !is_closing);
    Span span = lay->format->tokens.data[token].span;
    count_colon(lay);
    uint32_t indent = is_closing ? frame->closing : indent_of(lay, token);
    FormatLine *line =
        add_line(lay, indent, may_be_blank && format_follows_blank_line(lay->format, span.start));
    if (has_flag(lay, token, MARK_FIELD)) {
        line->table = TABLE_FIELD;
        line->frame = vec_last(&lay->frames).id;
    }
    if (mark_of(lay, token)->table)
        line->table = mark_of(lay, token)->table;
}

/* In a block on one line, where a new line was the only thing between two statements. */
static void separate(Lay *lay, uint32_t token)
{
    bool is_needed =
        has_flag(lay, token, MARK_START) && vec_last(&lay->frames).kind == FRAME_FLAT &&
        kind_of(lay, lay->last) != TOKEN_LBRACE && !has_flag(lay, lay->last, MARK_LABEL);
    if (!is_needed)
        return;
    /* Its text is that of any semicolon of the block. */
    for (uint32_t i = token - 1; i > lay->last; i--) {
        if (kind_of(lay, i) == TOKEN_SEMICOLON) {
            add_piece(lay, lay->format->tokens.data[i].span, UINT32_MAX, false);
            return;
        }
    }
}

static void lay_token(Lay *lay, uint32_t token)
{
    const Mark *mark = mark_of(lay, token);
    begin_declaration(lay, token);
    bool is_first = begins_line(lay, token);
    bool is_item_start = (mark->flags & MARK_START) ||
                         (vec_last(&lay->frames).kind == FRAME_BRACKET && is_item(lay));
    if (is_first)
        start_line(lay, token);
    else
        separate(lay, token);
    if (is_item_start)
        begin_item(lay);
    lay->is_glued = false;
    bool has_blank =
        vec_last(&lay->format->lines).count > 0 && vec_last(&lay->format->pieces).is_comment
            ? has_blank_after_comment(kind_of(lay, token))
            : has_blank_between(lay, lay->last, token);
    Span span = lay->format->tokens.data[token].span;
    FormatPiece *piece = add_piece(lay, span, token, has_blank);
    piece->cell = mark->cell;
    follow_brackets(lay, token);
    lay->last = token;
}

/* ---- comments ---- */

static void lay_comment(Lay *lay, Span span, uint32_t next)
{
    Format *format = lay->format;
    bool begins = format_is_alone_before(format, span.start) || format->lines.length == 0;
    /* A comment of several lines ends its line, as it does for the lexer. */
    bool ends = format_is_last_on_line(format, span.end) || format_has_newline(format, span);
    bool is_line = format->source->text[span.start + 1] == '/', was_glued = lay->is_glued;
    while (g_ascii_isspace(format->source->text[span.end - 1]))
        span.end--;
    if (begins || lay->is_forced) {
        count_colon(lay);
        bool is_between = lay->frames.length == 1 &&
                          (kind_of(lay, next) == TOKEN_END || has_flag(lay, next, MARK_START));
        FormatLine *line =
            add_line(lay, indent_of(lay, next), format_follows_blank_line(lay->format, span.start));
        line->is_comment = ends;
        if (is_between && ends)
            line->decl = 0;
    }
    bool has_blank = !is_opening(lay, lay->last) || ends || vec_last(&format->pieces).is_comment;
    FormatPiece *piece = add_piece(lay, span, UINT32_MAX, has_blank);
    piece->is_comment = true;
    lay->is_forced = is_line || (begins && ends) || piece->is_long;
    lay->is_glued = (begins || was_glued) && !ends;
}

static void lay_comments(Lay *lay, uint32_t next)
{
    const CommentList *comments = &lay->format->comments;
    uint32_t end = lay->format->tokens.data[next].span.start;
    while (lay->comment < comments->length && comments->data[lay->comment].start < end) {
        Span span = comments->data[lay->comment++];
        lay_comment(lay, span, next);
    }
}

void format_lay(Format *format)
{
    Lay lay = {.format = format, .last = UINT32_MAX, .colon = UINT32_MAX};
    LayoutFrame file = {.kind = FRAME_BLOCK};
    vec_clear(&format->pieces);
    vec_clear(&format->lines);
    vec_push(&lay.frames, file);
    for (uint32_t i = 0; i < format->tokens.length; i++) {
        /* What is dropped has no comments of its own: they belong to what comes next. */
        if (has_flag(&lay, i, MARK_DROPPED))
            continue;
        lay_comments(&lay, i);
        if (kind_of(&lay, i) != TOKEN_END)
            lay_token(&lay, i);
    }
    vec_free(&lay.frames);
}
