/* Calls: pure functions are put in place of their calls; operations and requests may only be called
 * where a step may begin, which is the whole right side of a statement. */
#include "checker/language/resolve/resolve.h"

/* ---- instances and their operations ---- */

static TypedExpr *instance_index(Resolver *r, const Instance *instance, const Expr *expr)
{
    if (!instance->index) {
        mistake(r, expr->span, NULL, "`%s` is a single component, not an array of them",
                instance->name);
        return NULL;
    }
    return resolve_argument(r, expr->right, instance->index, "the index");
}

Instance *resolve_instance(Resolver *r, const Expr *expr, TypedExpr **index)
{
    const Expr *name = expr->kind == EXPR_INDEX ? expr->left : expr;

    *index = NULL;
    if (name->kind != EXPR_NAME || !name->name.text)
        return NULL;
    Symbol *symbol = scope_find(r, name->name.text);
    if (!symbol || symbol->kind != SYMBOL_INSTANCE)
        return NULL;
    scope_note(r, name->name.span, symbol);
    if (expr->kind == EXPR_INDEX)
        *index = instance_index(r, symbol->instance, expr);
    else if (symbol->instance->index)
        mistake(r, expr->span, NULL, "`%s` is an array of components: say which, %s[...]",
                symbol->name, symbol->name);
    return symbol->instance;
}

/* Its body may not be resolved yet, nor even its arguments. */
static Operation *find_operation(Resolver *r, const Instance *instance, Name name)
{
    if (!instance->component || instance->is_refused) /* said already */
        return NULL;
    const Symbol *symbol = scope_find_in(resolve_instance_scope(r, instance), name.text);
    if (symbol && symbol->kind == SYMBOL_OPERATION) {
        scope_note(r, name.span, symbol);
        return symbol->operation;
    }
    g_autofree char *help =
        diagnostics_are_many(r->diagnostics) ? NULL : suggest_operation(r, instance, name.text);
    mistake(r, name.span, help, "component %s has no operation `%s`",
            instance->component->name.text, name.text);
    return NULL;
}

Operation *resolve_instance_operation(Resolver *r, const Instance *instance, Name name)
{
    Operation *operation = find_operation(r, instance, name);

    if (!operation)
        return NULL;
    resolve_operation(r, operation, name.span);
    if (!operation->refusal)
        return operation;
    mistake(r, name.span, operation->refusal_help, "%s", operation->refusal);
    return NULL;
}

bool resolve_count_fits(Resolver *r, const Expr *call, const char *name, uint32_t wanted,
                        const Argument *arguments)
{
    if (call->item_count == wanted)
        return true;
    g_autofree char *help =
        arguments || wanted == 0 ? suggest_arguments(r, name, arguments, wanted) : NULL;
    mistake(r, call->span, help, "`%s` takes %u argument%s, not %u", name, wanted,
            wanted == 1 ? "" : "s", call->item_count);
    return false;
}

/* What is stored takes its lifetime from where the component is declared, and not from the call. */
static bool operation_count_fits(Resolver *r, const Expr *call, const Operation *operation)
{
    const Decl *component = operation->instance ? operation->instance->component : NULL;
    const uint32_t wanted = operation->argument_count;

    for (uint32_t i = 0; component && i < component->argument_count; i++) {
        if (call->item_count != wanted + 1 ||
            g_strcmp0(component->arguments[i].name.text, "ttl") != 0)
            continue;
        g_autofree char *write =
            suggest_arguments(r, operation->name, operation->member->arguments, wanted);
        g_autofree char *help =
            g_strdup_printf("%s; a lifetime is said once, where the component is: %s(ttl: 30s)",
                            write, component->name.text);
        mistake(r, call->span, help, "`%s` takes %u argument%s, not %u", operation->name, wanted,
                wanted == 1 ? "" : "s", call->item_count);
        return false;
    }
    return resolve_count_fits(r, call, operation->name, wanted, operation->member->arguments);
}

TypedExpr *resolve_operation_node(Resolver *r, Operation *operation, TypedExpr *index,
                                  const Expr *call)
{
    if (!operation || !operation_count_fits(r, call, operation))
        return typed_expr_bad(r, call->span);
    TypedExpr *node = typed_expr_new(r, NODE_OPERATION, operation->type, call->span);
    node->operation = operation;
    node->left = index;
    node->item_count = operation->argument_count;
    node->items = arena_array(r->arena, TypedExpr *, node->item_count);
    for (uint32_t i = 0; i < node->item_count; i++) {
        const Var *argument = operation->arguments[i];
        g_autofree char *what =
            g_strdup_printf("argument `%s` of %s", argument->name, operation->name);
        node->items[i] = resolve_argument(r, call->items[i], argument->type, what);
    }
    return node;
}

/* ---- pure functions ---- */

/* A constant or a variable stands for the argument itself; anything else is bound once. */
static TypedExpr *bind_argument(Resolver *r, const Argument *argument, TypedExpr *value)
{
    if (value->kind == NODE_CONST || value->kind == NODE_BAD ||
        (value->kind == NODE_VAR && !value->left)) {
        scope_declare(r, SYMBOL_VALUE, argument->name)->node = value;
        return NULL;
    }
    TypedExpr *let = typed_expr_new(r, NODE_LET, value->type, value->span);
    let->left = value;
    let->var = resolve_var_new(r, VAR_LOCAL, argument->name, value->type);
    scope_declare(r, SYMBOL_VAR, argument->name)->var = let->var;
    return let;
}

typedef struct Signature {
    const Argument *arguments;
    uint32_t count;
    const TypeExpr *type;
    const Expr *body;
    const void *identity; /* the declaration, against recursion */
} Signature;

static Signature signature_of(const Symbol *function)
{
    if (function->member)
        return (Signature){function->member->arguments, function->member->argument_count,
                           function->member->type, function->member->initial, function->member};
    return (Signature){function->decl->arguments, function->decl->argument_count,
                       function->decl->type, function->decl->initial, function->decl};
}

static TypedExpr *function_body(Resolver *r, const Symbol *function, const Signature *signature,
                                TypedExpr **values)
{
    TypedExpr *outermost = NULL, **hole = &outermost;
    Scope *scope = r->scope;
    uint32_t lets = 0;

    r->scope = scope_new(r, function->home);
    for (uint32_t i = 0; i < signature->count; i++) {
        TypedExpr *let = bind_argument(r, &signature->arguments[i], values[i]);
        if (let) {
            *hole = let;
            hole = &let->right;
            lets++;
        }
    }
    r->extent.depth += lets;
    Type *type = signature->type ? resolve_type(r, signature->type) : NULL;
    TypedExpr *body = type ? resolve_as(r, signature->body, type, "what the function gives")
                           : resolve_expr(r, signature->body, NULL);
    r->extent.depth -= lets;
    *hole = body;
    for (TypedExpr *let = outermost; let && let != body; let = let->right)
        let->type = body->type;
    r->scope = scope;
    return outermost;
}

/* Looks a function through that nobody calls: its arguments may be anything. */
void resolve_uncalled(Resolver *r, const Symbol *function)
{
    Signature signature = signature_of(function);
    TypedExpr **values = arena_array(r->arena, TypedExpr *, signature.count + 1);
    Scope *scope = r->scope;

    r->scope = function->home;
    for (uint32_t i = 0; i < signature.count; i++) {
        const Argument *argument = &signature.arguments[i];
        Type *type = resolve_type(r, argument->type);
        values[i] = typed_expr_new(r, NODE_VAR, type, argument->name.span);
        values[i]->var = resolve_var_new(r, VAR_LOCAL, argument->name, type);
    }
    r->scope = scope;
    g_hash_table_add(r->looked_through, (gpointer)signature.identity);
    g_ptr_array_add(r->stack, (void *)signature.identity);
    r->is_uncalled = true;
    function_body(r, function, &signature, values);
    r->is_uncalled = false;
    g_ptr_array_set_size(r->stack, (gint)r->stack->len - 1);
}

/* In a function that nobody calls, of one that was looked through only the type is asked for. */
static TypedExpr *known_value(Resolver *r, const Signature *signature, const Expr *call)
{
    if (!r->is_uncalled || r->context == CONTEXT_CONSTANT || !signature->type ||
        !g_hash_table_contains(r->looked_through, signature->identity))
        return NULL;
    Type *type = resolve_type(r, signature->type);
    TypedExpr *node = typed_expr_new(r, NODE_VAR, type, call->span);
    node->var = resolve_var_new(r, VAR_LOCAL, (Name){.span = call->span}, type);
    return node;
}

static TypedExpr *call_function(Resolver *r, const Symbol *function, const Expr *call)
{
    Signature signature = signature_of(function);
    TypedExpr **values = arena_array(r->arena, TypedExpr *, signature.count + 1);

    if (!resolve_count_fits(r, call, function->name, signature.count, signature.arguments))
        return typed_expr_bad(r, call->span);
    if (g_ptr_array_find(r->stack, signature.identity, NULL)) {
        mistake(r, call->span, "use a quantifier, or a loop in an operation",
                "function `%s` calls itself: functions may not recurse", function->name);
        return typed_expr_bad(r, call->span);
    }
    for (uint32_t i = 0; i < signature.count; i++) {
        Scope *scope = r->scope;
        r->scope = function->home;
        Type *type = resolve_type(r, signature.arguments[i].type);
        r->scope = scope;
        g_autofree char *what = g_strdup_printf("argument `%s` of %s",
                                                signature.arguments[i].name.text, function->name);
        values[i] = resolve_as(r, call->items[i], type, what);
    }
    TypedExpr *known = known_value(r, &signature, call);
    if (known)
        return known;
    g_hash_table_add(r->looked_through, (gpointer)signature.identity);
    Span outermost = extent_call(r, call->span);
    g_ptr_array_add(r->stack, (void *)signature.identity);
    TypedExpr *node = function_body(r, function, &signature, values);
    node->span = call->span; /* what is said of its value is about this call */
    r->extent.outermost = outermost;
    g_ptr_array_set_size(r->stack, (gint)r->stack->len - 1);
    return node;
}

/* ---- what is built in ---- */

static TypedExpr *min_or_max(Resolver *r, const Expr *call, TypedExprKind kind)
{
    if (!resolve_count_fits(r, call, kind == NODE_MIN ? "min" : "max", 2, NULL))
        return typed_expr_bad(r, call->span);
    TypedExpr *left = resolve_expr(r, call->items[0], NULL),
              *right = resolve_expr(r, call->items[1], NULL);
    Type *number = type_int(r->types, WIDE_LOW, WIDE_HIGH);
    bool durations = left->type->kind == KIND_DURATION && right->type->kind == KIND_DURATION;
    if (!durations) {
        left =
            left->type->kind == KIND_INT ? left : resolve_coerce(r, left, number, "each argument");
        right = right->type->kind == KIND_INT ? right
                                              : resolve_coerce(r, right, number, "each argument");
    }
    if (left->kind == NODE_BAD || right->kind == NODE_BAD)
        return typed_expr_bad(r, call->span);
    if (typed_expr_is_const(left) && typed_expr_is_const(right)) {
        bool first = kind == NODE_MIN ? left->value <= right->value : left->value >= right->value;
        return first ? left : right;
    }
    bool min = kind == NODE_MIN;
    Type *type = type_int(
        r->types,
        min ? MIN(left->type->low, right->type->low) : MAX(left->type->low, right->type->low),
        min ? MIN(left->type->high, right->type->high) : MAX(left->type->high, right->type->high));
    TypedExpr *node = typed_expr_new(r, kind, type, call->span);
    node->left = left;
    node->right = right;
    return node;
}

static TypedExpr *call_name(Resolver *r, const Expr *call)
{
    Name name = call->left->name;

    if (!name.text)
        return typed_expr_bad(r, call->span);
    Symbol *symbol = scope_find(r, name.text);
    if (!symbol && strcmp(name.text, "min") == 0)
        return min_or_max(r, call, NODE_MIN);
    if (!symbol && strcmp(name.text, "max") == 0)
        return min_or_max(r, call, NODE_MAX);
    symbol = scope_require(r, name,
                           r->context == CONTEXT_PROCESS     ? "function or request"
                           : r->context == CONTEXT_COMPONENT ? "function or operation"
                                                             : "function");
    if (!symbol)
        return typed_expr_bad(r, call->span);
    if (symbol->kind == SYMBOL_FUNCTION)
        return call_function(r, symbol, call);
    if (symbol->kind == SYMBOL_OPERATION || symbol->kind == SYMBOL_REQUEST)
        mistake(r, call->span, "give its result a name first: let x = ...",
                "`%s` takes a step: it may only be called as a statement or as the whole right "
                "side of one",
                name.text);
    else
        mistake(r, name.span,
                symbol->kind == SYMBOL_TYPE && symbol->type->kind == KIND_RECORD
                    ? "the value of a record is `Name { field: value, ... }`"
                    : NULL,
                "`%s` cannot be called", name.text);
    return typed_expr_bad(r, call->span);
}

static void no_method(Resolver *r, const Expr *call, bool is_set)
{
    static const char *const of_sets[] = {"add", "remove", NULL};
    static const char *const of_lists[] = {"push", "pop", "remove", NULL};
    const char *name = call->left->name.text;

    if (g_strv_contains(is_set ? of_sets : of_lists, name))
        mistake(r, call->span, is_set ? NULL : "give what it gives a name first: let x = ...",
                "`%s` changes the %s: it may only be called as a statement%s", name,
                is_set ? "set" : "list", is_set ? "" : " or as the whole right side of one");
    else
        mistake(r, call->left->name.span,
                is_set ? "a set has add, remove and size, and `x in s`"
                       : "a list has push, pop, at, remove, size and full, and `x in l`",
                "a %s has no `%s`", is_set ? "set" : "list", name);
}

/* s.size(), l.at(i), l.full(): the reading half of sets and lists. */
static TypedExpr *read_method(Resolver *r, const Expr *call)
{
    const char *name = call->left->name.text;

    if (strcmp(name, "at") == 0 && call->item_count == 1) {
        Expr index = {.kind = EXPR_INDEX,
                      .span = call->span,
                      .left = call->left->left,
                      .right = call->items[0]};
        return resolve_expr(r, &index, NULL);
    }
    if (call->item_count == 0 && (strcmp(name, "size") == 0 || strcmp(name, "full") == 0))
        return resolve_expr(r, call->left, NULL);
    TypedExpr *left = resolve_expr(r, call->left->left, NULL);
    if (left->type->kind == KIND_SET || left->type->kind == KIND_LIST)
        no_method(r, call, left->type->kind == KIND_SET);
    else if (left->type->kind != KIND_BAD)
        mistake(r, call->left->name.span, NULL, "this has no operations: it is not a component");
    return typed_expr_bad(r, call->span);
}

/* A component's pure functions may be asked from outside, by whoever may look inside: observers,
 * and components that were given it. */
const Symbol *resolve_component_function(Resolver *r, const Instance *instance, Name name)
{
    Scope *scope = r->scope;
    const Symbol *symbol = NULL;

    if (instance->component &&
        (r->context == CONTEXT_OBSERVER || r->context == CONTEXT_COMPONENT)) {
        r->scope = resolve_instance_scope(r, instance);
        symbol = scope_find(r, name.text);
        r->scope = scope;
    }
    if (!symbol || symbol->kind != SYMBOL_FUNCTION || !symbol->member)
        return NULL;
    scope_note(r, name.span, symbol);
    return symbol;
}

TypedExpr *resolve_call(Resolver *r, const Expr *call, Type *expected)
{
    TypedExpr *index;

    if (call->left->kind == EXPR_NAME)
        return call_name(r, call);
    if (call->left->kind != EXPR_FIELD || !call->left->name.text || suggest_receiver(r, call))
        return typed_expr_bad(r, call->span);
    Instance *instance = resolve_instance(r, call->left->left, &index);
    if (!instance)
        return read_method(r, call);
    const Symbol *function = resolve_component_function(r, instance, call->left->name);
    if (function && !index)
        return call_function(r, function, call);
    if (find_operation(r, instance, call->left->name))
        mistake(
            r, call->span,
            r->process || r->instance ? "give its result a name first: let x = ..."
                                      : "look at the state of the component instead",
            r->context == CONTEXT_OBSERVER
                ? "an operation takes a step: what observes may not call one"
                : "an operation takes a step: it may only be called as a statement or as the whole "
                  "right side of one");
    return typed_expr_bad(r, call->span);
}
