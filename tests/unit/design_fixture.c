#include "tests/unit/design_fixture.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

Fixture fixture_of_file(const char *path, const ProgramOptions *options)
{
    Fixture fixture = {0};
    g_autofree char *library = g_build_filename(g_getenv("SOURCE_ROOT"), "models", "library", NULL);
    const char *libraries[] = {library, NULL};

    fixture.design = design_load(path, libraries, &fixture.diagnostics, NULL);
    assert_non_null(fixture.design);
    design_configure(fixture.design, &fixture.configuration, fixture.diagnostics);
    fixture.system =
        system_resolve(fixture.design, &fixture.configuration, true, fixture.diagnostics);
    if (diagnostics_errors(fixture.diagnostics) == 0)
        fixture.program = program_new(fixture.system, options);
    return fixture;
}

Fixture fixture_of_text(const char *text, const ProgramOptions *options)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("design-XXXXXX.stale", &path, NULL);

    assert_true(file >= 0);
    close(file);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    Fixture fixture = fixture_of_file(path, options);
    g_unlink(path);
    return fixture;
}

void fixture_clear(Fixture *fixture)
{
    program_free(fixture->program);
    system_free(fixture->system);
    diagnostics_free(fixture->diagnostics);
    design_free(fixture->design);
}

char *fixture_mistakes(const Fixture *fixture)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < diagnostics_count(fixture->diagnostics); i++) {
        const Diagnostic *diagnostic = diagnostics_get(fixture->diagnostics, i);
        const Source *source = source_map_get(fixture->design->sources, diagnostic->span.source);
        uint32_t line, column;
        source_position(source, diagnostic->span.start, &line, &column);
        g_string_append_printf(text, "%s%u:%u %s%s%s", i ? " | " : "", line, column,
                               diagnostic->message, diagnostic->help ? " = " : "",
                               diagnostic->help ? diagnostic->help : "");
    }
    return g_string_free(text, FALSE);
}
