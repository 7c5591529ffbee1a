/* The variables by which a graph is folded, by their names. */
#include "checker/commands/graph/graph_draw.h"

#include "checker/base/error.h"
#include "checker/language/syntax/diagnostics.h"

#include <string.h>

/* "cache" is its first variable, or all of an array of caches. */
static bool is_named(const StepperVariable *variable, const char *name)
{
    size_t length = strlen(name);

    return strcmp(variable->name, name) == 0 || g_strcmp0(variable->alias, name) == 0 ||
           (strncmp(variable->name, name, length) == 0 && variable->name[length] == '[');
}

static void add_variables(const Stepper *walk, const char *name, GArray *found)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(walk, &count);

    for (uint32_t i = 0; i < count; i++)
        if (is_named(&variables[i], name))
            g_array_append_val(found, i);
}

static gboolean no_variable(const Stepper *walk, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    uint32_t count;
    const StepperVariable *variables = stepper_variables(walk, &count);

    for (uint32_t i = 0; i < count; i++)
        g_ptr_array_add(names, (char *)variables[i].name);
    g_ptr_array_add(names, NULL);
    g_autofree char *near = diagnostics_nearest(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--by: there is no variable `%s`; %s%s", name,
                near ? near : "there are: ", near ? "" : all);
    return FALSE;
}

gboolean graph_find_variables(const Stepper *walk, const char *names, GArray *found, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(names, ",", -1);

    for (char **part = parts; *part; part++) {
        guint before = found->len;
        add_variables(walk, g_strstrip(*part), found);
        if (found->len == before)
            return no_variable(walk, *part, error);
    }
    return TRUE;
}
