/* `stalemate completions SHELL`: a script for the shell, which asks this program for whatever may stand
 * where a line is being written: `stalemate completions -- WORD...`. */
#include "checker/commands/command.h"
#include "checker/commands/completions/completion.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/completions_resources.h"

#include <string.h>

static const char summary[] =
    "Prints what makes a shell complete the command lines of stalemate: commands, options, "
    "designs, "
    "fixes,\n"
    "windows, checks, params and their values.\n"
    "\n"
    "  bash  eval \"$(stalemate completions bash)\" in ~/.bashrc\n"
    "  zsh   eval \"$(stalemate completions zsh)\" in ~/.zshrc, behind compinit\n"
    "  fish  stalemate completions fish | source in ~/.config/fish/config.fish\n"
    "\n"
    "An installed stalemate has them in place already.\n"
    "\n"
    "Behind -- are the words of a line, the last as far as it is written: what may stand there is "
    "printed,\n"
    "a line each, with a tab and what it is. The first line says which files may, too.\n"
    "\n"
    "Exit status: 0 it was printed; 2 the command line is wrong.";

static int print_text(const char *text)
{
    GError *error = NULL;

    return output_write(NULL, text, strlen(text), &error) ? EXIT_HOLDS : failure_print(error);
}

/* A line each; what stands in it has no line ends, and tabs only between. */
static void append_word(GString *out, const CompletionWord *word)
{
    g_autofree char *about = g_strdelimit(g_strdup(word->about ? word->about : ""), "\t\r\n", ' ');

    if (!strpbrk(word->text, "\t\r\n"))
        g_string_append_printf(out, "%s%s%s\n", word->text, *about ? "\t" : "", about);
}

static int print_words(char *const *line)
{
    static const char *const files[] = {[COMPLETION_NO_FILES] = "none",
                                        [COMPLETION_ALL_FILES] = "all",
                                        [COMPLETION_DESIGNS] = "stale",
                                        [COMPLETION_BINDINGS] = "bind"};
    g_autoptr(Completion) completion = completion_of(line);
    g_autoptr(GString) out = g_string_new(NULL);

    g_string_append_printf(out, "files: %s%s\n", files[completion->files],
                           completion->goes_on ? " unfinished" : "");
    for (guint i = 0; i < completion->words->len; i++)
        append_word(out, completion->words->pdata[i]);
    return print_text(out->str);
}

static int print_script(const char *shell)
{
    g_autofree char *path = g_strdup_printf("/completions/stalemate.%s", shell);
    completions_register_resource();
    g_autoptr(GBytes) script = g_resource_lookup_data(completions_get_resource(), path,
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    GError *error = NULL;

    if (script)
        return print_text(g_bytes_get_data(script, NULL));
    failure_usage(&error, "there are completions for bash, zsh and fish, not for `%s`", shell);
    return failure_print(error);
}

int command_completions(int argc, char **argv)
{
    g_auto(GStrv) shells = NULL;
    const GOptionEntry entries[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &shells, NULL, "SHELL"}, {0}};
    g_autoptr(GOptionContext) context = options_context("completions", summary);
    GError *error = NULL;

    if (argc > 1 && strcmp(argv[1], "--") == 0)
        return print_words(argv + 2);
    if (!options_parse(context, entries, NULL, &argc, &argv, &error))
        return failure_print(error);
    if (shells && shells[0] && !shells[1])
        return print_script(shells[0]);
    failure_usage(&error, "completions takes the name of one shell: bash, zsh or fish");
    return failure_print(error);
}
