/* What is asked of a design: windows, checks and measures. */
#include "checker/language/resolve/resolve.h"

enum { MAX_PREDICATES = 60, MAX_LINEARIZABLE = 60 /* processes: each is a bit of a number */ };

static void check_stateless(Resolver *r, const Property *check)
{
    if (check->decl->check == CHECK_STATELESS && typed_expr_looks_at_state(check->first))
        mistake(r, check->decl->initial->span,
                "write always, never, at rest, reachable, eventually, leads to or settles",
                "check `%s` looks at the state: say when it must hold", check->decl->name.text);
}

static void check_guarantee(Resolver *r, const Decl *decl)
{
    bool guarantee = decl->kind == DECL_CHECK && check_kind_is_guarantee(decl->check);
    bool stalest = decl->kind == DECL_MEASURE && decl->measure == MEASURE_STALEST;

    if ((guarantee || stalest) && !design_has_request(r->design, REQUEST_READ))
        mistake(r, decl->span, "declare what reads: read get_user { ... return u }",
                "%s `%s` is about reads, and there is no `read` in this design",
                stalest ? "measure" : "check", decl->name.text);
    if (stalest && !decl->counts_versions && !r->has_clock)
        mistake(r, decl->span, "write `clock` at the top, or `stalest read in versions`",
                "how old a read is in time is known only where there is a clock");
    if (guarantee && decl->check == CHECK_LINEARIZABLE &&
        r->system->process_instances > MAX_LINEARIZABLE)
        mistake(r, decl->span, NULL, "linearizable follows at most %d processes, not %u",
                MAX_LINEARIZABLE, r->system->process_instances);
}

/* Of `fresh reads within`: how old what is read may be. */
static int64_t resolve_age(Resolver *r, const Decl *decl)
{
    int64_t versions = 0;

    if (!decl->counts_versions && !r->has_clock) {
        mistake(r, decl->second->span,
                "write `clock` at the top, or count versions: fresh reads within 2 versions",
                "how old a read is in time is known only where there is a clock");
        return 0;
    }
    if (!decl->counts_versions)
        return resolve_duration(r, decl->second, "the age that a read may have")->value;
    if (!resolve_number(r, decl->second, KIND_INT, "the number of versions", &versions))
        return 0;
    if (versions < 0)
        mistake(r, decl->second->span, NULL, "the number of versions cannot be negative");
    return MAX(versions, 0);
}

static TypedExpr *measured(Resolver *r, const Expr *expr)
{
    TypedExpr *node = resolve_expr(r, expr, NULL);

    if (node->type->kind == KIND_INT || node->type->kind == KIND_BAD)
        return node;
    return resolve_coerce(r, node, type_int(r->types, WIDE_LOW, WIDE_HIGH), "what is measured");
}

/* `1/10`, or a whole number. */
Fraction resolve_fraction(Resolver *r, const Expr *expr)
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

    r->context = CONTEXT_OBSERVER;
    check_guarantee(r, decl);
    if (decl->kind == DECL_MEASURE && decl->measure != MEASURE_PROBABILITY)
        property.first = decl->initial ? measured(r, decl->initial) : NULL;
    else if (decl->initial)
        property.first = resolve_condition(r, decl->initial, "what it says");
    if (decl->kind == DECL_CHECK && decl->check == CHECK_RARE && decl->second)
        property.most = resolve_bound(r, decl->second);
    else if (decl->kind == DECL_CHECK && decl->check == CHECK_BOUNDED_READS && decl->second)
        property.bound = resolve_age(r, decl);
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

/* ---- where a process is ---- */

static const TypedStmt *find_label(const TypedBlock *block, const char *name, const TypedStmt *but);

/* In a request that is called there. */
static const TypedStmt *find_label_in(const TypedExpr *value, const char *name,
                                      const TypedStmt *but)
{
    const TypedStmt *found = NULL;

    if (!value)
        return NULL;
    if (value->kind == NODE_REQUEST)
        return find_label(&value->request->body, name, but);
    if (value->kind == NODE_IF && !(found = find_label_in(value->right, name, but)))
        found = find_label_in(value->third, name, but);
    if (value->kind == NODE_SOME || value->kind == NODE_UNWRAP)
        found = find_label_in(value->left, name, but);
    return found;
}

/* With `but` one that stands elsewhere. */
static const TypedStmt *find_label(const TypedBlock *block, const char *name, const TypedStmt *but)
{
    const TypedStmt *found = NULL;

    for (uint32_t i = 0; !found && i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        if (stmt->kind == TYPED_LABEL && strcmp(stmt->name, name) == 0 &&
            (!but || stmt->span.start != but->span.start))
            return stmt;
        if (!(found = find_label(&stmt->body, name, but)) &&
            !(found = find_label(&stmt->other, name, but)))
            found = find_label_in(stmt->value, name, but);
        for (uint32_t j = 0; !found && j < stmt->branch_count; j++)
            found = find_label(&stmt->branches[j].body, name, but);
    }
    return found;
}

/* A label has no symbol: its statement begins with its name. */
static bool note_label(Resolver *r, const Process *process, Name name)
{
    const TypedStmt *label = find_label(&process->body, name.text, NULL);

    if (!label)
        return false;
    Span declared = label->span;
    declared.end = declared.start + (uint32_t)strlen(label->name);
    scope_note_place(r, declared, declared, NULL);
    if (find_label(&process->body, name.text, label))
        scope_note_several(r, name.span, declared, NULL);
    else
        scope_note_place(r, name.span, declared, NULL);
    return true;
}

TypedExpr *resolve_whereabouts(Resolver *r, const Expr *expr)
{
    TypedExpr *process = resolve_expr(r, expr->left, NULL);

    if (r->context != CONTEXT_OBSERVER)
        return resolve_wrong_context(r, expr->span, expr->kind == EXPR_AT ? "at" : "done", NULL,
                                     "is for checks, windows and measures only");
    if (process->type->kind != KIND_PROCESS) {
        if (process->type->kind != KIND_BAD)
            mistake(r, expr->left->span, "as in: some r in reader: r at filling",
                    "expected a process: `%s` says where one is",
                    expr->kind == EXPR_AT ? "at" : "done");
        return typed_expr_bad(r, expr->span);
    }
    const Process *template = process->type->process;
    if (expr->kind == EXPR_AT && template && !note_label(r, template, expr->name)) {
        mistake(r, expr->name.span, "a label is a name and a colon before a statement",
                "process %s has no label `%s`", template->name, expr->name.text);
        return typed_expr_bad(r, expr->span);
    }
    TypedExpr *node = typed_expr_wrap(r, expr->kind == EXPR_AT ? NODE_AT : NODE_DONE,
                                      resolve_bool_type(r), process);
    node->name = expr->name.text;
    node->span = expr->span;
    return node;
}

bool system_judges_reads(const System *system)
{
    for (uint32_t i = 0; i < system->check_count; i++)
        if (check_kind_is_guarantee(system->checks[i].decl->check))
            return true;
    for (uint32_t i = 0; i < system->measure_count; i++)
        if (system->measures[i].decl->measure == MEASURE_STALEST)
            return true;
    return false;
}
