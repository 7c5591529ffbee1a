/* The sentences above and below the lanes, cut into lines as wide as the page. */
#include "traces/format/table.h"
#include "traces/picture/diagram.h"

static char **wrap(const Diagram *diagram, Font font, const char *text)
{
    g_autofree char *line = text_one_line(text);

    return font_wrap(font, line, (diagram->width - 2 * DIAGRAM_MARGIN) / DIAGRAM_AIR, 4);
}

/* What is wrong with it, or what the design is, where nothing more is known. */
static char **wrap_verdict(const Diagram *diagram)
{
    const Counterexample *example = diagram->example;

    return wrap(diagram, FONT_CALL, example->verdict ? example->verdict : example->title);
}

/* What to run to see this again, and who is left out of the picture. */
static char **wrap_origin(const Diagram *diagram)
{
    const Counterexample *example = diagram->example;
    g_autoptr(GString) text = g_string_new(NULL);
    guint idle = 0;

    if (example->command)
        g_string_printf(text, "%s (stalemate " STALEMATE_VERSION ")", example->command);
    else
        g_string_printf(text, "%s, %s%s%s", example->design, example->fixes,
                        *example->params_text ? ", " : "", example->params_text);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (example->lanes[i].idle)
            g_string_append_printf(text, "%s%s",
                                   idle++ ? ", " : "; not in this run: ", example->lanes[i].name);
    return wrap(diagram, FONT_SMALL, text->str);
}

static void add_wrapped(const Diagram *diagram, GStrvBuilder *builder, const char *text)
{
    g_auto(GStrv) lines = wrap(diagram, FONT_CALL, text);

    if (*text)
        g_strv_builder_addv(builder, (const char **)lines);
}

/* The proof, and why it stays so. */
static char **wrap_ending(const Diagram *diagram)
{
    const Counterexample *example = diagram->example;
    const char *ending = example->ending ? example->ending : "";
    g_autofree char *loop = counterexample_loop_text(example);
    g_autofree char *text =
        g_strconcat(loop ? loop : "", loop && *ending ? "; " : "", ending, NULL);
    GStrvBuilder *builder = g_strv_builder_new();

    for (uint32_t i = 0; i < example->cause.count; i++)
        add_wrapped(diagram, builder, example->cause.sentences[i].text);
    add_wrapped(diagram, builder, text);
    if (example->rescue)
        add_wrapped(diagram, builder, example->rescue);
    char **lines = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return lines;
}

void diagram_wrap_words(Diagram *diagram)
{
    diagram->headline_lines = wrap(diagram, FONT_HEADLINE, diagram->example->headline);
    diagram->verdict_lines = wrap_verdict(diagram);
    diagram->ending_lines = wrap_ending(diagram);
    diagram->origin_lines = wrap_origin(diagram);
}
