/* What a design says to no effect, as warnings. */
#include "checker/fixes/coverage/coverage_private.h"

#include <string.h>

/* ---- what is never reached ---- */

static void report_member(const Coverage *coverage, const Member *member, Diagnostics *warnings)
{
    if (!member->name.text || coverage_reached(coverage, MARK_CODE, member->name.span))
        return;
    if (member->kind == MEMBER_OP)
        diagnostics_add(warnings, SEVERITY_WARNING, member->name.span, NULL,
                        "operation `%s` is called on no run", member->name.text);
    else if (member->kind == MEMBER_EVENT)
        diagnostics_add(warnings, SEVERITY_WARNING, member->name.span, NULL,
                        "event `%s` happens on no run", member->name.text);
    else if (member->kind == MEMBER_FAULT && coverage->may_fault)
        diagnostics_add(warnings, SEVERITY_WARNING, member->name.span, NULL,
                        "fault `%s` happens on no run", member->name.text);
}

static void report_members(const Coverage *coverage, Diagnostics *warnings)
{
    const Tree *tree = coverage->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++)
        for (uint32_t j = 0; j < tree->decls[i]->member_count; j++)
            report_member(coverage, tree->decls[i]->members[j], warnings);
}

/* In the body of a member that was not reached: that is said of the member. */
static bool is_in_unreached(const Coverage *coverage, Span span)
{
    const Member *member = coverage_member(coverage, span);

    return member && !coverage_reached(coverage, MARK_CODE, member->name.span);
}

/* Of what is never reached, only the outermost: the rest follows. */
static void report_statements(Coverage *coverage, Diagnostics *warnings)
{
    const GPtrArray *places = coverage_places(coverage);
    uint32_t covered = 0;

    for (guint i = 0; i < places->len; i++) {
        const CoveredPlace *place = places->pdata[i];
        const Span span = place->mark.span;
        if (place->mark.kind != MARK_CODE || place->reached || span.start < covered ||
            is_in_unreached(coverage, span))
            continue;
        covered = span.end;
        diagnostics_add(warnings, SEVERITY_WARNING, span, NULL, "no run comes to this");
    }
}

/* ---- what decides nothing ---- */

static void report_constants(Decl *const *decls, uint32_t count, uint64_t varied_bits,
                             const char *what, Diagnostics *warnings)
{
    for (uint32_t i = 0; i < count && i < 64; i++)
        if (!(varied_bits >> i & 1))
            diagnostics_add(warnings, SEVERITY_WARNING,
                            decls[i]->initial ? decls[i]->initial->span : decls[i]->span, NULL,
                            "the condition of %s `%s` is a constant: no state decides it", what,
                            decls[i]->name.text);
}

/* Reads that nobody writes for miss nothing, whatever they return. */
static void report_guarantees(const Design *design, Diagnostics *warnings)
{
    if (design_has_request(design, REQUEST_WRITE))
        return;
    for (uint32_t i = 0; i < design->check_count; i++) {
        const Decl *check = design->checks[i];
        if (!check_kind_is_of_writes(check->check))
            continue;
        diagnostics_add(warnings, SEVERITY_WARNING, check->span,
                        "say which requests write: write set_user { ... return v }",
                        "check `%s` is about what was written before, and there is no `write`",
                        check->name.text);
    }
}

static uint32_t claims_about(const Design *design, const char *fix)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < design->claim_count; i++)
        for (uint32_t j = 0; j < design->claims[i]->name_count; j++)
            count += strcmp(design->claims[i]->names[j].text, fix) == 0;
    return count;
}

static void report_fix(const Design *design, uint32_t index, bool timed, Diagnostics *warnings)
{
    const Decl *fix = design->fixes[index];
    uint32_t claims = claims_about(design, fix->name.text);
    g_autofree char *help =
        claims ? g_strdup_printf("so the %u claim%s about it say%s what is true without it", claims,
                                 claims == 1 ? "" : "s", claims == 1 ? "s" : "")
               : NULL;

    diagnostics_add(warnings, SEVERITY_WARNING, fix->name.span, help,
                    "fix `%s` changes nothing: %sthe design is the same", fix->name.text,
                    timed ? "" : "with time free, ");
}

static bool same_program(Programs *programs, uint64_t without, uint64_t with)
{
    const Program *first = programs_try(programs, without), *second = programs_try(programs, with);

    return first && second && program_is_same(first, second);
}

/* Alone, and beside each other fix: some only change what another does. */
bool coverage_fix_is_idle(Programs *programs, uint32_t index)
{
    const Design *design = programs_design(programs);
    uint64_t fix = (uint64_t)1 << index;

    if (!same_program(programs, 0, fix))
        return false;
    for (uint32_t i = 0; i < design->fix_count; i++) {
        uint64_t other = (uint64_t)1 << i;
        if (i != index && design_allows(design, other | fix) &&
            !same_program(programs, other, other | fix))
            return false;
    }
    return true;
}

static void report_fixes(const Design *design, Programs *programs, Diagnostics *warnings)
{
    const Program *as_written = programs_held(programs, 0);
    bool timed = program_model(as_written)->tick > 0;

    for (uint32_t i = 0; i < design->fix_count; i++)
        if (design_allows(design, (uint64_t)1 << i) && coverage_fix_is_idle(programs, i))
            report_fix(design, i, timed, warnings);
}

void coverage_report(Coverage *coverage, Programs *programs, Diagnostics *warnings)
{
    const Design *design = coverage->design;

    report_members(coverage, warnings);
    report_statements(coverage, warnings);
    refusals_report(coverage->refusals, warnings);
    report_constants(design->windows, design->window_count, coverage->varied_windows, "window",
                     warnings);
    report_constants(design->checks, design->check_count, coverage->varied_checks, "check",
                     warnings);
    report_guarantees(design, warnings);
    report_fixes(design, programs, warnings);
}

static bool opens_somewhere(const Matrix *matrix, uint32_t window)
{
    for (guint i = 0; i < matrix->rows->len; i++) {
        const MatrixRow *row = matrix->rows->pdata[i];
        if (row->verdicts->windows[window].kind != WINDOW_NEVER)
            return true;
    }
    return false;
}

/* `claim as written closes w`: that it never opens is what the design says. */
static bool is_meant(const Design *design, const char *window)
{
    for (uint32_t i = 0; i < design->claim_count; i++) {
        const Decl *claim = design->claims[i];
        if (claim->claim == CLAIM_CLOSES && claim->name_count == 0 &&
            strcmp(claim->target.text, window) == 0)
            return true;
    }
    return false;
}

void coverage_report_windows(const Design *design, const Matrix *matrix, Diagnostics *warnings)
{
    for (uint32_t i = 0; design->fix_count > 0 && i < design->window_count; i++) {
        const Name name = design->windows[i]->name;
        if (opens_somewhere(matrix, i) || is_meant(design, name.text))
            continue;
        g_autofree char *help =
            g_strdup_printf("where it is meant so: claim as written closes %s", name.text);
        diagnostics_add(
            warnings, SEVERITY_WARNING, name.span, help,
            "window `%s` never opens, as written or with any fix: no fix is needed for it",
            name.text);
    }
}
