/* A measure's value for people. */
#include "checker/commands/check/check.h"
#include "checker/judge/probability/interval_text.h"

#include <math.h>

/* No more digits than were asked for. */
static int most_digits(double epsilon)
{
    return epsilon > 0 ? (int)ceil(-log10(epsilon)) : 6;
}

char *measure_value_text(const Model *model, const Verdicts *verdicts, uint32_t index,
                         double epsilon)
{
    const MeasureVerdict *measure = &verdicts->measures[index];
    int digits = most_digits(epsilon);

    if (!measure->has_value)
        return g_strdup("-");
    if (model->measures[index].kind < MEASURED_PROBABILITY)
        return g_strdup_printf("%" G_GINT64_FORMAT, measure->value);
    g_autofree char *min = interval_text(measure->min, digits);
    g_autofree char *max = interval_text(measure->max, digits);
    if (g_str_equal(min, max))
        return g_steal_pointer(&min);
    return g_strconcat(min, " .. ", max, NULL);
}
