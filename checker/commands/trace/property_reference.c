#include "checker/commands/trace/property_reference.h"

#include "checker/language/syntax/tree.h"
#include "traces/explain/what_if.h"

#include "checker/base/error.h"

#include <string.h>

static gboolean usage(GError **error, const char *message)
{
    g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, message);
    return FALSE;
}

static gboolean find_name(Decl *const *decls, uint32_t count, const char *name, const char *what,
                          uint32_t *index, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (*index = 0; *index < count; (*index)++) {
        if (strcmp(decls[*index]->name.text, name) == 0)
            return TRUE;
        g_ptr_array_add(names, (char *)decls[*index]->name.text);
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "the design has no %s `%s`; it has: %s", what, name, *all ? all : "none");
    return FALSE;
}

/* Without --window and --check: the first thing that fails. */
PropertyReference property_reference_first(const Verdicts *verdicts)
{
    if (verdicts->design_error)
        return (PropertyReference){REFERENCE_ERROR, 0};
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        if (!verdict_is_closed(&verdicts->windows[i]))
            return (PropertyReference){REFERENCE_WINDOW, i};
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        if (verdicts->checks[i].result == CHECK_BROKEN)
            return (PropertyReference){REFERENCE_CHECK, i};
    return (PropertyReference){verdicts->deadlock ? REFERENCE_DEADLOCK : REFERENCE_WINDOW, 0};
}

gboolean property_reference_find(const Design *design, const Verdicts *verdicts, const char *window,
                                 const char *check, PropertyReference *about, GError **error)
{
    if (window && check)
        return usage(error, "one run at a time: --window or --check");
    *about = property_reference_first(verdicts);
    if (about->kind == REFERENCE_ERROR)
        return TRUE;
    if (window) {
        about->kind = REFERENCE_WINDOW;
        return find_name(design->windows, design->window_count, window, "window", &about->index,
                         error);
    }
    if (check && strcmp(check, "deadlock") == 0) {
        *about = (PropertyReference){REFERENCE_DEADLOCK, 0};
        return TRUE;
    }
    if (check && strcmp(check, "assertions") == 0 && verdicts->check_count > design->check_count) {
        *about = (PropertyReference){REFERENCE_CHECK, design->check_count};
        return TRUE;
    }
    if (check) {
        about->kind = REFERENCE_CHECK;
        return find_name(design->checks, design->check_count, check, "check", &about->index, error);
    }
    return TRUE;
}

void property_reference_try_fixes(Session *subject, Counterexample *example,
                                  PropertyReference about, uint64_t fixes)
{
    const Design *design = subject->design;

    for (uint32_t i = 0; i < design->fix_count; i++) {
        uint64_t with = fixes | (uint64_t)1 << i;
        const Program *fixed = with != fixes && design_allows(design, with)
                                   ? programs_try(subject->programs, with)
                                   : NULL;
        if (fixed)
            what_if_try(example, about, fixed, design->fixes[i]->name.text);
    }
}
