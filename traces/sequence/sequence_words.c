#include "traces/sequence/sequence_words.h"

#include "traces/format/formats.h"

double sequence_write(const Sequence *sequence, Drawing *drawing, DrawingText where,
                      const char *text)
{
    const double height = sequence_line_height(where.font);
    char **line =
        sequence_wrap(sequence, where.font, text, sequence->width - SEQUENCE_MARGIN - where.x, 8);

    where.y += height / 2;
    for (; *line; line++, where.y += height)
        if (drawing)
            drawing_text(drawing, where, *line);
    return where.y - height / 2;
}

static DrawingText at(double y, Font font, Ink ink)
{
    return (DrawingText){.x = SEQUENCE_MARGIN, .y = y, .font = font, .ink = ink};
}

/* The part of a check's condition that decided, where that is short. */
static const char *clause_of(const Counterexample *example)
{
    enum { MOST_VALUES = 4 };

    return example->clause.text && example->clause.value_count <= MOST_VALUES
               ? example->clause.sentence
               : NULL;
}

static const char *subtitle_of(const Counterexample *example)
{
    if (example->verdict)
        return example->verdict;
    return example->subtitle ? example->subtitle : example->title;
}

/* What is wrong with it, or what the design is, where nothing more is known. */
double sequence_words_above(const Sequence *sequence, Drawing *drawing, double y)
{
    const Counterexample *example = sequence->example;

    if (drawing)
        drawing_group(drawing, "headline", 0, NULL);
    y = sequence_write(sequence, drawing, at(y, FONT_TITLE, INK_TEXT), example->headline);
    y = sequence_write(sequence, drawing, at(y + 1, FONT_BODY, INK_SOFT), subtitle_of(example));
    const char *clause = clause_of(example);
    return clause ? sequence_write(sequence, drawing, at(y + 1, FONT_BODY, INK_TEXT), clause) : y;
}

/* Why it is stale, why it stays so, what could have saved it. */
static double write_why(const Sequence *sequence, Drawing *drawing, double y)
{
    const Counterexample *example = sequence->example;
    const char *clause = clause_of(example); /* it stands above */
    const char *ending =
        example->ending && g_strcmp0(example->ending, clause) != 0 ? example->ending : "";
    g_autofree char *loop = counterexample_loop_text(example);
    g_autofree char *text =
        g_strconcat(loop ? loop : "", loop && *ending ? "; " : "", ending, NULL);

    if (drawing)
        drawing_group(drawing, "why", 0, NULL);
    for (uint32_t i = 0; i < example->cause.count; i++)
        y = sequence_write(sequence, drawing, at(y, FONT_BODY, INK_TEXT),
                           example->cause.sentences[i].text);
    if (*text)
        y = sequence_write(sequence, drawing, at(y, FONT_BODY, INK_TEXT), text);
    if (example->rescue)
        y = sequence_write(sequence, drawing, at(y, FONT_BODY, INK_TEXT), example->rescue);
    return y;
}

/* What to run to see this again, and who is left out of the picture. */
static double write_command(const Sequence *sequence, Drawing *drawing, double y)
{
    const Counterexample *example = sequence->example;
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
    if (drawing)
        drawing_group(drawing, "command", 0, NULL);
    return sequence_write(sequence, drawing, at(y, FONT_SMALL, INK_SOFT), text->str);
}

static bool shows(const Sequence *sequence, RunPart part)
{
    return run_format_shows(&format_svg, sequence->example, part);
}

double sequence_words_below(const Sequence *sequence, Drawing *drawing, double y)
{
    y = sequence_legend(sequence, drawing, y + 8);
    if (shows(sequence, RUN_PART_WHY))
        y = write_why(sequence, drawing, y + 4);
    if (shows(sequence, RUN_PART_FIXES))
        y = sequence_fixes(sequence, drawing, y + 4);
    return shows(sequence, RUN_PART_COMMAND) ? write_command(sequence, drawing, y + 8) : y;
}
