#include "checker/commands/completions/completion_value.h"

#include "checker/commands/check/check_format.h"
#include "checker/commands/session/models.h"
#include "checker/language/syntax/decl.h"
#include "traces/format/formats.h"

#include <string.h>

/* ---- one value, or a list of them ---- */

/* Where the value stands: `before` are the option and the values that the list has already. */
typedef struct ValuePlace {
    Completion *completion;
    char *before;
    const char *written; /* of this value */
    char **taken;        /* of the list: those stand in it */
} ValuePlace;

static void add(const ValuePlace *place, const char *text, const char *about)
{
    g_autofree char *whole = g_strconcat(place->before, text, NULL);
    g_autofree char *written = g_strconcat(place->before, place->written, NULL);

    if (!place->taken || !g_strv_contains((const char *const *)place->taken, text))
        completion_add(place->completion, written, whole, about);
}

static void add_words(const ValuePlace *place, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);

    for (char **part = parts; *part; part++)
        add(place, *part, NULL);
}

/* ---- of a design ---- */

static void add_decls(const ValuePlace *place, Decl *const *decls, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        add(place, decls[i]->name.text, decls[i]->text);
}

static void add_fixes(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    add_decls(place, design->fixes, design->fix_count);
}

static void add_windows(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    add_decls(place, design->windows, design->window_count);
}

static void add_checks(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    add_decls(place, design->checks, design->check_count);
    add(place, "deadlock", "a state that nothing leads out of");
}

static void add_measures(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    add_decls(place, design->measures, design->measure_count);
}

/* All of a range that can be looked through, else the value that the design has. */
static void add_param_values(const ValuePlace *place, const Design *design, const char *name)
{
    enum { MOST = 60 };
    Configuration configuration = {0};
    g_autoptr(Diagnostics) ignored = diagnostics_new(design->sources);
    uint32_t param;

    if (!design_find_param(design, name, &param, NULL) || param >= DESIGN_MAX_PARAMS)
        return;
    design_configure(design, &configuration, ignored);
    g_autoptr(GArray) values = design_param_values(design, param, MOST, NULL);
    for (guint i = 0; values && i < values->len; i++) {
        const int64_t value = g_array_index(values, int64_t, i);
        g_autofree char *text = design_param_text(design->params[param], value);
        add(place, text, value == configuration.params[param] ? "as the design says" : NULL);
    }
    g_autofree char *own = design_param_text(design->params[param], configuration.params[param]);
    if (!values)
        add(place, own, "as the design says");
}

/* NAME=VALUE: names first, then the values of one. */
static void add_settings(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    const char *equals = strchr(place->written, '=');

    if (equals) {
        g_autofree char *name = g_strndup(place->written, (gsize)(equals - place->written));
        g_autofree char *before = g_strconcat(place->before, name, "=", NULL);
        add_param_values(&(ValuePlace){place->completion, before, equals + 1, NULL}, design, name);
        return;
    }
    for (uint32_t i = 0; i < design->param_count; i++) {
        g_autofree char *text = g_strconcat(design->params[i]->name.text, "=", NULL);
        add(place, text, design->params[i]->text);
    }
    place->completion->goes_on = true;
}

static void add_params(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    add_decls(place, design->params, design->param_count);
}

static void add_values(const ValuePlace *place, const Design *design, const CompletionLine *line)
{
    if (line->over)
        add_param_values(place, design, line->over);
}

/* ---- which option ---- */

static const struct {
    const char *option;
    const char *words; /* joined by blanks; or NULL */
    void (*add)(const ValuePlace *place, const Design *design, const CompletionLine *line);
    bool is_list;
} options[] = {
    {"fix", NULL, add_fixes, true},
    {"window", NULL, add_windows, false},
    {"check", NULL, add_checks, false},
    {"measure", NULL, add_measures, false},
    {"set", NULL, add_settings, false},
    {"over", NULL, add_params, false},
    {"values", NULL, add_values, true},
    {"color", "auto always never", NULL, false},
    {"native", "auto always never", NULL, false},
    {"assumptions", "some all none", NULL, false},
    {"reductions", "dead symmetry order time all none", NULL, true},
    {"theme", "auto light dark", NULL, false},
    {"expect", "stale fresh", NULL, false},
    {"emit", "isolation", NULL, false},
    {"log-format", "ndjson monitor csvlog otlp", NULL, false},
    {"parts", "run why fixes command", NULL, true},
};

#define NAMED(name) #name " "
static const char *const run_words = RUN_FORMATS(NAMED);
static const char *const check_words = CHECK_FORMATS(NAMED);
#undef NAMED

/* Of --format. tests/completions.py holds them to what the commands say that they write. */
static const struct {
    const char *command, *words; /* NULL: of the table above */
} formats[] = {
    {"graph", "dot svg png pdf"},
    {"sweep", "text csv json svg png pdf"},
    {"quiz", "text json"},
    {"list", "text json"},
    {"conform", "text json html"},
    {"replay", "text json svg html"},
    {"report", "html"},
    {"play", "text"},
    {"help", "text man"},
    {"docs", "text tap"},
};

static void add_formats(const ValuePlace *place, const char *command)
{
    const char *words = strcmp(command, "check") == 0   ? check_words
                        : strcmp(command, "trace") == 0 ? run_words
                                                        : "";

    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].command, command) == 0)
            words = formats[i].words;
    g_autofree char *trimmed = g_strstrip(g_strdup(words));
    if (*trimmed)
        add_words(place, trimmed);
}

static Design *load(const char *name)
{
    g_autofree char *folder = models_folder();
    g_autofree char *library = folder ? g_build_filename(folder, "library", NULL) : NULL;
    const char *const libraries[] = {library, NULL};
    g_autofree char *path = name && strcmp(name, "-") != 0 ? models_find(name, NULL) : NULL;
    Diagnostics *diagnostics = NULL;
    Design *design = path ? design_load(path, libraries, &diagnostics, NULL) : NULL;

    if (diagnostics)
        diagnostics_free(diagnostics);
    return design;
}

/* Behind the last comma (or plus) of a list. */
static const char *last_of(const char *written)
{
    const char *last = written;

    for (const char *c = written; *c; c++)
        if (*c == ',' || *c == '+')
            last = c + 1;
    return last;
}

static void add_of_option(guint number, const ValuePlace *place, const CompletionLine *line)
{
    g_autoptr(Design) design = options[number].add ? load(line->design) : NULL;

    if (options[number].words)
        add_words(place, options[number].words);
    else if (design)
        options[number].add(place, design, line);
}

void completion_value_add(Completion *completion, const CompletionLine *line,
                          const GOptionEntry *option, const char *before, const char *written)
{
    const bool is_file =
        option->arg == G_OPTION_ARG_FILENAME || option->arg == G_OPTION_ARG_FILENAME_ARRAY;
    const bool is_list = option->arg_description && strchr(option->arg_description, ',');
    ValuePlace place = {.completion = completion, .before = g_strdup(before), .written = written};

    if (is_file)
        completion->files =
            strcmp(option->long_name, "bind") == 0 ? COMPLETION_BINDINGS : COMPLETION_ALL_FILES;
    if (strcmp(option->long_name, "format") == 0)
        add_formats(&place, line->command);
    for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
        if (strcmp(options[i].option, option->long_name) != 0)
            continue;
        if (options[i].is_list || is_list) {
            const char *last = last_of(written);
            g_autofree char *others = g_strndup(written, (gsize)(last - written));
            place.taken = g_strsplit_set(others, ",+", -1);
            g_free(place.before);
            place.before = g_strconcat(before, others, NULL);
            place.written = last;
        }
        add_of_option(i, &place, line);
    }
    g_free(place.before);
    g_strfreev(place.taken);
}
