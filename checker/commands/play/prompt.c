#include "checker/commands/play/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What a script answers is shown where a person's terminal would show it. */
char *prompt_ask(const char *prompt)
{
    char *line = NULL;
    size_t room = 0;

    fputs(prompt, stdout);
    fflush(stdout);
    if (getline(&line, &room, stdin) < 0) {
        putchar('\n');
        fflush(stdout);
        free(line);
        return NULL;
    }
    char *answer = g_strstrip(g_utf8_make_valid(line, -1));
    free(line);
    if (!isatty(STDIN_FILENO))
        puts(answer);
    return answer;
}

guint prompt_number(const char *answer, guint most)
{
    guint64 number = 0;

    if (most == 0 || !g_ascii_string_to_unsigned(answer, 10, 1, most, &number, NULL))
        return 0;
    return (guint)number;
}
