/* Words of a report that several commands say. */
#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/judge/probability/interval_text.h"

#include <math.h>

const Program *check_report_program(const CheckReport *report, const MatrixRow *row)
{
    g_assert(row->model);
    return programs_held(report->session->programs, row->fixes);
}

const char *check_word(const ModelProperty *property, CheckResult result)
{
    if (result == CHECK_UNKNOWN)
        return "unknown";
    if (property->kind == PROPERTY_REACHABLE)
        return result == CHECK_KEPT ? "reached" : "not reached";
    return result == CHECK_KEPT ? "kept" : "broken";
}

const char *check_end_text(SearchEnd end)
{
    static const char *const texts[] = {
        [SEARCH_COMPLETE] = "complete",
        [SEARCH_ERROR] = "a design error was reached",
        [SEARCH_STATES] = "the limit of states was reached: --max-states N sets it",
        [SEARCH_MEMORY] =
            "the limit of memory was reached: --memory SIZE sets it, smaller params need less",
        [SEARCH_DISK] = "--spill DIR took no more: the disk is full, no file may be larger, or "
                        "what was written "
                        "could not be read",
        [SEARCH_TIME] =
            "the limit of time was reached: --timeout TIME sets it, smaller params need less",
        [SEARCH_STOPPED] = "the search was interrupted",
        [SEARCH_ENOUGH] = "all that was asked is known",
    };
    return texts[end];
}

/* No more digits than were asked for. */
static int max_digits(double epsilon)
{
    return epsilon > 0 ? (int)ceil(-log10(epsilon)) : 6;
}

char *check_measure_text(const ModelMeasure *measure, const MeasureVerdict *verdict, double epsilon)
{
    int digits = max_digits(epsilon);

    if (verdict->is_unbounded)
        return g_strdup("no bound");
    if (!verdict->has_value)
        return g_strdup("-");
    if (measure->kind == MEASURED_AGE)
        return duration_text(verdict->value);
    if (measure->kind < MEASURED_PROBABILITY)
        return g_strdup_printf("%" G_GINT64_FORMAT, verdict->value);
    g_autofree char *min = interval_text(verdict->min, digits);
    g_autofree char *max = interval_text(verdict->max, digits);
    if (g_str_equal(min, max))
        return g_steal_pointer(&min);
    return g_strconcat(min, " .. ", max, NULL);
}
