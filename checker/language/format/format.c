#include "checker/language/format/format.h"

#include "checker/base/error.h"
#include "checker/language/format/format_private.h"
#include "checker/language/parse/parser.h"

#include <string.h>

/* ---- writing ---- */

static void pad(GString *out, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        g_string_append_c(out, ' ');
}

static uint32_t column_of(const char *text, uint32_t offset)
{
    uint32_t start = offset;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    return offset - start;
}

/* The further lines of a comment move with its first one. */
static void write_long_comment(GString *out, const char *text, Span span)
{
    uint32_t from = column_of(text, span.start), to = column_of(out->str, (uint32_t)out->len);
    g_autofree char *comment = g_strndup(text + span.start, span.end - span.start);
    g_auto(GStrv) lines = g_strsplit(comment, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        const char *line = g_strchomp(lines[i]);
        uint32_t blanks = (uint32_t)strspn(line, " ");
        if (i > 0) {
            g_string_append_c(out, '\n');
            pad(out, *line && to > from ? to - from : 0);
            line += from > to ? MIN(blanks, from - to) : 0;
        }
        g_string_append(out, line);
    }
}

/* A text of several lines is read without their common indentation: they get one of ours. */
static void write_long_text(GString *out, const Token *token, uint32_t indent)
{
    g_auto(GStrv) lines = g_strsplit(token->text, "\n", -1);
    g_string_append(out, "\"\"\"\n");
    for (guint i = 0; lines[i]; i++) {
        pad(out, *lines[i] ? indent + FORMAT_INDENT : 0);
        g_string_append_printf(out, "%s\n", lines[i]);
    }
    pad(out, indent);
    g_string_append(out, "\"\"\"");
}

static void write_piece(const Format *format, const FormatLine *line, const FormatPiece *piece,
                        GString *out)
{
    const char *text = format->source->text;
    const Token *token = piece->token == UINT32_MAX ? NULL : &format->tokens.data[piece->token];
    bool is_angle = token && (format->marks[piece->token].flags & MARK_ANGLE) != 0;
    pad(out, piece->blanks);
    if (piece->is_comment && piece->is_long) {
        write_long_comment(out, text, piece->span);
    } else if (piece->is_long && *token->text) {
        write_long_text(out, token, line->indent);
    } else if (is_angle && token->kind == TOKEN_GE) {
        g_string_append(out, "> ="); /* `x: set<T>= {}` */
    } else {
        g_string_append_len(out, text + piece->span.start,
                            (gssize)(piece->span.end - piece->span.start));
    }
}

static char *write_lines(const Format *format)
{
    GString *out = g_string_new(NULL);
    for (uint32_t i = 0; i < format->lines.length; i++) {
        const FormatLine *line = &format->lines.data[i];
        if (line->has_blank)
            g_string_append_c(out, '\n');
        pad(out, line->indent);
        for (uint32_t j = 0; j < line->count; j++)
            write_piece(format, line, &format->pieces.data[line->first + j], out);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

/* ---- one layout ---- */

static Format *read_source(const SourceMap *map, uint16_t index, Diagnostics *diagnostics)
{
    Format *format = g_new0(Format, 1);
    Diagnostics *again = diagnostics_new(map);
    format->map = map;
    format->index = index;
    format->source = source_map_get(map, index);
    format->arena = arena_new();
    format->tree = parse(format->arena, map, index, diagnostics);
    /* The parser has reported what the lexer finds, and does not give its tokens away. */
    format->tokens = lexer_run(format->arena, map, index, again, &format->comments);
    diagnostics_free(again);
    return format;
}

static void format_free(Format *format)
{
    if (!format)
        return;
    vec_free(&format->tokens);
    vec_free(&format->comments);
    vec_free(&format->pieces);
    vec_free(&format->lines);
    arena_free(format->arena);
    g_free(format->marks);
    g_free(format);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Format, format_free)

/* With marks, or NULL. */
static Format *read_right(const SourceMap *map, uint16_t index, Diagnostics *diagnostics)
{
    g_autoptr(Format) format = read_source(map, index, diagnostics);
    if (diagnostics_errors(diagnostics) > 0)
        return NULL;
    format->marks = g_new0(Mark, format->tokens.length);
    format_mark(format);
    return g_steal_pointer(&format);
}

static char *lay_out(Format *format, bool may_break)
{
    do {
        format_lay(format);
    } while (may_break && format_break(format));
    format_align(format);
    return write_lines(format);
}

/* ---- the proof ---- */

static void append_comment(GString *out, const Format *format, Span span)
{
    g_autofree char *text = g_strndup(format->source->text + span.start, span.end - span.start);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        g_string_append_printf(out, "%s\n", g_strstrip(lines[i]));
}

/* All that a design says: each token with what it is, and each comment behind the token that it
 * stands behind. Two texts with the same of these differ in their layout only. */
static char *contents(const Format *format)
{
    GString *out = g_string_new(NULL);
    uint32_t comment = 0;
    for (uint32_t i = 0; i < format->tokens.length; i++) {
        const Token *token = &format->tokens.data[i];
        const Mark *mark = &format->marks[i];
        bool is_last_comma = token->kind == TOKEN_COMMA && i + 1 < format->tokens.length &&
                             format->marks[i + 1].partner < i;
        if ((mark->flags & MARK_DROPPED) || is_last_comma)
            continue;
        for (; comment < format->comments.length; comment++) {
            if (format->comments.data[comment].start > token->span.start)
                break;
            append_comment(out, format, format->comments.data[comment]);
        }
        bool is_split = token->kind == TOKEN_GE && (mark->flags & MARK_ANGLE) != 0;
        if (is_split)
            g_string_append_printf(out, "%d %d 0 \n%d 0 0 \n", TOKEN_GT, mark->flags & MARK_ROLES,
                                   TOKEN_ASSIGN);
        else
            g_string_append_printf(out, "%d %d %" G_GINT64_FORMAT " %s\n", token->kind,
                                   mark->flags & MARK_ROLES, token->value,
                                   token->text ? token->text : "");
    }
    return g_string_free(out, FALSE);
}

static bool says_the_same(const Format *format, const char *text)
{
    g_autoptr(SourceMap) map = source_map_new();
    uint16_t index;
    if (!source_map_add(map, format->source->path, text, strlen(text), &index, NULL))
        return false;
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    g_autoptr(Format) again = read_right(map, index, diagnostics);
    if (!again)
        return false;
    g_autofree char *before = contents(format), *after = contents(again);
    return strcmp(before, after) == 0;
}

char *format_source(const SourceMap *map, uint16_t source, Diagnostics *diagnostics, GError **error)
{
    /* A break may stand where the language takes it for an end: then long lines stay long. */
    for (int attempt = 0; attempt < 2; attempt++) {
        g_autoptr(Format) format = read_right(map, source, diagnostics);
        if (!format)
            return NULL;
        g_autofree char *text = lay_out(format, attempt == 0);
        if (says_the_same(format, text))
            return g_steal_pointer(&text);
    }
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED,
                "%s: no layout was found that means the same; the file stays as it is",
                source_map_get(map, source)->path);
    return NULL;
}
