/* Names, fields and places: what they stand for, and who may say them where. */
#include "checker/language/resolve/resolve.h"

TypedExpr *resolve_wrong_context(Resolver *r, Span span, const char *name, const char *help,
                                 const char *why)
{
    mistake(r, span, help, "`%s` %s", name, why);
    return typed_expr_bad(r, span);
}

static TypedExpr *var_node(Resolver *r, Var *var, Span span)
{
    if (r->context == CONTEXT_CONSTANT)
        return resolve_wrong_context(r, span, var->name, "params, consts and fixes may be used",
                                     "is known only during a run, and a constant is needed here");
    if (var->is_ghost && r->context != CONTEXT_OBSERVER)
        return resolve_wrong_context(
            r, span, var->name, "only ghost code, assert, checks, windows and measures may read it",
            "is ghost state: it may not change what the design does");
    TypedExpr *node = typed_expr_new(r, NODE_VAR, var->type, span);
    node->var = var;
    return node;
}

static TypedExpr *process_node(Resolver *r, Process *process, Span span)
{
    if (process->count != 1) {
        g_autofree char *help = g_strdup_printf(
            "write %s[0], or go through them: some r in %s: ...", process->name, process->name);
        return resolve_wrong_context(r, span, process->name, help, "has several instances");
    }
    return typed_expr_const(r, type_process(r->types, process, process->first, process->first),
                            process->first, span);
}

TypedExpr *symbol_expr(Resolver *r, Symbol *symbol, Span span)
{
    switch (symbol->kind) {
    case SYMBOL_VALUE: {
        TypedExpr *node = arena_copy(r->arena, symbol->node, 1, sizeof *symbol->node);
        node->span = span;
        return node;
    }
    case SYMBOL_VAR: return var_node(r, symbol->var, span);
    case SYMBOL_PROCESS: return process_node(r, symbol->process, span);
    case SYMBOL_INSTANCE:
        return resolve_wrong_context(r, span, symbol->name, "call one of its operations",
                                     "is a component, not a value");
    case SYMBOL_FUNCTION:
    case SYMBOL_OPERATION:
    case SYMBOL_REQUEST:
        return resolve_wrong_context(r, span, symbol->name, NULL,
                                     "is to be called: parentheses are missing");
    case SYMBOL_TYPE:
        return resolve_wrong_context(
            r, span, symbol->name,
            symbol->type->kind == KIND_RECORD
                ? "before a block, a record's value needs parentheses: (R { f: 1 })"
                : NULL,
            "is a type, not a value");
    case SYMBOL_COMPONENT:
    case SYMBOL_LAZY: return resolve_wrong_context(r, span, symbol->name, NULL, "is not a value");
    }
    g_assert_not_reached();
}

/* ---- fields ---- */

static TypedExpr *process_index(Resolver *r, Process *process, const Expr *expr)
{
    TypedExpr *which = resolve_as(r, expr->right, process->index, "which instance");
    Type *result = type_process(r->types, process, process->first,
                                (int64_t)process->first + process->count - 1);

    if (typed_expr_is_const(which)) {
        uint64_t ordinal = type_ordinal(process->index, which->value);
        if (ordinal >= process->count) {
            if (process->decl->argument_count == 1)
                mistake(r, expr->right->span, "write the argument of the instance that is meant",
                        "`%s` has an instance for each value of `%s`, and this is none of them",
                        process->name, process->decl->arguments[0].name.text);
            else
                mistake(r, expr->right->span, NULL, "`%s` has %u instances, numbered from 0",
                        process->name, process->count);
            return typed_expr_bad(r, expr->span);
        }
        return typed_expr_const(r, result, process->first + (int64_t)ordinal, expr->span);
    }
    TypedExpr *node = typed_expr_new(r, NODE_PROCESS, result, expr->span);
    node->left = which;
    return node;
}

static TypedExpr *no_local(Resolver *r, const Process *process, const Expr *expr)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < process->var_count; i++)
        g_ptr_array_add(names, (char *)process->vars[i]->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *help =
        strcmp(expr->name.text, "done") == 0
            ? g_strdup_printf("whether it has ended is `%s done`", process->name)
            : diagnostics_advise(r->diagnostics, expr->name.text,
                                 (const char *const *)names->pdata);
    mistake(r, expr->name.span, help, "process %s has no local `%s`", process->name,
            expr->name.text);
    return typed_expr_bad(r, expr->span);
}

/* Locals of one name, in branches that know nothing of each other. */
static void note_locals(Resolver *r, Span use, const GPtrArray *vars, const Type *type)
{
    const Span first = ((Var *)vars->pdata[0])->span;

    for (guint i = 1; i < vars->len; i++)
        if (((Var *)vars->pdata[i])->span.start != first.start) {
            scope_note_several(r, use, first, type);
            return;
        }
    scope_note_place(r, use, first, type);
}

static TypedExpr *local_of(Resolver *r, TypedExpr *process, const Expr *expr)
{
    const Process *template = process->type->process;
    g_autoptr(GPtrArray) vars = g_ptr_array_new();
    Type *type = NULL;

    if (r->context != CONTEXT_OBSERVER)
        return resolve_wrong_context(
            r, expr->span, expr->name.text, NULL,
            "is another process's local: only checks, windows and measures see it");
    if (!template)
        return resolve_wrong_context(
            r, expr->left->span, "process", NULL,
            "may be any process: go through those of one name to see their locals");
    for (uint32_t i = 0; i < template->var_count; i++)
        if (strcmp(template->vars[i]->name, expr->name.text) == 0)
            g_ptr_array_add(vars, template->vars[i]);
    for (guint i = 0; i < vars->len; i++) {
        Type *next = ((Var *)vars->pdata[i])->type;
        type = type ? type_join(r->types, type, next) : next;
        if (!type)
            break;
    }
    if (!type && vars->len == 0)
        return no_local(r, template, expr);
    if (!type)
        return resolve_wrong_context(r, expr->name.span, expr->name.text, NULL,
                                     "names locals of several types");
    note_locals(r, expr->name.span, vars, type);
    TypedExpr *node = typed_expr_new(r, NODE_LOCAL_OF, type_option(r->types, type), expr->span);
    node->left = process;
    node->name = expr->name.text;
    node->vars = arena_copy(r->arena, vars->pdata, vars->len, sizeof(Var *));
    node->var_count = vars->len;
    return node;
}

static TypedExpr *no_field(Resolver *r, const TypedExpr *left, const Expr *expr)
{
    g_autofree char *type = type_text(left->type);
    const char *help = left->type->kind == KIND_LIST ? "a list has `.size` and `.full`"
                       : left->type->kind == KIND_SET
                           ? "a set has `.size`: it is empty where that is 0"
                           : NULL;

    if (left->type->kind != KIND_BAD)
        mistake(r, expr->name.span, help, "%s has no `.%s`", type, expr->name.text);
    return typed_expr_bad(r, expr->span);
}

static TypedExpr *record_field(Resolver *r, TypedExpr *left, const Expr *expr)
{
    const Type *type = left->type;
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < type->field_count; i++) {
        g_ptr_array_add(names, (char *)type->fields[i].name);
        if (strcmp(type->fields[i].name, expr->name.text) != 0)
            continue;
        scope_note_place(r, expr->name.span, type->decl->arguments[i].name.span,
                         type->fields[i].type);
        if (left->kind == NODE_RECORD)
            return left->items[i];
        TypedExpr *node = typed_expr_new(r, NODE_FIELD, type->fields[i].type, expr->span);
        node->left = left;
        node->number = i;
        return node;
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *help =
        diagnostics_advise(r->diagnostics, expr->name.text, (const char *const *)names->pdata);
    mistake(r, expr->name.span, help, "record %s has no field `%s`", type->name, expr->name.text);
    return typed_expr_bad(r, expr->span);
}

static TypedExpr *property_of(Resolver *r, TypedExpr *left, const Expr *expr)
{
    static const struct {
        const char *name;
        Kind kind;
        TypedExprKind node;
    } known[] = {{"size", KIND_SET, NODE_SIZE},
                 {"size", KIND_LIST, NODE_SIZE},
                 {"full", KIND_LIST, NODE_FULL},
                 {"running", KIND_TIMER, NODE_RUNNING},
                 {"due", KIND_TIMER, NODE_DUE}};
    const Type *type = left->type;

    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (known[i].kind != type->kind || strcmp(known[i].name, expr->name.text) != 0)
            continue;
        int64_t most = type->kind == KIND_SET ? (int64_t)type->element->values : type->capacity;
        Type *result =
            known[i].node == NODE_SIZE ? type_int(r->types, 0, most) : resolve_bool_type(r);
        TypedExpr *node = typed_expr_new(r, known[i].node, result, expr->span);
        node->left = left;
        return node;
    }
    return no_field(r, left, expr);
}

static bool has_operation(Resolver *r, const Instance *instance, const char *name)
{
    const Symbol *symbol = scope_find_in(resolve_instance_scope(r, instance), name);

    return symbol && symbol->kind == SYMBOL_OPERATION;
}

static TypedExpr *no_state(Resolver *r, const Instance *instance, const Expr *expr)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; !diagnostics_are_many(r->diagnostics) && i < instance->var_count; i++)
        g_ptr_array_add(names, (char *)instance->vars[i]->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *help =
        diagnostics_advise(r->diagnostics, expr->name.text, (const char *const *)names->pdata);
    mistake(r, expr->name.span, help, "component %s has no state `%s`",
            instance->component->name.text, expr->name.text);
    return typed_expr_bad(r, expr->span);
}

static TypedExpr *instance_field(Resolver *r, Instance *instance, TypedExpr *index,
                                 const Expr *expr)
{
    if (r->context != CONTEXT_OBSERVER && has_operation(r, instance, expr->name.text))
        return resolve_wrong_context(r, expr->name.span, expr->name.text, NULL,
                                     "is an operation: parentheses are missing");
    if (r->context != CONTEXT_OBSERVER)
        return resolve_wrong_context(
            r, expr->span, expr->name.text,
            "call an operation of it; only checks, windows and ghost code look inside",
            "is inside a component");
    if (!instance->component) /* said already: there is no such component */
        return typed_expr_bad(r, expr->span);
    const Symbol *symbol = scope_find_in(resolve_instance_scope(r, instance), expr->name.text);
    if (!symbol || symbol->kind != SYMBOL_VAR || symbol->var->instance != instance)
        return no_state(r, instance, expr);
    scope_note(r, expr->name.span, symbol);
    TypedExpr *node = var_node(r, symbol->var, expr->span);
    node->left = index;
    return node;
}

static TypedExpr *enum_member(Resolver *r, const Expr *expr)
{
    if (expr->left->kind != EXPR_NAME)
        return NULL;
    Symbol *symbol = scope_find(r, expr->left->name.text);
    if (!symbol || symbol->kind != SYMBOL_TYPE || symbol->type->kind != KIND_ENUM)
        return NULL;
    const Decl *decl = symbol->type->decl;
    scope_note(r, expr->left->name.span, symbol);
    const Symbol *member = scope_find_in(r->globals, expr->name.text);
    if (member && member->kind == SYMBOL_VALUE && member->node->type == symbol->type) {
        scope_note(r, expr->name.span, member);
        return typed_expr_const(r, symbol->type, member->node->value, expr->span);
    }
    for (uint32_t i = 0; i < decl->name_count; i++) /* where another has the name at top level */
        if (strcmp(decl->names[i].text, expr->name.text) == 0) {
            scope_note_place(r, expr->name.span, decl->names[i].span, symbol->type);
            return typed_expr_const(r, symbol->type, i, expr->span);
        }
    mistake(r, expr->name.span, NULL, "enum %s has no `%s`", decl->name.text, expr->name.text);
    diagnostics_note_absent(r->diagnostics, expr->name.span, ABSENT_ENUM_VALUE);
    if (decl->name_count > 0) /* behind the last one there is room for it */
        diagnostics_relate(r->diagnostics, expr->name.span, decl->names[decl->name_count - 1].span);
    return typed_expr_bad(r, expr->span);
}

TypedExpr *resolve_field(Resolver *r, const Expr *expr)
{
    TypedExpr *index = NULL, *member = enum_member(r, expr);

    if (member || !expr->name.text)
        return member ? member : typed_expr_bad(r, expr->span);
    Instance *instance = resolve_instance(r, expr->left, &index);
    if (instance)
        return instance_field(r, instance, index, expr);
    TypedExpr *left = resolve_expr(r, expr->left, NULL);
    if (left->type->kind == KIND_PROCESS)
        return local_of(r, left, expr);
    if (left->type->kind == KIND_OPTION && left->type->element->kind == KIND_RECORD)
        left = typed_expr_wrap(r, NODE_UNWRAP, left->type->element, left);
    return left->type->kind == KIND_RECORD ? record_field(r, left, expr)
                                           : property_of(r, left, expr);
}

TypedExpr *resolve_index(Resolver *r, const Expr *expr)
{
    if (expr->left->kind == EXPR_NAME) {
        Symbol *symbol = scope_find(r, expr->left->name.text);
        if (symbol && symbol->kind == SYMBOL_PROCESS) {
            scope_note(r, expr->left->name.span, symbol);
            return process_index(r, symbol->process, expr);
        }
    }
    TypedExpr *left = resolve_expr(r, expr->left, NULL);
    if (left->type->kind == KIND_OPTION)
        left = typed_expr_wrap(r, NODE_UNWRAP, left->type->element, left);
    Type *type = left->type;
    if (type->kind != KIND_ARRAY && type->kind != KIND_LIST) {
        if (type->kind != KIND_BAD)
            mistake(r, expr->span, NULL, "only arrays and lists have places to take with [ ]");
        return typed_expr_bad(r, expr->span);
    }
    Type *index =
        type->kind == KIND_ARRAY ? type->index : type_int(r->types, 0, type->capacity - 1);
    TypedExpr *node = typed_expr_new(r, NODE_INDEX, type->element, expr->span);
    node->left = left;
    node->right = resolve_argument(r, expr->right, index, "the index");
    return node;
}
