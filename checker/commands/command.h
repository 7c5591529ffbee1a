/* The program's commands: main.c has the table, each has a file. */
#pragma once

#include "checker/base/error.h"

typedef struct Command {
    const char *name;
    const char *summary;
    /* argv[0] is the command's name. Returns an ExitStatus. */
    int (*run)(int argc, char **argv);
} Command;

int command_check(int argc, char **argv);
int command_trace(int argc, char **argv);
int command_sweep(int argc, char **argv);
int command_list(int argc, char **argv);
int command_format(int argc, char **argv);
int command_report(int argc, char **argv);
int command_graph(int argc, char **argv);
int command_play(int argc, char **argv);
int command_quiz(int argc, char **argv);
int command_patterns(int argc, char **argv);
int command_new(int argc, char **argv);
