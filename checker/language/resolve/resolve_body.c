/* The bodies that statements make up: requests, put in place of their calls, and operations. */
#include "checker/language/resolve/resolve.h"

/* ---- does a body always return? ---- */

static bool leaves_loop(const TypedBlock *acts)
{
    for (uint32_t i = 0; i < acts->count; i++) {
        const TypedStmt *act = acts->list[i];
        if (act->kind == ACT_BREAK)
            return true;
        if (act->kind == ACT_WHILE || act->kind == ACT_REPEAT)
            continue;
        if (leaves_loop(&act->body) || leaves_loop(&act->other))
            return true;
        for (uint32_t j = 0; j < act->branch_count; j++)
            if (leaves_loop(&act->branches[j].body))
                return true;
    }
    return false;
}

static bool act_returns(const TypedStmt *act)
{
    if (act->kind == ACT_RETURN)
        return true;
    if (act->kind == ACT_IF && act->value->kind == NODE_CONST)
        return acts_return(act->value->value ? &act->body : &act->other);
    if (act->kind == ACT_IF || act->kind == ACT_CHANCE)
        return acts_return(&act->body) && acts_return(&act->other);
    if (act->kind == ACT_WHILE && !act->value)
        return !leaves_loop(&act->body);
    if (act->kind == ACT_ATOMIC || act->kind == ACT_WITHIN)
        return acts_return(&act->body);
    for (uint32_t i = 0; i < act->branch_count; i++)
        if (!acts_return(&act->branches[i].body))
            return false;
    return act->kind == ACT_EITHER;
}

bool acts_return(const TypedBlock *acts)
{
    for (uint32_t i = 0; i < acts->count; i++)
        if (act_returns(acts->list[i]))
            return true;
    return false;
}

/* ---- requests ---- */

/* What all returns have in common; a way that ends without one gives none. */
static Type *joined_returns(Resolver *r, const Returns *returns, const TypedBlock *body)
{
    Type *type = NULL;
    bool bare = !acts_return(body);

    for (guint i = 0; i < returns->acts->len; i++) {
        TypedStmt *act = returns->acts->pdata[i];
        if (!act->value) {
            bare = true;
            continue;
        }
        Type *next = type ? type_join(r->types, type, act->value->type) : act->value->type;
        if (!next) {
            g_autofree char *a = type_text(type), *b = type_text(act->value->type);
            mistake(r, act->span, NULL, "this returns %s, an earlier return %s", b, a);
            return bad_type(r);
        }
        type = next;
    }
    if (!type)
        return type_simple(r->types, KIND_VOID);
    if (type->kind == KIND_NONE)
        return type_simple(r->types, KIND_VOID);
    return bare ? type_option(r->types, type) : type;
}

static void coerce_returns(Resolver *r, const Returns *returns, Type *type)
{
    for (guint i = 0; i < returns->acts->len; i++) {
        TypedStmt *act = returns->acts->pdata[i];
        if (act->value && type->kind == KIND_VOID && act->value->kind == NODE_CONST)
            act->value = NULL;
        else if (act->value)
            act->value = coerce(r, act->value, type, "what is returned");
    }
}

/* What is remembered of reads and writes is remembered for each object. */
static void check_objects(Resolver *r, const Decl *decl, const Type *type)
{
    enum { MAX_OBJECTS = 256 };

    if (type->kind != KIND_BAD && (type_holds_list(type) || type->values > MAX_OBJECTS))
        mistake(r, decl->object.span, NULL,
                "`%s` is of one of at most %d objects, and none may have a list in it",
                decl->name.text, MAX_OBJECTS);
}

static void bind_request_arguments(Resolver *r, Inline *request, const Expr *call)
{
    const Decl *decl = request->decl;

    request->argument_count = decl->argument_count;
    request->arguments = arena_array(r->arena, Var *, decl->argument_count);
    request->values = arena_array(r->arena, TypedExpr *, decl->argument_count);
    Scope *inner = scope_new(r, r->globals);
    for (uint32_t i = 0; i < decl->argument_count; i++) {
        const Argument *argument = &decl->arguments[i];
        g_autofree char *what =
            g_strdup_printf("argument `%s` of %s", argument->name.text, decl->name.text);
        Type *type = resolve_type(r, argument->type);
        if (call)
            request->values[i] = resolve_argument(r, call->items[i], type, what);
        Scope *outer = r->scope;
        r->scope = inner;
        request->arguments[i] = declare_local(r, argument->name, type);
        r->scope = outer;
        if (decl->object.text && strcmp(decl->object.text, argument->name.text) == 0)
            request->object = request->arguments[i];
    }
    r->scope = inner;
    if (decl->object.text && !request->object)
        mistake(r, decl->object.span, "name the argument that says which object is read or written",
                "`%s` is not an argument of %s", decl->object.text, decl->name.text);
    if (request->object)
        check_objects(r, decl, request->object->type);
}

/* The versions of two writes can be compared only if they are numbers. */
static void check_version(Resolver *r, const Inline *request)
{
    const Type *type = request->type;

    if (type->kind == KIND_OPTION)
        type = type->element;
    if (request->decl->request == REQUEST_PLAIN || type->kind == KIND_INT ||
        type->kind == KIND_VOID || type->kind == KIND_BAD)
        return;
    g_autofree char *text = type_text(type);
    mistake(r, request->decl->name.span,
            "return the version, or write `request` instead of `read` or `write`",
            "a %s returns the version it %s, a number: this returns %s",
            request->decl->request == REQUEST_READ ? "read" : "write",
            request->decl->request == REQUEST_READ ? "saw" : "committed", text);
}

static void resolve_request_body(Resolver *r, Inline *request)
{
    g_autoptr(GPtrArray) acts = g_ptr_array_new();
    Returns returns = {.acts = acts, .outer = r->returns};
    Scope *closed = r->closed;
    int loops = r->loops;

    r->closed = NULL;
    r->returns = &returns;
    r->loops = 0;
    request->body = resolve_block(r, request->decl->body);
    request->type = joined_returns(r, &returns, &request->body);
    coerce_returns(r, &returns, request->type);
    check_version(r, request);
    r->returns = returns.outer;
    r->loops = loops;
    r->closed = closed;
}

/* Of a request that is made by nobody, and was looked through, only the type is asked for. */
static const Inline *known_inline(Resolver *r, const Decl *decl)
{
    return r->requests ? NULL : g_hash_table_lookup(r->looked_through, decl);
}

Inline *resolve_inline(Resolver *r, const Decl *decl, const Expr *call)
{
    Inline *request = arena_new0(r->arena, Inline);
    const Inline *known = known_inline(r, decl);
    Scope *scope = r->scope;

    request->decl = decl;
    g_ptr_array_add(r->stack, (void *)decl);
    if (r->requests)
        g_ptr_array_add(r->requests, request);
    bind_request_arguments(r, request, call);
    if (known)
        request->type = known->type;
    else
        resolve_request_body(r, request);
    g_hash_table_insert(r->looked_through, (gpointer)decl, request);
    r->scope = scope;
    g_ptr_array_set_size(r->stack, (gint)r->stack->len - 1);
    return request;
}

/* ---- operations ---- */

static void resolve_operation_body(Resolver *r, Operation *operation)
{
    const Member *member = operation->member;
    g_autoptr(GPtrArray) acts = g_ptr_array_new();
    Returns returns = {.acts = acts, .declared = operation->type};

    r->scope = scope_new(r, instance_scope(r, operation->instance));
    for (uint32_t i = 0; i < operation->argument_count; i++)
        scope_declare(r, SYMBOL_VAR, member->arguments[i].name)->var = operation->arguments[i];
    if (member->guard)
        operation->guard = resolve_condition(r, member->guard, "the guard");
    r->returns = &returns;
    operation->body = resolve_block(r, member->body);
    if (operation->type->kind != KIND_VOID && operation->type->kind != KIND_OPTION &&
        operation->type->kind != KIND_BAD && !acts_return(&operation->body))
        mistake(r, member->span, NULL, "operation `%s` may end without returning a value",
                operation->name);
}

/* Whatever is being resolved now waits meanwhile. */
static void resolve_here(Resolver *r, Operation *operation)
{
    Resolver saved = *r;
    Diagnostics *outer = generic_begin(r, operation->instance);

    r->place = PLACE_COMPONENT;
    r->instance = operation->instance;
    r->process = NULL;
    r->vars = r->requests = NULL;
    r->closed = NULL;
    r->loops = r->unreached = 0;
    r->in_atomic = false;
    resolve_operation_body(r, operation);
    generic_end_operation(r, operation, outer);
    Extent extent = r->extent;
    *r = saved;
    r->extent = extent;
}

void resolve_operation(Resolver *r, Operation *operation, Span use)
{
    if (operation->is_resolved) {
        extent_reuse(r, operation->height, use);
        return;
    }
    if (operation->is_resolving) {
        mistake(r, operation->member->name.span, NULL, "operation `%s` calls itself",
                operation->name);
        return;
    }
    uint32_t begun = extent_begin(r);
    operation->is_resolving = true;
    resolve_here(r, operation);
    operation->is_resolved = true;
    operation->is_resolving = false;
    operation->height = extent_end(r, begun);
}
