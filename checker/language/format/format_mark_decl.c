/* What the tokens of declarations are. */
#include "checker/language/format/format_private.h"

/* The `(` behind a name, or behind the `>` that follows it. */
static void mark_parenthesis(Format *format, uint32_t index)
{
    if (format_kind(format, index) == TOKEN_LPAREN)
        format->marks[index].flags |= MARK_TIGHT;
}

/* Lines break before `wire`, then before its `or`s. */
static void mark_wires(Format *format, const Member *member)
{
    for (uint32_t i = 0; i < member->wire_count; i++) {
        uint32_t text = format_token_at(format, member->wires[i].span.start);
        format->marks[text - 1].breaks = i == 0 ? BREAK_EXCLUDES : BREAK_TEXT;
    }
}

static void mark_member(Format *format, const Member *member)
{
    format_mark_at(format, member->span.start)->flags |= MARK_START;
    mark_parenthesis(format, format_token_at(format, member->name.span.end));
    format_mark_arguments(format, member->arguments, member->argument_count);
    format_mark_type(format, member->type);
    format_mark_expr(format, member->guard);
    format_mark_expr(format, member->initial);
    mark_wires(format, member);
    if (member->body)
        format_mark_block(format, member->body);
}

static void mark_component(Format *format, const Decl *decl)
{
    uint32_t next = format_token_at(format, decl->name.span.end);
    next = format_mark_angles(format, next, next);
    mark_parenthesis(format, next);
    if (decl->has_arguments)
        next = format->marks[next].partner + 1;
    format_mark_brace(format, next, next);
    for (uint32_t i = 0; i < decl->member_count; i++)
        mark_member(format, decl->members[i]);
}

/* Its lines are no nodes of the tree. */
static void mark_question(Format *format, const Decl *decl)
{
    static const char *const WORDS[] = {"snippet", "about", "answer", "option", NULL};
    uint32_t open = format_token_at(format, decl->text_span.end);
    format_mark_brace(format, open, open);
    for (uint32_t i = open + 1; i < format->marks[open].partner; i++) {
        const Token *token = &format->tokens.data[i], *last = token - 1;
        bool is_first = token->newline_before || last->kind == TOKEN_SEMICOLON || i == open + 1;
        if (token->kind == TOKEN_STRING && !format_is_word(format, i - 1, "snippet")) {
            format->marks[i].cell = CELL_FIRST;
            format->marks[i].breaks = BREAK_TEXT;
        }
        if (token->kind == TOKEN_NAME && is_first && last->kind != TOKEN_PLUS &&
            last->kind != TOKEN_COMMA && g_strv_contains(WORDS, token->text)) {
            format->marks[i].flags |= MARK_START;
            format->marks[i].table = TABLE_OPTION;
        }
    }
}

/* Only what stands where it usually does is in the columns: NAME "text" cost N. */
static void mark_fix(Format *format, const Decl *decl)
{
    uint32_t name = format_token_at(format, decl->name.span.start);
    uint32_t end = format_token_at(format, decl->span.end);
    uint32_t text = decl->text ? format_token_at(format, decl->text_span.start) : name;
    format_mark_text(format, decl->text, decl->text_span,
                     text == name + 1 ? CELL_FIRST : CELL_NONE);
    for (uint32_t i = name + 1; i < end; i++) {
        bool is_cost = format_is_word(format, i, "cost") && format_kind(format, i + 1) == TOKEN_INT;
        if (is_cost && (i == name + 1 || (i == text + 1 && text == name + 1)))
            format->marks[i].cell = CELL_SECOND;
        /* Behind a comma or the word itself it is the name of another fix. */
        bool is_name =
            format_kind(format, i - 1) == TOKEN_COMMA || format_is_word(format, i - 1, "excludes");
        if (format_is_word(format, i, "excludes") && !is_name)
            format->marks[i].breaks = BREAK_EXCLUDES;
    }
}

static void mark_heading(Format *format, const Decl *decl)
{
    format_mark_text(format, decl->text, decl->text_span, CELL_FIRST);
    uint32_t end = decl->text ? decl->text_span.end : decl->name.span.end;
    format_mark_at(format, end)->breaks = BREAK_HEADING;
    if (decl->kind == DECL_CHECK && decl->check == CHECK_RARE)
        format_mark_fraction(format, decl->second);
    else if (decl->kind == DECL_CHECK && decl->check == CHECK_LEADS_TO)
        format_mark_at(format, decl->initial->span.end)->breaks = BREAK_LEADS;
}

static void mark_claim(Format *format, const Decl *decl)
{
    uint32_t verb = format_token_at(format, decl->target.span.start) - 1;
    format->marks[verb].cell = CELL_FIRST;
    format_mark_text(format, decl->text, decl->text_span, CELL_SECOND);
    format_mark_fraction(format, decl->initial);
    format_mark_fraction(format, decl->second);
    if (decl->name_count > 1)
        format_mark_at(format, decl->span.start)->table = TABLE_SUM;
}

static void mark_fields(Format *format, const Decl *decl)
{
    for (uint32_t i = 0; i < decl->argument_count; i++) {
        format_mark_at(format, decl->arguments[i].name.span.start)->flags |= MARK_FIELD;
        format_mark_at(format, decl->arguments[i].type->span.start)->cell = CELL_FIELD;
    }
}

/* What each kind of declaration has that the others have not. */
static void mark_own_parts(Format *format, const Decl *decl)
{
    uint32_t next = format_token_at(format, decl->name.span.end);
    switch (decl->kind) {
    case DECL_RECORD: mark_fields(format, decl); G_GNUC_FALLTHROUGH;
    case DECL_ENUM:
    case DECL_PARAM:
    case DECL_CONST:
    case DECL_TYPE: format->marks[next].cell = CELL_FIRST; break;
    case DECL_INSTANCE:
    case DECL_GHOST: format_mark_at(format, decl->type->span.start)->cell = CELL_FIRST; break;
    case DECL_FUNCTION: format_mark_at(format, decl->type->span.end)->breaks = BREAK_BODY; break;
    case DECL_FIX: mark_fix(format, decl); break;
    case DECL_COMPONENT: mark_component(format, decl); break;
    case DECL_WINDOW:
    case DECL_CHECK:
    case DECL_MEASURE: mark_heading(format, decl); break;
    case DECL_CLAIM: mark_claim(format, decl); break;
    case DECL_QUESTION: mark_question(format, decl); break;
    case DECL_REQUEST:
    case DECL_PROCESS:
    case DECL_CLOCK:
    case DECL_FAULTS: break;
    }
    if (decl->name.text && decl->kind != DECL_ENUM)
        mark_parenthesis(format, next);
}

/* The values a param may take are in braces, and no set in the tree. */
static void mark_param(Format *format, const Decl *decl)
{
    format_mark_expr(format, decl->low);
    format_mark_expr(format, decl->high);
    format_mark_expr(format, decl->step);
    for (uint32_t i = 0; i < decl->choice_count; i++)
        format_mark_expr(format, decl->choices[i]);
    if (decl->choice_count == 0)
        return;
    uint32_t open = format_token_at(format, decl->choices[0]->span.start) - 1;
    format->marks[open].flags |= MARK_HUGS;
    format->marks[format->marks[open].partner].flags |= MARK_TIGHT;
}

void format_mark_decl(Format *format, const Decl *decl)
{
    Mark *first = format_mark_at(format, decl->span.start);
    first->flags |= MARK_START;
    first->table = (uint8_t)(TABLE_DECL + decl->kind);
    mark_own_parts(format, decl);
    format_mark_arguments(format, decl->arguments, decl->argument_count);
    format_mark_type(format, decl->type);
    format_mark_expr(format, decl->initial);
    format_mark_expr(format, decl->second);
    mark_param(format, decl);
    format_mark_expr(format, decl->takes_low);
    format_mark_expr(format, decl->takes_high);
    if (decl->body)
        format_mark_block(format, decl->body);
}
