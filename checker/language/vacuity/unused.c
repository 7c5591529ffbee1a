/* Declarations that nothing mentions. Names are compared, not what they stand for: what is hidden by
 * another of its name counts as used, and so nothing that is used is ever warned of. */
#include "checker/language/vacuity/vacuity_private.h"

static void note_mention(void *data, Name name)
{
    g_hash_table_add(data, (gpointer)name.text);
}

static GHashTable *mentions(const Design *design)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    const Visitor visitor = {.name = note_mention, .data = names};

    for (uint32_t i = 0; i < design->tree_count; i++)
        visit_tree(design->trees[i], &visitor);
    return names;
}

static bool is_mentioned(GHashTable *names, const Decl *decl)
{
    for (uint32_t i = 0; decl->kind == DECL_ENUM && i < decl->name_count; i++)
        if (decl->names[i].text && g_hash_table_contains(names, decl->names[i].text))
            return true;
    return g_hash_table_contains(names, decl->name.text);
}

static void report_decl(const Decl *decl, GHashTable *names, Diagnostics *warnings)
{
    static const struct {
        DeclKind kind;
        const char *word;
    } kinds[] = {{DECL_PARAM, "param"}, {DECL_CONST, "const"}, {DECL_ENUM, "enum"}};

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (decl->kind == kinds[i].kind && !is_mentioned(names, decl))
            warn(warnings, decl->name.span, NULL, "%s `%s` is used nowhere", kinds[i].word,
                 decl->name.text);
}

/* ---- files ---- */

/* A file that declares more than names to use takes part by itself. */
static bool acts_by_itself(const Decl *decl)
{
    return decl->kind >= DECL_FIX && decl->kind != DECL_COMPONENT && decl->kind != DECL_REQUEST;
}

static bool is_tree_used(const Tree *tree, GHashTable *names)
{
    for (uint32_t i = 0; i < tree->decl_count; i++)
        if (acts_by_itself(tree->decls[i]) || is_mentioned(names, tree->decls[i]))
            return true;
    return false;
}

static const Tree *tree_of(const Design *design, const char *use)
{
    g_autofree char *file = g_strconcat(use, ".stale", NULL);

    for (uint32_t i = 1; i < design->tree_count; i++) {
        const Source *source = source_map_get(design->sources, design->trees[i]->source);
        g_autofree char *name = g_path_get_basename(source->path);
        if (strcmp(name, file) == 0)
            return design->trees[i];
    }
    return NULL;
}

static void report_uses(const Design *design, Diagnostics *warnings)
{
    const Tree *own = design->trees[0];
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    const Visitor visitor = {.name = note_mention, .data = names};

    visit_tree(own, &visitor);
    for (uint32_t i = 0; i < own->use_count; i++) {
        const Tree *used = own->uses[i].text ? tree_of(design, own->uses[i].text) : NULL;
        if (used && !is_tree_used(used, names))
            warn(warnings, own->uses[i].span, NULL, "nothing of `%s` is used", own->uses[i].text);
    }
}

void vacuity_unused(const Design *design, Diagnostics *warnings)
{
    g_autoptr(GHashTable) names = mentions(design);
    const Tree *own = design->trees[0];

    for (uint32_t i = 0; i < own->decl_count; i++)
        report_decl(own->decls[i], names, warnings);
    report_uses(design, warnings);
}
