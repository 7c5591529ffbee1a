#include "checker/commands/docs/docs_line.h"

#include "checker/base/error.h"
#include "checker/commands/command.h"

#include <string.h>

static const char program[] = "stalemate";

static gboolean refuse(GError **error, const char *format, const char *what) G_GNUC_PRINTF(2, 0);

static gboolean refuse(GError **error, const char *format, const char *what)
{
    g_autofree char *message = g_strdup_printf(format, what);

    g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, message);
    return FALSE;
}

bool docs_line_is_ours(const char *text)
{
    const size_t length = strlen(program);

    return strncmp(text, program, length) == 0 && (!text[length] || text[length] == ' ');
}

void docs_line_free(DocsLine *line)
{
    if (!line)
        return;
    g_strfreev(line->words);
    g_free(line->file);
    g_free(line);
}

const char *docs_line_path(const char *word)
{
    const char *equals = g_str_has_prefix(word, "--") ? strchr(word, '=') : NULL;

    if (equals)
        return equals + 1;
    return g_str_has_prefix(word, "-o") && word[2] ? word + 2 : word;
}

/* ---- what is not run ---- */

static gboolean check_command(const char *name, GError **error)
{
    static const struct {
        const char *name, *why;
    } refused[] = {
        {"docs", "`%s` would call itself"},
        {"lsp", "`%s` waits for an editor"},
        {"record", "`%s` starts another program"},
        {"replay", "`%s` starts other programs, and asks servers"},
    };

    for (guint i = 0; name && i < G_N_ELEMENTS(refused); i++)
        if (strcmp(name, refused[i].name) == 0)
            return refuse(error, refused[i].why, name);
    return TRUE;
}

static bool leads_outside(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    return *path == '/' || g_strv_contains((const char *const *)parts, "..");
}

static gboolean check_word(const char *word, GError **error)
{
    static const char *const shell[] = {"|", "||", "&&", "&", ";", "<", NULL};
    const bool is_shell = g_strv_contains(shell, word) ||
                          (*word && strcspn(word, ";`") < strlen(word)) || strstr(word, "$(");

    if (is_shell)
        return refuse(error, "no shell reads this line, and it has `%s`", word);
    if (strcmp(word, "--watch") == 0)
        return refuse(error, "with `%s` it never ends", word);
    if (leads_outside(docs_line_path(word)))
        return refuse(error, "`%s` leads out of the folder in which paths begin, which --root says",
                      word);
    return TRUE;
}

static gboolean check_words(char *const *words, GError **error)
{
    if (!check_command(words[0], error))
        return FALSE;
    for (; *words; words++)
        if (!check_word(*words, error))
            return FALSE;
    return TRUE;
}

/* ---- where the output goes ---- */

/* Behind an arrow: a file, or nowhere. */
static gboolean send_to(DocsLine *line, DocsStream *stream, const char *target, GError **error)
{
    if (!target || !*target)
        return refuse(error, "%s names no file", "`>`");
    if (strcmp(target, "/dev/null") == 0) {
        *stream = DOCS_DROPPED;
        return TRUE;
    }
    if (strchr(target, '/') || g_str_has_prefix(target, "&"))
        return refuse(error, "`%s` is no name of a file beside the page", target);
    g_free(line->file);
    line->file = g_strdup(target);
    *stream = DOCS_KEPT;
    return TRUE;
}

/* Takes an arrow, and the word behind it where the target is one; FALSE: it is none, or an error. */
static gboolean take_arrow(DocsLine *line, char **words, guint *at, GError **error)
{
    const char *word = words[*at];
    DocsStream *stream = *word == '2' ? &line->err : &line->out;
    const char *arrow = word + (*word == '1' || *word == '2' ? 1 : 0);

    if (*arrow != '>')
        return FALSE;
    if (strcmp(word, "2>&1") == 0) {
        line->err = line->out;
        return TRUE;
    }
    const char *target = arrow[1] ? arrow + 1 : words[++*at];
    return send_to(line, stream, target, error);
}

DocsLine *docs_line_new(const char *text, GError **error)
{
    g_autoptr(DocsLine) line = g_new0(DocsLine, 1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    g_auto(GStrv) words = NULL;
    g_autoptr(GError) inner = NULL;

    if (!g_shell_parse_argv(text, NULL, &words, &inner)) {
        refuse(error, "%s", inner->message);
        return NULL;
    }
    for (guint at = 1; words[at]; at++) {
        if (take_arrow(line, words, &at, &inner))
            continue;
        if (inner) {
            g_propagate_error(error, g_steal_pointer(&inner));
            return NULL;
        }
        g_strv_builder_add(kept, words[at]);
    }
    line->words = g_strv_builder_end(kept);
    return check_words(line->words, error) ? g_steal_pointer(&line) : NULL;
}
