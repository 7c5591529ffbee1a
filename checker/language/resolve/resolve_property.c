/* What is asked of a design: windows, checks, measures, and what its author claims of them. */
#include "checker/language/resolve/resolve.h"

enum { MAX_PREDICATES = 60, MAX_LINEARIZABLE = 60 /* processes: each is a bit of a number */ };

static void check_stateless(Resolver *r, const Property *check)
{
    if (check->decl->check == CHECK_STATELESS && node_looks_at_state(check->first))
        mistake(r, check->decl->initial->span,
                "write always, never, at rest, reachable, eventually, leads to or settles",
                "check `%s` looks at the state: say when it must hold", check->decl->name.text);
}

static void check_guarantee(Resolver *r, const Decl *decl)
{
    bool guarantee = decl->kind == DECL_CHECK && decl->check >= CHECK_FRESH_READS;

    if (guarantee && !design_has_request(r->design, REQUEST_READ))
        mistake(r, decl->span, "declare what reads: read get_user { ... return u }",
                "check `%s` is about reads, and there is no `read` in this design",
                decl->name.text);
    if (guarantee && decl->check == CHECK_LINEARIZABLE &&
        r->system->process_instances > MAX_LINEARIZABLE)
        mistake(r, decl->span, NULL, "linearizable follows at most %d processes, not %u",
                MAX_LINEARIZABLE, r->system->process_instances);
}

static TypedExpr *measured(Resolver *r, const Expr *expr)
{
    TypedExpr *node = resolve_expr(r, expr, NULL);

    if (node->type->kind == KIND_INT || node->type->kind == KIND_BAD)
        return node;
    return coerce(r, node, type_int(r->types, WIDE_LOW, WIDE_HIGH), "what is measured");
}

/* `1/10`, or a whole number. */
static Fraction resolve_fraction(Resolver *r, const Expr *expr)
{
    bool is_one = expr->kind == EXPR_BINARY && expr->op == OP_DIV;
    Fraction fraction = {0, 1};

    if (!resolve_number(r, is_one ? expr->left : expr, KIND_INT, "what a chance is held to",
                        &fraction.parts) ||
        (is_one && !resolve_number(r, expr->right, KIND_INT, "the lower part of a fraction",
                                   &fraction.whole)))
        return (Fraction){0, 1};
    if (fraction.whole > 0)
        return fraction;
    mistake(r, expr->right->span, NULL, "the lower part of a fraction must be above 0");
    return (Fraction){0, 1};
}

static Fraction resolve_bound(Resolver *r, const Expr *expr)
{
    Fraction fraction = resolve_fraction(r, expr);

    if (fraction.parts < 0 || fraction.parts > fraction.whole)
        mistake(r, expr->span, "as in `probability at most 1/10: EXPR`",
                "a bound on a probability is a fraction between 0 and 1");
    return fraction;
}

static Property resolve_property(Resolver *r, const Decl *decl)
{
    Property property = {.decl = decl};

    r->place = PLACE_OBSERVER;
    check_guarantee(r, decl);
    if (decl->kind == DECL_MEASURE && decl->measure != MEASURE_PROBABILITY)
        property.first = decl->initial ? measured(r, decl->initial) : NULL;
    else if (decl->initial)
        property.first = resolve_condition(r, decl->initial, "what it says");
    if (decl->kind == DECL_CHECK && decl->check == CHECK_RARE && decl->second)
        property.most = resolve_bound(r, decl->second);
    else if (decl->second)
        property.second = resolve_condition(r, decl->second, "what it leads to");
    if (decl->kind == DECL_CHECK && property.first)
        check_stateless(r, &property);
    return property;
}

static Property *resolve_all(Resolver *r, Decl **decls, uint32_t count)
{
    Property *properties = arena_array(r->arena, Property, count);

    for (uint32_t i = 0; i < count; i++)
        properties[i] = resolve_property(r, decls[i]);
    return properties;
}

/* One number a predicate in the states' word: windows, and two for `leads to`. */
static void check_number(Resolver *r)
{
    const Design *design = r->design;
    uint32_t predicates = design->window_count + design->check_count;

    for (uint32_t i = 0; i < design->check_count; i++)
        predicates += design->checks[i]->check == CHECK_LEADS_TO;
    if (predicates > MAX_PREDICATES)
        mistake(r, design->check_count ? design->checks[0]->span : design->windows[0]->span, NULL,
                "a design can have %d windows and checks (of which `leads to` count twice)",
                MAX_PREDICATES);
}

static void check_twice(Resolver *r)
{
    const Design *design = r->design;
    Scope *before = r->scope;

    r->scope = scope_new(r, NULL);
    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        bool named =
            decl->kind == DECL_WINDOW || decl->kind == DECL_CHECK || decl->kind == DECL_MEASURE;
        if (named && decl->name.text)
            scope_declare(r, SYMBOL_VALUE, decl->name);
    }
    r->scope = before;
}

void resolve_properties(Resolver *r)
{
    System *system = r->system;
    const Design *design = r->design;

    system->windows = resolve_all(r, design->windows, design->window_count);
    system->checks = resolve_all(r, design->checks, design->check_count);
    system->measures = resolve_all(r, design->measures, design->measure_count);
    system->window_count = design->window_count;
    system->check_count = design->check_count;
    system->measure_count = design->measure_count;
    check_number(r);
    check_twice(r);
}

/* ---- claims and questions name fixes and properties ---- */

/* Where the name is one of another kind: how that is claimed. */
static const char *help_for_kind(const Design *design, const char *name)
{
    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        if (!decl->name.text || strcmp(decl->name.text, name) != 0)
            continue;
        switch (decl->kind) {
        case DECL_WINDOW: return "it is a window: a fix `closes` it or `leaves` it `open`";
        case DECL_CHECK: return "it is a check: a fix `keeps` or `breaks` it";
        case DECL_MEASURE: return "it is a measure: a fix `holds` it `to` a number";
        default: break;
        }
    }
    return NULL;
}

/* "there are: a, b, c"; NULL for none, or too many to read. */
static char *list_of(const GPtrArray *names)
{
    enum { MOST = 8 };

    if (names->len < 2 || names->len > MOST + 1) /* a NULL ends it */
        return NULL;
    g_autofree char *list = g_strjoinv("`, `", (char **)names->pdata);
    return g_strdup_printf("there %s `%s`", names->len == 2 ? "is" : "are", list);
}

static void require_name(Resolver *r, Name name, Decl *const *decls, uint32_t count,
                         const char *what)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    if (!name.text)
        return;
    for (uint32_t i = 0; i < count; i++) {
        if (!decls[i]->name.text)
            continue;
        if (strcmp(decls[i]->name.text, name.text) == 0)
            return;
        g_ptr_array_add(names, (char *)decls[i]->name.text);
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *near = diagnostics_nearest(name.text, (const char *const *)names->pdata);
    const char *help = near ? near : help_for_kind(r->design, name.text);
    g_autofree char *all = help ? NULL : list_of(names);
    mistake(r, name.span, help ? help : all, "there is no %s `%s` in this design", what, name.text);
}

static void require_fixes(Resolver *r, const Name *names, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        require_name(r, names[i], r->design->fixes, r->design->fix_count, "fix");
}

static const Decl *claimed_measure(const Design *design, const Decl *claim)
{
    for (uint32_t i = 0; claim->target.text && i < design->measure_count; i++)
        if (design->measures[i]->name.text &&
            strcmp(design->measures[i]->name.text, claim->target.text) == 0)
            return design->measures[i];
    return NULL;
}

static bool is_of_chance(const Design *design, const Decl *claim)
{
    const Decl *measure = claimed_measure(design, claim);

    return measure && measure->measure >= MEASURE_PROBABILITY;
}

static bool has_clock(const Design *design)
{
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == DECL_CLOCK)
            return true;
    return false;
}

static void check_claim(Resolver *r, const Decl *claim)
{
    const Design *design = r->design;

    require_fixes(r, claim->names, claim->name_count);
    if (!design_allows(design, design_claim_fixes(design, claim)))
        mistake(r, claim->span, NULL, "this claim combines fixes that exclude each other");
    if (claim->claim == CLAIM_CLOSES || claim->claim == CLAIM_LEAVES_OPEN)
        require_name(r, claim->target, design->windows, design->window_count, "window");
    else if (claim->claim == CLAIM_KEEPS || claim->claim == CLAIM_BREAKS)
        require_name(r, claim->target, design->checks, design->check_count, "check");
    else if (!design_claim_is_of_window(design, claim))
        require_name(r, claim->target, design->measures, design->measure_count, "measure");
    else if (!has_clock(design))
        mistake(r, claim->target.span, "declare `clock`, or claim that a fix `closes` it",
                "how long a window is open is not known in a design without `clock`");
}

static void resolve_claim_number(Resolver *r, const Decl *claim, ClaimNumber *number)
{
    bool is_time = design_claim_is_of_window(r->design, claim);

    if (!is_time && is_of_chance(r->design, claim)) {
        number->min = resolve_fraction(r, claim->initial);
        number->max = claim->second ? resolve_fraction(r, claim->second) : number->min;
        return;
    }
    if (claim->second)
        mistake(r, claim->second->span, "write the one number that it is",
                "only measures of chance are held to a least and a greatest value");
    resolve_number(r, claim->initial, is_time ? KIND_DURATION : KIND_INT,
                   is_time ? "how long a window is open" : "the number of a claim",
                   &number->number);
}

/* They may depend on params and fixes: each is worked out in the configuration that it is about. */
void resolve_claim_numbers(Resolver *r)
{
    const Design *design = r->design;

    r->system->claim_numbers = arena_array(r->arena, ClaimNumber, design->claim_count + 1);
    for (uint32_t i = 0; i < design->claim_count; i++)
        if (design->claims[i]->claim == CLAIM_HOLDS && design->claims[i]->initial)
            resolve_claim_number(r, design->claims[i], &r->system->claim_numbers[i]);
}

static void check_option(Resolver *r, const Decl *question, uint32_t index)
{
    const Option *option = &question->options[index];
    uint64_t fixes = design_option_fixes(r->design, option);

    require_fixes(r, option->names, option->name_count);
    if (!design_allows(r->design, fixes))
        mistake(r, option->name.span, NULL, "this option combines fixes that exclude each other");
    for (uint32_t i = 0; fixes && i < index; i++)
        if (design_option_fixes(r->design, &question->options[i]) == fixes) {
            mistake(r, option->name.span, NULL, "this option was given before");
            return;
        }
}

/* A measure is no goal: nothing says what is good enough. */
static void check_question(Resolver *r, const Decl *question)
{
    const Design *design = r->design;
    g_autoptr(GPtrArray) about = g_ptr_array_new();

    for (uint32_t i = 0; i < design->window_count; i++)
        g_ptr_array_add(about, design->windows[i]);
    for (uint32_t i = 0; i < design->check_count; i++)
        g_ptr_array_add(about, design->checks[i]);
    for (uint32_t i = 0; i < question->name_count; i++)
        require_name(r, question->names[i], (Decl **)about->pdata, about->len, "window or check");
    for (uint32_t i = 0; i < question->option_count; i++)
        check_option(r, question, i);
}

void resolve_claims(Resolver *r)
{
    const Design *design = r->design;

    for (uint32_t i = 0; i < design->claim_count; i++)
        check_claim(r, design->claims[i]);
    for (uint32_t i = 0; i < design->question_count; i++)
        check_question(r, design->questions[i]);
    for (uint32_t i = 0; i < design->fix_count; i++)
        require_fixes(r, design->fixes[i]->names, design->fixes[i]->name_count);
}
