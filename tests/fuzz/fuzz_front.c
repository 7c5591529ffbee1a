/* The front end under libFuzzer, in memory: any text is read, laid out, resolved and compiled; nothing is
 * searched, and no file is written. So it is tried some hundred times as often as by the target that
 * searches. ./dev fuzz builds and runs both. */
#include "checker/language/design.h"
#include "checker/language/format/format.h"
#include "checker/language/vacuity/vacuity.h"
#include "checker/program/program.h"

#include <string.h>

enum { MOST_BYTES = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* what libFuzzer calls */

/* What is laid out is laid out already. */
static void try_format(const char *text, gsize length)
{
    g_autoptr(SourceMap) map = source_map_new();
    uint16_t index, again;

    if (!source_map_add(map, "design.stale", text, length, &index, NULL))
        return;
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    g_autoptr(GError) error = NULL;
    g_autofree char *formatted = format_source(map, index, diagnostics, &error);
    if (formatted &&
        source_map_add(map, "design.stale", formatted, strlen(formatted), &again, NULL)) {
        g_autofree char *twice = format_source(map, again, diagnostics, &error);
        g_assert_cmpstr(twice, ==, formatted);
    }
}

static void compile(const System *system, const Design *design)
{
    const ProgramOptions options = {.explains = true, .marks = true};

    if (budget_go_on(design->budget))
        program_free(program_new(system, &options)); /* NULL: it is too large */
}

/* The design as it is written, and what it is with all of its fixes. */
static void resolve_and_compile(const Design *design, Diagnostics *diagnostics)
{
    Configuration configuration = {0};

    design_configure(design, &configuration, diagnostics);
    g_autoptr(System) system = system_resolve(design, &configuration, true, diagnostics);
    if (diagnostics_errors(diagnostics) > 0)
        return;
    vacuity_report(design, &configuration, diagnostics);
    compile(system, design);
    if (design->fix_count == 0)
        return;
    configuration.fixes = (UINT64_C(1) << design->fix_count) - 1;
    g_autoptr(Diagnostics) unheard = diagnostics_new(design->sources);
    g_autoptr(System) fixed = system_resolve(design, &configuration, false, unheard);
    if (diagnostics_errors(unheard) == 0)
        compile(fixed, design);
}

/* What has mistakes says so. */
static void try_design(Design *design, Diagnostics *diagnostics)
{
    Budget budget = {.most = MOST_BYTES};

    design->budget = &budget;
    budget_begin(&budget);
    resolve_and_compile(design, diagnostics);
    budget_close(&budget);
    g_autofree char *shown = diagnostics_text(diagnostics, FALSE);
    g_assert(*shown || diagnostics_count(diagnostics) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *const libraries[] = {STALEMATE_MODELS_SOURCE "/library", NULL};
    const char *text = (const char *)data;
    Diagnostics *list = NULL;
    g_autoptr(Design) design = design_load_text("design.stale", text, size, libraries, &list, NULL);
    g_autoptr(Diagnostics) diagnostics = list;

    if (design) {
        try_format(text, size);
        try_design(design, diagnostics);
    }
    return 0;
}
