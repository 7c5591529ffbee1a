/* The table of commands. */
#include "checker/commands/command.h"
#include "checker/language/syntax/diagnostics.h"

#include <stdio.h>
#include <string.h>

static const Command commands[] = {
    {"check", "which windows and checks fail, which fixes repair them, which claims hold",
     command_check},
    {"trace", "one run, as text or as a diagram", command_trace},
    {"graph", "the states of a design, and the steps between them, as a picture", command_graph},
    {"report", "one HTML page to read and to step through", command_report},
    {"sweep", "the verdicts for every value of a param, and the smallest that closes each window",
     command_sweep},
    {"play", "go through a design by hand, step by step", command_play},
    {"replay", "a run forced on real servers, and on your own program", command_replay},
    {"record", "what a program asks of its servers, as a log", command_record},
    {"draft", "a design of what the requests of a log do", command_draft},
    {"conform", "whether a log is a run of a design, or its reads kept the usual guarantees",
     command_conform},
    {"quiz", "a design's questions, and the run that refutes each wrong answer", command_quiz},
    {"list", "the designs that ship, one line each, or those about some words", command_list},
    {"show", "the text of a design that ships, or of a file of the library", command_show},
    {"patterns", "the documents that are made from the designs that ship", command_patterns},
    {"docs", "the designs and commands that pages show, run; outputs and pictures written anew",
     command_docs},
    {"new", "a commented design to start from", command_new},
    {"completions", "what makes bash, zsh or fish complete command lines", command_completions},
    {"help", "what there is, and the options of a command", command_help},
    {"format", "the canonical layout of designs", command_format},
    {"lsp", "a language server for designs, which editors start", command_lsp},
};

const Command *command_table(guint *count)
{
    *count = G_N_ELEMENTS(commands);
    return commands;
}

const Command *command_find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

int command_unknown(const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        g_ptr_array_add(names, (char *)commands[i].name);
    g_ptr_array_add(names, NULL);
    g_autofree char *near = diagnostics_nearest(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    fprintf(stderr, "stalemate: there is no command `%s`; %s%s\n", name,
            near ? near : "there are: ", near ? "" : all);
    return EXIT_WRONG;
}
