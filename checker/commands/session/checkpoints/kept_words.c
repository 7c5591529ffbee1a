#include "checker/commands/session/checkpoints/kept_words.h"

#include "checker/commands/session/progress.h"

#include <inttypes.h>
#include <stdio.h>

void kept_words_say(const char *format, ...)
{
    va_list arguments;

    progress_clear();
    fputs("stalemate: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void kept_words_say_what(const char *path, guint sets, uint64_t states)
{
    if (sets == 0)
        kept_words_say("%" PRIu64 " states are in %s: --resume goes on from there", states, path);
    else if (states == 0)
        kept_words_say("the verdicts of %u set%s of fixes are in %s: --resume goes on from there",
                       sets, sets == 1 ? "" : "s", path);
    else
        kept_words_say("the verdicts of %u set%s of fixes and %" PRIu64
                       " states of another are in %s: --resume goes on from there",
                       sets, sets == 1 ? "" : "s", states, path);
}
