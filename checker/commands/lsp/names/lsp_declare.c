#include "checker/commands/lsp/names/lsp_declare.h"

#include "checker/commands/lsp/names/lsp_edit.h"
#include "checker/commands/lsp/names/lsp_names.h"

#include <string.h>

typedef struct Declaring {
    JsonBuilder *builder;
    const LspServer *server;
    const LspDocument *document;
    const Diagnostic *mistake;
    char *name;
} Declaring;

static void add_edit(const Declaring *declaring, const char *title, Span span, const char *text)
{
    g_autofree char *whole = g_strdup_printf("%s `%s`", title, declaring->name);
    const LspEdit edit = {.title = whole,
                          .span = span,
                          .text = text,
                          .is_preferred = declaring->mistake->instead == NULL};

    lsp_edit_add(declaring->builder, declaring->server, declaring->document, &edit);
}

/* Before the declaration in which the name is used: in a design they may be in any order. */
static void add_before(const Declaring *declaring, const char *title, const char *declaration)
{
    const Tree *tree = declaring->document->design->trees[0];
    const uint32_t use = declaring->mistake->span.start;
    g_autofree char *text = g_strconcat(declaration, "\n\n", NULL);

    for (uint32_t i = 0; i < tree->decl_count; i++) {
        const Span span = tree->decls[i]->span;
        if (span.start <= use && use <= span.end) {
            add_edit(declaring, title, (Span){0, span.start, span.start}, text);
            return;
        }
    }
}

G_GNUC_PRINTF(3, 4)
static void declare(const Declaring *declaring, const char *title, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *declaration = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    add_before(declaring, title, declaration);
}

/* ---- a component that an operation is called of ---- */

static char *operation_behind(const Declaring *declaring)
{
    const char *at = declaring->document->text + declaring->mistake->span.end, *end;

    if (*at != '.')
        return g_strdup("");
    for (end = ++at; g_ascii_isalnum(*end) || *end == '_';)
        end++;
    return g_strndup(at, (gsize)(end - at));
}

static bool has_operation(const Decl *component, const char *name)
{
    for (uint32_t i = 0; i < component->member_count; i++)
        if (component->members[i]->kind == MEMBER_OP &&
            g_strcmp0(component->members[i]->name.text, name) == 0)
            return true;
    return false;
}

static const Decl *component_of(const Design *design, const Decl *instance)
{
    const TypeExpr *type = instance->type;

    for (uint32_t i = 0; type && type->kind != TYPE_ARRAY && i < design->decl_count; i++)
        if (design->decls[i]->kind == DECL_COMPONENT &&
            g_strcmp0(design->decls[i]->name.text, type->name.text) == 0)
            return design->decls[i];
    return NULL;
}

/* As another one of its kind is declared; else by the name of a component that needs nothing more. */
static char *type_with(const Declaring *declaring, const char *operation)
{
    const Design *design = declaring->document->design;
    const Decl *bare = NULL;

    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        const Decl *component = decl->kind == DECL_INSTANCE && decl->span.source == 0
                                    ? component_of(design, decl)
                                    : NULL;
        if (component && has_operation(component, operation)) {
            g_autofree char *whole = lsp_names_text(declaring->document, decl->span);
            const char *colon = strchr(whole, ':');
            return colon ? g_strstrip(g_strdup(colon + 1)) : NULL;
        }
        if (decl->kind == DECL_COMPONENT && decl->name_count == 0 && decl->argument_count == 0 &&
            has_operation(decl, operation))
            bare = decl;
    }
    return bare ? g_strdup(bare->name.text) : NULL;
}

static void declare_instance(const Declaring *declaring)
{
    g_autofree char *operation = operation_behind(declaring);
    g_autofree char *type = *operation ? type_with(declaring, operation) : NULL;

    if (type)
        declare(declaring, "declare the component", "%s: %s", declaring->name, type);
}

/* ---- any ---- */

static void declare_enum_value(const Declaring *declaring)
{
    const Diagnostic *mistake = declaring->mistake;
    g_autofree char *text = g_strconcat(", ", declaring->name, NULL);

    if (mistake->has_related && mistake->related.source == 0)
        add_edit(declaring, "add the value", (Span){0, mistake->related.end, mistake->related.end},
                 text);
}

static void declare_value(const Declaring *declaring)
{
    declare(declaring, "declare the constant", "const %s = 1", declaring->name);
    declare(declaring, "declare the fix", "fix %s \"%s\"", declaring->name, declaring->name);
}

static void add_all(const Declaring *declaring)
{
    const Span span = declaring->mistake->span;
    const char *name = declaring->name;

    switch (declaring->mistake->absent) {
    case ABSENT_NOTHING: break;
    case ABSENT_TYPE: declare(declaring, "declare the type", "type %s = 0..1", name); break;
    case ABSENT_COMPONENT:
        declare(declaring, "declare the component",
                "component %s {\n    value: 0..1 = 0\n    op set(v: 0..1) { value = v }\n}", name);
        break;
    case ABSENT_INSTANCE: declare_instance(declaring); break;
    case ABSENT_VALUE: declare_value(declaring); break;
    case ABSENT_VARIABLE:
        add_edit(declaring, "declare the variable", (Span){0, span.start, span.start}, "let ");
        break;
    case ABSENT_ENUM_VALUE: declare_enum_value(declaring); break;
    case ABSENT_FIX: declare(declaring, "declare the fix", "fix %s \"%s\"", name, name); break;
    case ABSENT_WINDOW: declare(declaring, "declare the window", "window %s: false", name); break;
    case ABSENT_CHECK:
        declare(declaring, "declare the check", "check %s: always true", name);
        break;
    }
}

void lsp_declare_add(JsonBuilder *builder, const LspServer *server, const LspDocument *document,
                     const Diagnostic *mistake)
{
    g_autofree char *name = lsp_names_text(document, mistake->span);

    add_all(&(Declaring){builder, server, document, mistake, name});
}
