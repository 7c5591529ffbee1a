/* Expressions: names bound, types found, constants folded. */
#include "checker/language/resolve/resolve.h"

static TypedExpr *resolve_if(Resolver *r, const Expr *expr, Type *expected)
{
    TypedExpr *condition = resolve_condition(r, expr->left, "the condition");
    TypedExpr *yes = resolve_expr(r, expr->right, expected);
    TypedExpr *no = resolve_expr(r, expr->third, expected ? expected : yes->type);
    Type *type = type_join(r->types, yes->type, no->type);

    if (!type)
        return resolve_incomparable(r, expr, yes, no);
    yes = resolve_coerce(r, yes, type, "each branch");
    no = resolve_coerce(r, no, type, "each branch");
    if (condition->kind == NODE_BAD)
        return condition;
    if (typed_expr_is_const(condition))
        return condition->value ? yes : no;
    return typed_expr_if(r, expr->span, condition, yes, no, type);
}

static Type *quantified_type(Resolver *r, Quantifier quantifier, const Type *domain,
                             const Type *body)
{
    if (quantifier == QUANT_ALL || quantifier == QUANT_SOME)
        return resolve_bool_type(r);
    int64_t most = domain->values > (uint64_t)INT32_MAX ? INT32_MAX : (int64_t)domain->values;
    if (quantifier == QUANT_COUNT)
        return type_int(r->types, 0, most);
    return resolve_span_type(r, (__int128)body->low * most, (__int128)body->high * most, 0, 0);
}

static const char *quantifier_word(Quantifier quantifier)
{
    static const char *const words[] = {"all", "some", "count", "sum"};

    return words[quantifier];
}

static TypedExpr *resolve_quantifier(Resolver *r, const Expr *expr)
{
    TypedExpr *set, *body;

    if (r->context == CONTEXT_CONSTANT)
        return resolve_wrong_context(r, expr->span, quantifier_word(expr->quantifier),
                                     "params, consts, fixes and functions of them may be used",
                                     "is known only during a run, and a constant is needed here");
    Type *domain = resolve_domain(r, expr->domain, &set);

    scope_push(r);
    Var *var = resolve_var_new(r, VAR_LOCAL, expr->name, domain);
    scope_declare(r, SYMBOL_VAR, expr->name)->var = var;
    if (expr->quantifier == QUANT_SUM)
        body = resolve_as_number(r, resolve_expr(r, expr->left, NULL), "what `sum` adds up");
    else
        body = resolve_condition(r, expr->left, "what a quantifier says");
    scope_pop(r);
    if (domain->kind == KIND_BAD || body->kind == NODE_BAD)
        return typed_expr_bad(r, expr->span);
    TypedExpr *node = typed_expr_new(
        r, NODE_QUANTIFIER, quantified_type(r, expr->quantifier, domain, body->type), expr->span);
    node->quantifier = expr->quantifier;
    node->var = var;
    node->left = body;
    node->right = set;
    return node;
}

static const FieldInit *find_init(const Expr *expr, const char *name)
{
    for (uint32_t i = 0; i < expr->field_count; i++)
        if (strcmp(expr->fields[i].name.text, name) == 0)
            return &expr->fields[i];
    return NULL;
}

static bool is_field(Resolver *r, const Type *record, Name name)
{
    for (uint32_t i = 0; i < record->field_count; i++)
        if (strcmp(record->fields[i].name, name.text) == 0) {
            scope_note_place(r, name.span, record->decl->arguments[i].name.span,
                             record->fields[i].type);
            return true;
        }
    return false;
}

static void report_unknown_field(Resolver *r, Name name, const Type *record)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < record->field_count; i++)
        g_ptr_array_add(names, (char *)record->fields[i].name);
    g_ptr_array_add(names, NULL);
    g_autofree char *help =
        diagnostics_advise(r->diagnostics, name.text, (const char *const *)names->pdata);
    mistake(r, name.span, help, "record %s has no field `%s`", record->name, name.text);
}

/* Each field is there once; one that is misspelt is not missing as well. */
static void check_fields(Resolver *r, const Expr *expr, const Type *record)
{
    guint errors = diagnostics_errors(r->diagnostics);

    for (uint32_t i = 0; i < expr->field_count; i++) {
        Name name = expr->fields[i].name;
        if (!is_field(r, record, name))
            report_unknown_field(r, name, record);
        else if (find_init(expr, name.text) != &expr->fields[i])
            mistake(r, name.span, NULL, "field `%s` is given twice", name.text);
    }
    for (uint32_t i = 0; i < record->field_count; i++)
        if (!find_init(expr, record->fields[i].name) &&
            diagnostics_errors(r->diagnostics) == errors)
            mistake(r, expr->span, "the value of a record has all of its fields",
                    "field `%s` of record %s is missing", record->fields[i].name, record->name);
}

static TypedExpr *resolve_record(Resolver *r, const Expr *expr)
{
    Symbol *symbol = scope_require(r, expr->name, "record");

    if (!symbol || symbol->kind != SYMBOL_TYPE || symbol->type->kind != KIND_RECORD) {
        if (symbol)
            mistake(r, expr->name.span, NULL, "`%s` is not a record", expr->name.text);
        return typed_expr_bad(r, expr->span);
    }
    const Type *type = symbol->type;
    TypedExpr *node = typed_expr_new(r, NODE_RECORD, symbol->type, expr->span);
    node->item_count = type->field_count;
    node->items = arena_array(r->arena, TypedExpr *, type->field_count);
    check_fields(r, expr, type);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const FieldInit *init = find_init(expr, type->fields[i].name);
        g_autofree char *what = g_strdup_printf("field `%s`", type->fields[i].name);
        node->items[i] = init ? resolve_as(r, init->value, type->fields[i].type, what)
                              : typed_expr_bad(r, expr->span);
    }
    return node;
}

/* A set or list of what the items have in common; NULL, with a mistake reported, for nothing. */
static Type *type_of_items(Resolver *r, const Expr *expr, Type *joined)
{
    bool is_set = expr->kind == EXPR_SET;

    if (joined->kind == KIND_NONE || joined->kind == KIND_EMPTY || joined->kind == KIND_VOID) {
        mistake(r, expr->span, NULL, "what this is a %s of cannot be told from its items",
                is_set ? "set" : "list");
        return NULL;
    }
    if (is_set)
        joined = resolve_finite_type(r, joined, expr->span, MAX_SET, "a set");
    if (joined->kind == KIND_BAD)
        return NULL;
    Type *type =
        is_set ? type_set(r->types, joined) : type_list(r->types, joined, expr->item_count);
    type = resolve_sized_type(r, type, expr->span);
    return type->kind == KIND_BAD ? NULL : type;
}

/* { a, b } and [ a, b ]: of the expected type, else of what the items have in common. */
static TypedExpr *resolve_items(Resolver *r, const Expr *expr, Type *expected)
{
    bool is_set = expr->kind == EXPR_SET;
    Type *element = NULL;

    if (expected && expected->kind == KIND_OPTION)
        expected = expected->element;
    if (expected && expected->kind == (is_set ? KIND_SET : KIND_LIST))
        element = expected->element;
    if (expr->item_count == 0 && !element)
        return typed_expr_new(r, NODE_CONST, type_simple(r->types, KIND_EMPTY), expr->span);
    TypedExpr **items = arena_array(r->arena, TypedExpr *, expr->item_count + 1);
    Type *joined = element;
    for (uint32_t i = 0; i < expr->item_count; i++) {
        items[i] = resolve_expr(r, expr->items[i], element);
        if (!element)
            joined = joined ? type_join(r->types, joined, items[i]->type) : items[i]->type;
        if (!joined)
            return typed_expr_mismatch(r, items[i], items[0]->type, "each item");
    }
    for (uint32_t i = 0; i < expr->item_count; i++)
        items[i] = resolve_coerce(r, items[i], joined, "each item");
    Type *type = element ? expected : type_of_items(r, expr, joined);
    if (joined->kind == KIND_BAD || !type)
        return typed_expr_bad(r, expr->span);
    TypedExpr *node = typed_expr_new(r, is_set ? NODE_SET : NODE_LIST, type, expr->span);
    node->items = items;
    node->item_count = expr->item_count;
    return node;
}

static TypedExpr *resolve_self(Resolver *r, const Expr *expr)
{
    if (!r->process || r->context == CONTEXT_CONSTANT) {
        mistake(r, expr->span,
                r->context == CONTEXT_COMPONENT ? "hand it over: op acquire(me: process)" : NULL,
                "`self` is the process that runs this code: there is none here");
        return typed_expr_bad(r, expr->span);
    }
    const Process *process = r->process;
    return typed_expr_new(r, NODE_SELF,
                          type_process(r->types, r->process, process->first,
                                       (int64_t)process->first + process->count - 1),
                          expr->span);
}

static TypedExpr *resolve_name(Resolver *r, const Expr *expr)
{
    Symbol *symbol = scope_require(r, expr->name, "name");

    return symbol ? symbol_expr(r, symbol, expr->span) : typed_expr_bad(r, expr->span);
}

static TypedExpr *expr_here(Resolver *r, const Expr *expr, Type *expected)
{
    switch (expr->kind) {
    case EXPR_INT:
        return typed_expr_const(r, type_int(r->types, expr->value, expr->value), expr->value,
                                expr->span);
    case EXPR_DURATION:
        return typed_expr_const(r, type_simple(r->types, KIND_DURATION), expr->value, expr->span);
    case EXPR_BOOL: return typed_expr_const(r, resolve_bool_type(r), expr->value, expr->span);
    case EXPR_NONE: return typed_expr_none(r, type_simple(r->types, KIND_NONE), expr->span);
    case EXPR_SELF: return resolve_self(r, expr);
    case EXPR_NAME: return resolve_name(r, expr);
    case EXPR_FIELD: return resolve_field(r, expr);
    case EXPR_INDEX: return resolve_index(r, expr);
    case EXPR_CALL: return resolve_call(r, expr, expected);
    case EXPR_UNARY: return resolve_unary(r, expr);
    case EXPR_BINARY: return resolve_binary(r, expr);
    case EXPR_IF: return resolve_if(r, expr, expected);
    case EXPR_QUANTIFIER: return resolve_quantifier(r, expr);
    case EXPR_RECORD: return resolve_record(r, expr);
    case EXPR_SET:
    case EXPR_LIST: return resolve_items(r, expr, expected);
    case EXPR_AT:
    case EXPR_DONE: return resolve_whereabouts(r, expr);
    case EXPR_ERROR: break;
    }
    return typed_expr_bad(r, expr->span);
}

TypedExpr *resolve_expr(Resolver *r, const Expr *expr, Type *expected)
{
    bool may = extent_enter(r, expr->span);
    TypedExpr *node = may ? expr_here(r, expr, expected) : typed_expr_bad(r, expr->span);

    extent_leave(r);
    return node;
}
