/* `stalemate help [COMMAND]`, as text or as a page for `man`. */
#include "checker/commands/command.h"
#include "checker/commands/manual/manual_page.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Says what there is, or what a command does and which options it has.\n"
    "\n"
    "Exit status: 0 it was said; 2 there is no such command.";

void command_help_print(FILE *out)
{
    guint count;
    const Command *commands = command_table(&count);

    fprintf(out, "stalemate " STALEMATE_VERSION " - a model checker for cache invalidation\n\n"
                 "Usage: stalemate COMMAND [options] DESIGN.stale\n\n");
    for (guint i = 0; i < count; i++)
        fprintf(out, "  %-11s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\nA design that ships is found by its name: stalemate check purge_race\n"
                 "Options of a command: stalemate help COMMAND\n");
}

static int print_page(const Command *command)
{
    g_autofree char *page = manual_page(command);
    GError *error = NULL;

    return output_write(NULL, page, strlen(page), &error) ? EXIT_HOLDS : failure_print(error);
}

/* `stalemate help check` is `stalemate check --help`. */
static int print_text(const Command *command)
{
    g_autofree char *name = command ? g_strdup(command->name) : NULL;
    char option[] = "--help";
    char *line[] = {name, option, NULL};

    if (command)
        return command->run(2, line);
    command_help_print(stdout);
    return EXIT_HOLDS;
}

int command_help(int argc, char **argv)
{
    g_autofree char *given = NULL;
    g_auto(GStrv) names = NULL;
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &given, "How to write it: text or man", "FORMAT"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, "[COMMAND]"},
        {0}};
    static const OutputFormat list[] = {{"text"}, {"man"}};
    g_autoptr(GOptionContext) context = options_context("help", summary);
    GError *error = NULL;

    if (!options_parse(context, entries, NULL, &argc, &argv, &error))
        return failure_print(error);
    const int format =
        output_format(&(OutputFormats){"help", list, G_N_ELEMENTS(list)}, given, NULL, &error);
    if (format < 0)
        return failure_print(error);
    if (names && names[0] && names[1]) {
        failure_usage(&error, "help takes the name of one command: `%s` is one too many", names[1]);
        return failure_print(error);
    }
    const Command *command = names && names[0] ? command_find(names[0]) : NULL;
    if (names && names[0] && !command)
        return command_unknown(names[0]);
    return format == 1 ? print_page(command) : print_text(command);
}
