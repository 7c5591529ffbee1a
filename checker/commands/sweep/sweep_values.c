/* `sweep`: which param, and which of its values. */
#include "checker/base/error.h"
#include "checker/commands/sweep/sweep.h"
#include "checker/language/syntax/decl.h"

enum { MAX_VALUES = 1000 };

static int compare_values(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static GArray *read_values(const Design *design, uint32_t param, const char *text, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GError) refused = NULL;
    Configuration configuration;

    for (guint i = 0; parts[i]; i++) {
        g_autofree char *setting =
            g_strconcat(design->params[param]->name.text, "=", g_strstrip(parts[i]), NULL);
        if (!design_set_param(design, &configuration, setting, &refused)) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                        "--values: %s; to go further, widen its `in` in the design",
                        refused->message);
            return NULL;
        }
        g_array_append_val(values, configuration.params[param]);
    }
    g_array_sort(values, compare_values);
    for (guint i = values->len; i-- > 1;)
        if (g_array_index(values, int64_t, i) == g_array_index(values, int64_t, i - 1))
            g_array_remove_index(values, i);
    return g_steal_pointer(&values);
}

/* "one of WRITERS, DELAY" */
static char *param_names(const Design *design)
{
    GString *names = g_string_new(design->param_count > 0 ? "one of " : "but the design has none");

    for (uint32_t i = 0; i < design->param_count; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "", design->params[i]->name.text);
    return g_string_free(names, FALSE);
}

gboolean sweep_find_values(Sweep *sweep, const char *over, const char *values, GError **error)
{
    const Design *design = sweep->session->design;

    if (!over) {
        g_autofree char *names = param_names(design);
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "sweep needs a param: --over NAME, %s", names);
        return FALSE;
    }
    if (!design_find_param(design, over, &sweep->param, error))
        return FALSE;
    sweep->name = design->params[sweep->param]->name.text;
    sweep->kind = design_param_kind(design->params[sweep->param]);
    sweep->values = values ? read_values(design, sweep->param, values, error)
                           : design_param_values(design, sweep->param, MAX_VALUES, error);
    if (!sweep->values)
        return FALSE;
    if (sweep->values->len > 1)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "param %s has one value only: there is nothing to go through", sweep->name);
    return FALSE;
}
