#include "tests/reference/machine.h"

guint choices_take(Choices *choices, guint ways)
{
    guint first = 0;

    if (choices->at == choices->taken->len) {
        g_array_append_val(choices->taken, first);
        g_array_append_val(choices->ways, ways);
    }
    return g_array_index(choices->taken, guint, choices->at++);
}

bool choices_next(Choices *choices)
{
    choices->at = 0;
    while (choices->taken->len > 0) {
        guint last = choices->taken->len - 1;
        if (++g_array_index(choices->taken, guint, last) <
            g_array_index(choices->ways, guint, last))
            return true;
        g_array_set_size(choices->taken, last);
        g_array_set_size(choices->ways, last);
    }
    return false;
}
