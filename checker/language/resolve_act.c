/* Statements, and the bodies they make up: operations and requests. */
#include "checker/language/resolve.h"

static Acts resolve_statements(Resolver *r, const Block *block);

/* ---- variables ---- */

Var *var_new(Resolver *r, VarKind kind, Name name, Type *type)
{
    Var *var = arena_new0(r->arena, Var);

    *var = (Var){.kind = kind,
                 .name = name.text ? name.text : "",
                 .span = name.span,
                 .type = type,
                 .slot = -1};
    return var;
}

Var *declare_local(Resolver *r, Name name, Type *type)
{
    Var *var = var_new(r, VAR_LOCAL, name, type);

    if (type->kind == KIND_TIMER || type->kind == KIND_DURATION)
        mistake(r, name.span,
                type->kind == KIND_DURATION ? "declare it as a const or a param" : NULL,
                "a local cannot be a %s", type->kind == KIND_TIMER ? "timer" : "duration");
    if (r->vars) {
        var->number = r->vars->len;
        g_ptr_array_add(r->vars, var);
    }
    scope_declare(r, SYMBOL_VAR, name)->var = var;
    return var;
}

/* ---- what may be assigned ---- */

static const Expr *root_of(const Expr *expr)
{
    while (expr->kind == EXPR_FIELD || expr->kind == EXPR_INDEX)
        expr = expr->left;
    return expr;
}

static bool is_ghost_target(Resolver *r, const Expr *target)
{
    const Expr *root = root_of(target);
    Symbol *symbol =
        root->kind == EXPR_NAME && root->name.text ? scope_find(r, root->name.text) : NULL;

    return symbol && symbol->kind == SYMBOL_VAR && symbol->var->is_ghost;
}

static Node *resolve_target(Resolver *r, const Expr *target, const char *what)
{
    Node *node = resolve_expr(r, target, NULL);
    const Node *root = node;

    while (root->kind == NODE_FIELD || root->kind == NODE_INDEX)
        root = root->left;
    if (root->kind == NODE_BAD)
        return node;
    if (root->kind != NODE_VAR) {
        mistake(r, target->span, NULL, "%s must be a variable", what);
        return node_bad(r, target->span);
    }
    if (root->var->kind == VAR_STATE && (root->left || root->var->instance != r->instance)) {
        mistake(r, target->span, "call an operation of it",
                "a component's state is changed by its operations only");
        return node_bad(r, target->span);
    }
    return node;
}

/* ---- one function a statement ---- */

static Act *act_new(Resolver *r, ActKind kind, const Stmt *stmt)
{
    Act *act = arena_new0(r->arena, Act);

    act->kind = kind;
    act->span = stmt->span;
    act->text = stmt->text;
    return act;
}

static Type *inferred_type(Resolver *r, const Stmt *stmt, Type *type, bool *inferred)
{
    Type *wide = type_int(r->types, WIDE_LOW, WIDE_HIGH);

    if (type->kind == KIND_NONE || type->kind == KIND_EMPTY) {
        mistake(r, stmt->span,
                type->kind == KIND_NONE ? "say of what: let x: T? = none"
                                        : "say of what: let x: set<T> = {}",
                "the type of `%s` cannot be told from this", stmt->name.text);
        return bad_type(r);
    }
    if (type->kind == KIND_VOID) {
        mistake(r, stmt->value->span, NULL, "this gives nothing that `%s` could be",
                stmt->name.text);
        return bad_type(r);
    }
    if (type->kind == KIND_PROCESS)
        return type_process(r->types, NULL, 0, (int64_t)r->system->process_instances - 1);
    *inferred =
        type->kind == KIND_INT || (type->kind == KIND_OPTION && type->element->kind == KIND_INT);
    if (type->kind == KIND_INT)
        return wide;
    return *inferred ? type_option(r->types, wide) : type;
}

static Node *coerce_filled(Resolver *r, Node *node, Type *type, const char *what);

static Act *resolve_let(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_LET, stmt);
    Type *type = stmt->type ? resolve_type(r, stmt->type) : NULL;
    Node *value = resolve_right(r, stmt->value, type);
    bool inferred = false;

    if (type)
        value = coerce_filled(r, value, type, "the value");
    else
        type = inferred_type(r, stmt, value->type, &inferred);
    act->value = coerce(r, value, type, "the value");
    act->var = declare_local(r, stmt->name, type);
    act->var->is_inferred = inferred;
    return act;
}

static Act *resolve_assign(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_ASSIGN, stmt);
    Place place = r->place;

    if (is_ghost_target(r, stmt->target))
        r->place = PLACE_OBSERVER;
    act->target = resolve_target(r, stmt->target, "what is assigned");
    Node *value = resolve_right(r, stmt->value, act->target->type);
    act->value = coerce(r, value, act->target->type, "the value");
    r->place = place;
    if (act->target->type->kind == KIND_TIMER)
        mistake(r, stmt->span, "start t for D, or stop t", "a timer is not assigned");
    return act;
}

static bool does_something(const Node *node)
{
    switch (node->kind) {
    case NODE_OPERATION:
    case NODE_REQUEST:
    case NODE_ADD:
    case NODE_REMOVE:
    case NODE_PUSH:
    case NODE_POP:
    case NODE_TAKE:
    case NODE_BAD: return true;
    case NODE_IF: return does_something(node->right) && does_something(node->third);
    default: return false;
    }
}

static Act *resolve_do(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_DO, stmt);

    const Expr *call = stmt->value;
    Place place = r->place;

    if (call->kind == EXPR_CALL && call->left->kind == EXPR_FIELD && is_ghost_target(r, call->left->left)) {
        r->place = PLACE_OBSERVER;
        act->value = resolve_change(r, call);
        r->place = place;
    } else {
        act->value = resolve_right(r, call, type_simple(r->types, KIND_VOID));
    }
    if (!does_something(act->value))
        mistake(r, stmt->span, NULL, "this does nothing: a value that nobody uses");
    return act;
}

static Act *resolve_return(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_RETURN, stmt);
    Returns *returns = r->returns;

    if (!returns) {
        mistake(r, stmt->span, NULL, "there is nothing to return from here");
        return act;
    }
    if (stmt->value &&
        (returns->is_process || (returns->declared && returns->declared->kind == KIND_VOID)))
        mistake(r, stmt->value->span,
                returns->is_process ? NULL : "declare what it returns: op name(): T",
                "nothing is returned here");
    if (!stmt->value && returns->declared && returns->declared->kind != KIND_VOID)
        mistake(r, stmt->span, NULL, "this operation returns a value");
    if (stmt->value) {
        act->value = resolve_right(r, stmt->value, returns->declared);
        if (returns->declared && returns->declared->kind != KIND_VOID)
            act->value = coerce(r, act->value, returns->declared, "what is returned");
    }
    g_ptr_array_add(returns->acts, act);
    return act;
}

static Act *resolve_assert(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_ASSERT, stmt);
    Place place = r->place;

    r->place = PLACE_OBSERVER;
    act->value = resolve_condition(r, stmt->value, "what is asserted");
    r->place = place;
    act->number = r->assertions->len;
    g_ptr_array_add(r->assertions, act);
    return act;
}

/* The drawn variable is declared in the block that the statement stands in. */
static Act *resolve_choose(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, stmt->kind == STMT_PICK ? ACT_PICK : ACT_CHOOSE, stmt);
    Type *type = resolve_domain(r, stmt->domain, &act->target);

    act->var = declare_local(r, stmt->name, type);
    if (stmt->value)
        act->value = resolve_condition(r, stmt->value, "what `where` asks");
    return act;
}

static Act *resolve_either(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_EITHER, stmt);

    act->branch_count = stmt->branch_count;
    act->branches = arena_array(r->arena, ActBranch, stmt->branch_count);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        act->branches[i] = (ActBranch){resolve_block(r, stmt->branches[i].body),
                                       stmt->branches[i].is_fault, stmt->branches[i].span};
    return act;
}

/* Nothing but assignments to ghosts, and choices between them. */
static bool is_ghost_code(Resolver *r, const Block *block)
{
    for (uint32_t i = 0; block && i < block->count; i++) {
        const Stmt *stmt = block->statements[i];
        bool ghost = stmt->kind == STMT_ASSIGN
                         ? is_ghost_target(r, stmt->target)
                         : stmt->kind == STMT_IF && is_ghost_code(r, stmt->body) &&
                               is_ghost_code(r, stmt->other);
        if (!ghost)
            return false;
    }
    return true;
}

static Act *resolve_if_act(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_IF, stmt);
    Place place = r->place;

    if (is_ghost_code(r, stmt->body) && is_ghost_code(r, stmt->other))
        r->place = PLACE_OBSERVER;
    act->value = resolve_condition(r, stmt->value, "the condition");
    r->place = place;
    act->body = resolve_block(r, stmt->body);
    if (stmt->other)
        act->other = resolve_block(r, stmt->other);
    return act;
}

static Act *resolve_loop(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, stmt->kind == STMT_REPEAT ? ACT_REPEAT : ACT_WHILE, stmt);

    if (stmt->kind == STMT_WHILE)
        act->value = resolve_condition(r, stmt->value, "the condition");
    if (stmt->kind == STMT_REPEAT)
        act->value =
            resolve_as(r, stmt->value, type_int(r->types, 0, WIDE_HIGH), "how often to repeat");
    r->loops++;
    act->body = resolve_block(r, stmt->body);
    r->loops--;
    return act;
}

static Act *resolve_jump(Resolver *r, const Stmt *stmt)
{
    bool is_break = stmt->kind == STMT_BREAK;

    if (r->loops == 0)
        mistake(r, stmt->span, NULL, "`%s` is not in a loop", is_break ? "break" : "continue");
    return act_new(r, is_break ? ACT_BREAK : ACT_CONTINUE, stmt);
}

static Node *resolve_duration(Resolver *r, const Expr *expr, const char *what)
{
    int64_t value;

    if (!resolve_number(r, expr, KIND_DURATION, what, &value))
        return node_bad(r, expr->span);
    if (value < 0)
        mistake(r, expr->span, NULL, "%s cannot be negative", what);
    return node_const(r, type_simple(r->types, KIND_DURATION), value, expr->span);
}

static void process_only(Resolver *r, const Stmt *stmt, const char *word)
{
    if (r->place != PLACE_PROCESS)
        mistake(r, stmt->keyword, NULL,
                "`%s` is for processes: an operation takes no time of its own", word);
    else if (r->in_atomic)
        mistake(r, stmt->keyword, NULL, "`%s` cannot be inside atomic: one step has no middle",
                word);
}

static Act *resolve_wait(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, stmt->kind == STMT_WAIT ? ACT_WAIT : ACT_PAUSE, stmt);

    process_only(r, stmt, stmt->kind == STMT_WAIT ? "wait" : "pause");
    if (stmt->kind == STMT_WAIT)
        act->value = resolve_duration(r, stmt->value, "how long to wait");
    return act;
}

static Act *resolve_atomic(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_ATOMIC, stmt);
    bool before = r->in_atomic;

    if (r->place != PLACE_PROCESS)
        mistake(r, stmt->keyword, NULL, "an operation is atomic already");
    else if (before)
        mistake(r, stmt->keyword, NULL, "this is inside atomic already");
    r->in_atomic = true;
    act->body = resolve_statements(r, stmt->body); /* no scope: what it learns is used after it */
    r->in_atomic = before;
    return act;
}

static Act *resolve_within(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_WITHIN, stmt);

    process_only(r, stmt, "within");
    act->value = resolve_duration(r, stmt->value, "the time within which it ends");
    act->body = resolve_block(r, stmt->body);
    return act;
}

/* The probability is written as a fraction of two constants: 1/10. */
static Act *resolve_chance(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_CHANCE, stmt);
    const Expr *value = stmt->value;
    int64_t parts = 0, whole = 0;

    if (value->kind != EXPR_BINARY || value->op != OP_DIV) {
        mistake(r, value->span, "write it as a fraction: chance 1/10 { } else { }",
                "expected a probability");
    } else if (resolve_number(r, value->left, KIND_INT, "a probability's upper part", &parts) &&
               resolve_number(r, value->right, KIND_INT, "a probability's lower part", &whole) &&
               (parts < 0 || whole <= 0 || parts > whole || whole > 1000000)) {
        mistake(r, value->span, NULL,
                "a probability is a fraction between 0 and 1, in parts of at most 1000000");
    }
    act->value = node_const(r, type_int(r->types, parts, parts), parts, value->span);
    act->number = (uint32_t)whole;
    act->body = resolve_block(r, stmt->body);
    if (stmt->other)
        act->other = resolve_block(r, stmt->other);
    return act;
}

static Act *resolve_timer(Resolver *r, const Stmt *stmt)
{
    bool starts = stmt->kind == STMT_START;
    Act *act = act_new(r, starts ? ACT_START : ACT_STOP, stmt);

    act->target = resolve_target(r, stmt->target, starts ? "what is started" : "what is stopped");
    if (act->target->type->kind != KIND_TIMER && act->target->type->kind != KIND_BAD)
        mistake(r, stmt->target->span, NULL, "only a timer can be %s",
                starts ? "started" : "stopped");
    if (starts)
        act->value = resolve_duration(r, stmt->value, "how long the timer runs");
    return act;
}

static Act *resolve_label(Resolver *r, const Stmt *stmt)
{
    Act *act = act_new(r, ACT_LABEL, stmt);

    if (r->place != PLACE_PROCESS)
        mistake(r, stmt->span, NULL, "only processes and requests have labels");
    act->name = stmt->name.text;
    return act;
}

static Act *resolve_stmt(Resolver *r, const Stmt *stmt)
{
    switch (stmt->kind) {
    case STMT_LET: return resolve_let(r, stmt);
    case STMT_ASSIGN: return resolve_assign(r, stmt);
    case STMT_EXPR: return resolve_do(r, stmt);
    case STMT_IF: return resolve_if_act(r, stmt);
    case STMT_LOOP:
    case STMT_WHILE:
    case STMT_REPEAT: return resolve_loop(r, stmt);
    case STMT_BREAK:
    case STMT_CONTINUE: return resolve_jump(r, stmt);
    case STMT_RETURN: return resolve_return(r, stmt);
    case STMT_ASSERT: return resolve_assert(r, stmt);
    case STMT_CHOOSE:
    case STMT_PICK: return resolve_choose(r, stmt);
    case STMT_EITHER: return resolve_either(r, stmt);
    case STMT_ATOMIC: return resolve_atomic(r, stmt);
    case STMT_PAUSE:
    case STMT_WAIT: return resolve_wait(r, stmt);
    case STMT_WITHIN: return resolve_within(r, stmt);
    case STMT_CHANCE: return resolve_chance(r, stmt);
    case STMT_START:
    case STMT_STOP: return resolve_timer(r, stmt);
    case STMT_LABEL: return resolve_label(r, stmt);
    }
    g_assert_not_reached();
}

static void resolve_takes(Resolver *r, const Stmt *stmt, Act *act)
{
    if (!stmt->takes_low)
        return;
    if (!act->value || (act->kind != ACT_LET && act->kind != ACT_ASSIGN && act->kind != ACT_DO))
        mistake(r, stmt->span, NULL, "`takes` is for a call, and there is none in this statement");
    if (r->place != PLACE_PROCESS)
        mistake(r, stmt->span, NULL,
                "`takes` is for a process's calls: an operation takes no time of its own");
    act->takes_low = resolve_duration(r, stmt->takes_low, "the least time it takes");
    act->takes_high = stmt->takes_high
                          ? resolve_duration(r, stmt->takes_high, "the most time it takes")
                          : act->takes_low;
    if (act->takes_low->value > act->takes_high->value)
        mistake(r, stmt->takes_low->span, NULL, "the least time is more than the most");
}

static Acts resolve_statements(Resolver *r, const Block *block)
{
    Acts acts = {arena_array(r->arena, Act *, block->count + 1), block->count};

    for (uint32_t i = 0; i < block->count; i++) {
        acts.list[i] = resolve_stmt(r, block->statements[i]);
        resolve_takes(r, block->statements[i], acts.list[i]);
    }
    return acts;
}

Acts resolve_block(Resolver *r, const Block *block)
{
    scope_push(r);
    Acts acts = resolve_statements(r, block);
    scope_pop(r);
    return acts;
}

/* ---- does a body always return? ---- */

static bool leaves_loop(const Acts *acts)
{
    for (uint32_t i = 0; i < acts->count; i++) {
        const Act *act = acts->list[i];
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

static bool act_returns(const Act *act)
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

bool acts_return(const Acts *acts)
{
    for (uint32_t i = 0; i < acts->count; i++)
        if (act_returns(acts->list[i]))
            return true;
    return false;
}

/* ---- requests ---- */

/* What all returns have in common; a way that ends without one gives none. */
static Type *joined_returns(Resolver *r, const Returns *returns, const Acts *body)
{
    Type *type = NULL;
    bool bare = !acts_return(body);

    for (guint i = 0; i < returns->acts->len; i++) {
        Act *act = returns->acts->pdata[i];
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
        Act *act = returns->acts->pdata[i];
        if (act->value && type->kind == KIND_VOID && act->value->kind == NODE_CONST)
            act->value = NULL;
        else if (act->value)
            act->value = coerce(r, act->value, type, "what is returned");
    }
}

static void bind_request_arguments(Resolver *r, Inline *request, const Expr *call)
{
    const Decl *decl = request->decl;

    request->argument_count = decl->argument_count;
    request->arguments = arena_array(r->arena, Var *, decl->argument_count);
    request->values = arena_array(r->arena, Node *, decl->argument_count);
    Scope *inner = scope_new(r, r->globals);
    for (uint32_t i = 0; i < decl->argument_count; i++) {
        const Argument *argument = &decl->arguments[i];
        g_autofree char *what =
            g_strdup_printf("argument `%s` of %s", argument->name.text, decl->name.text);
        Type *type = resolve_type(r, argument->type);
        if (call)
            request->values[i] = resolve_as(r, call->items[i], type, what);
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

Inline *resolve_inline(Resolver *r, const Decl *decl, const Expr *call)
{
    Inline *request = arena_new0(r->arena, Inline);
    g_autoptr(GPtrArray) acts = g_ptr_array_new();
    Returns returns = {.acts = acts, .outer = r->returns};
    Scope *scope = r->scope;
    int loops = r->loops;

    request->decl = decl;
    g_ptr_array_add(r->stack, (void *)decl);
    if (r->requests)
        g_ptr_array_add(r->requests, request);
    bind_request_arguments(r, request, call);
    r->returns = &returns;
    r->loops = 0;
    request->body = resolve_block(r, decl->body);
    request->type = joined_returns(r, &returns, &request->body);
    coerce_returns(r, &returns, request->type);
    check_version(r, request);
    r->returns = returns.outer;
    r->loops = loops;
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

void resolve_operation(Resolver *r, Operation *operation)
{
    if (operation->is_resolved)
        return;
    if (operation->is_resolving) {
        mistake(r, operation->member->name.span, NULL, "operation `%s` calls itself",
                operation->name);
        return;
    }
    Resolver saved = *r;
    operation->is_resolving = true;
    r->place = PLACE_COMPONENT;
    r->instance = operation->instance;
    r->process = NULL;
    r->vars = r->requests = NULL;
    r->loops = 0;
    r->in_atomic = false;
    resolve_operation_body(r, operation);
    operation->is_resolved = true;
    operation->is_resolving = false;
    uint32_t nodes = r->nodes;
    *r = saved;
    r->nodes = nodes;
}

/* ---- initial values ---- */

/* One value fills an array; a constant must be in its range, since no run could show otherwise. */
static Node *coerce_filled(Resolver *r, Node *node, Type *type, const char *what)
{
    if (type->kind != KIND_ARRAY || type_fits(type, node->type) || node->type->kind == KIND_OPTION)
        return coerce(r, node, type, what);
    Node *fill = node_new(r, NODE_FILL, type, node->span);
    fill->left = coerce_filled(r, node, type->element, what);
    return fill->left->kind == NODE_BAD ? fill->left : fill;
}

typedef struct Misfit { /* the part of a value that is outside of its type */
    const Node *node;
    const Type *type;
} Misfit;

static Misfit find_misfit(const Node *node, const Type *type);

static Misfit find_item_misfit(const Node *node, const Type *type)
{
    if (type->kind == KIND_LIST && node->item_count > type->capacity)
        return (Misfit){node, type};
    for (uint32_t i = 0; i < node->item_count; i++) {
        bool is_record = type->kind == KIND_RECORD;
        Misfit misfit =
            find_misfit(node->items[i], is_record ? type->fields[i].type : type->element);
        if (misfit.node)
            return misfit;
    }
    return (Misfit){0};
}

static Misfit find_misfit(const Node *node, const Type *type)
{
    if (type->kind == KIND_OPTION)
        type = type->element;
    if (node->kind == NODE_FILL)
        return find_misfit(node->left, type->element);
    if (node->kind == NODE_SOME)
        return find_misfit(node->left, type);
    if (node->kind == NODE_RECORD || node->kind == NODE_SET || node->kind == NODE_LIST)
        return find_item_misfit(node, type);
    bool has_range = type->kind == KIND_INT || type->kind == KIND_PROCESS;
    if (node->kind != NODE_CONST || node->is_none || !has_range)
        return (Misfit){0};
    bool fits = node->value >= type->low && node->value <= type->high;
    return fits ? (Misfit){0} : (Misfit){node, type};
}

static void check_initial(Resolver *r, const Expr *expr, const Node *node, const Type *type,
                          const char *what)
{
    if (node->kind == NODE_BAD)
        return;
    if (!node_is_known(node)) {
        mistake(r, expr->span, "params, consts, fixes and arithmetic with them may be used",
                "%s cannot be worked out beforehand", what);
        return;
    }
    Misfit misfit = find_misfit(node, type);
    if (!misfit.node)
        return;
    const Node *core = node;
    while (core->kind == NODE_FILL || core->kind == NODE_SOME)
        core = core->left;
    g_autofree char *text = type_text(misfit.type);
    bool is_whole = misfit.node == core;
    mistake(r, is_whole ? expr->span : misfit.node->span, NULL, "%s%s is outside of %s",
            is_whole ? "" : "this part of ", what, text);
}

Node *resolve_initial(Resolver *r, const Expr *expr, Type *type, const char *what)
{
    Place place = r->place;

    r->place = PLACE_CONSTANT;
    Node *node = coerce_filled(r, resolve_expr(r, expr, type), type, what);
    r->place = place;
    check_initial(r, expr, node, type, what);
    return node;
}

Node *default_value(Resolver *r, Type *type)
{
    Span span = {0};

    switch (type->kind) {
    case KIND_BOOL:
    case KIND_ENUM:
    case KIND_TIMER: return node_const(r, type, 0, span);
    case KIND_INT: return node_const(r, type, type->low, span);
    case KIND_OPTION: {
        Node *none = node_const(r, type, 0, span);
        none->is_none = true;
        return none;
    }
    case KIND_SET:
    case KIND_LIST: return node_new(r, type->kind == KIND_SET ? NODE_SET : NODE_LIST, type, span);
    case KIND_ARRAY: {
        Node *fill = node_new(r, NODE_FILL, type, span);
        fill->left = default_value(r, type->element);
        return fill->left ? fill : NULL;
    }
    case KIND_RECORD: {
        Node *record = node_new(r, NODE_RECORD, type, span);
        record->item_count = type->field_count;
        record->items = arena_array(r->arena, Node *, type->field_count);
        for (uint32_t i = 0; i < type->field_count; i++)
            if (!(record->items[i] = default_value(r, type->fields[i].type)))
                return NULL;
        return record;
    }
    default: return type->kind == KIND_BAD ? node_bad(r, span) : NULL;
    }
}
