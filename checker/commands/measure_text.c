/* A measure's value for people. Of what is known between two ends only the digits are written that
 * are the same for all that lies between. */
#include "checker/commands/check.h"

#include <math.h>

/* No more digits than were asked for. */
static int most_digits(double epsilon)
{
    return epsilon > 0 ? (int)ceil(-log10(epsilon)) : 6;
}

/* Caller frees. */
static char *proven_text(const double ends[2], int digits)
{
    if (ends[0] == ends[1] && ends[0] == floor(ends[0]))
        return g_strdup_printf("%.0f", ends[0]);
    for (; digits > 0; digits--) {
        g_autofree char *low = g_strdup_printf("%.*f", digits, ends[0]);
        g_autofree char *high = g_strdup_printf("%.*f", digits, ends[1]);
        if (g_str_equal(low, high))
            return g_steal_pointer(&low);
    }
    return g_strdup_printf("[%.4f, %.4f]", floor(ends[0] * 1e4) / 1e4, ceil(ends[1] * 1e4) / 1e4);
}

char *measure_text(const Model *model, const Verdicts *verdicts, uint32_t index, double epsilon)
{
    const MeasureVerdict *measure = &verdicts->measures[index];
    int digits = most_digits(epsilon);

    if (!measure->has_value)
        return g_strdup("-");
    if (model->measures[index].kind < MEASURED_PROBABILITY)
        return g_strdup_printf("%" G_GINT64_FORMAT, measure->value);
    g_autofree char *least = proven_text(measure->least, digits);
    g_autofree char *greatest = proven_text(measure->greatest, digits);
    if (g_str_equal(least, greatest))
        return g_steal_pointer(&least);
    return g_strconcat(least, " .. ", greatest, NULL);
}
