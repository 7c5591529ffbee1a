/* Which files a design is made of. */
#include "checker/commands/session/watch.h"
#include "checker/fixes/programs.h"
#include "checker/language/syntax/tree.h"

#include <stdbool.h>
#include <string.h>

static bool is_read(const SourceMap *sources, const char *file)
{
    for (uint16_t i = 1; i < source_map_count(sources); i++) {
        g_autofree char *base = g_path_get_basename(source_map_get(sources, i)->path);
        if (strcmp(base, file) == 0)
            return true;
    }
    return false;
}

/* A file that the design uses and that is nowhere yet may come to stand beside it. */
static void note_absent(const Design *design, Watch *watch)
{
    const Tree *tree = design->trees[0];
    g_autofree char *folder = g_path_get_dirname(source_map_get(design->sources, 0)->path);

    for (uint32_t i = 0; i < tree->use_count; i++) {
        g_autofree char *file =
            tree->uses[i].text ? g_strconcat(tree->uses[i].text, ".stale", NULL) : NULL;
        g_autofree char *path = file ? g_build_filename(folder, file, NULL) : NULL;
        if (file && !is_read(design->sources, file))
            watch_note(watch, path, NULL);
    }
}

void watch_note_design(Watch *watch, const Design *design)
{
    const SourceMap *sources = design->sources;

    for (uint16_t i = 0; i < source_map_count(sources); i++) {
        const Source *source = source_map_get(sources, i);
        watch_note(watch, source->path, source->text);
    }
    note_absent(design, watch);
}
