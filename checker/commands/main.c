#include "checker/commands/command.h"

#include "checker/commands/output.h"
#include "checker/commands/ranks/launch.h"
#include "checker/commands/session/progress.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run_command(int argc, char **argv)
{
    const Command *command = command_find(argv[0]);
    int status;

    if (!launch_join(argv[0], &status))
        return status;
    status = command ? progress_status(command->run(argc, argv)) : command_unknown(argv[0]);
    return launch_leave(status);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    signal(SIGXFSZ,
           SIG_IGN); /* a file that may not grow is an error like any other, and no death */
    atexit(output_end);
    if (argc < 2) {
        command_help_print(stderr);
        return EXIT_WRONG;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("stalemate " STALEMATE_VERSION);
        return EXIT_HOLDS;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        command_help_print(stdout);
        return EXIT_HOLDS;
    }
    return run_command(argc - 1, argv + 1);
}
