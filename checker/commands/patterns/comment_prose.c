#include "checker/commands/patterns/comment_prose.h"

#include <stdint.h>
#include <string.h>

bool comment_prose_is_comment(const char *line)
{
    return line && g_str_has_prefix(line, "//");
}

bool comment_prose_is_further_in(const char *line)
{
    return line && g_str_has_prefix(line, "//   ");
}

char *comment_prose_escape(const char *text)
{
    GString *out = g_string_new(NULL);
    bool is_code = false;

    for (; *text; text++) {
        if (*text == '`')
            is_code = !is_code;
        if (*text == '<' && !is_code)
            g_string_append(out, "&lt;");
        else if (strchr("*[]|", *text) && !is_code)
            g_string_append_printf(out, "\\%c", *text);
        else
            g_string_append_c(out, *text);
    }
    return g_string_free(out, FALSE);
}

static bool is_empty_comment(const char *line)
{
    return comment_prose_is_comment(line) && line[2] == '\0';
}

static size_t indentation(const char *line)
{
    return strspn(line + 2, " ");
}

/* The first line behind the block of lines further in that begins at `line`, and how far in it is. */
static char **end_of_block(char **line, size_t *least)
{
    char **end = line;

    *least = SIZE_MAX;
    for (char **at = line; comment_prose_is_further_in(*at) || is_empty_comment(*at); at++)
        if (comment_prose_is_further_in(*at)) {
            *least = MIN(*least, indentation(*at));
            end = at + 1;
        }
    return end;
}

static void add_code(GString *out, char **line, char **end, size_t least)
{
    g_string_append(out, "```\n");
    for (; line < end; line++)
        g_string_append_printf(out, "%s\n", is_empty_comment(*line) ? "" : *line + 2 + least);
    g_string_append(out, "```\n");
}

static void add_list(GString *out, char **line, char **end, size_t least)
{
    g_string_append_c(out, '\n');
    for (; line < end; line++) {
        g_autofree char *text =
            comment_prose_escape(is_empty_comment(*line) ? "" : *line + 2 + least);
        g_string_append_printf(out, "%s\n", text);
    }
}

static char **add_block(GString *out, char **line)
{
    size_t least;
    char **end = end_of_block(line, &least);

    if (g_str_has_prefix(*line + 2 + indentation(*line), "- "))
        add_list(out, line, end, least);
    else
        add_code(out, line, end, least);
    return end;
}

char *comment_prose_markdown(char ***line)
{
    GString *out = g_string_new(NULL);

    while (comment_prose_is_comment(**line)) {
        if (comment_prose_is_further_in(**line)) {
            *line = add_block(out, *line);
            continue;
        }
        g_autofree char *text = comment_prose_escape(g_strchug(**line + 2));
        g_string_append_printf(out, "%s\n", text);
        (*line)++;
    }
    return g_string_free(out, FALSE);
}
