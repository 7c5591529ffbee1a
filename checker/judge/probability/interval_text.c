#include "checker/judge/probability/interval_text.h"

#include <glib.h>
#include <math.h>

char *interval_text(const double ends[2], int digits)
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
