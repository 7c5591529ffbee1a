/* Loading a design with what it uses. */
#include "checker/language/design.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/language/library.h"
#include "checker/language/parse/parser.h"

#include <string.h>

/* ---- loading ---- */

typedef struct Loader {
    Design *design;
    Diagnostics *diagnostics;
    const char *const *libraries;
    GPtrArray *trees;
} Loader;

static bool is_same_path(const char *a, const char *b)
{
    g_autofree char *x = g_canonicalize_filename(a, NULL), *y = g_canonicalize_filename(b, NULL);

    return strcmp(x, y) == 0;
}

/* A file never satisfies its own `use`: a design may have the name of what it uses. */
static bool may_use(const char *path, const char *user)
{
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) && !is_same_path(path, user);
}

static char *find_library(const Loader *loader, const char *name, const char *user)
{
    g_autofree char *file = g_strconcat(name, ".stale", NULL);
    g_autofree char *folder = g_path_get_dirname(loader->design->path);
    char *path = g_build_filename(folder, file, NULL);

    for (guint i = 0; !may_use(path, user); i++) {
        g_free(path);
        if (!loader->libraries || !loader->libraries[i])
            return NULL;
        path = g_build_filename(loader->libraries[i], file, NULL);
    }
    return path;
}

static bool is_loaded(const Loader *loader, const char *path)
{
    for (guint i = 0; i < loader->trees->len; i++) {
        const Tree *tree = loader->trees->pdata[i];
        if (is_same_path(source_map_get(loader->design->sources, tree->source)->path, path))
            return true;
    }
    return false;
}

static void report_missing(Loader *loader, const Name *use, const char *user)
{
    g_autofree char *help = library_suggest(loader->diagnostics, use->text, loader->libraries);
    g_autofree char *folder = g_path_get_dirname(user);
    g_autofree char *file = g_strconcat(use->text, ".stale", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);

    if (is_same_path(path, user))
        diagnostics_error(loader->diagnostics, use->span, "leave it out: it names other files",
                          "`%s` is this file itself", use->text);
    else
        diagnostics_error(loader->diagnostics, use->span, help,
                          "there is no file `%s` in the design's folder or a library", file);
}

static void load_use(Loader *loader, const Name *use, const char *user)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = find_library(loader, use->text, user);
    uint16_t source;

    if (!path) {
        report_missing(loader, use, user);
        return;
    }
    if (is_loaded(loader, path))
        return;
    if (!source_map_read(loader->design->sources, path, &source, &error)) {
        diagnostics_error(loader->diagnostics, use->span, NULL, "cannot read %s: %s", path,
                          error->message);
        return;
    }
    g_ptr_array_add(loader->trees, parse(loader->design->arena, loader->design->sources, source,
                                         loader->diagnostics));
}

/* Library files may use others: the list grows while it is gone through. */
static void load_uses(Loader *loader)
{
    for (guint i = 0; i < loader->trees->len; i++) {
        const Tree *tree = loader->trees->pdata[i];
        for (uint32_t j = 0; j < tree->use_count; j++)
            if (tree->uses[j].text)
                load_use(loader, &tree->uses[j],
                         source_map_get(loader->design->sources, tree->source)->path);
    }
}

static Decl **select_decls(Design *design, DeclKind kind, uint32_t *count)
{
    Decl **found = arena_array(design->arena, Decl *, design->decl_count + 1);

    *count = 0;
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == kind &&
            (design->decls[i]->name.text || kind == DECL_CLAIM || kind == DECL_QUESTION))
            found[(*count)++] = design->decls[i];
    return found;
}

static void index_decls(Design *design)
{
    uint32_t total = 0, next = 0;

    for (uint32_t i = 0; i < design->tree_count; i++)
        total += design->trees[i]->decl_count;
    design->decls = arena_array(design->arena, Decl *, total + 1);
    design->decl_count = total;
    for (uint32_t i = design->tree_count; i-- > 0;)
        for (uint32_t j = 0; j < design->trees[i]->decl_count; j++)
            design->decls[next++] = design->trees[i]->decls[j];
    design->fixes = select_decls(design, DECL_FIX, &design->fix_count);
    design->params = select_decls(design, DECL_PARAM, &design->param_count);
    design->claims = select_decls(design, DECL_CLAIM, &design->claim_count);
    design->windows = select_decls(design, DECL_WINDOW, &design->window_count);
    design->checks = select_decls(design, DECL_CHECK, &design->check_count);
    design->measures = select_decls(design, DECL_MEASURE, &design->measure_count);
    design->questions = select_decls(design, DECL_QUESTION, &design->question_count);
}

static void check_counts(Loader *loader)
{
    const Design *design = loader->design;

    if (design->fix_count > DESIGN_MAX_FIXES)
        diagnostics_error(loader->diagnostics, design->fixes[DESIGN_MAX_FIXES]->span, NULL,
                          "a design can have at most %d fixes", DESIGN_MAX_FIXES);
    if (design->param_count > DESIGN_MAX_PARAMS)
        diagnostics_error(loader->diagnostics, design->params[DESIGN_MAX_PARAMS]->span, NULL,
                          "a design can have at most %d params", DESIGN_MAX_PARAMS);
}

static bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

static Design *design_new(const char *path)
{
    Design *design = g_new0(Design, 1);

    design->arena = arena_new();
    design->sources = source_map_new();
    design->path = arena_strdup(design->arena, is_stdin(path) ? "<stdin>" : path);
    return design;
}

/* `source` is its main file, which has been read. */
static void load(Design *design, uint16_t source, const char *const *libraries,
                 Diagnostics *diagnostics)
{
    g_autoptr(GPtrArray) trees = g_ptr_array_new();
    Loader loader = {design, diagnostics, libraries, trees};

    g_ptr_array_add(trees, parse(design->arena, design->sources, source, diagnostics));
    load_uses(&loader);
    diagnostics_end_reading(diagnostics);
    design->trees = arena_copy(design->arena, trees->pdata, trees->len, sizeof(Tree *));
    design->tree_count = trees->len;
    design->name = design->trees[0]->name.text;
    design->title = design->trees[0]->title;
    index_decls(design);
    design->is_nameless = !design->name && diagnostics_errors(diagnostics) == 0;
    if (design->is_nameless)
        diagnostics_error(diagnostics, (Span){.source = design->trees[0]->source},
                          "design NAME \"title\" is its first line",
                          "this file is not a design: it does not begin with `design`");
    check_counts(&loader);
}

/* Of what was read: NULL where that failed. */
static Design *loaded(Design *design, gboolean is_read, uint16_t source,
                      const char *const *libraries, Diagnostics **diagnostics)
{
    *diagnostics = NULL;
    if (!is_read) {
        design_free(design);
        return NULL;
    }
    *diagnostics = diagnostics_new(design->sources);
    load(design, source, libraries, *diagnostics);
    return design;
}

Design *design_load(const char *path, const char *const *libraries, Diagnostics **diagnostics,
                    GError **error)
{
    Design *design = design_new(path);
    uint16_t source = 0;
    const gboolean is_read =
        is_stdin(path) ? source_map_read_from(design->sources, stdin, design->path, &source, error)
                       : source_map_read(design->sources, path, &source, error);

    return loaded(design, is_read, source, libraries, diagnostics);
}

Design *design_load_text(const char *path, const char *text, gsize length,
                         const char *const *libraries, Diagnostics **diagnostics, GError **error)
{
    Design *design = design_new(path);
    uint16_t source = 0;
    const gboolean is_read = source_map_add(design->sources, path, text, length, &source, error);

    return loaded(design, is_read, source, libraries, diagnostics);
}

void design_free(Design *design)
{
    if (!design)
        return;
    source_map_free(design->sources);
    arena_free(design->arena);
    g_free(design);
}
