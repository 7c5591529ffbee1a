/* Statements, and the bodies they make up: operations and requests. */
#include "checker/language/resolve/resolve.h"

#include "checker/base/duration.h"

/* ---- one function a statement ---- */

TypedStmt *resolve_stmt_new(Resolver *r, TypedStmtKind kind, const Stmt *stmt)
{
    TypedStmt *typed = arena_new0(r->arena, TypedStmt);

    typed->kind = kind;
    typed->span = stmt->span;
    typed->text = stmt->text;
    typed->text_span = stmt->text_span;
    return typed;
}

static Type *inferred_type(Resolver *r, const Stmt *stmt, Type *type, bool *inferred)
{
    Type *wide = type_int(r->types, WIDE_LOW, WIDE_HIGH);

    if (type->kind == KIND_NONE || type->kind == KIND_EMPTY) {
        mistake(r, stmt->span,
                type->kind == KIND_NONE ? "give its type: let x: T? = none"
                                        : "give its type: let x: set<T> = {}",
                "the type of `%s` cannot be told from this", stmt->name.text);
        return resolve_bad_type(r);
    }
    if (type->kind == KIND_VOID) {
        mistake(r, stmt->value->span, NULL, "this returns no value for `%s`", stmt->name.text);
        return resolve_bad_type(r);
    }
    if (type->kind == KIND_PROCESS)
        return type_process(r->types, NULL, 0, (int64_t)r->system->process_instances - 1);
    *inferred =
        type->kind == KIND_INT || (type->kind == KIND_OPTION && type->element->kind == KIND_INT);
    if (type->kind == KIND_INT)
        return wide;
    return *inferred ? type_option(r->types, wide) : type;
}

static TypedStmt *resolve_let(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_LET, stmt);
    Type *type = stmt->type ? resolve_local_type(r, stmt->name, resolve_type(r, stmt->type)) : NULL;
    TypedExpr *value = resolve_right(r, stmt->value, type);
    bool inferred = false;

    if (type)
        value = resolve_coerce_filled(r, value, type, "the value");
    else
        type = inferred_type(r, stmt, value->type, &inferred);
    typed->value = resolve_coerce(r, value, type, "the value");
    typed->var = resolve_declare_local(r, stmt->name, type);
    typed->var->is_inferred = inferred;
    return typed;
}

static TypedStmt *resolve_assign(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_ASSIGN, stmt);
    CodeContext context = r->context;

    if (resolve_is_ghost_target(r, stmt->target))
        r->context = CONTEXT_OBSERVER;
    typed->target = resolve_target(r, stmt->target, "what is assigned");
    if (typed->target->kind == NODE_VAR)
        typed->target->var->is_assigned = true;
    TypedExpr *value = resolve_right(r, stmt->value, typed->target->type);
    bool is_timer = typed->target->type->kind == KIND_TIMER;
    typed->value = is_timer ? value : resolve_coerce(r, value, typed->target->type, "the value");
    r->context = context;
    if (is_timer)
        mistake(r, stmt->span, "start t for D, or stop t", "a timer is not assigned");
    return typed;
}

static bool does_something(const TypedExpr *node)
{
    TypedExprKind kind = node->kind;

    if (kind == NODE_IF)
        return does_something(node->right) && does_something(node->third);
    return kind == NODE_OPERATION || kind == NODE_REQUEST || kind == NODE_ADD ||
           kind == NODE_REMOVE || kind == NODE_PUSH || kind == NODE_POP || kind == NODE_TAKE ||
           kind == NODE_BAD;
}

static TypedStmt *resolve_do(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_DO, stmt);

    const Expr *call = stmt->value;
    CodeContext context = r->context;

    if (call->kind == EXPR_CALL && call->left->kind == EXPR_FIELD &&
        resolve_is_ghost_target(r, call->left->left)) {
        r->context = CONTEXT_OBSERVER;
        typed->value = resolve_change(r, call);
        r->context = context;
    } else {
        typed->value = resolve_right(r, call, type_simple(r->types, KIND_VOID));
    }
    if (!does_something(typed->value))
        mistake(r, stmt->span, NULL, "this has no effect: its value is not used");
    return typed;
}

static void refuse_value(Resolver *r, const Returns *returns, Span span)
{
    if (returns->is_process)
        mistake(r, span, NULL, "a process returns nothing: it has no caller");
    else if (returns->is_event)
        mistake(r, span, NULL, "an event or a fault returns nothing: it has no caller");
    else
        mistake(r, span, "declare what it returns: op name(): T", "this operation returns nothing");
}

static TypedStmt *resolve_return(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_RETURN, stmt);
    Returns *returns = r->returns;

    if (!returns) {
        mistake(r, stmt->span, NULL, "there is nothing to return from here");
        return typed;
    }
    if (stmt->value &&
        (returns->is_process || (returns->declared && returns->declared->kind == KIND_VOID)))
        refuse_value(r, returns, stmt->value->span);
    if (!stmt->value && returns->declared && returns->declared->kind != KIND_VOID) {
        g_autofree char *type = type_text(returns->declared);
        g_autofree char *help = g_strdup_printf("say which, of type %s: return ...", type);
        mistake(r, stmt->span, help, "this operation returns a value");
    }
    if (stmt->value) {
        typed->value = resolve_right(r, stmt->value, returns->declared);
        if (returns->declared && returns->declared->kind != KIND_VOID)
            typed->value = resolve_coerce(r, typed->value, returns->declared, "what is returned");
    }
    g_ptr_array_add(returns->statements, typed);
    return typed;
}

static TypedStmt *resolve_assert(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_ASSERT, stmt);
    CodeContext context = r->context;

    r->context = CONTEXT_OBSERVER;
    typed->value = resolve_condition(r, stmt->value, "what is asserted");
    r->context = context;
    typed->number = r->assertions->len;
    g_ptr_array_add(r->assertions, typed);
    return typed;
}

/* The drawn variable is declared in the block that the statement stands in. */
static TypedStmt *resolve_choose(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed =
        resolve_stmt_new(r, stmt->kind == STMT_PICK ? TYPED_PICK : TYPED_CHOOSE, stmt);
    Type *type = resolve_domain(r, stmt->domain, &typed->target);

    typed->var = resolve_declare_local(r, stmt->name, type);
    if (stmt->value)
        typed->value = resolve_condition(r, stmt->value, "what `where` asks");
    return typed;
}

static TypedStmt *resolve_either(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_EITHER, stmt);

    typed->branch_count = stmt->branch_count;
    typed->branches = arena_array(r->arena, TypedBranch, stmt->branch_count);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        typed->branches[i] = (TypedBranch){resolve_block(r, stmt->branches[i].body),
                                           stmt->branches[i].is_fault, stmt->branches[i].span};
    return typed;
}

/* Nothing but assignments to ghosts, and choices between them. */
static bool is_ghost_code(Resolver *r, const Block *block)
{
    for (uint32_t i = 0; block && i < block->count; i++) {
        const Stmt *stmt = block->statements[i];
        bool ghost = stmt->kind == STMT_ASSIGN
                         ? resolve_is_ghost_target(r, stmt->target)
                         : stmt->kind == STMT_IF && is_ghost_code(r, stmt->body) &&
                               is_ghost_code(r, stmt->other);
        if (!ghost)
            return false;
    }
    return true;
}

/* A block that is not gone into where the condition is a constant of that value. */
static TypedBlock resolve_branch(Resolver *r, const Block *block, const TypedExpr *condition,
                                 int64_t closed_by)
{
    bool is_closed = condition->kind == NODE_CONST && condition->value == closed_by;

    r->unreached += is_closed;
    TypedBlock typed = resolve_block(r, block);
    r->unreached -= is_closed;
    return typed;
}

static TypedStmt *resolve_if(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_IF, stmt);
    CodeContext context = r->context;

    if (is_ghost_code(r, stmt->body) && is_ghost_code(r, stmt->other))
        r->context = CONTEXT_OBSERVER;
    typed->value = resolve_condition(r, stmt->value, "the condition");
    r->context = context;
    typed->body = resolve_branch(r, stmt->body, typed->value, 0);
    if (stmt->other)
        typed->other = resolve_branch(r, stmt->other, typed->value, 1);
    return typed;
}

static TypedStmt *resolve_loop(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed =
        resolve_stmt_new(r, stmt->kind == STMT_REPEAT ? TYPED_REPEAT : TYPED_WHILE, stmt);

    if (stmt->kind == STMT_WHILE)
        typed->value = resolve_condition(r, stmt->value, "the condition");
    if (stmt->kind == STMT_REPEAT)
        typed->value =
            resolve_as(r, stmt->value, type_int(r->types, 0, WIDE_HIGH), "how often to repeat");
    bool is_closed = typed->value && typed->value->kind == NODE_CONST && typed->value->value == 0;
    r->loops++;
    r->unreached += is_closed;
    typed->body = resolve_block(r, stmt->body);
    r->unreached -= is_closed;
    r->loops--;
    return typed;
}

static TypedStmt *resolve_jump(Resolver *r, const Stmt *stmt)
{
    bool is_break = stmt->kind == STMT_BREAK;

    if (r->loops == 0)
        mistake(r, stmt->span, NULL, "`%s` is not in a loop", is_break ? "break" : "continue");
    return resolve_stmt_new(r, is_break ? TYPED_BREAK : TYPED_CONTINUE, stmt);
}

static TypedStmt *stmt_here(Resolver *r, const Stmt *stmt)
{
    switch (stmt->kind) {
    case STMT_LET: return resolve_let(r, stmt);
    case STMT_ASSIGN: return resolve_assign(r, stmt);
    case STMT_EXPR: return resolve_do(r, stmt);
    case STMT_IF: return resolve_if(r, stmt);
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

/* What is too deep does nothing: it was reported, and is never run. */
static TypedStmt *resolve_stmt(Resolver *r, const Stmt *stmt)
{
    bool may = extent_enter(r, stmt->keyword);
    TypedStmt *typed = may ? stmt_here(r, stmt) : resolve_stmt_new(r, TYPED_PAUSE, stmt);

    extent_leave(r);
    return typed;
}

void resolve_bounds(Resolver *r, const Expr *low, const Expr *high, TypedExpr **min,
                    TypedExpr **most)
{
    *min = resolve_duration(r, low, "the least time it takes");
    *most = high ? resolve_duration(r, high, "the most time it takes") : *min;
    if ((*min)->kind == NODE_CONST && (*most)->kind == NODE_CONST && (*min)->value > (*most)->value)
        mistake(r, low->span, NULL, "the least time is more than the most");
}

static void resolve_takes(Resolver *r, const Stmt *stmt, TypedStmt *typed)
{
    if (!stmt->takes_low)
        return;
    if (stmt->body)
        mistake(r, stmt->takes_low->span,
                stmt->kind == STMT_ATOMIC
                    ? "how long the block takes is said behind `process NAME`: takes A..B"
                    : "`within D { ... }` says how long a block takes at most",
                "`takes` is for a call, and this is a block");
    else if (!resolve_calls_something(typed->value) && !r->calls_elsewhere)
        mistake(r, stmt->span, NULL, "`takes` is for a call, and there is none in this statement");
    if (r->context != CONTEXT_PROCESS)
        mistake(r, stmt->span, NULL,
                "`takes` is for a process's calls: an operation takes no time of its own");
    if (r->in_atomic)
        mistake(r, stmt->takes_low->span, "`takes` behind `process NAME` counts for the block, too",
                "`takes` cannot be inside atomic: its calls are one step");
    if (typed->value && typed->value->kind == NODE_REQUEST)
        mistake(r, stmt->takes_low->span, "for all of it together, write `within`",
                "`takes` is for the call of an operation, and a request may make several");
    resolve_bounds(r, stmt->takes_low, stmt->takes_high, &typed->takes_low, &typed->takes_high);
}

TypedBlock resolve_statements(Resolver *r, const Block *block)
{
    TypedBlock typed = {arena_array(r->arena, TypedStmt *, block->count + 1), block->count};

    if (r->extent.is_over)
        typed.count = 0;
    for (uint32_t i = 0; i < typed.count; i++) {
        const bool before = r->calls_elsewhere;
        r->calls_elsewhere = false;
        typed.list[i] = resolve_stmt(r, block->statements[i]);
        resolve_takes(r, block->statements[i], typed.list[i]);
        r->calls_elsewhere = before;
    }
    return typed;
}

TypedBlock resolve_block(Resolver *r, const Block *block)
{
    scope_push(r);
    TypedBlock typed = resolve_statements(r, block);
    scope_pop(r);
    return typed;
}
