#include "traces/sequence/sequence_private.h"

#include <string.h>

struct SequencePalette {
    GHashTable *indexes; /* value: its number, counted from 1 */
};

static const DrawingPaint blank = {.fill = INK_BLANK, .outline = INK_EDGE, .pen = 1};

/* What holds nothing stays white. */
static bool is_something(const char *value)
{
    static const char *const nothings[] = {"", "none", "false", "[]", "{}", NULL};

    return !g_strv_contains(nothings, value);
}

static void add(SequencePalette *palette, const char *value)
{
    guint next = g_hash_table_size(palette->indexes) + 1;

    if (is_something(value) && !g_hash_table_contains(palette->indexes, value))
        g_hash_table_insert(palette->indexes, (char *)value, GUINT_TO_POINTER(next));
}

/* In the order in which the run has them. */
SequencePalette *sequence_palette_new(const Sequence *sequence)
{
    const Counterexample *example = sequence->example;
    SequencePalette *palette = g_new0(SequencePalette, 1);

    palette->indexes = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < sequence->bar_count; i++)
        add(palette, sequence->bars[i].initial);
    for (uint32_t i = 0; i < example->row_count; i++)
        for (uint32_t j = 0; j < sequence->bar_count; j++) {
            const Change *change = sequence_change(sequence, i, &sequence->bars[j]);
            if (change)
                add(palette, change->after);
        }
    return palette;
}

void sequence_palette_free(SequencePalette *palette)
{
    if (!palette)
        return;
    g_hash_table_unref(palette->indexes);
    g_free(palette);
}

DrawingPaint sequence_palette_paint(const SequencePalette *palette, const char *value)
{
    static const DrawingHatch hatches[] = {DRAWING_PLAIN, DRAWING_RISING, DRAWING_LEVEL,
                                           DRAWING_FALLING};
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(palette->indexes, value));

    if (index == 0)
        return blank;
    const Ink hue = (index - 1) % THEME_HUES;
    return (DrawingPaint){.fill = INK_FILL + hue,
                          .outline = INK_RIM + hue,
                          .pen = 1,
                          .hatch = hatches[(index - 1) % G_N_ELEMENTS(hatches)],
                          .hatch_ink = INK_HATCH + hue};
}
