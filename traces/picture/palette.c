#include "traces/picture/palette.h"

#include <string.h>

struct Palette {
    GHashTable *indexes; /* value: its number, counted from 1 */
};

typedef struct Tint {
    const char *fill, *stripe, *outline;
} Tint;

static const Tint tints[] = {
    {"#cfe2f3", "#8db4d8", "#4a7fb0"}, /* blue */
    {"#f9cf94", "#dd9534", "#a9660c"}, /* orange */
    {"#b9dfae", "#71b25e", "#4a8a38"}, /* green */
    {"#d8c8ea", "#a282cc", "#75529f"}, /* purple */
    {"#f4ea9c", "#ccb83c", "#948415"}, /* yellow */
    {"#f4c4d8", "#d37fa8", "#a2507a"}, /* pink */
    {"#b8dedb", "#62aaa4", "#3a807b"}, /* teal */
};

static const PicturePaint blank = {.fill = "#ffffff", .outline = "#9a9a9a", .pen = 0.8};

const char *lane_initial_value(const Lane *lane)
{
    return lane->value ? lane->value : lane->initial ? lane->initial : "";
}

/* What a queue holds or which flags are set is no version: it stays white, unless a window looks at
 * it. */
static bool is_version(const Counterexample *example, int lane, const char *value)
{
    bool is_simple = !strpbrk(value, "[{ ");

    for (uint32_t i = 0; !is_simple && i < example->window_count; i++)
        if (example->windows[i].lane == lane)
            return true;
    return is_simple && *value && strcmp(value, "none") != 0;
}

static void add(Palette *palette, const Counterexample *example, int lane, const char *value)
{
    guint next = g_hash_table_size(palette->indexes) + 1;

    if (is_version(example, lane, value) && !g_hash_table_contains(palette->indexes, value))
        g_hash_table_insert(palette->indexes, (char *)value, GUINT_TO_POINTER(next));
}

Palette *palette_new(const Counterexample *example)
{
    Palette *palette = g_new0(Palette, 1);

    palette->indexes = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (!example->lanes[i].is_process && !example->lanes[i].idle && !example->lanes[i].in_parts)
            add(palette, example, (int)i, lane_initial_value(&example->lanes[i]));
    for (uint32_t i = 0; i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        for (uint32_t j = 0; j < row->change_count; j++)
            if (row->changes[j].is_main)
                add(palette, example, row->changes[j].lane, row->changes[j].after);
    }
    return palette;
}

void palette_free(Palette *palette)
{
    if (!palette)
        return;
    g_hash_table_unref(palette->indexes);
    g_free(palette);
}

PicturePaint palette_paint(const Palette *palette, const char *value)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(palette->indexes, value));

    if (index == 0)
        return blank;
    const Tint *tint = &tints[(index - 1) % G_N_ELEMENTS(tints)];
    return (PicturePaint){.fill = tint->fill,
                          .outline = tint->outline,
                          .pen = 0.8,
                          .stripe = tint->stripe,
                          .stripes = (index - 1) % 4 * 2};
}
