/* The formats that a run may be written in. */
#include "traces/format/formats.h"

#include <string.h>

#define RUN_FORMAT_ENTRY(name) &format_##name,
static const RunFormat *const formats[] = {RUN_FORMATS(RUN_FORMAT_ENTRY)};

const RunFormat *const *run_formats(uint32_t *count)
{
    *count = G_N_ELEMENTS(formats);
    return formats;
}

GBytes *run_format_bytes(char *text)
{
    return g_bytes_new_take(text, strlen(text));
}

GBytes *run_format_json_bytes(JsonNode *root)
{
    g_autoptr(JsonGenerator) generator = json_generator_new();
    g_autoptr(JsonNode) node = root;

    json_generator_set_root(generator, node);
    json_generator_set_pretty(generator, TRUE);
    g_autofree char *text = json_generator_to_data(generator, NULL);
    return run_format_bytes(g_strconcat(text, "\n", NULL));
}
