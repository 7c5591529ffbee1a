/* Guards that no run finds closed, and fixes whose code is not run with them. */
#include "checker/fixes/coverage/coverage_private.h"

/* ---- guards ---- */

/* A search of fewer steps may leave out just those states in which a guard is false. */
static bool leaves_out_steps(const Matrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++)
        if (((const MatrixRow *)matrix->rows->pdata[i])->verdicts->reductions & REDUCTION_ORDER)
            return true;
    return false;
}

static void report_guard(const Coverage *coverage, const CoveredPlace *guard, Diagnostics *warnings)
{
    const Member *member = coverage_member(coverage, guard->mark.span);

    if (!member || !coverage_reached(coverage, MARK_CODE, member->name.span))
        return;
    if (member->kind == MEMBER_OP)
        diagnostics_add(warnings, SEVERITY_WARNING, guard->mark.span, NULL,
                        "this guard is never false: no run waits for `%s`", member->name.text);
    else
        diagnostics_add(warnings, SEVERITY_WARNING, guard->mark.span, NULL,
                        "this guard is never false: `%s` is possible in every state",
                        member->name.text);
}

/* ---- the code of a fix ---- */

typedef struct FixLook { /* at a set of one fix, beside the design as written */
    Coverage *coverage;
    const CoveredSet *set, *as_written;
    const char *fix, *mends; /* what it mends: a window or check */
    bool closes;             /* a window, that is */
} FixLook;

static bool has(const CoveredSet *set, const CoveredPlace *place)
{
    return coverage_in_set(set, place) & COVERED_HAS;
}

static bool reaches(const CoveredSet *set, const CoveredPlace *place)
{
    return coverage_in_set(set, place) & COVERED_REACHED;
}

static bool is_inside(const CoveredPlace *inner, const CoveredPlace *outer)
{
    return inner != outer && inner->mark.kind == MARK_CODE && outer->mark.kind == MARK_CODE &&
           inner->mark.span.start >= outer->mark.span.start &&
           inner->mark.span.end <= outer->mark.span.end;
}

/* The innermost statement of the set around one; NULL: none. */
static const CoveredPlace *around(const FixLook *look, const CoveredPlace *place)
{
    const GPtrArray *places = coverage_places(look->coverage);
    const CoveredPlace *found = NULL;

    for (guint i = 0; i < places->len && places->pdata[i] != place; i++)
        if (is_inside(place, places->pdata[i]) && has(look->set, places->pdata[i]))
            found = places->pdata[i];
    return found;
}

/* A statement that runs come to thanks to the fix, and go on without anything that stands in it. */
static bool is_passed_by(const FixLook *look, const CoveredPlace *outer)
{
    const GPtrArray *places = coverage_places(look->coverage);

    if (!reaches(look->set, outer) || reaches(look->as_written, outer))
        return false;
    for (guint i = 0; i < places->len; i++)
        if (is_inside(places->pdata[i], outer) && reaches(look->set, places->pdata[i]))
            return false;
    return true;
}

static bool is_of_fix(const FixLook *look, const CoveredPlace *place)
{
    const CoveredPlace *outer = around(look, place);

    return outer && is_passed_by(look, outer);
}

static void report_fix_code(const FixLook *look, Diagnostics *warnings)
{
    const GPtrArray *places = coverage_places(look->coverage);
    uint32_t covered = 0;

    for (guint i = 0; i < places->len; i++) {
        const CoveredPlace *place = places->pdata[i];
        const Span span = place->mark.span;
        if (place->mark.kind != MARK_CODE || span.start < covered || !place->reached ||
            !has(look->set, place) || reaches(look->set, place) || !is_of_fix(look, place))
            continue;
        covered = span.end;
        g_autofree char *help =
            g_strdup_printf("`%s` %s `%s`, perhaps because this is not done", look->fix,
                            look->closes ? "closes" : "keeps", look->mends);
        diagnostics_add(warnings, SEVERITY_WARNING, span, help, "no run with `%s` comes to this",
                        look->fix);
    }
}

/* The first property that the row mends; UINT32_MAX: none. */
static uint32_t mended(const MatrixRow *as_written, const MatrixRow *row)
{
    const uint32_t count = row->verdicts->window_count + row->verdicts->check_count;

    for (uint32_t i = 0; i < count; i++)
        if (matrix_is_good(row->verdicts, i) && !matrix_is_good(as_written->verdicts, i) &&
            !matrix_is_unknown(as_written->verdicts, i))
            return i;
    return UINT32_MAX;
}

static const char *property_name(const Design *design, uint32_t property)
{
    if (property < design->window_count)
        return design->windows[property]->name.text;
    property -= design->window_count;
    return property < design->check_count ? design->checks[property]->name.text : "assertions";
}

void coverage_report_idle(Coverage *coverage, const Matrix *matrix, Diagnostics *warnings)
{
    const Design *design = coverage->design;
    const GPtrArray *places = coverage_places(coverage);
    const MatrixRow *as_written = matrix_row(matrix, 0);
    FixLook look = {.coverage = coverage, .as_written = coverage_set(coverage, 0)};

    for (guint i = 0; i < places->len && !leaves_out_steps(matrix); i++) {
        const CoveredPlace *place = places->pdata[i];
        if (place->mark.kind == MARK_CLOSED && !place->reached)
            report_guard(coverage, place, warnings);
    }
    for (uint32_t i = 0; i < design->fix_count; i++) {
        const MatrixRow *row = matrix_row(matrix, (uint64_t)1 << i);
        const uint32_t property = row && as_written ? mended(as_written, row) : UINT32_MAX;
        if (property == UINT32_MAX)
            continue;
        look.set = coverage_set(coverage, row->fixes);
        look.fix = design->fixes[i]->name.text;
        look.mends = property_name(design, property);
        look.closes = property < design->window_count;
        report_fix_code(&look, warnings);
    }
}
