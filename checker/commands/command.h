/* The program's commands: main.c has the table, each has a file. */
#pragma once

#include "checker/base/error.h"

#include <stdio.h>

typedef struct Command {
    const char *name;
    const char *summary;
    /* argv[0] is the command's name. Returns an ExitStatus. */
    int (*run)(int argc, char **argv);
} Command;

const Command *command_table(guint *count);
const Command *command_find(const char *name); /* or NULL */

/* Says on stderr that there is none of that name, and what is meant. Returns EXIT_WRONG. */
int command_unknown(const char *name);

/* What there is, as `stalemate help` prints it. */
void command_help_print(FILE *out);

int command_check(int argc, char **argv);
int command_trace(int argc, char **argv);
int command_sweep(int argc, char **argv);
int command_show(int argc, char **argv);
int command_list(int argc, char **argv);
int command_completions(int argc, char **argv);
int command_help(int argc, char **argv);
int command_lsp(int argc, char **argv);
int command_format(int argc, char **argv);
int command_report(int argc, char **argv);
int command_graph(int argc, char **argv);
int command_play(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_record(int argc, char **argv);
int command_draft(int argc, char **argv);
int command_conform(int argc, char **argv);
int command_quiz(int argc, char **argv);
int command_docs(int argc, char **argv);
int command_patterns(int argc, char **argv);
int command_new(int argc, char **argv);
