/* The bodies that statements make up: requests, put in place of their calls, and operations. */
#include "checker/language/resolve/resolve.h"

/* ---- does a body always return? ---- */

static bool leaves_loop(const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        if (stmt->kind == TYPED_BREAK)
            return true;
        if (stmt->kind == TYPED_WHILE || stmt->kind == TYPED_REPEAT)
            continue;
        if (leaves_loop(&stmt->body) || leaves_loop(&stmt->other))
            return true;
        for (uint32_t j = 0; j < stmt->branch_count; j++)
            if (leaves_loop(&stmt->branches[j].body))
                return true;
    }
    return false;
}

static bool stmt_returns(const TypedStmt *stmt)
{
    if (stmt->kind == TYPED_RETURN)
        return true;
    if (stmt->kind == TYPED_IF && stmt->value->kind == NODE_CONST)
        return resolve_always_returns(stmt->value->value ? &stmt->body : &stmt->other);
    if (stmt->kind == TYPED_IF || stmt->kind == TYPED_CHANCE)
        return resolve_always_returns(&stmt->body) && resolve_always_returns(&stmt->other);
    if (stmt->kind == TYPED_WHILE && !stmt->value)
        return !leaves_loop(&stmt->body);
    if (stmt->kind == TYPED_ATOMIC || stmt->kind == TYPED_WITHIN)
        return resolve_always_returns(&stmt->body);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        if (!resolve_always_returns(&stmt->branches[i].body))
            return false;
    return stmt->kind == TYPED_EITHER;
}

bool resolve_always_returns(const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++)
        if (stmt_returns(block->list[i]))
            return true;
    return false;
}

/* ---- requests ---- */

/* What all returns have in common; a way that ends without one gives none. */
static Type *joined_returns(Resolver *r, const Returns *returns, const TypedBlock *body)
{
    Type *type = NULL;
    bool bare = !resolve_always_returns(body);

    for (guint i = 0; i < returns->statements->len; i++) {
        TypedStmt *stmt = returns->statements->pdata[i];
        if (!stmt->value) {
            bare = true;
            continue;
        }
        Type *next = type ? type_join(r->types, type, stmt->value->type) : stmt->value->type;
        if (!next) {
            g_autofree char *a = type_text(type), *b = type_text(stmt->value->type);
            mistake(r, stmt->span, NULL, "this returns %s, an earlier return %s", b, a);
            return resolve_bad_type(r);
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
    for (guint i = 0; i < returns->statements->len; i++) {
        TypedStmt *stmt = returns->statements->pdata[i];
        if (stmt->value && type->kind == KIND_VOID && stmt->value->kind == NODE_CONST)
            stmt->value = NULL;
        else if (stmt->value)
            stmt->value = resolve_coerce(r, stmt->value, type, "what is returned");
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
        request->arguments[i] = resolve_declare_local(r, argument->name, type);
        r->scope = outer;
        if (decl->object.text && strcmp(decl->object.text, argument->name.text) == 0) {
            request->object = request->arguments[i];
            scope_note_place(r, decl->object.span, argument->name.span, type);
        }
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
    g_autoptr(GPtrArray) statements = g_ptr_array_new();
    Returns returns = {.statements = statements, .outer = r->returns};
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
    g_autoptr(GPtrArray) statements = g_ptr_array_new();
    Returns returns = {.statements = statements, .declared = operation->type};

    r->scope = scope_new(r, resolve_instance_scope(r, operation->instance));
    for (uint32_t i = 0; i < operation->argument_count; i++)
        scope_declare(r, SYMBOL_VAR, member->arguments[i].name)->var = operation->arguments[i];
    if (member->guard)
        operation->guard = resolve_condition(r, member->guard, "the guard");
    r->returns = &returns;
    operation->body = resolve_block(r, member->body);
    if (operation->type->kind != KIND_VOID && operation->type->kind != KIND_OPTION &&
        operation->type->kind != KIND_BAD && !resolve_always_returns(&operation->body))
        mistake(r, member->span, NULL, "operation `%s` may end without returning a value",
                operation->name);
}

/* Whatever is being resolved now waits meanwhile. */
static void resolve_here(Resolver *r, Operation *operation)
{
    Resolver saved = *r;
    Diagnostics *outer = generic_begin(r, operation->instance);

    r->context = CONTEXT_COMPONENT;
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
