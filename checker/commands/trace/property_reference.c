#include "checker/commands/trace/property_reference.h"

#include "checker/commands/session/progress.h"
#include "checker/language/syntax/decl.h"
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
                                 const char *check, PropertyReference *property, GError **error)
{
    if (window && check)
        return usage(error, "one run at a time: --window or --check");
    *property = property_reference_first(verdicts);
    if (property->kind == REFERENCE_ERROR)
        return TRUE;
    if (window) {
        property->kind = REFERENCE_WINDOW;
        return find_name(design->windows, design->window_count, window, "window", &property->index,
                         error);
    }
    if (check && strcmp(check, "deadlock") == 0) {
        *property = (PropertyReference){REFERENCE_DEADLOCK, 0};
        return TRUE;
    }
    if (check && strcmp(check, "assertions") == 0 && verdicts->check_count > design->check_count) {
        *property = (PropertyReference){REFERENCE_CHECK, design->check_count};
        return TRUE;
    }
    if (check) {
        property->kind = REFERENCE_CHECK;
        return find_name(design->checks, design->check_count, check, "check", &property->index,
                         error);
    }
    return TRUE;
}

gboolean property_reference_find_measure(const Design *design, const Verdicts *verdicts,
                                         const char *measure, PropertyReference *property,
                                         GError **error)
{
    *property =
        (PropertyReference){verdicts->design_error ? REFERENCE_ERROR : REFERENCE_MEASURE, 0};
    return verdicts->design_error || find_name(design->measures, design->measure_count, measure,
                                               "measure", &property->index, error);
}

/* Whether a set that mends this run mends every other, too. */
static void judge_others(Session *session, const Matrix *known, Counterexample *example,
                         PropertyReference property, uint64_t with)
{
    const MatrixRow *row = known ? matrix_row(known, with) : NULL;
    const Program *fixed = programs_try(session->programs, with);
    JudgeOptions options = session->judge;
    Verdicts *own = NULL;

    options.skips_measures = true;
    if (!row)
        own = verdicts_new(programs_model(session->programs, with), &options);
    progress_clear();
    what_if_judged(example, property, fixed, row ? row->verdicts : own);
    verdicts_free(own);
}

void property_reference_try_fixes(Session *session, const Matrix *known, Counterexample *example,
                                  PropertyReference property, uint64_t fixes)
{
    const Design *design = session->design;

    for (uint32_t i = 0; i < design->fix_count; i++) {
        uint64_t with = fixes | (uint64_t)1 << i;
        const Program *fixed = with != fixes && design_allows(design, with)
                                   ? programs_try(session->programs, with)
                                   : NULL;
        if (fixed && what_if_try(example, property, fixed, design->fixes[i]->name.text))
            judge_others(session, known, example, property, with);
    }
}
