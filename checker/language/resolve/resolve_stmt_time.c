/* Statements about time and chance, and blocks that are one step or have a deadline. */
#include "checker/language/resolve/resolve.h"

#include "checker/base/duration.h"

static void report_tick(Resolver *r, const Expr *expr, const char *what, int64_t value)
{
    g_autofree char *duration = duration_text(value), *tick = duration_text(r->system->clock);

    mistake(r, generic_origin(r, expr), "leave the unit of `clock` out, and the right one is found",
            "%s, %s, is not a multiple of the clock's tick of %s", what, duration, tick);
}

TypedExpr *resolve_duration(Resolver *r, const Expr *expr, const char *what)
{
    int64_t value;

    if (!resolve_number(r, expr, KIND_DURATION, what, &value))
        return typed_expr_bad(r, expr->span);
    if (value < 0)
        mistake(r, expr->span, NULL, "%s cannot be negative", what);
    else if (r->system->clock > 0 && value % r->system->clock != 0 && !generic_is_untyped(r))
        report_tick(r, expr, what, value);
    return typed_expr_const(r, type_simple(r->types, KIND_DURATION), value, expr->span);
}

static void process_only(Resolver *r, const Stmt *stmt, const char *word)
{
    if (r->context != CONTEXT_PROCESS)
        mistake(r, stmt->keyword, NULL,
                "`%s` is for processes: an operation takes no time of its own", word);
    else if (r->in_atomic)
        mistake(r, stmt->keyword, NULL, "`%s` cannot be inside atomic: one step has no middle",
                word);
}

TypedStmt *resolve_wait(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed =
        resolve_stmt_new(r, stmt->kind == STMT_WAIT ? TYPED_WAIT : TYPED_PAUSE, stmt);

    process_only(r, stmt, stmt->kind == STMT_WAIT ? "wait" : "pause");
    if (stmt->kind == STMT_WAIT)
        typed->value = resolve_duration(r, stmt->value, "how long to wait");
    return typed;
}

TypedStmt *resolve_atomic(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_ATOMIC, stmt);
    bool before = r->in_atomic;

    if (r->context != CONTEXT_PROCESS)
        mistake(r, stmt->keyword, NULL, "an operation is atomic already");
    else if (before)
        mistake(r, stmt->keyword, NULL, "this is inside atomic already");
    r->in_atomic = true;
    typed->body = resolve_statements(r, stmt->body); /* no scope: what it learns is used after it */
    r->in_atomic = before;
    return typed;
}

TypedStmt *resolve_within(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_WITHIN, stmt);

    process_only(r, stmt, "within");
    typed->value = resolve_duration(r, stmt->value, "the time within which it ends");
    typed->body = resolve_block(r, stmt->body);
    return typed;
}

/* The probability is written as a fraction of two constants: 1/10. */
TypedStmt *resolve_chance(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_CHANCE, stmt);
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
    typed->value = typed_expr_const(r, type_int(r->types, parts, parts), parts, value->span);
    typed->number = (uint32_t)whole;
    typed->body = resolve_block(r, stmt->body);
    if (stmt->other)
        typed->other = resolve_block(r, stmt->other);
    return typed;
}

TypedStmt *resolve_timer(Resolver *r, const Stmt *stmt)
{
    bool starts = stmt->kind == STMT_START;
    TypedStmt *typed = resolve_stmt_new(r, starts ? TYPED_START : TYPED_STOP, stmt);

    typed->target = resolve_target(r, stmt->target, starts ? "what is started" : "what is stopped");
    if (typed->target->type->kind != KIND_TIMER && typed->target->type->kind != KIND_BAD)
        mistake(r, stmt->target->span, NULL, "only a timer can be %s",
                starts ? "started" : "stopped");
    if (starts)
        typed->value = resolve_duration(r, stmt->value, "how long the timer runs");
    return typed;
}

TypedStmt *resolve_label(Resolver *r, const Stmt *stmt)
{
    TypedStmt *typed = resolve_stmt_new(r, TYPED_LABEL, stmt);

    if (r->context != CONTEXT_PROCESS)
        mistake(r, stmt->span, NULL, "only processes and requests have labels");
    typed->name = stmt->name.text;
    return typed;
}
