/* What a design declares and claims, in `check --format json`. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/check/check_asked.h"
#include "checker/commands/check/json/check_json.h"
#include "checker/language/syntax/decl.h"
#include "checker/language/syntax/source_json.h"
#include "traces/format/formats.h"

/* ---- what is declared ---- */

static void add_declared(JsonBuilder *b, const CheckReport *report, const char *name,
                         Decl *const *decls, uint32_t count)
{
    const SourceMap *sources = report->session->design->sources;

    member_array(b, name);
    for (uint32_t i = 0; i < count; i++) {
        json_builder_begin_object(b);
        member_string(b, "name", decls[i]->name.text);
        member_string(b, "text", decls[i]->text);
        if (decls[i]->kind == DECL_FIX)
            member_int(b, "cost", decls[i]->cost < 0 ? 1 : decls[i]->cost);
        source_json_place(b, "place", sources, decls[i]->span);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

/* All of it, whatever was asked. */
void check_json_declared(JsonBuilder *b, const CheckReport *report)
{
    const Design *design = report->session->design;

    if (design->whole)
        design = design->whole;
    member_object(b, "declared");
    add_declared(b, report, "fixes", design->fixes, design->fix_count);
    add_declared(b, report, "windows", design->windows, design->window_count);
    add_declared(b, report, "checks", design->checks, design->check_count);
    add_declared(b, report, "measures", design->measures, design->measure_count);
    json_builder_end_object(b);
}

/* ---- claims ---- */

/* A claim as it is written, without the word `claim` and the reason behind it. */
static char *claim_source(const Design *design, const Decl *claim)
{
    Span span = claim->span;

    span.start = claim->keyword.end;
    if (claim->text)
        span.end = claim->text_span.start;
    return source_words(design->sources, span);
}

static void add_target(JsonBuilder *b, const Claim *claim)
{
    static const char *const kinds[] = {[CLAIMS_WINDOW] = "window",
                                        [CLAIMS_DURATION] = "window",
                                        [CLAIMS_CHECK] = "check",
                                        [CLAIMS_MEASURE] = "measure",
                                        [CLAIMS_AGE] = "measure"};

    member_object(b, "target");
    member_string(b, "kind", kinds[claim->target]);
    member_string(b, "name", claim->decl->target.text);
    json_builder_end_object(b);
}

static void add_fraction(JsonBuilder *b, Fraction fraction)
{
    json_builder_begin_array(b);
    json_builder_add_int_value(b, fraction.parts);
    json_builder_add_int_value(b, fraction.whole);
    json_builder_end_array(b);
}

/* What it is held to: a number, the two fractions that a chance lies between, or a duration. */
static void add_bound(JsonBuilder *b, const Claim *claim)
{
    g_autofree char *seconds = duration_seconds(claim->number);

    if (claim->target == CLAIMS_DURATION || claim->target == CLAIMS_AGE) {
        member_string(b, claim->decl->is_at_most ? "to_at_most" : "to", seconds);
    } else if (!claim->is_chance) {
        member_int(b, "to", claim->number);
    } else {
        member_array(b, "to");
        add_fraction(b, claim->min);
        add_fraction(b, claim->max);
        json_builder_end_array(b);
    }
}

/* The run that refutes it. */
static void add_run(JsonBuilder *b, const CheckReport *report, uint32_t number)
{
    Counterexample *run = check_claim_run(report, number);

    json_builder_set_member_name(b, "run");
    json_builder_add_value(b, run ? json_write(run) : json_node_new(JSON_NODE_NULL));
    counterexample_free(run);
}

static void add_claim(JsonBuilder *b, const CheckReport *report, uint32_t number)
{
    static const char *const kinds[] = {[CLAIM_CLOSES] = "closes",
                                        [CLAIM_LEAVES_OPEN] = "leaves open",
                                        [CLAIM_KEEPS] = "keeps",
                                        [CLAIM_BREAKS] = "breaks",
                                        [CLAIM_HOLDS] = "holds"};
    static const char *const verdicts[] = {[CLAIM_CONFIRMED] = "confirmed",
                                           [CLAIM_REFUTED] = "refuted",
                                           [CLAIM_UNDECIDED] = "undecided",
                                           [CLAIM_NOT_JUDGED] = "not judged"};
    const Design *design = report->session->design;
    const Claim *claim = &report->session->whole->claims[number];
    ClaimAnswer found = report->matrix->claims[number];
    g_autofree char *text = claim_source(design, claim->decl);

    json_builder_begin_object(b);
    member_string(b, "text", text);
    member_string(b, "why", claim->decl->text);
    source_json_place(b, "place", design->sources, claim->decl->span);
    check_add_fixes(b, design, claim->fixes);
    member_string(b, "kind", kinds[claim->decl->claim]);
    add_target(b, claim);
    if (claim->decl->claim == CLAIM_HOLDS)
        add_bound(b, claim);
    member_string(b, "verdict", verdicts[found]);
    json_builder_set_member_name(b, "holds");
    if (found == CLAIM_CONFIRMED || found == CLAIM_REFUTED)
        json_builder_add_boolean_value(b, found == CLAIM_CONFIRMED);
    else
        json_builder_add_null_value(b);
    add_run(b, report, number);
    json_builder_end_object(b);
}

void check_json_claims(JsonBuilder *b, const CheckReport *report)
{
    member_array(b, "claims");
    for (uint32_t i = 0; i < report->matrix->claim_count; i++)
        add_claim(b, report, i);
    json_builder_end_array(b);
}

/* ---- what was not asked ---- */

static void add_left(JsonBuilder *b, const char *name, Decl *const *all, uint32_t all_count,
                     Decl *const *asked, uint32_t asked_count)
{
    member_array(b, name);
    for (uint32_t i = 0, next = 0; i < all_count; i++) {
        const bool is_asked = next < asked_count && asked[next] == all[i];
        next += is_asked;
        if (!is_asked)
            json_builder_add_string_value(b, all[i]->name.text);
    }
    json_builder_end_array(b);
}

void check_json_not_asked(JsonBuilder *b, const CheckReport *report)
{
    const Design *design = report->session->design, *whole = design->whole;
    g_autoptr(GPtrArray) claims = check_asked_left_claims(report);
    g_autoptr(GPtrArray) questions = check_asked_left_questions(report);

    if (!whole)
        return;
    member_object(b, "not_asked");
    add_left(b, "windows", whole->windows, whole->window_count, design->windows,
             design->window_count);
    add_left(b, "checks", whole->checks, whole->check_count, design->checks, design->check_count);
    add_left(b, "measures", whole->measures, whole->measure_count, whole->measures, 0);
    member_array(b, "claims");
    for (guint i = 0; i < claims->len; i++) {
        g_autofree char *text = claim_source(design, ((const Claim *)claims->pdata[i])->decl);
        json_builder_add_string_value(b, text);
    }
    json_builder_end_array(b);
    member_int(b, "questions", questions->len);
    json_builder_end_object(b);
}
