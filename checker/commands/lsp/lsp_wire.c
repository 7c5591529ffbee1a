#include "checker/commands/lsp/lsp_wire.h"

#include "checker/base/json_depth.h"

#include <string.h>

enum {
    LONGEST_LINE = 4096,             /* of a head */
    LONGEST_BODY = 64 * 1024 * 1024, /* bytes: a design has 1 MiB, which JSON may write as six */
};

typedef enum LineEnd { LINE_WHOLE, LINE_NONE, LINE_CUT, LINE_TOO_LONG } LineEnd;

/* One line of a head, without its end. */
static LineEnd read_line(FILE *in, char line[LONGEST_LINE])
{
    size_t length = 0;
    int c;

    while ((c = getc(in)) != EOF && c != '\n') {
        if (length + 1 >= LONGEST_LINE)
            return LINE_TOO_LONG;
        line[length++] = (char)c;
    }
    if (c == EOF)
        return length > 0 ? LINE_CUT : LINE_NONE;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return LINE_WHOLE;
}

static bool read_length(const char *line, guint64 *length)
{
    static const char name[] = "Content-Length:";

    if (g_ascii_strncasecmp(line, name, strlen(name)) != 0)
        return true;
    g_autofree char *digits = g_strstrip(g_strdup(line + strlen(name)));
    return g_ascii_string_to_unsigned(digits, 10, 0, LONGEST_BODY, length, NULL);
}

static LspRead broken(char **why, const char *text, const char *line)
{
    g_autofree char *shown = g_utf8_make_valid(line, (gssize)MIN(strlen(line), 60));

    *why = g_strdup_printf("%s: `%s`", text, shown);
    return LSP_READ_BROKEN;
}

static LspRead cut(char **why)
{
    *why = g_strdup("the client ended in the middle of a message");
    return LSP_READ_CUT;
}

/* LSP_READ_MESSAGE: the body comes next. */
static LspRead read_head(FILE *in, guint64 *length, char **why)
{
    char line[LONGEST_LINE] = "";
    bool is_first = true;

    *length = G_MAXUINT64;
    for (;; is_first = false) {
        switch (read_line(in, line)) {
        case LINE_WHOLE: break;
        case LINE_NONE: return is_first ? LSP_READ_END : cut(why);
        case LINE_CUT: return cut(why);
        case LINE_TOO_LONG: return broken(why, "a line of a head is too long", "");
        }
        if (!*line)
            break;
        if (!strchr(line, ':'))
            return broken(why, "this is no head of a message", line);
        if (!read_length(line, length))
            return broken(why, "this is no length from 0 to 64 MiB", line);
    }
    return *length == G_MAXUINT64 ? broken(why, "a head has no Content-Length", line)
                                  : LSP_READ_MESSAGE;
}

static LspRead parse_body(const char *body, gsize length, JsonNode **message, char **why)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) error = NULL;

    if (!g_utf8_validate(body, (gssize)length, NULL)) {
        *why = g_strdup("the message is not UTF-8");
        return LSP_READ_NO_JSON;
    }
    if (!json_depth_is_fit(body, length)) {
        *why = g_strdup("the message is no JSON, or too deep");
        return LSP_READ_NO_JSON;
    }
    if (!json_parser_load_from_data(parser, body, (gssize)length, &error) ||
        !json_parser_get_root(parser)) {
        *why =
            g_strdup_printf("the message is no JSON: %s", error ? error->message : "it is empty");
        return LSP_READ_NO_JSON;
    }
    *message = json_node_ref(json_parser_get_root(parser));
    return LSP_READ_MESSAGE;
}

LspRead lsp_wire_read(FILE *in, JsonNode **message, char **why)
{
    guint64 length;
    LspRead head = read_head(in, &length, why);

    if (head != LSP_READ_MESSAGE)
        return head;
    g_autofree char *body = g_malloc(length + 1);
    if (fread(body, 1, length, in) != length)
        return cut(why);
    body[length] = '\0';
    return parse_body(body, length, message, why);
}

bool lsp_wire_write(FILE *out, JsonNode *message)
{
    g_autofree char *text = json_to_string(message, FALSE);
    gsize length = strlen(text);

    return fprintf(out, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", length) > 0 &&
           fwrite(text, 1, length, out) == length && fflush(out) == 0;
}
