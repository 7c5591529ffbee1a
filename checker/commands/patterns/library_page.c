#include "checker/commands/patterns/library_page.h"

#include "checker/commands/patterns/comment_prose.h"

#include <string.h>

const char library_page_index[] = "<!-- Made by `stalemate patterns` from models/library: change "
                                  "those files, not this page. -->\n\n"
                                  "# The library\n\n"
                                  "Components that ship. A design takes those of a file with `use "
                                  "redis`. Each page says which manual the file "
                                  "follows,\nwhat its operations do, and where it simplifies: read "
                                  "that before you rely on it. An operation is one "
                                  "atomic step.\nOne with a guard waits until the guard holds. `T` "
                                  "is the type of the value, mostly the version of "
                                  "a row, and `me` is\nthe process that calls: write `self`.\n\n"
                                  "To add an operation or a component of your own: [Redis "
                                  "commands](../../howto/redis-commands.md). A file beside "
                                  "your design\ngoes before one that ships.\n\n"
                                  "| file | components | what it is |\n| --- | --- | --- |\n";

/* What is read of a component, until its end. */
typedef struct Tables {
    GString *state, *operations, *steps; /* rows */
    GString *comment;                    /* of the member that comes next */
} Tables;

/* ---- parts of lines ---- */

/* What is to stand in a row's cell as code, or nothing. */
static void add_code_cell(GString *out, const char *code)
{
    g_auto(GStrv) parts = g_strsplit(code, "|", -1);
    g_autofree char *text = g_strjoinv("\\|", parts);

    g_string_append_printf(out, *text ? " `%s` |" : "%s |", text);
}

static void add_text_cell(GString *out, const char *text)
{
    g_autofree char *escaped = comment_prose_escape(text);

    g_string_append_printf(out, "%s%s |", *escaped ? " " : "", escaped);
}

/* The first `c` outside of a text, or NULL. */
static char *find_outside(char *line, char c)
{
    bool is_text = false;

    for (; *line; line++) {
        if (*line == '"')
            is_text = !is_text;
        if (*line == c && !is_text)
            return line;
    }
    return NULL;
}

/* The head of what a `{` begins, which may take several lines: without the `{`, with single blanks.
 * Moves `*line` to its last one. */
static char *head_at(char ***line)
{
    GString *head = g_string_new(g_strstrip(**line));

    while (!find_outside(head->str, '{') && (*line)[1]) {
        (*line)++;
        g_string_append_printf(head, " %s", g_strstrip(**line));
    }
    char *end = find_outside(head->str, '{');
    if (end)
        g_string_truncate(head, (gsize)(end - head->str));
    return g_strstrip(g_string_free(head, FALSE));
}

static char *behind_comment(const char *line)
{
    const char *comment = strstr(line, "//");

    return comment ? g_strstrip(g_strdup(comment + 2)) : g_strdup("");
}

static char *before_comment(const char *line)
{
    const char *comment = strstr(line, "//");

    return g_strstrip(comment ? g_strndup(line, (gsize)(comment - line)) : g_strdup(line));
}

/* ---- one component ---- */

static bool is_member(const char *line, const char *word)
{
    return g_str_has_prefix(line, "    ") && g_str_has_prefix(line + 4, word);
}

/* What is said of a member, and what it is on a server; a script is too long for a row. */
static char *with_wire(const char *comment, const char *wire)
{
    const char *stop = g_str_has_suffix(comment, ".") || !*comment ? "" : ".";

    if (g_str_has_prefix(wire, "\"\"\""))
        return g_strdup_printf("%s%s On a server: a script.", comment, stop);
    return g_strdup_printf("%s%s On a server: `%s`.", comment, stop, wire);
}

/* `head` is "op get(): T? when GUARD wire TEXTS"; its first `word` bytes are left out of the row. */
static void add_head(GString *rows, const char *head, size_t word, const char *comment)
{
    g_auto(GStrv) wire = g_strsplit(head + word, " wire ", 2);
    g_auto(GStrv) parts = g_strsplit(wire[0], " when ", 2);

    g_string_append(rows, "|");
    add_code_cell(rows, parts[0]);
    add_code_cell(rows, parts[1] ? parts[1] : "");
    if (wire[1]) {
        g_autofree char *text = with_wire(comment, wire[1]);
        add_text_cell(rows, text);
    } else {
        add_text_cell(rows, comment);
    }
    g_string_append_c(rows, '\n');
}

static void add_member(Tables *tables, char ***line)
{
    if (is_member(**line, "op ")) {
        g_autofree char *head = head_at(line);
        add_head(tables->operations, head, strlen("op "), tables->comment->str);
    } else {
        g_autofree char *head = head_at(line);
        add_head(tables->steps, head, 0, tables->comment->str);
    }
}

/* `name: T = value   // comment`, four blanks in; what stands further in is the body of a member. */
static void add_state(Tables *tables, const char *line)
{
    g_autofree char *code = before_comment(line);
    g_autofree char *comment = behind_comment(line);

    g_string_append(tables->state, "|");
    add_code_cell(tables->state, code);
    add_text_cell(tables->state, *comment ? comment : tables->comment->str);
    g_string_append_c(tables->state, '\n');
}

static bool is_state(const char *line)
{
    const char *colon = strchr(line, ':');

    return g_str_has_prefix(line, "    ") && g_ascii_isalpha(line[4]) && colon &&
           strcspn(line + 4, " :") == (size_t)(colon - line - 4);
}

/* One more line. One that ends without a stop before a capital is a command, not a sentence. */
static void add_comment(GString *comment, const char *text)
{
    if (comment->len > 0)
        g_string_append(
            comment,
            g_ascii_isupper(*text) && !strchr(".,:;", comment->str[comment->len - 1]) ? ". " : " ");
    g_string_append(comment, text);
}

static void read_member(Tables *tables, char ***line)
{
    const char *text = **line;

    if (is_member(text, "// ")) {
        add_comment(tables->comment, text + strlen("    // "));
        return;
    }
    if (is_member(text, "op ") || is_member(text, "event ") || is_member(text, "urgent event ") ||
        is_member(text, "fault "))
        add_member(tables, line);
    else if (is_state(text))
        add_state(tables, text);
    g_string_truncate(tables->comment, 0);
}

static void add_table(GString *out, const char *head, const GString *rows)
{
    if (rows->len > 0)
        g_string_append_printf(out, "\n%s%s", head, rows->str);
}

/* From `component ...` on; moves `*line` to its closing brace. */
static void add_component(GString *out, char ***line)
{
    g_autofree char *head = head_at(line);
    Tables tables = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL),
                     g_string_new(NULL)};

    for ((*line)++; **line && ***line != '}'; (*line)++)
        read_member(&tables, line);
    g_string_append_printf(out, "\n```plain\n%s\n```\n", head);
    add_table(out, "| operation | waits until | what it does |\n| --- | --- | --- |\n",
              tables.operations);
    add_table(out, "| happens by itself | when | |\n| --- | --- | --- |\n", tables.steps);
    add_table(out, "| state | |\n| --- | --- |\n", tables.state);
    g_string_free(tables.state, TRUE);
    g_string_free(tables.operations, TRUE);
    g_string_free(tables.steps, TRUE);
    g_string_free(tables.comment, TRUE);
}

static char *component_name(const char *line)
{
    const char *name = line + strlen("component ");

    return g_strndup(name, strcspn(name, "<( {"));
}

/* ---- the page ---- */

/* What stands above the first declaration, or between two, with a heading for what is left out. */
static void add_prose(GString *out, char ***line)
{
    static const char simplifies[] = "Where this simplifies";
    g_autofree char *prose = comment_prose_markdown(line);
    const char *heading = strstr(prose, simplifies);

    if (heading)
        g_string_append_printf(out, "%.*s### %s", (int)(heading - prose), prose, heading);
    else
        g_string_append(out, prose);
}

static bool uses(const char *text, const char *name)
{
    g_autofree char *pattern = g_strdup_printf("^use ([a-z_]+, *)*%s\\b", name);

    return g_regex_match_simple(pattern, text, G_REGEX_MULTILINE, 0);
}

static void add_users(GString *out, const char *name, const GPtrArray *patterns)
{
    const char *before = "\nDesigns that use it: ";

    for (guint i = 0; i < patterns->len; i++) {
        const Pattern *pattern = patterns->pdata[i];
        if (!uses(pattern->text, name))
            continue;
        g_string_append_printf(out, "%s[`%s`](../../patterns/%s.md)", before, pattern->name,
                               pattern->name);
        before = ", ";
    }
    g_string_append(out, *before == ',' ? ".\n" : "");
}

/* A `const` or `type` of the file, with the comment behind it. */
static void add_constant(GString *out, const char *line)
{
    g_autofree char *code = before_comment(line);
    g_autofree char *comment = behind_comment(line);
    g_autofree char *escaped = comment_prose_escape(comment);

    g_string_append_printf(out, "\n`%s`%s%s\n", code, *escaped ? ": " : "", escaped);
}

char *library_page(const char *name, const char *text, const GPtrArray *patterns)
{
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    char **line = lines;

    g_string_append_printf(
        out,
        "<!-- Made by `stalemate patterns` from models/library/%s.stale: change that file, not "
        "this page. -->\n\n# `use %s`\n\n",
        name, name);
    add_prose(out, &line);
    g_string_append_printf(
        out, "\nThe file: [`models/library/%s.stale`](../../../models/library/%s.stale)\n", name,
        name);
    add_users(out, name, patterns);
    for (; *line; line++) {
        if (comment_prose_is_comment(*line)) {
            g_string_append_c(out, '\n');
            add_prose(out, &line);
            line--;
        } else if (g_str_has_prefix(*line, "const ") || g_str_has_prefix(*line, "type ")) {
            add_constant(out, *line);
        } else if (g_str_has_prefix(*line, "component ")) {
            g_autofree char *component = component_name(*line);
            g_string_append_printf(out, "\n## `%s`\n", component);
            add_component(out, &line);
        }
    }
    return g_string_free(out, FALSE);
}

/* Up to the first full stop or colon that ends something. */
static char *first_sentence(const char *prose)
{
    const char *end = prose;

    while (*end && !((*end == '.' || *end == ':') && strchr(" \n", end[1])))
        end++;
    return g_strdelimit(g_strndup(prose, (gsize)(end - prose)), "\n", ' ');
}

char *library_page_row(const char *name, const char *text)
{
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    char **line = lines;
    g_autofree char *prose = comment_prose_markdown(&line);
    g_autofree char *what = first_sentence(prose);
    const char *between = "";

    g_string_append_printf(out, "| [`%s`](%s.md) | ", name, name);
    for (line = lines; *line; line++)
        if (g_str_has_prefix(*line, "component ")) {
            g_autofree char *component = component_name(*line);
            g_string_append_printf(out, "%s`%s`", between, component);
            between = ", ";
        }
    g_string_append_printf(out, " | %s |\n", what);
    return g_string_free(out, FALSE);
}
