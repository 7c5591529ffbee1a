#include "checker/language/resolve/resolve.h"

/* A scope holds few names, and designs are small: a list is quicker than a table. The list lives in
 * the arena, as long as the resolver does. */
typedef struct Entry Entry;

struct Entry {
    Symbol symbol;
    Entry *next;
};

struct Scope {
    Scope *outer;
    Scope *closed_before; /* see Resolver.closed */
    Entry *first;
};

Scope *scope_new(Resolver *r, Scope *outer)
{
    Scope *scope = arena_new0(r->arena, Scope);

    scope->outer = outer;
    return scope;
}

Scope *scope_push(Resolver *r)
{
    r->scope = scope_new(r, r->scope);
    return r->scope;
}

void scope_pop(Resolver *r)
{
    Scope *scope = r->scope;

    r->scope = scope->outer;
    if (scope->first) {
        scope->closed_before = r->closed;
        r->closed = scope;
    }
}

static Entry *find_here(const Scope *scope, const char *name)
{
    for (Entry *entry = scope->first; entry; entry = entry->next)
        if (entry->symbol.name[0] == name[0] && strcmp(entry->symbol.name, name) == 0)
            return entry; /* most names differ in the first letter: a call saved each time */
    return NULL;
}

static void report_twice(Resolver *r, Name name, const Symbol *before)
{
    const Source *source = source_map_get(r->design->sources, before->span.source);
    uint32_t line, column;

    source_position(source, before->span.start, &line, &column);
    g_autofree char *help = g_strdup_printf("the first is at %s:%u:%u", source->path, line, column);
    mistake(r, name.span, help, "`%s` is declared twice", name.text);
}

Symbol *scope_declare(Resolver *r, SymbolKind kind, Name name)
{
    const char *text = name.text ? name.text : "";
    Entry *before = find_here(r->scope, text);

    if (before && *text) {
        report_twice(r, name, &before->symbol);
        text = ""; /* the name stays with the first */
    }
    Entry *entry = arena_new0(r->arena, Entry);
    entry->symbol = (Symbol){.kind = kind, .name = text, .span = name.span, .home = r->scope};
    entry->next = r->scope->first;
    r->scope->first = entry;
    return &entry->symbol;
}

Symbol *scope_find(Resolver *r, const char *name)
{
    for (Scope *scope = r->scope; scope; scope = scope->outer) {
        Entry *entry = find_here(scope, name);
        if (!entry)
            continue;
        if (entry->symbol.kind == SYMBOL_LAZY)
            resolve_lazy(r, &entry->symbol);
        return &entry->symbol;
    }
    return NULL;
}

/* Could what the symbol stands for be such a `what`? */
static bool is_such(const Symbol *symbol, const char *what)
{
    if (strcmp(what, "component") == 0)
        return symbol->kind == SYMBOL_COMPONENT;
    if (strcmp(what, "type") == 0 || strcmp(what, "record") == 0)
        return symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_LAZY ||
               symbol->kind == SYMBOL_PROCESS;
    if (g_str_has_prefix(what, "function"))
        return symbol->kind == SYMBOL_FUNCTION || symbol->kind == SYMBOL_REQUEST ||
               symbol->kind == SYMBOL_OPERATION;
    return true;
}

static char *nearest(Resolver *r, const char *name, const char *what)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (Scope *scope = r->scope; scope; scope = scope->outer)
        for (Entry *entry = scope->first; entry; entry = entry->next)
            if (is_such(&entry->symbol, what))
                g_ptr_array_add(names, (char *)entry->symbol.name);
    g_ptr_array_add(names, NULL);
    return diagnostics_nearest(name, (const char *const *)names->pdata);
}

/* A local of a block that has ended, and where it was declared. */
static char *about_closed(Resolver *r, const char *name)
{
    uint32_t line, column;

    for (const Scope *scope = r->closed; scope; scope = scope->closed_before) {
        const Entry *entry = find_here(scope, name);
        if (!entry)
            continue;
        Span span = entry->symbol.span;
        source_position(source_map_get(r->design->sources, span.source), span.start, &line,
                        &column);
        return g_strdup_printf("that of line %u lives to the end of its block: declare it before "
                               "the block (only `atomic { }` opens no scope)",
                               line);
    }
    return NULL;
}

static char *help_for(Resolver *r, const char *name, const char *what)
{
    char *help;

    if (strcmp(what, "component") == 0)
        help = suggest_component(name);
    else if (g_str_has_prefix(what, "function"))
        help = suggest_call(r, name);
    else
        help = about_closed(r, name);
    return help ? help : nearest(r, name, what);
}

Symbol *scope_require(Resolver *r, Name name, const char *what)
{
    if (!name.text)
        return NULL;
    Symbol *symbol = scope_find(r, name.text);
    if (!symbol) {
        g_autofree char *help = help_for(r, name.text, what);
        mistake(r, name.span, help, "there is no %s `%s` here", what, name.text);
    }
    return symbol;
}
