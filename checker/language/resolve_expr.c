/* Expressions: names bound, types found, constants folded. */
#include "checker/language/resolve.h"

enum { MOST_NODES = 4 * 1000 * 1000 };

Node *node_new(Resolver *r, NodeKind kind, Type *type, Span span)
{
    Node *node = arena_new0(r->arena, Node);

    node->kind = kind;
    node->type = type;
    node->span = span;
    r->nodes++;
    return node;
}

Node *node_const(Resolver *r, Type *type, int64_t value, Span span)
{
    Node *node = node_new(r, NODE_CONST, type, span);

    node->value = value;
    return node;
}

Node *node_bad(Resolver *r, Span span)
{
    return node_new(r, NODE_BAD, bad_type(r), span);
}

static Type *bool_type(Resolver *r)
{
    return type_simple(r->types, KIND_BOOL);
}

/* ---- coercion ---- */

static Node *none_of(Resolver *r, Type *type, Span span)
{
    Node *node = node_const(r, type, 0, span);

    node->is_none = true;
    return node;
}

static Node *wrap(Resolver *r, NodeKind kind, Type *type, Node *left)
{
    Node *node = node_new(r, kind, type, left->span);

    node->left = left;
    return node;
}

static Node *mismatch(Resolver *r, const Node *node, const Type *type, const char *what)
{
    g_autofree char *wanted = type_text(type), *found = type_text(node->type);

    mistake(r, node->span, NULL, "%s must be %s%s, but this is %s", what,
            type->kind == KIND_BOOL ? "a " : "", wanted, found);
    return node_bad(r, node->span);
}

Node *coerce(Resolver *r, Node *node, Type *type, const char *what)
{
    const Type *from = node->type;

    if (type_fits(type, from))
        return node;
    if (type->kind == KIND_OPTION && from->kind == KIND_NONE)
        return none_of(r, type, node->span);
    if (type->kind == KIND_OPTION && from->kind != KIND_OPTION) {
        Node *inner = coerce(r, node, type->element, what);
        return inner->kind == NODE_BAD ? inner : wrap(r, NODE_SOME, type, inner);
    }
    if (from->kind == KIND_OPTION && type_fits(type, from->element))
        return wrap(r, NODE_UNWRAP, from->element, node);
    if (from->kind == KIND_EMPTY && (type->kind == KIND_SET || type->kind == KIND_LIST))
        return node_new(r, type->kind == KIND_SET ? NODE_SET : NODE_LIST, type, node->span);
    return mismatch(r, node, type, what);
}

Node *resolve_as(Resolver *r, const Expr *expr, Type *type, const char *what)
{
    return coerce(r, resolve_expr(r, expr, type), type, what);
}

Node *resolve_condition(Resolver *r, const Expr *expr, const char *what)
{
    return resolve_as(r, expr, bool_type(r), what);
}

bool resolve_number(Resolver *r, const Expr *expr, Kind kind, const char *what, int64_t *value)
{
    Place place = r->place;

    r->place = PLACE_CONSTANT;
    Node *node = resolve_expr(r, expr, NULL);
    r->place = place;
    *value = 0;
    if (node->type->kind == KIND_BAD)
        return false;
    if (node->type->kind != kind) {
        g_autofree char *found = type_text(node->type);
        mistake(r, expr->span,
                kind == KIND_DURATION ? "durations are written 5ms, 1s, 2m, 1h" : NULL,
                "%s must be a %s, but this is %s", what, kind == KIND_INT ? "number" : "duration",
                found);
        return false;
    }
    if (!node_is_const(node)) {
        mistake(r, expr->span, NULL,
                "%s must be known beforehand: params, consts and fixes may be used", what);
        return false;
    }
    *value = node->value;
    return true;
}

/* ---- names ---- */

static Node *bad_place(Resolver *r, Span span, const char *name, const char *help, const char *why)
{
    mistake(r, span, help, "`%s` %s", name, why);
    return node_bad(r, span);
}

static Node *var_node(Resolver *r, Var *var, Span span)
{
    if (r->place == PLACE_CONSTANT)
        return bad_place(r, span, var->name, "params, consts and fixes may be used",
                         "is known only during a run, and this must be known beforehand");
    if (var->is_ghost && r->place != PLACE_OBSERVER)
        return bad_place(r, span, var->name,
                         "only ghost code, assert, checks, windows and measures may read it",
                         "is ghost state: it may not change what the design does");
    Node *node = node_new(r, NODE_VAR, var->type, span);
    node->var = var;
    return node;
}

static Node *process_node(Resolver *r, Process *process, Span span)
{
    if (process->count != 1) {
        g_autofree char *help = g_strdup_printf(
            "write %s[0], or go through them: some r in %s: ...", process->name, process->name);
        return bad_place(r, span, process->name, help, "has several instances");
    }
    return node_const(r, type_process(r->types, process, process->first, process->first),
                      process->first, span);
}

static Node *symbol_node(Resolver *r, Symbol *symbol, Span span)
{
    switch (symbol->kind) {
    case SYMBOL_VALUE: {
        Node *node = arena_copy(r->arena, symbol->node, 1, sizeof *symbol->node);
        node->span = span;
        return node;
    }
    case SYMBOL_VAR: return var_node(r, symbol->var, span);
    case SYMBOL_PROCESS: return process_node(r, symbol->process, span);
    case SYMBOL_INSTANCE:
        return bad_place(r, span, symbol->name, "call one of its operations",
                         "is a component, not a value");
    case SYMBOL_FUNCTION:
    case SYMBOL_OPERATION:
    case SYMBOL_REQUEST:
        return bad_place(r, span, symbol->name, NULL, "is to be called: parentheses are missing");
    case SYMBOL_TYPE:
        return bad_place(r, span, symbol->name,
                         symbol->type->kind == KIND_RECORD
                             ? "before a block, a record's value needs parentheses: (R { f: 1 })"
                             : NULL,
                         "is a type, not a value");
    default: return bad_place(r, span, symbol->name, NULL, "is not a value");
    }
}

/* ---- fields ---- */

static Node *process_index(Resolver *r, Process *process, const Expr *expr)
{
    Type *type = process->argument ? process->argument->type
                                   : type_int(r->types, 0, (int64_t)process->count - 1);
    Node *which = resolve_as(r, expr->right, type, "which instance");
    Type *result = type_process(r->types, process, process->first,
                                (int64_t)process->first + process->count - 1);

    if (node_is_const(which)) {
        uint64_t ordinal = type_ordinal(type, which->value);
        if (ordinal >= process->count) {
            mistake(r, expr->right->span, NULL, "`%s` has %u instances, numbered from 0",
                    process->name, process->count);
            return node_bad(r, expr->span);
        }
        return node_const(r, result, process->first + (int64_t)ordinal, expr->span);
    }
    Node *node = node_new(r, NODE_PROCESS, result, expr->span);
    node->left = which;
    return node;
}

static Node *local_of(Resolver *r, Node *process, const Expr *expr)
{
    const Process *template = process->type->process;
    g_autoptr(GPtrArray) vars = g_ptr_array_new();
    Type *type = NULL;

    if (r->place != PLACE_OBSERVER)
        return bad_place(r, expr->span, expr->name.text, NULL,
                         "is another process's local: only checks, windows and measures see it");
    if (!template)
        return bad_place(r, expr->left->span, "process", NULL,
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
    if (!type)
        return bad_place(r, expr->name.span, expr->name.text, NULL,
                         vars->len ? "names locals of several types"
                                   : "is not a local of this process");
    Node *node = node_new(r, NODE_LOCAL_OF, type_option(r->types, type), expr->span);
    node->left = process;
    node->name = expr->name.text;
    node->vars = arena_copy(r->arena, vars->pdata, vars->len, sizeof(Var *));
    node->var_count = vars->len;
    return node;
}

static Node *no_field(Resolver *r, const Node *left, const Expr *expr)
{
    g_autofree char *type = type_text(left->type);

    if (left->type->kind != KIND_BAD)
        mistake(r, expr->name.span, NULL, "%s has no `.%s`", type, expr->name.text);
    return node_bad(r, expr->span);
}

static Node *record_field(Resolver *r, Node *left, const Expr *expr)
{
    const Type *type = left->type;
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < type->field_count; i++) {
        g_ptr_array_add(names, (char *)type->fields[i].name);
        if (strcmp(type->fields[i].name, expr->name.text) != 0)
            continue;
        if (left->kind == NODE_RECORD)
            return left->items[i];
        Node *node = node_new(r, NODE_FIELD, type->fields[i].type, expr->span);
        node->left = left;
        node->number = i;
        return node;
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *help = diagnostics_nearest(expr->name.text, (const char *const *)names->pdata);
    mistake(r, expr->name.span, help, "record %s has no field `%s`", type->name, expr->name.text);
    return node_bad(r, expr->span);
}

static Node *property_of(Resolver *r, Node *left, const Expr *expr)
{
    static const struct {
        const char *name;
        Kind kind;
        NodeKind node;
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
        Type *result = known[i].node == NODE_SIZE ? type_int(r->types, 0, most) : bool_type(r);
        return wrap(r, known[i].node, result, left);
    }
    return no_field(r, left, expr);
}

static Node *instance_field(Resolver *r, Instance *instance, Node *index, const Expr *expr)
{
    if (r->place != PLACE_OBSERVER)
        return bad_place(r, expr->span, expr->name.text,
                         "call an operation of it; only checks, windows and ghost code look inside",
                         "is inside a component");
    if (!instance->component) /* said already: there is no such component */
        return node_bad(r, expr->span);
    for (uint32_t i = 0; i < instance->var_count; i++) {
        Var *var = instance->vars[i];
        if (strcmp(var->name, expr->name.text) != 0)
            continue;
        Node *node = var_node(r, var, expr->span);
        node->left = index;
        return node;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (uint32_t i = 0; i < instance->var_count; i++)
        g_ptr_array_add(names, (char *)instance->vars[i]->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *help = diagnostics_nearest(expr->name.text, (const char *const *)names->pdata);
    mistake(r, expr->name.span, help, "component %s has no state `%s`",
            instance->component->name.text, expr->name.text);
    return node_bad(r, expr->span);
}

static Node *enum_member(Resolver *r, const Expr *expr)
{
    if (expr->left->kind != EXPR_NAME)
        return NULL;
    Symbol *symbol = scope_find(r, expr->left->name.text);
    if (!symbol || symbol->kind != SYMBOL_TYPE || symbol->type->kind != KIND_ENUM)
        return NULL;
    const Decl *decl = symbol->type->decl;
    for (uint32_t i = 0; i < decl->name_count; i++)
        if (strcmp(decl->names[i].text, expr->name.text) == 0)
            return node_const(r, symbol->type, i, expr->span);
    mistake(r, expr->name.span, NULL, "enum %s has no `%s`", decl->name.text, expr->name.text);
    return node_bad(r, expr->span);
}

static Node *resolve_field(Resolver *r, const Expr *expr)
{
    Node *index = NULL, *member = enum_member(r, expr);

    if (member || !expr->name.text)
        return member ? member : node_bad(r, expr->span);
    Instance *instance = resolve_instance(r, expr->left, &index);
    if (instance)
        return instance_field(r, instance, index, expr);
    Node *left = resolve_expr(r, expr->left, NULL);
    if (left->type->kind == KIND_PROCESS)
        return local_of(r, left, expr);
    if (left->type->kind == KIND_OPTION && left->type->element->kind == KIND_RECORD)
        left = wrap(r, NODE_UNWRAP, left->type->element, left);
    return left->type->kind == KIND_RECORD ? record_field(r, left, expr)
                                           : property_of(r, left, expr);
}

static Node *resolve_index(Resolver *r, const Expr *expr)
{
    if (expr->left->kind == EXPR_NAME) {
        Symbol *symbol = scope_find(r, expr->left->name.text);
        if (symbol && symbol->kind == SYMBOL_PROCESS)
            return process_index(r, symbol->process, expr);
    }
    Node *left = resolve_expr(r, expr->left, NULL);
    if (left->type->kind == KIND_OPTION)
        left = wrap(r, NODE_UNWRAP, left->type->element, left);
    Type *type = left->type;
    if (type->kind != KIND_ARRAY && type->kind != KIND_LIST) {
        if (type->kind != KIND_BAD)
            mistake(r, expr->span, NULL, "only arrays and lists have places to take with [ ]");
        return node_bad(r, expr->span);
    }
    Type *index =
        type->kind == KIND_ARRAY ? type->index : type_int(r->types, 0, type->capacity - 1);
    Node *node = node_new(r, NODE_INDEX, type->element, expr->span);
    node->left = left;
    node->right = resolve_as(r, expr->right, index, "the index");
    return node;
}

/* ---- operators ---- */

static int64_t clamp(__int128 value)
{
    return value < INT64_MIN / 4   ? INT64_MIN / 4
           : value > INT64_MAX / 4 ? INT64_MAX / 4
                                   : (int64_t)value;
}

static Type *spanning(Resolver *r, __int128 a, __int128 b, __int128 c, __int128 d)
{
    __int128 low = MIN(MIN(a, b), MIN(c, d)), high = MAX(MAX(a, b), MAX(c, d));

    return type_int(r->types, clamp(low), clamp(high));
}

/* The range of a result from the ranges of its operands (interval arithmetic). */
static Type *arithmetic_type(Resolver *r, Operator op, const Type *a, const Type *b)
{
    __int128 al = a->low, ah = a->high, bl = b->low, bh = b->high;

    switch (op) {
    case OP_ADD: return spanning(r, al + bl, ah + bh, al + bl, ah + bh);
    case OP_SUB: return spanning(r, al - bh, ah - bl, al - bh, ah - bl);
    case OP_MUL: return spanning(r, al * bl, al * bh, ah * bl, ah * bh);
    case OP_DIV: return spanning(r, al, ah, -al, -ah);
    default: {
        __int128 most = MAX(bl < 0 ? -bl : bl, bh < 0 ? -bh : bh);
        return spanning(r, al < 0 ? -most : 0, ah > 0 ? most : 0, 0, 0);
    }
    }
}

static Node *binary(Resolver *r, const Expr *expr, Type *type, Node *left, Node *right)
{
    Node *node = node_new(r, NODE_BINARY, type, expr->span);

    node->op = expr->op;
    node->left = left;
    node->right = right;
    if (left->kind == NODE_BAD || right->kind == NODE_BAD)
        return node_bad(r, expr->span);
    return fold_binary(r, node);
}

static Node *as_number(Resolver *r, Node *node, const char *what)
{
    if (node->type->kind == KIND_OPTION && node->type->element->kind == KIND_INT)
        return wrap(r, NODE_UNWRAP, node->type->element, node);
    return node->type->kind == KIND_INT
               ? node
               : coerce(r, node, type_int(r->types, WIDE_LOW, WIDE_HIGH), what);
}

static Node *duration_arithmetic(Resolver *r, const Expr *expr, Node *left, Node *right)
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
    return node_bad(r, expr->span);
}

static Node *resolve_arithmetic(Resolver *r, const Expr *expr)
{
    Node *left = resolve_expr(r, expr->left, NULL), *right = resolve_expr(r, expr->right, NULL);

    if (left->type->kind == KIND_DURATION || right->type->kind == KIND_DURATION)
        return duration_arithmetic(r, expr, left, right);
    left = as_number(r, left, "the left side");
    right = as_number(r, right, "the right side");
    if (left->kind == NODE_BAD || right->kind == NODE_BAD)
        return node_bad(r, expr->span);
    return binary(r, expr, arithmetic_type(r, expr->op, left->type, right->type), left, right);
}

static Node *incomparable(Resolver *r, const Expr *expr, const Node *left, const Node *right)
{
    g_autofree char *a = type_text(left->type), *b = type_text(right->type);

    mistake(r, expr->span, NULL, "these cannot be compared: %s on the left, %s on the right", a, b);
    return node_bad(r, expr->span);
}

static Node *resolve_equality(Resolver *r, const Expr *expr)
{
    Node *left = resolve_expr(r, expr->left, NULL);
    Node *right = resolve_expr(r, expr->right, left->type);

    if (left->type->kind == KIND_BAD || right->type->kind == KIND_BAD)
        return node_bad(r, expr->span);
    if (left->type->kind == KIND_NONE && right->type->kind == KIND_NONE)
        return node_const(r, bool_type(r), expr->op == OP_EQ, expr->span);
    Type *type = type_join(r->types, left->type, right->type);
    if (!type || type->kind == KIND_TIMER || type->kind == KIND_VOID || type->kind == KIND_EMPTY)
        return incomparable(r, expr, left, right);
    return binary(r, expr, bool_type(r), coerce(r, left, type, "the left side"),
                  coerce(r, right, type, "the right side"));
}

static Node *resolve_order(Resolver *r, const Expr *expr)
{
    Node *left = resolve_expr(r, expr->left, NULL), *right = resolve_expr(r, expr->right, NULL);

    if (left->type->kind != KIND_DURATION || right->type->kind != KIND_DURATION) {
        left = as_number(r, left, "the left side");
        right = as_number(r, right, "the right side");
    }
    return binary(r, expr, bool_type(r), left, right);
}

static Node *resolve_membership(Resolver *r, const Expr *expr)
{
    Node *right = resolve_expr(r, expr->right, NULL);

    if (right->type->kind != KIND_SET && right->type->kind != KIND_LIST) {
        if (right->type->kind != KIND_BAD)
            mistake(r, expr->right->span, NULL, "`in` needs a set or a list on its right");
        return node_bad(r, expr->span);
    }
    Node *left = resolve_as(r, expr->left, right->type->element, "the left side of `in`");
    return binary(r, expr, bool_type(r), left, right);
}

static Node *resolve_binary(Resolver *r, const Expr *expr)
{
    switch (expr->op) {
    case OP_AND:
    case OP_OR: {
        const char *what = expr->op == OP_AND ? "each side of `&&`" : "each side of `||`";
        Node *left = resolve_condition(r, expr->left, what);
        return binary(r, expr, bool_type(r), left, resolve_condition(r, expr->right, what));
    }
    case OP_EQ:
    case OP_NE: return resolve_equality(r, expr);
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE: return resolve_order(r, expr);
    case OP_IN: return resolve_membership(r, expr);
    default: return resolve_arithmetic(r, expr);
    }
}

static Node *resolve_unary(Resolver *r, const Expr *expr)
{
    Node *left = expr->op == OP_NOT
                     ? resolve_condition(r, expr->left, "what `!` negates")
                     : as_number(r, resolve_expr(r, expr->left, NULL), "what `-` negates");

    if (left->kind == NODE_BAD)
        return left;
    Type *type =
        expr->op == OP_NOT ? left->type : type_int(r->types, -left->type->high, -left->type->low);
    Node *node = node_new(r, NODE_UNARY, type, expr->span);
    node->op = expr->op;
    node->left = left;
    return fold_unary(r, node);
}

/* ---- the rest ---- */

static Node *resolve_if(Resolver *r, const Expr *expr, Type *expected)
{
    Node *condition = resolve_condition(r, expr->left, "the condition");
    Node *yes = resolve_expr(r, expr->right, expected);
    Node *no = resolve_expr(r, expr->third, expected ? expected : yes->type);
    Type *type = type_join(r->types, yes->type, no->type);

    if (!type)
        return incomparable(r, expr, yes, no);
    yes = coerce(r, yes, type, "each branch");
    no = coerce(r, no, type, "each branch");
    if (condition->kind == NODE_BAD)
        return condition;
    if (node_is_const(condition))
        return condition->value ? yes : no;
    Node *node = node_new(r, NODE_IF, type, expr->span);
    node->left = condition;
    node->right = yes;
    node->third = no;
    return node;
}

static Type *quantified_type(Resolver *r, Quantifier quantifier, const Type *domain,
                             const Type *body)
{
    if (quantifier == QUANT_ALL || quantifier == QUANT_SOME)
        return bool_type(r);
    int64_t most = domain->values > (uint64_t)INT32_MAX ? INT32_MAX : (int64_t)domain->values;
    if (quantifier == QUANT_COUNT)
        return type_int(r->types, 0, most);
    return spanning(r, (__int128)body->low * most, (__int128)body->high * most, 0, 0);
}

static const char *quantifier_word(Quantifier quantifier)
{
    static const char *const words[] = {"all", "some", "count", "sum"};

    return words[quantifier];
}

static Node *resolve_quantifier(Resolver *r, const Expr *expr)
{
    Node *set, *body;

    if (r->place == PLACE_CONSTANT)
        return bad_place(r, expr->span, quantifier_word(expr->quantifier),
                         "params, consts, fixes and functions of them may be used",
                         "is worked out during a run, and this must be known beforehand");
    Type *domain = resolve_domain(r, expr->domain, &set);

    scope_push(r);
    Var *var = var_new(r, VAR_LOCAL, expr->name, domain);
    scope_declare(r, SYMBOL_VAR, expr->name)->var = var;
    if (expr->quantifier == QUANT_SUM)
        body = as_number(r, resolve_expr(r, expr->left, NULL), "what `sum` adds up");
    else
        body = resolve_condition(r, expr->left, "what a quantifier says");
    scope_pop(r);
    if (domain->kind == KIND_BAD || body->kind == NODE_BAD)
        return node_bad(r, expr->span);
    Node *node = node_new(r, NODE_QUANTIFIER,
                          quantified_type(r, expr->quantifier, domain, body->type), expr->span);
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

static void report_unknown_fields(Resolver *r, const Expr *expr, const Type *type)
{
    for (uint32_t i = 0; i < expr->field_count; i++) {
        const FieldInit *field = &expr->fields[i];
        bool known = false;
        for (uint32_t j = 0; j < type->field_count; j++)
            known |= strcmp(type->fields[j].name, field->name.text) == 0;
        if (!known)
            mistake(r, field->name.span, NULL, "record %s has no field `%s`", type->name,
                    field->name.text);
        else if (find_init(expr, field->name.text) != field)
            mistake(r, field->name.span, NULL, "field `%s` is given twice", field->name.text);
    }
}

static Node *resolve_record(Resolver *r, const Expr *expr)
{
    Symbol *symbol = scope_require(r, expr->name, "record");

    if (!symbol || symbol->kind != SYMBOL_TYPE || symbol->type->kind != KIND_RECORD) {
        if (symbol)
            mistake(r, expr->name.span, NULL, "`%s` is not a record", expr->name.text);
        return node_bad(r, expr->span);
    }
    const Type *type = symbol->type;
    Node *node = node_new(r, NODE_RECORD, symbol->type, expr->span);
    node->item_count = type->field_count;
    node->items = arena_array(r->arena, Node *, type->field_count);
    report_unknown_fields(r, expr, type);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const FieldInit *init = find_init(expr, type->fields[i].name);
        g_autofree char *what = g_strdup_printf("field `%s`", type->fields[i].name);
        if (!init)
            mistake(r, expr->span, NULL, "field `%s` of record %s is missing", type->fields[i].name,
                    type->name);
        node->items[i] =
            init ? resolve_as(r, init->value, type->fields[i].type, what) : node_bad(r, expr->span);
    }
    return node;
}

/* { a, b } and [ a, b ]: of the expected type, else of what the items have in common. */
static Node *resolve_items(Resolver *r, const Expr *expr, Type *expected)
{
    bool is_set = expr->kind == EXPR_SET;
    Type *element = NULL;

    if (expected && expected->kind == KIND_OPTION)
        expected = expected->element;
    if (expected && expected->kind == (is_set ? KIND_SET : KIND_LIST))
        element = expected->element;
    if (expr->item_count == 0 && !element)
        return node_new(r, NODE_CONST, type_simple(r->types, KIND_EMPTY), expr->span);
    Node **items = arena_array(r->arena, Node *, expr->item_count + 1);
    Type *joined = element;
    for (uint32_t i = 0; i < expr->item_count; i++) {
        items[i] = resolve_expr(r, expr->items[i], element);
        if (!element)
            joined = joined ? type_join(r->types, joined, items[i]->type) : items[i]->type;
        if (!joined)
            return mismatch(r, items[i], items[0]->type, "each item");
    }
    for (uint32_t i = 0; i < expr->item_count; i++)
        items[i] = coerce(r, items[i], joined, "each item");
    if (joined->kind == KIND_BAD || (is_set && joined->values > 4096))
        return node_bad(r, expr->span);
    Type *type = element  ? expected
                 : is_set ? type_set(r->types, joined)
                          : type_list(r->types, joined, expr->item_count);
    Node *node = node_new(r, is_set ? NODE_SET : NODE_LIST, type, expr->span);
    node->items = items;
    node->item_count = expr->item_count;
    return node;
}

static bool has_label(const Acts *acts, const char *name);

/* In a request that is called there. */
static bool value_has_label(const Node *value, const char *name)
{
    if (!value)
        return false;
    if (value->kind == NODE_REQUEST)
        return has_label(&value->request->body, name);
    if (value->kind == NODE_IF)
        return value_has_label(value->right, name) || value_has_label(value->third, name);
    return (value->kind == NODE_SOME || value->kind == NODE_UNWRAP) && value_has_label(value->left, name);
}

static bool has_label(const Acts *acts, const char *name)
{
    for (uint32_t i = 0; i < acts->count; i++) {
        const Act *act = acts->list[i];
        if (act->kind == ACT_LABEL && strcmp(act->name, name) == 0)
            return true;
        if (has_label(&act->body, name) || has_label(&act->other, name) || value_has_label(act->value, name))
            return true;
        for (uint32_t j = 0; j < act->branch_count; j++)
            if (has_label(&act->branches[j].body, name))
                return true;
    }
    return false;
}

static Node *resolve_whereabouts(Resolver *r, const Expr *expr)
{
    Node *process = resolve_expr(r, expr->left, NULL);

    if (r->place != PLACE_OBSERVER)
        return bad_place(r, expr->span, expr->kind == EXPR_AT ? "at" : "done", NULL,
                         "is for checks, windows and measures only");
    if (process->type->kind != KIND_PROCESS) {
        if (process->type->kind != KIND_BAD)
            mistake(r, expr->left->span, NULL, "expected a process");
        return node_bad(r, expr->span);
    }
    const Process *template = process->type->process;
    if (expr->kind == EXPR_AT && template && !has_label(&template->body, expr->name.text)) {
        mistake(r, expr->name.span, "a label is a name and a colon before a statement",
                "process %s has no label `%s`", template->name, expr->name.text);
        return node_bad(r, expr->span);
    }
    Node *node = wrap(r, expr->kind == EXPR_AT ? NODE_AT : NODE_DONE, bool_type(r), process);
    node->name = expr->name.text;
    node->span = expr->span;
    return node;
}

static Node *resolve_self(Resolver *r, const Expr *expr)
{
    if (!r->process || r->place == PLACE_CONSTANT) {
        mistake(r, expr->span, NULL,
                "`self` is the process that runs this code: there is none here");
        return node_bad(r, expr->span);
    }
    const Process *process = r->process;
    return node_new(r, NODE_SELF,
                    type_process(r->types, r->process, process->first,
                                 (int64_t)process->first + process->count - 1),
                    expr->span);
}

static Node *resolve_name(Resolver *r, const Expr *expr)
{
    Symbol *symbol = scope_require(r, expr->name, "name");

    return symbol ? symbol_node(r, symbol, expr->span) : node_bad(r, expr->span);
}

Node *resolve_expr(Resolver *r, const Expr *expr, Type *expected)
{
    if (r->nodes > MOST_NODES) {
        if (r->nodes++ == MOST_NODES + 1)
            mistake(r, expr->span, NULL,
                    "the functions of this design grow too large when put in place");
        return node_bad(r, expr->span);
    }
    switch (expr->kind) {
    case EXPR_INT:
        return node_const(r, type_int(r->types, expr->value, expr->value), expr->value, expr->span);
    case EXPR_DURATION:
        return node_const(r, type_simple(r->types, KIND_DURATION), expr->value, expr->span);
    case EXPR_BOOL: return node_const(r, bool_type(r), expr->value, expr->span);
    case EXPR_NONE: return none_of(r, type_simple(r->types, KIND_NONE), expr->span);
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
    return node_bad(r, expr->span);
}
