#include "checker/commands/completions/completion.h"

#include "checker/commands/command.h"
#include "checker/commands/completions/completion_value.h"
#include "checker/commands/session/models.h"
#include "checker/commands/session/options.h"

#include <string.h>

/* ---- words ---- */

static void free_word(gpointer data)
{
    CompletionWord *word = data;

    g_free(word->text);
    g_free(word->about);
    g_free(word);
}

void completion_add(Completion *completion, const char *written, const char *text,
                    const char *about)
{
    if (!g_str_has_prefix(text, written))
        return;
    CompletionWord *word = g_new0(CompletionWord, 1);
    *word = (CompletionWord){g_strdup(text), g_strdup(about)};
    g_ptr_array_add(completion->words, word);
}

void completion_free(Completion *completion)
{
    if (!completion)
        return;
    g_ptr_array_unref(completion->words);
    g_free(completion);
}

/* ---- options ---- */

static const GOptionEntry *find_option(const OptionsTaken *taken, const char *name, gsize length)
{
    for (guint i = 0; i < taken->entries->len; i++) {
        const GOptionEntry *entry = &g_array_index(taken->entries, GOptionEntry, i);
        if (strlen(entry->long_name) == length && strncmp(entry->long_name, name, length) == 0)
            return entry;
    }
    return NULL;
}

static const GOptionEntry *find_letter(const OptionsTaken *taken, char letter)
{
    for (guint i = 0; i < taken->entries->len; i++)
        if (g_array_index(taken->entries, GOptionEntry, i).short_name == letter)
            return &g_array_index(taken->entries, GOptionEntry, i);
    return NULL;
}

/* The option that a word is, NULL: none; `value` is what it is set to in that word, or NULL. */
static const GOptionEntry *option_of(const OptionsTaken *taken, const char *word,
                                     const char **value)
{
    const char *equals = strchr(word, '=');

    *value = NULL;
    if (g_str_has_prefix(word, "--")) {
        *value = equals ? equals + 1 : NULL;
        return find_option(taken, word + 2, equals ? (gsize)(equals - word - 2) : strlen(word + 2));
    }
    return word[0] == '-' && word[1] && !word[2] ? find_letter(taken, word[1]) : NULL;
}

static bool takes_value(const GOptionEntry *option)
{
    return option && option->arg != G_OPTION_ARG_NONE;
}

static void add_options(Completion *completion, const OptionsTaken *taken, const char *written)
{
    for (guint i = 0; i < taken->entries->len; i++) {
        const GOptionEntry *entry = &g_array_index(taken->entries, GOptionEntry, i);
        g_autofree char *text = g_strconcat("--", entry->long_name, NULL);
        completion_add(completion, written, text, entry->description);
    }
    completion_add(completion, written, "--help", "What the command does, and its options");
}

/* ---- arguments ---- */

static void add_designs(Completion *completion, const char *written)
{
    g_autoptr(GPtrArray) names = models_names();

    for (guint i = 0; i < names->len; i++)
        completion_add(completion, written, names->pdata[i], "ships");
}

static void add_library(Completion *completion, const char *written)
{
    g_autofree char *folder = models_folder();
    g_autofree char *library = folder ? g_build_filename(folder, "library", NULL) : NULL;
    g_autoptr(GPtrArray) names = models_names_in(library);

    for (guint i = 0; i < names->len; i++)
        completion_add(completion, written, names->pdata[i], "of the library");
}

static void add_commands(Completion *completion, const char *written)
{
    guint count;
    const Command *commands = command_table(&count);

    for (guint i = 0; i < count; i++)
        completion_add(completion, written, commands[i].name, commands[i].summary);
}

static void add_shells(Completion *completion, const char *written)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};

    for (guint i = 0; i < G_N_ELEMENTS(shells); i++)
        completion_add(completion, written, shells[i], NULL);
}

static const struct {
    const char *arguments; /* as the tables of commands have them */
    void (*add)(Completion *completion, const char *written); /* or NULL */
    CompletionFiles files;
} kinds[] = {
    {"DESIGN", add_designs, COMPLETION_DESIGNS},      {"FILE...", NULL, COMPLETION_DESIGNS},
    {"FILE.bind", NULL, COMPLETION_BINDINGS},         {"LOG", NULL, COMPLETION_ALL_FILES},
    {"[COMMAND]", add_commands, COMPLETION_NO_FILES}, {"SHELL", add_shells, COMPLETION_NO_FILES},
};

static void add_arguments(Completion *completion, const CompletionLine *read,
                          const OptionsTaken *taken, const char *written)
{
    const bool is_more = read->design && strcmp(read->command, "check") != 0;

    if (is_more && taken->arguments && strcmp(taken->arguments, "DESIGN") == 0) {
        completion->files = COMPLETION_ALL_FILES; /* a log */
        return;
    }
    if (strcmp(read->command, "show") == 0) {
        add_designs(completion, written);
        add_library(completion, written);
    }
    for (guint i = 0; taken->arguments && i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_has_prefix(taken->arguments, kinds[i].arguments))
            continue;
        if (kinds[i].add)
            kinds[i].add(completion, written);
        completion->files = kinds[i].files;
        return;
    }
}

/* ---- a line ---- */

/* What stands before the word that is written; the option whose value that word is, or NULL. Words
 * behind `--` are nobody's. */
static const GOptionEntry *read_line(const OptionsTaken *taken, char *const *line, guint count,
                                     CompletionLine *read, bool *is_over)
{
    const GOptionEntry *pending = NULL;
    const char *value;

    for (guint i = 1; i < count; i++) {
        if (pending) {
            if (strcmp(pending->long_name, "over") == 0)
                read->over = line[i];
            pending = NULL;
            continue;
        }
        *is_over |= strcmp(line[i], "--") == 0;
        const GOptionEntry *option = option_of(taken, line[i], &value);
        if (option && strcmp(option->long_name, "over") == 0)
            read->over = value;
        if (takes_value(option) && !value)
            pending = option;
        else if (!option && (line[i][0] != '-' || !line[i][1]) && !read->design)
            read->design = line[i];
    }
    return pending;
}

static void add_next(Completion *completion, const Command *command, char *const *line, guint count)
{
    g_autoptr(OptionsTaken) taken = options_taken_of(command->run, command->name);
    CompletionLine read = {.command = command->name};
    const char *written = line[count], *value;
    bool is_over = false;
    const GOptionEntry *pending = read_line(taken, line, count, &read, &is_over);

    if (is_over) {
        completion->files = COMPLETION_ALL_FILES;
        return;
    }
    if (pending) {
        completion_value_add(completion, &read, pending, "", written);
        return;
    }
    const GOptionEntry *option = option_of(taken, written, &value);
    if (value && takes_value(option)) {
        g_autofree char *before = g_strndup(written, (gsize)(value - written));
        completion_value_add(completion, &read, option, before, value);
    } else if (*written == '-' && written[1]) {
        add_options(completion, taken, written);
    } else {
        add_arguments(completion, &read, taken, written);
    }
}

Completion *completion_of(char *const *line)
{
    Completion *completion = g_new0(Completion, 1);
    const guint count = g_strv_length((char **)line);

    completion->words = g_ptr_array_new_with_free_func(free_word);
    if (count == 1) {
        add_commands(completion, line[0]);
        if (line[0][0] == '-') {
            completion_add(completion, line[0], "--help", "What commands there are");
            completion_add(completion, line[0], "--version", "Which version this is");
        }
    } else if (count > 1 && command_find(line[0])) {
        add_next(completion, command_find(line[0]), line, count - 1);
    }
    return completion;
}
