/* The options of a command, read from its line. */
#pragma once

#include <glib.h>

/* Of the line of a command, which is named here as messages and --help name it. The caller's. */
GOptionContext *options_context(const char *command, const char *summary);

/* As g_option_context_parse, with the entries added first (`more` may be NULL); an option that does
 * not exist is told with the nearest that does. */
gboolean options_parse(GOptionContext *context, const GOptionEntry *entries,
                       const GOptionEntry *more, int *argc, char ***argv, GError **error);

/* What a command takes, as its line is read: the same tables that it is parsed by. */
typedef struct OptionsTaken {
    char *summary;   /* as --help has it */
    char *arguments; /* "DESIGN"; NULL: none */
    GArray *entries; /* of GOptionEntry; names and words are its own, and it stores nothing */
} OptionsTaken;

/* Of a command, which does nothing else. The caller's. */
OptionsTaken *options_taken_of(int (*run)(int argc, char **argv), const char *name);
void options_taken_free(OptionsTaken *taken);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(OptionsTaken, options_taken_free)
