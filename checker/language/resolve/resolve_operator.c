/* Operators: arithmetic with its ranges, comparisons, logic, membership. */
#include "checker/language/resolve/resolve.h"

static int64_t clamp(__int128 value)
{
    return value < INT64_MIN / 4   ? INT64_MIN / 4
           : value > INT64_MAX / 4 ? INT64_MAX / 4
                                   : (int64_t)value;
}

Type *resolve_span_type(Resolver *r, __int128 a, __int128 b, __int128 c, __int128 d)
{
    __int128 low = MIN(MIN(a, b), MIN(c, d)), high = MAX(MAX(a, b), MAX(c, d));

    return type_int(r->types, clamp(low), clamp(high));
}

/* The range of a result from the ranges of its operands (interval arithmetic). */
static Type *arithmetic_type(Resolver *r, Operator op, const Type *a, const Type *b)
{
    __int128 al = a->low, ah = a->high, bl = b->low, bh = b->high;

    if (op == OP_ADD)
        return resolve_span_type(r, al + bl, ah + bh, al + bl, ah + bh);
    if (op == OP_SUB)
        return resolve_span_type(r, al - bh, ah - bl, al - bh, ah - bl);
    if (op == OP_MUL)
        return resolve_span_type(r, al * bl, al * bh, ah * bl, ah * bh);
    if (op == OP_DIV)
        return resolve_span_type(r, al, ah, -al, -ah);
    g_assert(op == OP_MOD);
    __int128 most = MAX(bl < 0 ? -bl : bl, bh < 0 ? -bh : bh);
    return resolve_span_type(r, al < 0 ? -most : 0, ah > 0 ? most : 0, 0, 0);
}

static TypedExpr *binary(Resolver *r, const Expr *expr, Type *type, TypedExpr *left,
                         TypedExpr *right)
{
    TypedExpr *node = typed_expr_new(r, NODE_BINARY, type, expr->span);

    node->op = expr->op;
    node->left = left;
    node->right = right;
    if (left->kind == NODE_BAD || right->kind == NODE_BAD)
        return typed_expr_bad(r, expr->span);
    return constant_fold_binary(r, node);
}

TypedExpr *resolve_as_number(Resolver *r, TypedExpr *node, const char *what)
{
    if (node->type->kind == KIND_OPTION && node->type->element->kind == KIND_INT)
        return typed_expr_wrap(r, NODE_UNWRAP, node->type->element, node);
    return node->type->kind == KIND_INT
               ? node
               : resolve_coerce(r, node, type_int(r->types, WIDE_LOW, WIDE_HIGH), what);
}

static TypedExpr *duration_arithmetic(Resolver *r, const Expr *expr, TypedExpr *left,
                                      TypedExpr *right)
{
    bool both = left->type->kind == KIND_DURATION && right->type->kind == KIND_DURATION;
    bool sum = expr->op == OP_ADD || expr->op == OP_SUB;
    Type *type = type_simple(r->types, KIND_DURATION);

    if (both && sum)
        return binary(r, expr, type, left, right);
    if (!both && expr->op == OP_MUL &&
        (left->type->kind == KIND_INT || right->type->kind == KIND_INT))
        return binary(r, expr, type, left, right);
    if (left->type->kind != KIND_BAD && right->type->kind != KIND_BAD)
        mistake(r, expr->span, NULL,
                "durations can be added, subtracted, compared, and multiplied by a number");
    return typed_expr_bad(r, expr->span);
}

static TypedExpr *resolve_arithmetic(Resolver *r, const Expr *expr)
{
    TypedExpr *left = resolve_expr(r, expr->left, NULL),
              *right = resolve_expr(r, expr->right, NULL);

    if (left->type->kind == KIND_DURATION || right->type->kind == KIND_DURATION)
        return duration_arithmetic(r, expr, left, right);
    left = resolve_as_number(r, left, "the left side");
    right = resolve_as_number(r, right, "the right side");
    if (left->kind == NODE_BAD || right->kind == NODE_BAD)
        return typed_expr_bad(r, expr->span);
    return binary(r, expr, arithmetic_type(r, expr->op, left->type, right->type), left, right);
}

TypedExpr *resolve_incomparable(Resolver *r, const Expr *expr, const TypedExpr *left,
                                const TypedExpr *right)
{
    g_autofree char *a = typed_expr_text(left), *b = typed_expr_text(right);

    mistake(r, expr->span, NULL, "these cannot be compared: %s on the left, %s on the right", a, b);
    return typed_expr_bad(r, expr->span);
}

static bool is_display(const Expr *expr)
{
    return (expr->kind == EXPR_SET || expr->kind == EXPR_LIST) && expr->item_count > 0;
}

/* What two sets, or lists, can both be of; NULL where that is nothing new. */
static Type *wider_collection(Resolver *r, Type *a, Type *b)
{
    if (a == b || a->kind != b->kind || (a->kind != KIND_SET && a->kind != KIND_LIST))
        return NULL;
    Type *element = type_join(r->types, a->element, b->element);
    if (!element || element->kind == KIND_BAD)
        return NULL;
    return a->kind == KIND_LIST ? type_list(r->types, element, MAX(a->capacity, b->capacity))
           : element->values <= MAX_SET ? type_set(r->types, element)
                                        : NULL;
}

/* `{1} == {c.x}`: each side alone is of a type that need not hold what is in the other. */
static void resolve_displays(Resolver *r, const Expr *expr, TypedExpr **left, TypedExpr **right)
{
    TypedExpr *alone = resolve_expr(r, expr->right, NULL);
    Type *wider = wider_collection(r, (*left)->type, alone->type);

    if (wider)
        *left = resolve_expr(r, expr->left, wider);
    *right = resolve_expr(r, expr->right, (*left)->type);
}

static TypedExpr *resolve_equality(Resolver *r, const Expr *expr)
{
    TypedExpr *left = resolve_expr(r, expr->left, NULL), *right;

    if (is_display(expr->left) && is_display(expr->right))
        resolve_displays(r, expr, &left, &right);
    else
        right = resolve_expr(r, expr->right, left->type);

    if (left->type->kind == KIND_BAD || right->type->kind == KIND_BAD)
        return typed_expr_bad(r, expr->span);
    if (left->type->kind == KIND_NONE && right->type->kind == KIND_NONE)
        return typed_expr_const(r, resolve_bool_type(r), expr->op == OP_EQ, expr->span);
    Type *type = type_join(r->types, left->type, right->type);
    if (!type || type->kind == KIND_TIMER || type->kind == KIND_VOID || type->kind == KIND_EMPTY)
        return resolve_incomparable(r, expr, left, right);
    return binary(r, expr, resolve_bool_type(r), resolve_coerce(r, left, type, "the left side"),
                  resolve_coerce(r, right, type, "the right side"));
}

static TypedExpr *resolve_order(Resolver *r, const Expr *expr)
{
    TypedExpr *left = resolve_expr(r, expr->left, NULL),
              *right = resolve_expr(r, expr->right, NULL);

    if (left->type->kind != KIND_DURATION || right->type->kind != KIND_DURATION) {
        left = resolve_as_number(r, left, "the left side");
        right = resolve_as_number(r, right, "the right side");
    }
    return binary(r, expr, resolve_bool_type(r), left, right);
}

static TypedExpr *resolve_membership(Resolver *r, const Expr *expr)
{
    TypedExpr *right = resolve_expr(r, expr->right, NULL);

    if (right->type->kind != KIND_SET && right->type->kind != KIND_LIST) {
        if (right->type->kind != KIND_BAD)
            mistake(r, expr->right->span, NULL, "`in` needs a set or a list on its right");
        return typed_expr_bad(r, expr->span);
    }
    TypedExpr *left = resolve_as(r, expr->left, right->type->element, "the left side of `in`");
    return binary(r, expr, resolve_bool_type(r), left, right);
}

TypedExpr *resolve_binary(Resolver *r, const Expr *expr)
{
    switch (expr->op) {
    case OP_AND:
    case OP_OR: {
        const char *what = expr->op == OP_AND ? "each side of `&&`" : "each side of `||`";
        TypedExpr *left = resolve_condition(r, expr->left, what);
        return binary(r, expr, resolve_bool_type(r), left, resolve_condition(r, expr->right, what));
    }
    case OP_EQ:
    case OP_NE: return resolve_equality(r, expr);
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE: return resolve_order(r, expr);
    case OP_IN: return resolve_membership(r, expr);
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_MOD: return resolve_arithmetic(r, expr);
    case OP_NONE:
    case OP_NOT:
    case OP_NEG: break; /* of no two operands */
    }
    g_assert_not_reached();
}

/* `!u` of an option, which other languages read as "there is none", or of a number: "it is 0". */
static TypedExpr *negated(Resolver *r, const Expr *expr)
{
    TypedExpr *left = resolve_expr(r, expr->left, resolve_bool_type(r));

    bool is_number = left->type->kind == KIND_INT && left->kind != NODE_CONST;
    if (!is_number &&
        (left->type->kind != KIND_OPTION || type_fits(resolve_bool_type(r), left->type->element)))
        return resolve_coerce(r, left, resolve_bool_type(r), "what `!` negates");
    g_autofree char *text = typed_expr_source(r, left);
    g_autofree char *help = g_strdup_printf(
        is_number ? "a number is compared: %s == 0" : "is there no value? %s == none", text);
    mistake(r, left->span, help, "what `!` negates must be a bool, but this %s",
            is_number ? "is a number" : "may be none");
    return typed_expr_bad(r, left->span);
}

TypedExpr *resolve_unary(Resolver *r, const Expr *expr)
{
    TypedExpr *left = expr->op == OP_NOT ? negated(r, expr)
                                         : resolve_as_number(r, resolve_expr(r, expr->left, NULL),
                                                             "what `-` negates");

    if (left->kind == NODE_BAD)
        return left;
    Type *type =
        expr->op == OP_NOT ? left->type : type_int(r->types, -left->type->high, -left->type->low);
    TypedExpr *node = typed_expr_new(r, NODE_UNARY, type, expr->span);
    node->op = expr->op;
    node->left = left;
    return constant_fold_unary(r, node);
}
