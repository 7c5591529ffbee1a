#include "tests/differential/loaded_design.h"

#include "tests/unit/tried_share.h"

#include "checker/language/design.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_no_errors(Diagnostics *diagnostics)
{
    g_autofree char *text = NULL;

    if (diagnostics_errors(diagnostics) == 0)
        return;
    text = diagnostics_text(diagnostics, false);
    fail_msg("%s", text);
}

LoadedDesign loaded_design(const char *path, const char *library)
{
    const char *libraries[] = {library, NULL};
    LoadedDesign it = {0};

    it.design = design_load(path, libraries, &it.diagnostics, NULL);
    assert_non_null(it.design);
    design_configure(it.design, &it.configuration, it.diagnostics);
    assert_no_errors(it.diagnostics);
    return it;
}

void loaded_design_clear(LoadedDesign *it)
{
    diagnostics_free(it->diagnostics);
    design_free(it->design);
}

Program *loaded_design_program(const LoadedDesign *it, uint64_t fixes, System **system)
{
    const ProgramOptions options = {.explains = true};
    Configuration configuration = it->configuration;

    configuration.fixes = fixes;
    *system = system_resolve(it->design, &configuration, false, it->diagnostics);
    assert_no_errors(it->diagnostics);
    return program_new(*system, &options);
}

void loaded_design_each(void (*visit)(const LoadedDesign *it))
{
    g_autofree char *folder = g_build_filename(g_getenv("SOURCE_ROOT"), "models", NULL);
    g_autofree char *library = g_build_filename(folder, "library", NULL);
    g_autoptr(GDir) models = g_dir_open(folder, 0, NULL);
    const char *name;
    guint designs = 0;

    while ((name = g_dir_read_name(models))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!tried_share_has(name))
            continue;
        LoadedDesign it = loaded_design(path, library);
        visit(&it);
        loaded_design_clear(&it);
        designs++;
    }
    g_assert_cmpuint(designs, >, 0);
}
