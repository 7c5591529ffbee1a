/* Components of other files, with the types that a design gives them. What such a component cannot
 * do with a type is not its own mistake: it is told once, at the line of the design, and only of an
 * operation that is called. */
#include "checker/language/resolve/resolve.h"

static const TypeExpr *use_of(const Instance *instance)
{
    const TypeExpr *type = instance->decl->type;

    return type->kind == TYPE_ARRAY ? type->element : type;
}

static bool is_of_another_file(const Instance *instance)
{
    return instance->decl && instance->component->name_count > 0 &&
           instance->decl->span.source != instance->component->span.source;
}

Diagnostics *generic_begin(Resolver *r, const Instance *instance)
{
    Diagnostics *outer = r->diagnostics;

    if (!is_of_another_file(instance))
        return NULL;
    r->diagnostics = diagnostics_new(r->design->sources);
    return outer;
}

static void hand_on(Diagnostics *to, const Diagnostic *mistake)
{
    if (mistake->instead)
        g_free(diagnostics_advise_name(to, mistake->instead));
    diagnostics_add(to, mistake->severity, mistake->span, mistake->help, "%s", mistake->message);
    if (mistake->has_related)
        diagnostics_relate(to, mistake->span, mistake->related);
}

/* The first mistake that is in the component's own file; those of the design's file are handed on
 * as they are. */
static const Diagnostic *first_inside(const Resolver *r, const Instance *instance,
                                      Diagnostics *outer)
{
    const Diagnostic *first = NULL;

    for (guint i = 0; i < diagnostics_count(r->diagnostics); i++) {
        const Diagnostic *found = diagnostics_get(r->diagnostics, i);
        if (found->span.source != instance->component->span.source)
            hand_on(outer, found);
        else if (!first)
            first = found;
    }
    return first;
}

/* Mistakes that the component has whatever the types; true where there are some. */
static bool has_own_mistakes(Resolver *r, const Instance *instance, Diagnostics *outer)
{
    g_autoptr(Diagnostics) own = diagnostics_new(r->design->sources);
    Resolver saved = *r;

    r->diagnostics = own;
    resolve_untyped(r, instance->component);
    saved.extent = r->extent;
    *r = saved;
    for (guint i = 0; i < diagnostics_count(own); i++)
        hand_on(outer, diagnostics_get(own, i));
    return diagnostics_count(own) > 0;
}

/* The first type that is no number, or else the first one; NULL where too few were given. */
static const Type *suspect(Resolver *r, const Instance *instance, Span *span)
{
    const TypeExpr *use = use_of(instance);
    const Type *found = NULL;
    Scope *scope = r->scope;

    r->scope = r->globals;
    for (uint32_t i = 0; i < use->argument_count; i++) {
        const Type *type = resolve_type(r, use->arguments[i]);
        if (found && (found->kind != KIND_INT || type->kind == KIND_INT))
            continue;
        found = type;
        *span = use->arguments[i]->span;
    }
    r->scope = scope;
    return found;
}

typedef struct Refusal {
    char *message, *help;
} Refusal;

static Refusal refusal_of(const Resolver *r, const char *what, const Type *type,
                          const Diagnostic *inside)
{
    g_autofree char *text = type_text(type);
    uint32_t line, column;

    if (type->kind == KIND_ENUM)
        return (Refusal){g_strdup_printf("%s takes numbers; `%s` is an enum", what, text),
                         g_strdup_printf("number its members: type %s = 0..%" G_GUINT64_FORMAT,
                                         text, type->values - 1)};
    if (type->kind == KIND_BOOL)
        return (Refusal){g_strdup_printf("%s takes numbers; `bool` is not a number type", what),
                         g_strdup("number its values: 0..1")};
    const Source *source = source_map_get(r->design->sources, inside->span.source);
    g_autofree char *file = g_path_get_basename(source->path);
    source_position(source, inside->span.start, &line, &column);
    return (Refusal){g_strdup_printf("%s does not take `%s`", what, text),
                     g_strdup_printf("%s:%u: %s", file, line, inside->message)};
}

/* Ends what generic_begin began. The refusal of the types that were given, with the place where they
 * are, or one without a message: there is nothing to tell. */
static Refusal end(Resolver *r, const Instance *instance, const char *what, Diagnostics *outer,
                   Span *span)
{
    Diagnostics *inner = r->diagnostics;
    const Diagnostic *inside = first_inside(r, instance, outer);
    Refusal refusal = {NULL, NULL};

    if (inside && !has_own_mistakes(r, instance, outer)) {
        const Type *type = suspect(r, instance, span);
        if (type && type->kind != KIND_BAD)
            refusal = refusal_of(r, what, type, inside);
    }
    r->diagnostics = outer;
    diagnostics_free(inner);
    return refusal;
}

void generic_end(Resolver *r, Instance *instance, Diagnostics *outer)
{
    g_autofree char *what = g_strdup_printf("`%s`", instance->component->name.text);
    Span span;

    if (!outer)
        return;
    Refusal refusal = end(r, instance, what, outer, &span);
    if (refusal.message && !instance->is_refused)
        mistake(r, span, refusal.help, "%s", refusal.message);
    instance->is_refused |= refusal.message != NULL;
    g_free(refusal.message);
    g_free(refusal.help);
}

void generic_end_operation(Resolver *r, Operation *operation, Diagnostics *outer)
{
    const Instance *instance = operation->instance;
    g_autofree char *what =
        g_strdup_printf("`%s` of %s", operation->name, instance->component->name.text);
    Span span;

    if (!outer)
        return;
    Refusal refusal = end(r, instance, what, outer, &span);
    operation->refusal = refusal.message ? arena_strdup(r->arena, refusal.message) : NULL;
    operation->refusal_help = refusal.help ? arena_strdup(r->arena, refusal.help) : NULL;
    g_free(refusal.message);
    g_free(refusal.help);
}

bool generic_is_untyped(const Resolver *r)
{
    return r->instance && !r->instance->decl;
}

/* Where a design gave, or left out, the duration that `expr` in the component stands for. */
Span generic_origin(const Resolver *r, const Expr *expr)
{
    const Instance *instance = r->instance;

    if (!instance || !instance->decl || instance->decl->span.source == expr->span.source)
        return expr->span;
    const TypeExpr *use = use_of(instance);
    for (uint32_t i = 0; i < instance->component->argument_count; i++) {
        const char *name = instance->component->arguments[i].name.text;
        const Expr *value = resolve_given_argument(use, instance->component, i);
        if (value && expr->kind == EXPR_NAME && strcmp(name, expr->name.text) == 0)
            return value->span;
    }
    return instance->decl->span;
}
