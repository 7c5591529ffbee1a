/* Types as they are written, to types. */
#include "checker/language/resolve/resolve.h"

enum { MAX_VALUES = 1 << 20, MAX_LIST = 4096, MAX_PLACES = 16384 };

Type *resolve_bad_type(Resolver *r)
{
    return type_simple(r->types, KIND_BAD);
}

/* What people call a type elsewhere. */
static bool report_foreign_type(Resolver *r, Name name)
{
    static const struct {
        const char *name, *help;
    } words[] = {{"int", "a number has a range: 0..3"},
                 {"integer", "a number has a range: 0..3"},
                 {"number", "a number has a range: 0..3"},
                 {"boolean", "write `bool`"},
                 {"string", "a text is not a value: declare an enum"},
                 {"String", "a text is not a value: declare an enum"}};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(name.text, words[i].name) != 0 || scope_find(r, name.text))
            continue;
        mistake(r, name.span, words[i].help, "there is no type `%s` here", name.text);
        return true;
    }
    return false;
}

static const char *not_a_type_help(const Symbol *symbol)
{
    if (symbol->kind == SYMBOL_COMPONENT)
        return "a component is declared at top level: name: Component<T>(args)";
    if (symbol->kind == SYMBOL_INSTANCE)
        return "an array of components is gone through by its index: all i in 0..2: cells[i].value";
    if (symbol->kind == SYMBOL_VALUE && symbol->node->type->kind == KIND_INT)
        return "a range is LO..HI: 0..3";
    return NULL;
}

static Type *named_type(Resolver *r, const TypeExpr *type)
{
    static const struct {
        const char *name;
        Kind kind;
    } words[] = {{"bool", KIND_BOOL}, {"timer", KIND_TIMER}, {"duration", KIND_DURATION}};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(type->name.text, words[i].name) == 0)
            return type_simple(r->types, words[i].kind);
    if (strcmp(type->name.text, "process") == 0)
        return type_process(r->types, NULL, 0, (int64_t)r->system->process_instances - 1);
    if (report_foreign_type(r, type->name))
        return resolve_bad_type(r);
    Symbol *symbol = scope_require(r, type->name, "type");
    if (!symbol)
        return resolve_bad_type(r);
    if (symbol->kind == SYMBOL_TYPE)
        return symbol->type;
    if (symbol->kind == SYMBOL_PROCESS) {
        const Process *process = symbol->process;
        return type_process(r->types, symbol->process, process->first,
                            (int64_t)process->first + process->count - 1);
    }
    mistake(r, type->span, not_a_type_help(symbol), "`%s` is not a type", type->name.text);
    return resolve_bad_type(r);
}

static Type *range_type(Resolver *r, const TypeExpr *type)
{
    int64_t low, high;
    bool first = resolve_number(r, type->low, KIND_INT, "the lower end of a range", &low);

    if (!resolve_number(r, type->high, KIND_INT, "the upper end of a range", &high) || !first)
        return resolve_bad_type(r);
    if (low > high) {
        mistake(r, type->span, NULL,
                "the range is empty: %" G_GINT64_FORMAT " is more than %" G_GINT64_FORMAT, low,
                high);
        return resolve_bad_type(r);
    }
    if (low < WIDE_LOW || high > WIDE_HIGH) {
        mistake(r, type->span, NULL, "a range reaches at most from -2^31 to 2^31 - 1");
        return resolve_bad_type(r);
    }
    return type_int(r->types, low, high);
}

Type *resolve_finite_type(Resolver *r, Type *type, Span span, uint64_t most, const char *what)
{
    if (type->kind == KIND_BAD || (type->values <= most && !type_holds_list(type)))
        return type;
    g_autofree char *text = type_text(type);
    if (type_holds_list(type))
        mistake(r, span, NULL, "%s needs a type that can be counted off; `%s` %s", what, text,
                type->kind == KIND_LIST ? "is a list" : "has a list in it");
    else if (type->values == UINT64_MAX)
        mistake(r, span, NULL, "%s needs a type with few values; `%s` has too many to go through",
                what, text);
    else
        mistake(r, span, NULL,
                "%s needs a type of at most %" G_GUINT64_FORMAT
                " values; `%s` has %" G_GUINT64_FORMAT,
                what, most, text, type->values);
    return resolve_bad_type(r);
}

static Type *size_type(Resolver *r, const Expr *size)
{
    int64_t count;

    if (!resolve_number(r, size, KIND_INT, "an array's size", &count))
        return resolve_bad_type(r);
    if (count < 1 || count > MAX_LIST) {
        mistake(r, size->span, NULL, "an array has between 1 and %d places", MAX_LIST);
        return resolve_bad_type(r);
    }
    return type_int(r->types, 0, count - 1);
}

/* `[N]`: the parser could not tell a constant from a type. */
static bool names_a_number(Resolver *r, const TypeExpr *index)
{
    if (index->kind != TYPE_NAMED)
        return false;
    Symbol *symbol = scope_find(r, index->name.text);
    return symbol && symbol->kind == SYMBOL_VALUE && symbol->node->type->kind == KIND_INT;
}

Type *resolve_index_type(Resolver *r, const TypeExpr *index)
{
    if (index->kind == TYPE_VALUE)
        return size_type(r, index->low);
    if (names_a_number(r, index)) {
        Expr name = {.kind = EXPR_NAME, .span = index->span, .name = index->name};
        return size_type(r, &name);
    }
    return resolve_finite_type(r, resolve_type(r, index), index->span, MAX_LIST, "an index");
}

static Type *list_type(Resolver *r, const TypeExpr *type)
{
    int64_t capacity;
    Type *element = resolve_type(r, type->element);

    if (!resolve_number(r, type->size, KIND_INT, "a list's greatest length", &capacity))
        return resolve_bad_type(r);
    if (capacity < 1 || capacity > MAX_LIST) {
        mistake(r, type->size->span, NULL, "a list holds between 1 and %d", MAX_LIST);
        return resolve_bad_type(r);
    }
    return type_list(r->types, element, (uint32_t)capacity);
}

/* Timers count, durations are constants: neither may be inside another type but an array of timers.
 */
static Type *element_of(Resolver *r, const TypeExpr *type, bool timers)
{
    Type *element = resolve_type(r, type->element);

    if (element->kind == KIND_DURATION || (element->kind == KIND_TIMER && !timers)) {
        mistake(r, type->element->span, NULL, "a %s cannot be part of another type",
                element->kind == KIND_TIMER ? "timer" : "duration");
        return resolve_bad_type(r);
    }
    return element;
}

static Type *optional_type(Resolver *r, const TypeExpr *type)
{
    Type *element = element_of(r, type, false);

    if (element->kind == KIND_OPTION) {
        mistake(r, type->span, "one `?` says it already", "an optional of an optional");
        return element;
    }
    return type_option(r->types, element);
}

static Type *generic_type(Resolver *r, const TypeExpr *type)
{
    static const char *const MAPS[] = {"map",     "Map",   "dict",  "Dict",
                                       "HashMap", "array", "Array", NULL};
    const bool is_map = type->name.text && g_strv_contains(MAPS, type->name.text);

    mistake(r, type->span,
            is_map ? "an array has a place for each value of its index: T[U], or T[3]"
                   : "declare it at top level: name: Component<T>(args)",
            "a component is not a type of values");
    return resolve_bad_type(r);
}

Type *resolve_sized_type(Resolver *r, Type *type, Span span)
{
    if (type->kind == KIND_BAD || (type->places <= MAX_PLACES && type->height <= TREE_DEEPEST))
        return type;
    if (type->height > TREE_DEEPEST) {
        mistake(r, span, NULL, "this type goes too deep: more than %d levels", TREE_DEEPEST);
        return resolve_bad_type(r);
    }
    g_autofree char *text = type_text(type);
    mistake(r, span, NULL, "a `%s` is too large: it takes more than %d numbers", text, MAX_PLACES);
    return resolve_bad_type(r);
}

static Type *any_type(Resolver *r, const TypeExpr *type)
{
    switch (type->kind) {
    case TYPE_NAMED: return named_type(r, type);
    case TYPE_RANGE: return range_type(r, type);
    case TYPE_OPTIONAL: return optional_type(r, type);
    case TYPE_ARRAY: {
        Type *element = element_of(r, type, true);
        Type *index = resolve_index_type(r, type->index);
        if (element->kind == KIND_BAD || index->kind == KIND_BAD)
            return resolve_bad_type(r);
        return type_array(r->types, element, index);
    }
    case TYPE_SET: {
        Type *element = element_of(r, type, false);
        element = resolve_finite_type(r, element, type->span, MAX_SET, "a set");
        return element->kind == KIND_BAD ? element : type_set(r->types, element);
    }
    case TYPE_LIST: return list_type(r, type);
    case TYPE_GENERIC: return generic_type(r, type);
    case TYPE_VALUE:
        mistake(r, type->span, NULL, "expected a type, found a value");
        return resolve_bad_type(r);
    case TYPE_ERROR: break;
    }
    return resolve_bad_type(r);
}

Type *resolve_type(Resolver *r, const TypeExpr *type)
{
    bool may = extent_enter(r, type->span);
    Type *result = may ? resolve_sized_type(r, any_type(r, type), type->span) : resolve_bad_type(r);

    extent_leave(r);
    return result;
}

static Type *set_domain(Resolver *r, const Expr *expr, TypedExpr **set)
{
    TypedExpr *node = resolve_expr(r, expr, NULL);

    if (node->type->kind == KIND_SET) {
        *set = node;
        return node->type->element;
    }
    if (node->type->kind != KIND_BAD) {
        g_autofree char *text = typed_expr_text(node);
        mistake(r, expr->span, NULL, "expected a type, a process or a set to go through, found %s",
                text);
    }
    return resolve_bad_type(r);
}

/* `members[i]` as a domain looks like an array type to the parser. */
static Expr *as_index(Resolver *r, const TypeExpr *type)
{
    Expr *expr = arena_new0(r->arena, Expr);

    expr->span = type->span;
    if (type->kind == TYPE_NAMED) {
        Symbol *symbol = scope_find(r, type->name.text);
        if (!symbol || (symbol->kind != SYMBOL_VAR && symbol->kind != SYMBOL_VALUE &&
                        symbol->kind != SYMBOL_INSTANCE))
            return NULL;
        expr->kind = EXPR_NAME;
        expr->name = type->name;
        return expr;
    }
    if (type->kind != TYPE_ARRAY)
        return NULL;
    expr->kind = EXPR_INDEX;
    expr->left = as_index(r, type->element);
    expr->right = type->index->kind == TYPE_VALUE ? type->index->low : as_index(r, type->index);
    return expr->left && expr->right ? expr : NULL;
}

Type *resolve_domain(Resolver *r, const TypeExpr *domain, TypedExpr **set)
{
    const Expr *indexed = domain->kind == TYPE_ARRAY ? as_index(r, domain) : NULL;

    *set = NULL;
    if (indexed)
        return set_domain(r, indexed, set);
    if (domain->kind == TYPE_VALUE)
        return set_domain(r, domain->low, set);
    if (domain->kind == TYPE_NAMED) {
        Symbol *symbol = scope_find(r, domain->name.text);
        if (symbol && (symbol->kind == SYMBOL_VAR || symbol->kind == SYMBOL_VALUE)) {
            Expr name = {.kind = EXPR_NAME, .span = domain->span, .name = domain->name};
            return set_domain(r, &name, set);
        }
    }
    return resolve_finite_type(r, resolve_type(r, domain), domain->span, MAX_VALUES, "this");
}

/* ---- declarations that are resolved when first asked for ---- */

static Type *record_type(Resolver *r, const Decl *decl)
{
    Field *fields = arena_array(r->arena, Field, decl->argument_count);

    for (uint32_t i = 0; i < decl->argument_count; i++) {
        const Argument *field = &decl->arguments[i];
        fields[i] = (Field){field->name.text, resolve_type(r, field->type)};
        scope_note_place(r, field->name.span, field->name.span, fields[i].type);
        Kind kind = fields[i].type->kind;
        if (kind == KIND_TIMER || kind == KIND_DURATION)
            mistake(r, field->type->span, NULL, "a record cannot have a %s in it",
                    kind == KIND_TIMER ? "timer" : "duration");
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(fields[j].name, fields[i].name) == 0)
                mistake(r, field->name.span, NULL, "the record has a field `%s` already",
                        fields[i].name);
    }
    return resolve_sized_type(r, type_record(r->types, decl, fields, decl->argument_count),
                              decl->span);
}

static void resolve_const(Resolver *r, Symbol *symbol)
{
    TypedExpr *node = resolve_expr(r, symbol->decl->initial, NULL);

    if (!typed_expr_is_known(node) && node->type->kind != KIND_BAD) {
        mistake(r, symbol->decl->initial->span, NULL,
                "a const needs a value that is known beforehand");
        node = typed_expr_bad(r, node->span);
    }
    symbol->kind = SYMBOL_VALUE;
    symbol->node = node;
}

static void resolve_lazy_type(Resolver *r, Symbol *symbol)
{
    const Decl *decl = symbol->decl;

    symbol->type = resolve_bad_type(r);
    if (decl->kind == DECL_ENUM)
        symbol->type = type_enum(r->types, decl);
    else if (decl->kind == DECL_RECORD)
        symbol->type = record_type(r, decl);
    else
        symbol->type = resolve_type(r, decl->type);
    symbol->kind = SYMBOL_TYPE;
}

void resolve_lazy(Resolver *r, Symbol *symbol)
{
    if (symbol->in_progress) {
        mistake(r, symbol->span, NULL, "`%s` is defined by itself", symbol->name);
        symbol->kind = symbol->decl->kind == DECL_CONST ? SYMBOL_VALUE : SYMBOL_TYPE;
        symbol->node = typed_expr_bad(r, symbol->span);
        symbol->type = resolve_bad_type(r);
        return;
    }
    Scope *scope = r->scope;
    CodeContext context = r->context;
    r->scope = symbol->home;
    r->context = CONTEXT_CONSTANT;
    symbol->in_progress = true;
    uint32_t begun = extent_begin(r);
    if (symbol->decl->kind == DECL_CONST)
        resolve_const(r, symbol);
    else
        resolve_lazy_type(r, symbol);
    symbol->height = extent_end(r, begun);
    symbol->in_progress = false;
    r->scope = scope;
    r->context = context;
}
