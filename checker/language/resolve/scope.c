#include "checker/language/resolve/resolve.h"

/* Most scopes hold few names, and a list is quicker than a table; one that grows large has a table
 * as well. Entries live in the arena, as long as the resolver does; so do the tables. */
typedef struct Entry Entry;

enum { WORTH_A_TABLE = 100 };

struct Entry {
    Symbol symbol;
    Entry *next;
};

struct Scope {
    Scope *outer;
    Scope *closed_before; /* see Resolver.closed */
    Entry *first;
    uint32_t count;
    GHashTable *table; /* by name; NULL while there are few */
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
    if (scope->table)
        return g_hash_table_lookup(scope->table, name);
    for (Entry *entry = scope->first; entry; entry = entry->next)
        if (entry->symbol.name[0] == name[0] && strcmp(entry->symbol.name, name) == 0)
            return entry; /* most names differ in the first letter: a call saved each time */
    return NULL;
}

/* Those without a name, of mistakes that were reported, are found by nobody. */
static void put_into_table(Scope *scope, Entry *entry)
{
    if (*entry->symbol.name)
        g_hash_table_insert(scope->table, (gpointer)entry->symbol.name, entry);
}

static void add_entry(Resolver *r, Scope *scope, Entry *entry)
{
    entry->next = scope->first;
    scope->first = entry;
    if (++scope->count == WORTH_A_TABLE) {
        scope->table = g_hash_table_new(g_str_hash, g_str_equal);
        g_ptr_array_add(r->tables, scope->table);
        for (Entry *each = scope->first; each; each = each->next)
            put_into_table(scope, each);
    } else if (scope->table) {
        put_into_table(scope, entry);
    }
}

static void report_twice(Resolver *r, Name name, const Symbol *before)
{
    const Source *source = source_map_get(r->design->sources, before->span.source);
    uint32_t line, column;

    if (diagnostics_are_many(r->diagnostics)) {
        mistake(r, name.span, NULL, "`%s` is declared twice", name.text);
        return;
    }
    source_position(source, before->span.start, &line, &column);
    g_autofree char *help = g_strdup_printf("the first is at %s:%u:%u", source->path, line, column);
    mistake(r, name.span, help, "`%s` is declared twice", name.text);
    diagnostics_relate(r->diagnostics, name.span, before->span);
}

/* ---- what names were bound to ---- */

typedef struct ScopeUse {
    Span use, declared;
    const Symbol *symbol; /* or NULL, and then */
    const Type *type;
    bool is_of_several;
} ScopeUse;

typedef struct ScopeUses {
    GArray *list;      /* of ScopeUse */
    GHashTable *known; /* keys of the uses in it */
} ScopeUses;

ScopeUses *scope_uses_new(void)
{
    ScopeUses *uses = g_new0(ScopeUses, 1);

    uses->list = g_array_new(FALSE, FALSE, sizeof(ScopeUse));
    uses->known = g_hash_table_new(NULL, NULL);
    return uses;
}

/* What is resolved several times, for each instance or call, is bound alike each time. */
static void note(Resolver *r, const ScopeUse *bound)
{
    gpointer key = GSIZE_TO_POINTER((gsize)(bound->use.source + 1) << 32 | bound->use.start);

    if (g_hash_table_add(r->uses->known, key))
        g_array_append_val(r->uses->list, *bound);
}

void scope_note(Resolver *r, Span use, const Symbol *symbol)
{
    if (r->uses)
        note(r, &(ScopeUse){use, symbol->span, .symbol = symbol});
}

void scope_note_place(Resolver *r, Span use, Span declared, const Type *type)
{
    if (r->uses)
        note(r, &(ScopeUse){use, declared, .type = type});
}

void scope_note_several(Resolver *r, Span use, Span declared, const Type *type)
{
    if (r->uses)
        note(r, &(ScopeUse){use, declared, .type = type, .is_of_several = true});
}

static const Type *symbol_type(const Symbol *symbol)
{
    if (symbol->kind == SYMBOL_VALUE && symbol->node)
        return symbol->node->type;
    return symbol->kind == SYMBOL_VAR && symbol->var ? symbol->var->type : NULL;
}

static int compare_uses(gconstpointer a, gconstpointer b)
{
    const Span *left = &((const NameUse *)a)->use, *right = &((const NameUse *)b)->use;

    if (left->source != right->source)
        return left->source < right->source ? -1 : 1;
    return left->start < right->start ? -1 : left->start > right->start;
}

void scope_uses_end(Resolver *r)
{
    System *system = r->system;
    GArray *list = r->uses->list;

    system->uses = arena_array(r->arena, NameUse, list->len + 1);
    system->use_count = list->len;
    for (guint i = 0; i < list->len; i++) {
        const ScopeUse *bound = &g_array_index(list, ScopeUse, i);
        system->uses[i] = (NameUse){bound->use, bound->declared,
                                    bound->symbol ? symbol_type(bound->symbol) : bound->type,
                                    bound->is_of_several};
    }
    qsort(system->uses, system->use_count, sizeof(NameUse), compare_uses);
    g_array_unref(list);
    g_hash_table_unref(r->uses->known);
    g_clear_pointer(&r->uses, g_free);
}

/* ---- names ---- */

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
    add_entry(r, r->scope, entry);
    if (*text)
        scope_note(r, name.span, &entry->symbol);
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
        else if (entry->symbol.height > 0)
            extent_reuse(r, entry->symbol.height, entry->symbol.span);
        return &entry->symbol;
    }
    return NULL;
}

const Symbol *scope_find_in(const Scope *scope, const char *name)
{
    const Entry *entry = find_here(scope, name);

    return entry ? &entry->symbol : NULL;
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

/* Those of several words, of which `name` is the last: `Channel`, FifoChannel. */
static char *ending_in(const char *name, const char *const *candidates)
{
    GString *help = g_string_new(NULL);

    for (; *candidates && strlen(name) > 2; candidates++)
        if (g_str_has_suffix(*candidates, name))
            g_string_append_printf(help, "%s`%s`", help->len > 0 ? " or " : "did you mean ",
                                   *candidates);
    if (help->len > 0)
        g_string_append_c(help, '?');
    return g_string_free(help, help->len == 0);
}

static char *nearest(Resolver *r, const char *name, const char *what)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    if (diagnostics_are_many(r->diagnostics))
        return NULL;
    for (Scope *scope = r->scope; scope; scope = scope->outer)
        for (Entry *entry = scope->first; entry; entry = entry->next)
            if (is_such(&entry->symbol, what))
                g_ptr_array_add(names, (char *)entry->symbol.name);
    g_ptr_array_add(names, NULL);
    char *help = diagnostics_advise(r->diagnostics, name, (const char *const *)names->pdata);
    return help ? help : ending_in(name, (const char *const *)names->pdata);
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
    if (!help && (strcmp(name, "me") == 0 || strcmp(name, "this") == 0))
        help = g_strdup("the process that runs this code is `self`");
    if (!help)
        help = nearest(r, name, what);
    return help || strcmp(what, "variable") != 0
               ? help
               : g_strdup_printf("`let %s = ...` declares a variable", name);
}

static DiagnosticAbsent absent_of(const char *what)
{
    static const struct {
        const char *what;
        DiagnosticAbsent absent;
    } words[] = {{"type", ABSENT_TYPE},
                 {"component", ABSENT_COMPONENT},
                 {"name", ABSENT_VALUE},
                 {"variable", ABSENT_VARIABLE}};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].what, what) == 0)
            return words[i].absent;
    return ABSENT_NOTHING;
}

Symbol *scope_require(Resolver *r, Name name, const char *what)
{
    if (!name.text)
        return NULL;
    Symbol *symbol = scope_find(r, name.text);
    if (!symbol) {
        g_autofree char *help = help_for(r, name.text, what);
        mistake(r, name.span, help, "there is no %s `%s` here", what, name.text);
        diagnostics_note_absent(r->diagnostics, name.span, absent_of(what));
    } else {
        scope_note(r, name.span, symbol);
    }
    return symbol;
}
