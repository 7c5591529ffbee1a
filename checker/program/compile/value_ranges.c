/* How large the integers of a `let` without a type can become.
 *
 * Interval analysis over all assignments, in whatever order they happen, until nothing grows; what
 * still grows after a few rounds is taken to be as wide as an integer may be (Cousot and Cousot,
 * POPL 1977, with the crudest of widenings). Every interval is an over-approximation, so it is safe
 * to pack states by it and to leave out checks that it proves. */
#include "checker/program/compile/compile.h"

enum { ROUNDS = 6 };

static const Interval everything = {WIDE_LOW, WIDE_HIGH, true};

static const Type nothing = {.kind = KIND_NONE};

static int64_t clamped(__int128 value)
{
    return value < INT64_MIN / 4   ? INT64_MIN / 4
           : value > INT64_MAX / 4 ? INT64_MAX / 4
                                   : (int64_t)value;
}

static Interval join(Interval a, Interval b)
{
    if (!a.known || !b.known)
        return a.known ? a : b;
    return (Interval){MIN(a.low, b.low), MAX(a.high, b.high), true};
}

static Interval of_type(const Type *type)
{
    if (type->kind == KIND_OPTION)
        type = type->element;
    if (type->kind != KIND_INT && type->kind != KIND_PROCESS)
        return (Interval){0};
    return (Interval){type->low, type->high, true};
}

static Interval product(Interval a, Interval b)
{
    __int128 corners[] = {(__int128)a.low * b.low, (__int128)a.low * b.high,
                          (__int128)a.high * b.low, (__int128)a.high * b.high};
    __int128 low = corners[0], high = corners[0];

    for (int i = 1; i < 4; i++) {
        low = MIN(low, corners[i]);
        high = MAX(high, corners[i]);
    }
    return (Interval){clamped(low), clamped(high), true};
}

static Interval arithmetic(Compiler *c, const TypedExpr *node)
{
    Interval a = value_ranges_of(c, node->left), b = value_ranges_of(c, node->right);

    if (!a.known || !b.known)
        return (Interval){0};
    switch (node->op) {
    case OP_ADD:
        return (Interval){clamped((__int128)a.low + b.low), clamped((__int128)a.high + b.high),
                          true};
    case OP_SUB:
        return (Interval){clamped((__int128)a.low - b.high), clamped((__int128)a.high - b.low),
                          true};
    case OP_MUL: return product(a, b);
    case OP_DIV: {
        int64_t most = MAX(ABS(a.low), ABS(a.high));
        return a.low >= 0 && b.low > 0 ? (Interval){0, a.high / b.low, true}
                                       : (Interval){-most, most, true};
    }
    case OP_MOD: {
        int64_t most = MAX(ABS(b.low), ABS(b.high));
        return (Interval){a.low < 0 ? -most : 0, a.high > 0 ? most : 0, true};
    }
    case OP_NONE:
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_AND:
    case OP_OR:
    case OP_IN:
    case OP_NOT:
    case OP_NEG: break; /* no arithmetic */
    }
    g_assert_not_reached();
}

static Interval known_range(Compiler *c, const void *key, const Type *type)
{
    Interval *range = g_hash_table_lookup(c->ranges, key);

    return range ? *range : of_type(type);
}

static Interval of_lesser_or_greater(Compiler *c, const TypedExpr *node)
{
    const Interval a = value_ranges_of(c, node->left), b = value_ranges_of(c, node->right);
    const bool min = node->kind == NODE_MIN;

    return (Interval){min ? MIN(a.low, b.low) : MAX(a.low, b.low),
                      min ? MIN(a.high, b.high) : MAX(a.high, b.high), a.known && b.known};
}

/* Neither `none` nor a duration makes an integer larger. */
static Interval of_constant(const TypedExpr *node)
{
    return node->is_none || node->type->kind == KIND_DURATION
               ? (Interval){0}
               : (Interval){node->value, node->value, true};
}

Interval value_ranges_of(Compiler *c, const TypedExpr *node)
{
    switch (node->kind) {
    case NODE_CONST: return of_constant(node);
    case NODE_VAR: /* nothing assigned yet is no value at all: not a reason to grow */
        return known_range(c, node->var, node->var->is_inferred ? &nothing : node->type);
    case NODE_REQUEST: return known_range(c, node->request, node->type);
    case NODE_SOME:
    case NODE_UNWRAP: return value_ranges_of(c, node->left);
    case NODE_LET: return value_ranges_of(c, node->right);
    case NODE_IF: return join(value_ranges_of(c, node->right), value_ranges_of(c, node->third));
    case NODE_BINARY:
        return node->op <= OP_MOD && node->type->kind == KIND_INT ? arithmetic(c, node)
                                                                  : of_type(node->type);
    case NODE_MIN:
    case NODE_MAX: return of_lesser_or_greater(c, node);
    case NODE_FIELD:
    case NODE_INDEX:
    case NODE_UNARY:
    case NODE_QUANTIFIER:
    case NODE_RECORD:
    case NODE_SET:
    case NODE_LIST:
    case NODE_FILL:
    case NODE_SIZE:
    case NODE_FULL:
    case NODE_RUNNING:
    case NODE_DUE:
    case NODE_SELF:
    case NODE_PROCESS:
    case NODE_AT:
    case NODE_DONE:
    case NODE_LOCAL_OF:
    case NODE_OPERATION:
    case NODE_ADD:
    case NODE_REMOVE:
    case NODE_PUSH:
    case NODE_POP:
    case NODE_TAKE:
    case NODE_BAD: return of_type(node->type);
    }
    g_assert_not_reached();
}

/* ---- collecting what is assigned ---- */

typedef struct Rounds {
    Compiler *c;
    bool grew;
    bool widen;
} Rounds;

static void collect_block(Rounds *r, const TypedBlock *block, const Inline *request);

static void grow(Rounds *r, const void *key, Interval more)
{
    Interval *range = g_hash_table_lookup(r->c->ranges, key);

    if (!range) {
        range = arena_new0(r->c->arena, Interval);
        g_hash_table_insert(r->c->ranges, (gpointer)key, range);
    }
    Interval joined = join(*range, more);
    if (joined.known && (joined.low < WIDE_LOW || joined.high > WIDE_HIGH))
        joined = everything;
    if (joined.known == range->known && joined.low == range->low && joined.high == range->high)
        return;
    *range = r->widen ? everything : joined;
    r->grew = true;
}

static void collect_expr(Rounds *r, const TypedExpr *node)
{
    if (!node)
        return;
    if (node->kind == NODE_SOME || node->kind == NODE_UNWRAP) {
        collect_expr(r, node->left);
    } else if (node->kind == NODE_IF) {
        collect_expr(r, node->right);
        collect_expr(r, node->third);
    } else if (node->kind == NODE_REQUEST) {
        const Inline *request = node->request;
        if (!g_hash_table_contains(r->c->ranges, request))
            g_hash_table_insert(r->c->ranges, (gpointer)request, arena_new0(r->c->arena, Interval));
        collect_block(r, &request->body, request);
    }
}

static void collect_stmt(Rounds *r, const TypedStmt *stmt, const Inline *request)
{
    collect_expr(r, stmt->value);
    if (stmt->kind == TYPED_LET && stmt->var->is_inferred)
        grow(r, stmt->var, value_ranges_of(r->c, stmt->value));
    if (stmt->kind == TYPED_ASSIGN && stmt->target->kind == NODE_VAR &&
        stmt->target->var->is_inferred)
        grow(r, stmt->target->var, value_ranges_of(r->c, stmt->value));
    if (stmt->kind == TYPED_RETURN && request && stmt->value)
        grow(r, request, value_ranges_of(r->c, stmt->value));
    collect_block(r, &stmt->body, request);
    collect_block(r, &stmt->other, request);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        collect_block(r, &stmt->branches[i].body, request);
}

static void collect_block(Rounds *r, const TypedBlock *block, const Inline *request)
{
    for (uint32_t i = 0; i < block->count; i++)
        collect_stmt(r, block->list[i], request);
}

static void collect_all(Rounds *r)
{
    const System *system = r->c->system;

    for (uint32_t i = 0; i < system->process_count; i++)
        collect_block(r, &system->processes[i]->body, NULL);
    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint32_t j = 0; j < instance->operation_count; j++)
            collect_block(r, &instance->operations[j].body, NULL);
        for (uint32_t j = 0; j < instance->event_count; j++)
            collect_block(r, &instance->events[j].body, NULL);
    }
}

void value_ranges_find(Compiler *c)
{
    Rounds r = {.c = c, .grew = true};

    for (int round = 0; r.grew && budget_go_on(c->system->design->budget); round++) {
        r.grew = false;
        r.widen = round >= ROUNDS;
        collect_all(&r);
    }
}
