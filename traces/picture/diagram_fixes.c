/* Below a run: what each fix would have made of it. A full mark is good, a hollow one is not. */
#include "traces/format/table.h"
#include "traces/picture/diagram.h"

static const Font name_font = {8.5, true};
static const double mark_room = 12, name_gap = 8;
static const char good[] = "#1c6b30", grey[] = "#555555";

/* Those that do nothing share the last line. */
static bool is_grouped(const WhatIf *what_if)
{
    return what_if->kind == WHAT_IF_NOTHING;
}

static char *grouped_text(const Counterexample *example)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (is_grouped(&example->what_ifs[i]))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", example->what_ifs[i].fix);
    return names->len ? g_strdup_printf("%s: nothing, the run is the same", names->str) : NULL;
}

static double names_width(const Counterexample *example)
{
    double width = 0;

    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (!is_grouped(&example->what_ifs[i]))
            width = MAX(width, font_width(name_font, example->what_ifs[i].fix));
    return width;
}

static void add_fix(Diagram *diagram, const WhatIf *what_if, const char *text, double x)
{
    const double most = (diagram->width - DIAGRAM_MARGIN - x) / DIAGRAM_AIR;
    g_autofree char *line = text_one_line(text);
    DiagramFix *fix = &diagram->fixes[diagram->fix_count++];

    fix->name = what_if ? what_if->fix : NULL;
    fix->is_good =
        what_if && (what_if->kind == WHAT_IF_REMOVES || what_if->kind == WHAT_IF_PREVENTS);
    fix->x = x;
    fix->lines = font_wrap(FONT_SMALL, line, most, 3);
    diagram->fixes_height += g_strv_length(fix->lines) * (DIAGRAM_SMALL_LINE + 1.0);
}

void diagram_wrap_fixes(Diagram *diagram)
{
    const Counterexample *example = diagram->example;
    const double names = DIAGRAM_MARGIN + mark_room;
    const double texts = names + names_width(example) * DIAGRAM_AIR + name_gap;
    g_autofree char *grouped = grouped_text(example);

    diagram->fixes = arena_array(diagram->arena, DiagramFix, example->what_if_count + 1);
    diagram->fixes_height = example->what_if_count ? DIAGRAM_LINE + 6 : 0;
    for (uint32_t i = 0; i < example->what_if_count; i++)
        if (!is_grouped(&example->what_ifs[i]))
            add_fix(diagram, &example->what_ifs[i], example->what_ifs[i].text, texts);
    if (grouped)
        add_fix(diagram, NULL, grouped, names);
}

static void draw_mark(Picture *picture, double y, bool is_good)
{
    PicturePaint paint = {.shape = "circle",
                          .fill = is_good ? good : "#ffffff",
                          .outline = is_good ? good : "#8a8a8a",
                          .pen = 1};

    picture_box(picture, "fix", (PictureBox){DIAGRAM_MARGIN + 1, y - 3, 6, 6}, paint);
}

void diagram_draw_fixes(const Diagram *diagram, Picture *picture)
{
    double y = diagram->footer_fixes + DIAGRAM_LINE / 2.0;
    PictureText where = {.x = DIAGRAM_MARGIN, .y = y, .font = FONT_SMALL, .colour = grey};

    if (diagram->fix_count == 0)
        return;
    picture_text(picture, "fixes", where,
                 "this very run, by the same schedule, with one fix more:");
    y += DIAGRAM_LINE + 2;
    for (uint32_t i = 0; i < diagram->fix_count; i++) {
        const DiagramFix *fix = &diagram->fixes[i];
        PictureText name = {
            .x = DIAGRAM_MARGIN + mark_room, .y = y, .font = name_font, .colour = "#111111"};
        draw_mark(picture, y, fix->is_good);
        if (fix->name)
            picture_text(picture, "fix", name, fix->name);
        for (char **line = fix->lines; *line; line++, y += DIAGRAM_SMALL_LINE + 1) {
            PictureText text = {.x = fix->x, .y = y, .font = FONT_SMALL, .colour = "#222222"};
            picture_text(picture, "fix", text, *line);
        }
    }
}

void diagram_free_fixes(Diagram *diagram)
{
    for (uint32_t i = 0; i < diagram->fix_count; i++)
        g_strfreev(diagram->fixes[i].lines);
}
