#include "checker/commands/session/lint.h"

#include "checker/base/vec.h"

#include <string.h>

typedef struct Place { /* a statement or the like that some configuration has */
    Span span;
    bool reached;
} Place;

struct Lint {
    const Design *design;
    GHashTable *places;      /* start of the span -> Place */
    uint64_t varied_windows; /* bit by bit: not a constant in some configuration */
    uint64_t varied_checks;
    bool may_fault;
};

Lint *lint_new(const Design *design)
{
    Lint *findings = g_new0(Lint, 1);

    findings->design = design;
    findings->places = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return findings;
}

void lint_free(Lint *findings)
{
    if (!findings)
        return;
    g_hash_table_destroy(findings->places);
    g_free(findings);
}

static void note_place(Lint *findings, Span span, bool reached)
{
    gpointer key = GUINT_TO_POINTER(span.start + 1);
    Place *place = g_hash_table_lookup(findings->places, key);

    if (span.source != findings->design->trees[0]->source)
        return;
    if (!place) {
        place = g_new0(Place, 1);
        place->span = span;
        g_hash_table_insert(findings->places, key, place);
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

void lint_note(Lint *findings, const Program *program)
{
    const System *system = program_system(program);
    Span span;

    for (uint32_t i = 0; i < program_marks(program); i++) {
        bool reached = program_mark(program, i, &span);
        note_place(findings, span, reached);
    }
    findings->varied_windows |= varied(system->windows, system->window_count);
    findings->varied_checks |= varied(system->checks, system->check_count);
    findings->may_fault |= system->faults > 0;
}

/* ---- what is never reached ---- */

static bool was_reached(const Lint *findings, Span span)
{
    const Place *place = g_hash_table_lookup(findings->places, GUINT_TO_POINTER(span.start + 1));

    return place && place->reached;
}

static void report_member(const Lint *findings, const Member *member, Diagnostics *warnings)
{
    if (!member->name.text || was_reached(findings, member->name.span))
        return;
    if (member->kind == MEMBER_OP)
        diagnostics_add(warnings, SEVERITY_WARNING, member->name.span, NULL,
                        "operation `%s` is called on no run", member->name.text);
    else if (member->kind == MEMBER_EVENT)
        diagnostics_add(warnings, SEVERITY_WARNING, member->name.span, NULL,
                        "event `%s` happens on no run", member->name.text);
    else if (member->kind == MEMBER_FAULT && findings->may_fault)
        diagnostics_add(warnings, SEVERITY_WARNING, member->name.span, NULL,
                        "fault `%s` happens on no run", member->name.text);
}

static void report_members(const Lint *findings, Diagnostics *warnings)
{
    const Tree *tree = findings->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++)
        for (uint32_t j = 0; j < tree->decls[i]->member_count; j++)
            report_member(findings, tree->decls[i]->members[j], warnings);
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const Place *x = *(Place *const *)a, *y = *(Place *const *)b;

    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

static bool inside_member(const Lint *findings, Span span)
{
    const Tree *tree = findings->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++)
        for (uint32_t j = 0; j < tree->decls[i]->member_count; j++) {
            const Member *member = tree->decls[i]->members[j];
            bool inside = member->name.text && member->name.span.start <= span.start &&
                          member->body && span.end <= member->body->span.end;
            if (inside && !was_reached(findings, member->name.span))
                return true;
        }
    return false;
}

/* Of what is never reached, only the outermost: the rest follows. */
static void report_statements(const Lint *findings, Diagnostics *warnings)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new();
    GHashTableIter iter;
    gpointer place;
    uint32_t covered = 0;

    g_hash_table_iter_init(&iter, findings->places);
    while (g_hash_table_iter_next(&iter, NULL, &place))
        if (!((Place *)place)->reached)
            g_ptr_array_add(places, place);
    g_ptr_array_sort(places, compare_places);
    for (guint i = 0; i < places->len; i++) {
        const Place *unreached = places->pdata[i];
        if (unreached->span.start < covered || inside_member(findings, unreached->span))
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

static bool same_program(Session *subject, uint64_t without, uint64_t with)
{
    const Program *first = session_compile_quietly(subject, without),
                  *second = session_compile_quietly(subject, with);

    return first && second && program_is_same(first, second);
}

/* Alone, and beside each other fix: some only change what another does. */
static bool changes_nothing(Session *subject, uint32_t index)
{
    const Design *design = subject->design;
    uint64_t fix = (uint64_t)1 << index;

    if (!same_program(subject, 0, fix))
        return false;
    for (uint32_t i = 0; i < design->fix_count; i++) {
        uint64_t other = (uint64_t)1 << i;
        if (i != index && design_allows(design, other | fix) &&
            !same_program(subject, other, other | fix))
            return false;
    }
    return true;
}

static void report_fixes(const Design *design, Session *subject, Diagnostics *warnings)
{
    const Program *as_written = session_compile(subject, 0);
    bool timed = as_written && program_model(as_written)->tick > 0;

    for (uint32_t i = 0; i < design->fix_count; i++)
        if (design_allows(design, (uint64_t)1 << i) && changes_nothing(subject, i))
            report_fix(design, i, timed, warnings);
}

void lint_report(Lint *findings, Session *subject, Diagnostics *warnings)
{
    const Design *design = findings->design;

    report_members(findings, warnings);
    report_statements(findings, warnings);
    report_constants(design->windows, design->window_count, findings->varied_windows, "window",
                     warnings);
    report_constants(design->checks, design->check_count, findings->varied_checks, "check",
                     warnings);
    report_guarantees(design, warnings);
    report_fixes(design, subject, warnings);
}
