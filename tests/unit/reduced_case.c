#include "tests/unit/reduced_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

void reduced_case_check(ReducedCase *it, uint32_t reductions, const char *text)
{
    g_autofree char *design = g_strconcat("design d \"d\"\n", text, NULL);

    it->fixture = fixture_of_text(design, NULL);
    g_autofree char *mistakes = fixture_mistakes(&it->fixture);
    assert_string_equal(mistakes ? mistakes : "", "");
    it->verdicts = reduced_verdicts(it->fixture.program, reductions, &(JudgeOptions){0});
    g_autofree char *mistake = run_mistake(it->fixture.program, it->verdicts);
    assert_string_equal(mistake ? mistake : "", "");
}

void reduced_case_end(ReducedCase *it)
{
    verdicts_free(it->verdicts);
    fixture_clear(&it->fixture);
}

void reduced_case_states(uint32_t reductions, uint32_t used, uint64_t states, const char *text)
{
    ReducedCase it;

    reduced_case_check(&it, reductions, text);
    assert_int_equal(it.verdicts->reductions, used);
    assert_int_equal(it.verdicts->states, states);
    reduced_case_end(&it);
}
