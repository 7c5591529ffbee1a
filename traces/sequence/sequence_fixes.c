/* Below a run: what each fix would have made of it, the best first. */
#include "traces/sequence/sequence_words.h"

static const double mark_room = 18;

/* Those that do nothing share a line. */
static char *idle_names(const Counterexample *example)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (example->what_ifs[i].kind == WHAT_IF_NOTHING)
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", example->what_ifs[i].fix);
    return names->len ? g_strdup(names->str) : NULL;
}

static double names_width(const Counterexample *example)
{
    double width = 0;

    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (example->what_ifs[i].kind != WHAT_IF_NOTHING)
            width = MAX(width, sequence_text_width(FONT_SMALL_BOLD, example->what_ifs[i].fix));
    return MIN(width, 150);
}

/* A tick, a stroke, a cross: told apart in grey too. */
static void draw_mark(Drawing *drawing, double y, WhatIfOutcome outcome)
{
    static const DrawingPoint tick[] = {{-2.6, 0.2}, {-0.8, 2.2}, {2.8, -2.2}};
    static const DrawingPoint cross[2][2] = {{{-2, -2}, {2, 2}}, {{-2, 2}, {2, -2}}};
    const double x = SEQUENCE_MARGIN + 6;
    const bool good = outcome == WHAT_IF_EVERY_RUN, none = outcome == WHAT_IF_NO_HELP;
    const Ink ink = good ? INK_GOOD : none ? INK_SOFT : INK_PARTLY;
    const DrawingPen pen = {.ink = good ? INK_PAPER : ink, .width = 1.5};

    drawing_box(drawing, (DrawingBox){x - 5, y - 5, 10, 10},
                (DrawingPaint){.shape = DRAWING_ELLIPSE,
                               .fill = good ? INK_GOOD : INK_NONE,
                               .outline = ink,
                               .pen = 1.2});
    if (good) {
        DrawingPoint points[3];
        for (size_t i = 0; i < G_N_ELEMENTS(tick); i++)
            points[i] = (DrawingPoint){x + tick[i].x, y + tick[i].y};
        drawing_path(drawing, points, 3, pen);
    } else if (none) {
        for (int i = 0; i < 2; i++)
            drawing_line(drawing, (DrawingPoint){x + cross[i][0].x, y + cross[i][0].y},
                         (DrawingPoint){x + cross[i][1].x, y + cross[i][1].y}, pen);
    } else {
        drawing_line(drawing, (DrawingPoint){x - 2.5, y}, (DrawingPoint){x + 2.5, y}, pen);
    }
}

static double write_fix(const Sequence *sequence, Drawing *drawing, const WhatIf *what_if, double y)
{
    const double names = names_width(sequence->example);
    const double x = SEQUENCE_MARGIN + mark_room, height = sequence_line_height(FONT_SMALL);
    char **name = sequence_wrap(sequence, FONT_SMALL_BOLD, what_if->fix, names + 2, 2);
    g_autofree char *text =
        g_strconcat(what_if->text, what_if->others ? "; " : "", what_if->others, NULL);
    double lower = y;

    if (drawing)
        draw_mark(drawing, y + height / 2, what_if->outcome);
    for (; *name; name++, lower += height)
        if (drawing)
            drawing_text(
                drawing,
                (DrawingText){
                    .x = x, .y = lower + height / 2, .font = FONT_SMALL_BOLD, .ink = INK_TEXT},
                *name);
    const double end = sequence_write(
        sequence, drawing,
        (DrawingText){.x = x + names + 10, .y = y, .font = FONT_SMALL, .ink = INK_TEXT}, text);
    return MAX(end, lower) + 1;
}

static double write_idle(const Sequence *sequence, Drawing *drawing, double y)
{
    g_autofree char *names = idle_names(sequence->example);
    g_autofree char *text =
        names ? g_strconcat(names, ": nothing, the run is the same", NULL) : NULL;

    if (!text)
        return y;
    if (drawing)
        draw_mark(drawing, y + sequence_line_height(FONT_SMALL) / 2, WHAT_IF_NO_HELP);
    return sequence_write(
               sequence, drawing,
               (DrawingText){
                   .x = SEQUENCE_MARGIN + mark_room, .y = y, .font = FONT_SMALL, .ink = INK_TEXT},
               text) +
           1;
}

static bool has_outcome(const Counterexample *example, WhatIfOutcome outcome)
{
    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (example->what_ifs[i].outcome == outcome)
            return true;
    return false;
}

static double write_outcome(const Sequence *sequence, Drawing *drawing, WhatIfOutcome outcome,
                            double y)
{
    static const char *const heads[] = {
        [WHAT_IF_EVERY_RUN] = "Helps in every run:",
        [WHAT_IF_THIS_RUN] = "Helps in this run only, and another goes wrong:",
        [WHAT_IF_UNKNOWN] = "Helps in this run; of the others it is not known:",
        [WHAT_IF_NO_HELP] = "Does not help, even in this run:",
    };
    const Counterexample *example = sequence->example;

    if (!has_outcome(example, outcome))
        return y;
    y = sequence_write(
        sequence, drawing,
        (DrawingText){.x = SEQUENCE_MARGIN, .y = y + 3, .font = FONT_SMALL, .ink = INK_SOFT},
        heads[outcome]);
    y += 2;
    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (example->what_ifs[i].outcome == outcome && example->what_ifs[i].kind != WHAT_IF_NOTHING)
            y = write_fix(sequence, drawing, &example->what_ifs[i], y);
    return outcome == WHAT_IF_NO_HELP ? write_idle(sequence, drawing, y) : y;
}

double sequence_fixes(const Sequence *sequence, Drawing *drawing, double y)
{
    static const WhatIfOutcome order[] = {WHAT_IF_EVERY_RUN, WHAT_IF_THIS_RUN, WHAT_IF_UNKNOWN,
                                          WHAT_IF_NO_HELP};

    if (sequence->example->what_if_count == 0)
        return y;
    if (drawing)
        drawing_group(drawing, "fixes", 0, NULL);
    y = sequence_write(
        sequence, drawing,
        (DrawingText){.x = SEQUENCE_MARGIN, .y = y + 4, .font = FONT_STRONG, .ink = INK_TEXT},
        "The same schedule with one fix more");
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        y = write_outcome(sequence, drawing, order[i], y);
    return y;
}
