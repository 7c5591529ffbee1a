#include "checker/fixes/coverage/coverage_list.h"

#include "checker/fixes/coverage/coverage_private.h"

#include <string.h>

void coverage_list_free(CoverageList *list)
{
    if (!list)
        return;
    g_ptr_array_unref(list->never);
    g_ptr_array_unref(list->with_set);
    g_free(list);
}

const char *coverage_list_word(CoverageKind kind, uint32_t count)
{
    static const char *const words[COVERAGE_KINDS][2] = {
        [COVERAGE_OPERATION] = {"operation", "operations, events and faults"},
        [COVERAGE_STATEMENT] = {"statement", "statements"},
        [COVERAGE_BRANCH] = {"branch", "branches"},
        [COVERAGE_GUARD] = {"guard", "guards"},
        [COVERAGE_VALUE] = {"value", "values"},
        [COVERAGE_FIX] = {"fix", "fixes"},
    };

    return words[kind][count != 1];
}

static CoverageItem *add(GPtrArray *items, CoverageKind kind, Span span, const char *text)
{
    CoverageItem *item = g_new0(CoverageItem, 1);

    *item = (CoverageItem){.kind = kind, .span = span, .text = text};
    g_ptr_array_add(items, item);
    return item;
}

/* ---- members ---- */

static const char *say_member(MemberKind kind)
{
    switch ((int)kind) {
    case MEMBER_OP: return "is called on no run";
    case MEMBER_EVENT:
    case MEMBER_FAULT: return "happens on no run";
    default: return NULL;
    }
}

static void name_member(CoverageItem *item, const Member *member)
{
    item->kind = COVERAGE_OPERATION;
    item->name = member->name.text;
    item->text = say_member(member->kind);
}

static void list_members(const Coverage *coverage, CoverageList *list)
{
    const Tree *tree = coverage->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++)
        for (uint32_t j = 0; j < tree->decls[i]->member_count; j++) {
            const Member *member = tree->decls[i]->members[j];
            if (!member->name.text || !say_member(member->kind))
                continue;
            bool reached = coverage_reached(coverage, MARK_CODE, member->name.span);
            list->all[COVERAGE_OPERATION]++;
            list->reached[COVERAGE_OPERATION] += reached;
            if (!reached)
                name_member(add(list->never, COVERAGE_OPERATION, member->name.span, NULL), member);
        }
}

/* ---- places ---- */

static bool is_name_of_member(const Coverage *coverage, Span span)
{
    const Member *member = coverage_member(coverage, span);

    return member && member->name.span.start == span.start;
}

static const char *say_place(const CoveredPlace *place)
{
    switch (place->mark.kind) {
    case MARK_CODE: return "no run comes to this";
    case MARK_CLOSED: return "this guard is never false";
    case MARK_FALSE: return "this is never false";
    case MARK_BRANCH: return "no run takes this branch";
    }
    g_assert_not_reached();
}

static CoverageKind kind_of(const CoveredPlace *place)
{
    return place->mark.kind == MARK_CODE     ? COVERAGE_STATEMENT
           : place->mark.kind == MARK_CLOSED ? COVERAGE_GUARD
                                             : COVERAGE_BRANCH;
}

/* What stands in something that is listed already, or for a statement that will be. */
static bool follows(const Coverage *coverage, const CoveredSet *set, const CoveredPlace *place,
                    uint32_t covered)
{
    const Member *member = coverage_member(coverage, place->mark.span);
    const CoveredPlace *of = member ? coverage_find(coverage, MARK_CODE, member->name.span) : NULL;

    if (place->mark.span.start < covered || place->mark.has_code)
        return true;
    return of && of != place && !(set ? coverage_in_set(set, of) & COVERED_REACHED : of->reached);
}

/* Of what is not reached, the outermost: of one set what others reach. */
static void list_unreached(Coverage *coverage, const CoveredSet *set, GPtrArray *items)
{
    const GPtrArray *places = coverage_places(coverage);
    uint32_t covered = 0;

    for (guint i = 0; i < places->len; i++) {
        const CoveredPlace *place = places->pdata[i];
        const bool is_member = is_name_of_member(coverage, place->mark.span);
        const bool is_listed = set ? place->reached && coverage_in_set(set, place) == COVERED_HAS &&
                                         place->mark.kind != MARK_CLOSED &&
                                         place->mark.kind != MARK_FALSE
                                   : !place->reached && !is_member;
        if (!is_listed || follows(coverage, set, place, covered))
            continue;
        CoverageItem *item = add(items, kind_of(place), place->mark.span, say_place(place));
        item->fixes = set ? set->fixes : 0;
        if (is_member)
            name_member(item, coverage_member(coverage, place->mark.span));
        else if (place->mark.kind == MARK_CODE)
            covered = place->mark.span.end;
    }
}

static void count_places(Coverage *coverage, CoverageList *list)
{
    const GPtrArray *places = coverage_places(coverage);

    for (guint i = 0; i < places->len; i++) {
        const CoveredPlace *place = places->pdata[i];
        if (is_name_of_member(coverage, place->mark.span))
            continue;
        list->all[kind_of(place)]++;
        list->reached[kind_of(place)] += place->reached;
    }
}

static gint compare_items(gconstpointer a, gconstpointer b)
{
    const CoverageItem *x = *(CoverageItem *const *)a, *y = *(CoverageItem *const *)b;

    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return (gint)x->kind - (gint)y->kind;
}

/* ---- values and fixes ---- */

static void list_values(const Coverage *coverage, CoverageList *list)
{
    for (guint i = 0; i < coverage->values->len && list->values_known; i++) {
        const CoveredValue *value = coverage->values->pdata[i];
        list->all[COVERAGE_VALUE]++;
        list->reached[COVERAGE_VALUE] += value->held;
        if (value->held)
            continue;
        CoverageItem *item = add(list->never, COVERAGE_VALUE, value->span, "is never");
        item->variable = value->variable;
        item->value = value->value;
    }
}

static void list_fixes(const Coverage *coverage, Programs *programs, CoverageList *list)
{
    const Design *design = coverage->design;

    for (uint32_t i = 0; i < design->fix_count; i++) {
        if (!design_allows(design, (uint64_t)1 << i))
            continue;
        const bool idle = coverage_fix_is_idle(programs, i);
        list->all[COVERAGE_FIX]++;
        list->reached[COVERAGE_FIX] += !idle;
        if (idle)
            add(list->never, COVERAGE_FIX, design->fixes[i]->name.span, "changes nothing")->name =
                design->fixes[i]->name.text;
    }
}

CoverageList *coverage_list_new(Coverage *coverage, Programs *programs)
{
    CoverageList *list = g_new0(CoverageList, 1);

    list->never = g_ptr_array_new_with_free_func(g_free);
    list->with_set = g_ptr_array_new_with_free_func(g_free);
    list->values_known = !coverage->values_unknown;
    list_members(coverage, list);
    count_places(coverage, list);
    list_unreached(coverage, NULL, list->never);
    g_ptr_array_sort(list->never, compare_items);
    list_values(coverage, list);
    if (coverage->sets->len > 1) /* beside the design as written */
        list_fixes(coverage, programs, list);
    for (guint i = 0; i < coverage->sets->len && coverage->sets->len > 1; i++) {
        const CoveredSet *set = coverage->sets->pdata[i];
        if ((set->fixes & (set->fixes - 1)) == 0) /* at most one fix */
            list_unreached(coverage, set, list->with_set);
    }
    return list;
}
