#include "checker/fixes/coverage.h"

#include "checker/fixes/refusals.h"
#include "checker/language/syntax/tree.h"

#include <string.h>

typedef struct Place { /* a statement or the like that some configuration has */
    Span span;
    bool reached;
} Place;

struct Coverage {
    const Design *design;
    GHashTable *places;      /* start of the span -> Place */
    uint64_t varied_windows; /* bit by bit: not a constant in some configuration */
    uint64_t varied_checks;
    bool may_fault;
    Refusals *refusals;
};

Coverage *coverage_new(const Design *design)
{
    Coverage *coverage = g_new0(Coverage, 1);

    coverage->design = design;
    coverage->refusals = refusals_new();
    coverage->places = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return coverage;
}

void coverage_free(Coverage *coverage)
{
    if (!coverage)
        return;
    g_hash_table_destroy(coverage->places);
    refusals_free(coverage->refusals);
    g_free(coverage);
}

static void note_place(Coverage *coverage, Span span, bool reached)
{
    gpointer key = GUINT_TO_POINTER(span.start + 1);
    Place *place = g_hash_table_lookup(coverage->places, key);

    if (span.source != coverage->design->trees[0]->source)
        return;
    if (!place) {
        place = g_new0(Place, 1);
        place->span = span;
        g_hash_table_insert(coverage->places, key, place);
    }
    place->reached |= reached;
}

static uint64_t varied(const Property *properties, uint32_t count)
{
    uint64_t bits = 0;

    for (uint32_t i = 0; i < count && i < 64; i++)
        if (!properties[i].first || properties[i].first->kind != NODE_CONST ||
            properties[i].decl->check == CHECK_STATELESS)
            bits |= (uint64_t)1 << i;
    return bits;
}

void coverage_note(Coverage *coverage, const Program *program)
{
    const System *system = program_system(program);
    Span span;

    for (uint32_t i = 0; i < program_marks(program); i++) {
        bool reached = program_mark(program, i, &span);
        note_place(coverage, span, reached);
    }
    coverage->varied_windows |= varied(system->windows, system->window_count);
    coverage->varied_checks |= varied(system->checks, system->check_count);
    coverage->may_fault |= system->faults > 0;
    refusals_note(coverage->refusals, program, coverage->design->trees[0]->source);
}

/* ---- what is never reached ---- */

static bool was_reached(const Coverage *coverage, Span span)
{
    const Place *place = g_hash_table_lookup(coverage->places, GUINT_TO_POINTER(span.start + 1));

    return place && place->reached;
}

static void report_member(const Coverage *coverage, const Member *member, Diagnostics *warnings)
{
    if (!member->name.text || was_reached(coverage, member->name.span))
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

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const Place *x = *(Place *const *)a, *y = *(Place *const *)b;

    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

static bool inside_member(const Coverage *coverage, Span span)
{
    const Tree *tree = coverage->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++)
        for (uint32_t j = 0; j < tree->decls[i]->member_count; j++) {
            const Member *member = tree->decls[i]->members[j];
            bool inside = member->name.text && member->name.span.start <= span.start &&
                          member->body && span.end <= member->body->span.end;
            if (inside && !was_reached(coverage, member->name.span))
                return true;
        }
    return false;
}

/* Of what is never reached, only the outermost: the rest follows. */
static void report_statements(const Coverage *coverage, Diagnostics *warnings)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new();
    GHashTableIter iter;
    gpointer place;
    uint32_t covered = 0;

    g_hash_table_iter_init(&iter, coverage->places);
    while (g_hash_table_iter_next(&iter, NULL, &place))
        if (!((Place *)place)->reached)
            g_ptr_array_add(places, place);
    g_ptr_array_sort(places, compare_places);
    for (guint i = 0; i < places->len; i++) {
        const Place *unreached = places->pdata[i];
        if (unreached->span.start < covered || inside_member(coverage, unreached->span))
            continue;
        covered = unreached->span.end;
        diagnostics_add(warnings, SEVERITY_WARNING, unreached->span, NULL, "no run comes to this");
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
        if (check->check < CHECK_FRESH_READS || check->check == CHECK_MONOTONIC_READS)
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
static bool changes_nothing(Programs *programs, uint32_t index)
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
        if (design_allows(design, (uint64_t)1 << i) && changes_nothing(programs, i))
            report_fix(design, i, timed, warnings);
}

void coverage_report(const Coverage *coverage, Programs *programs, Diagnostics *warnings)
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
        diagnostics_add(warnings, SEVERITY_WARNING, name.span, help,
                        "window `%s` never opens, with whatever fixes: none is for it", name.text);
    }
}
