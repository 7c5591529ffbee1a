#include "tests/unit/run_fixture.h"

#include "traces/explain/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

ShownRun run_of(const char *text, PropertyReferenceKind kind)
{
    g_autofree char *design = g_strconcat("design d \"D\"\n", text, NULL);
    ShownRun it = {.fixture = fixture_of_text(design, &(ProgramOptions){.explains = true})};
    g_autofree char *mistakes = fixture_mistakes(&it.fixture);

    assert_string_equal(mistakes, "");
    it.verdicts = verdicts_new(program_model(it.fixture.program), NULL);
    it.example = explain_run(it.fixture.program, it.verdicts, (PropertyReference){kind, 0});
    assert_non_null(it.example);
    return it;
}

void run_clear(ShownRun *it)
{
    counterexample_free(it->example);
    verdicts_free(it->verdicts);
    fixture_clear(&it->fixture);
}
