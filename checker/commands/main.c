#include "checker/commands/command.h"

#include "checker/commands/output.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Command commands[] = {
    {"check", "which windows and checks fail, which fixes mend them, which claims hold",
     command_check},
    {"trace", "one run, as text or as a diagram", command_trace},
    {"graph", "the states of a design, and the steps between them, as a picture", command_graph},
    {"report", "one HTML page to read and to step through", command_report},
    {"sweep", "the verdicts for every value of a param, and the smallest that closes each window",
     command_sweep},
    {"play", "go through a design by hand, step by step", command_play},
    {"quiz", "a design's questions, and the run that refutes each wrong answer", command_quiz},
    {"list", "the designs that ship, one line each", command_list},
    {"patterns", "the documents that are made from the designs that ship", command_patterns},
    {"new", "a commented design to start from", command_new},
    {"format", "the canonical layout of designs", command_format},
};

static void print_help(FILE *out)
{
    fprintf(out, "stalemate " STALEMATE_VERSION " - a model checker for cache invalidation\n\n"
                 "Usage: stalemate COMMAND [options] DESIGN.stale\n\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\nA design that ships is found by its name: stalemate check purge_race\n"
                 "Options of a command: stalemate COMMAND --help\n");
}

static int unknown_command(const char *name)
{
    fprintf(stderr, "stalemate: there is no command `%s`; there are:", name);
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(stderr, "%s %s", i ? "," : "", commands[i].name);
    fputc('\n', stderr);
    return EXIT_WRONG;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    signal(SIGXFSZ,
           SIG_IGN); /* a file that may not grow is an error like any other, and no death */
    atexit(output_end);
    if (argc < 2) {
        print_help(stderr);
        return EXIT_WRONG;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("stalemate " STALEMATE_VERSION);
        return EXIT_HOLDS;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_HOLDS;
    }
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    return unknown_command(argv[1]);
}
