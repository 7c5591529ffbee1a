/* How to see a run again: its params and its command, without a word of the machine that it was run
 * on. */
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build_private.h"

#include <string.h>

static void append_param(GString *text, const Decl *param, int64_t value)
{
    g_autofree char *written = design_param_text(param, value);

    g_string_append_printf(text, "%s%s=%s", text->len ? ", " : "", param->name.text, written);
}

char *build_params(const System *system)
{
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < system->design->param_count; i++)
        append_param(text, system->design->params[i], system->configuration.params[i]);
    return g_string_free(text, FALSE);
}

void build_configuration(const Builder *b, Counterexample *example)
{
    const Design *design = b->system->design;
    RunParam *params = arena_array(b->arena, RunParam, design->param_count);
    const char **names = arena_array(b->arena, const char *, design->fix_count);

    for (uint32_t i = 0; i < design->param_count; i++) {
        const int64_t value = b->system->configuration.params[i];
        g_autofree char *text = design_param_text(design->params[i], value);
        params[i] = (RunParam){.name = design->params[i]->name.text,
                               .kind = design_param_kind(design->params[i]),
                               .value = value,
                               .text = arena_strdup(b->arena, text)};
    }
    for (uint32_t i = 0; i < design->fix_count; i++)
        if (b->system->configuration.fixes >> i & 1)
            names[example->fix_count++] = design->fixes[i]->name.text;
    example->params = params;
    example->param_count = design->param_count;
    example->fix_names = names;
}

/* A design that ships is known by its name, any other by that of its file. */
static char *design_argument(const Builder *b)
{
    const char *path = b->system->design->path;
    g_autofree char *base = g_path_get_basename(path), *folder = g_path_get_dirname(path);
    g_autofree char *parent = g_path_get_basename(folder);

    if (g_path_is_absolute(path) && strcmp(parent, "models") == 0 &&
        g_str_has_suffix(base, ".stale"))
        base[strlen(base) - strlen(".stale")] = '\0';
    bool plain =
        strspn(base, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
        strlen(base);
    return plain ? g_steal_pointer(&base) : g_shell_quote(base);
}

static void append_fixes(GString *text, const Counterexample *example)
{
    for (uint32_t i = 0; i < example->fix_count; i++)
        g_string_append_printf(text, "%s%s", i ? "," : " --fix ", example->fix_names[i]);
}

static void append_params(GString *text, const Counterexample *example)
{
    for (uint32_t i = 0; i < example->param_count; i++)
        g_string_append_printf(text, " --set %s=%s", example->params[i].name,
                               example->params[i].text);
}

static void append_configuration(const Builder *b, GString *text)
{
    if (b->system->configuration.faults >= 0)
        g_string_append_printf(text, " --faults %" G_GINT64_FORMAT,
                               b->system->configuration.faults);
    if (b->system->configuration.untimed)
        g_string_append(text, " --untimed");
}

const char *build_command(const Builder *b, const Counterexample *example)
{
    g_autofree char *design = design_argument(b);
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_printf(text, "stalemate trace %s", design);
    if (b->property.kind != REFERENCE_ERROR)
        g_string_append_printf(text, " --%s %s",
                               b->property.kind == REFERENCE_WINDOW    ? "window"
                               : b->property.kind == REFERENCE_MEASURE ? "measure"
                                                                       : "check",
                               example->property);
    append_fixes(text, example);
    append_params(text, example);
    append_configuration(b, text);
    return arena_strdup(b->arena, text->str);
}
