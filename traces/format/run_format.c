/* The formats that a run may be written in. */
#include "traces/format/formats.h"

#include "checker/base/error.h"

#include <string.h>

#define RUN_FORMAT_ENTRY(name) &format_##name,
static const RunFormat *const formats[] = {RUN_FORMATS(RUN_FORMAT_ENTRY)};

const RunFormat *const *run_formats(uint32_t *count)
{
    *count = G_N_ELEMENTS(formats);
    return formats;
}

/* ---- parts ---- */

static const struct {
    const char *name;
    RunPart part;
} parts[] = {{"run", RUN_PART_RUN},
             {"why", RUN_PART_WHY},
             {"fixes", RUN_PART_FIXES},
             {"command", RUN_PART_COMMAND}};

static uint32_t part_of(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(parts[i].name, name) == 0)
            return parts[i].part;
    return 0;
}

uint32_t run_format_parts(const RunFormat *format, const char *list, GError **error)
{
    g_auto(GStrv) names = g_strsplit(list ? list : "", ",", -1);
    uint32_t all = list ? 0 : format->parts;

    for (char **name = names; list && *name; name++) {
        const uint32_t part = part_of(g_strstrip(*name));
        if (part == 0) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                        "--parts takes run, why, fixes and command, joined by commas, not `%s`",
                        *name);
            return 0;
        }
        all |= part;
    }
    if (all == 0)
        g_set_error_literal(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                            "--parts names no part: it takes run, why, fixes and command");
    if (all == 0 || !format->needs_run || (all & RUN_PART_RUN))
        return all;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "%s is of the run itself: --parts has to name run", format->name);
    return 0;
}

bool run_format_shows(const RunFormat *format, const Counterexample *example, RunPart part)
{
    return (example->parts ? example->parts : format->parts) & part;
}

/* ---- what was made ---- */

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
