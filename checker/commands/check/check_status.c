/* What `check` exits with, and what of that no other line says. */
#include "checker/base/error.h"
#include "checker/commands/check/check_cases.h"

void check_append_left_out(const CheckReport *report, GString *out)
{
    const GPtrArray *cases =
        report->cases; /* NULL: the page of a design, which has claims for all */

    if (!cases || !check_cases_are_claims(report))
        return;
    for (guint i = 0; i < cases->len; i++) {
        const CheckCase *it = cases->pdata[i];
        const bool is_window = it->kind == CASE_WINDOW;
        if ((!is_window && it->kind != CASE_CHECK) || it->result != CASE_FAILS)
            continue;
        const uint32_t first = is_window ? 0 : it->row->verdicts->window_count;
        g_string_append_printf(out, "  FAILS  %s is %s as written, and no claim speaks of it\n",
                               it->row->model->properties[first + it->property.index].name,
                               is_window ? "open" : "broken");
    }
}

/* What is broken counts before what is not known. */
int check_cases_status(const GPtrArray *cases)
{
    int status = EXIT_HOLDS;

    for (guint i = 0; i < cases->len; i++) {
        const CheckCase *it = cases->pdata[i];
        if (it->result == CASE_FAILS)
            return EXIT_FAILS;
        if (it->result == CASE_UNKNOWN)
            status = EXIT_LIMITED;
    }
    return status;
}

int check_worse(int a, int b)
{
    static const int order[] = {
        [EXIT_HOLDS] = 0, [EXIT_LIMITED] = 1, [EXIT_FAILS] = 2, [EXIT_WRONG] = 3};

    return order[a] > order[b] ? a : b;
}
