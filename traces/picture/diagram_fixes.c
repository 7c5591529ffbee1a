/* Below a run: what each fix would have made of it. A full mark is good, a hollow one is not. */
#include "traces/format/table.h"
#include "traces/picture/diagram.h"

static const Font name_font = {8.5, true};
static const double mark_room = 12, name_gap = 8;
static const char good[] = "#1c6b30", grey[] = "#555555";

/* Those that do nothing share the last line. */
static bool is_grouped(const TraceRemedy *remedy)
{
    return remedy->kind == REMEDY_NOTHING;
}

static char *grouped_text(const Trace *trace)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (uint32_t i = 0; i < trace->remedy_count; i++)
        if (is_grouped(&trace->remedies[i]))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", trace->remedies[i].fix);
    return names->len ? g_strdup_printf("%s: nothing, the run is the same", names->str) : NULL;
}

static double names_width(const Trace *trace)
{
    double width = 0;

    for (uint32_t i = 0; i < trace->remedy_count; i++)
        if (!is_grouped(&trace->remedies[i]))
            width = MAX(width, font_width(name_font, trace->remedies[i].fix));
    return width;
}

static void add_fix(Diagram *diagram, const TraceRemedy *remedy, const char *text, double x)
{
    const double most = (diagram->width - DIAGRAM_MARGIN - x) / DIAGRAM_AIR;
    g_autofree char *line = text_one_line(text);
    DiagramFix *fix = &diagram->fixes[diagram->fix_count++];

    fix->name = remedy ? remedy->fix : NULL;
    fix->is_good = remedy && (remedy->kind == REMEDY_REMOVES || remedy->kind == REMEDY_PREVENTS);
    fix->x = x;
    fix->lines = font_wrap(FONT_SMALL, line, most, 3);
    diagram->fixes_height += g_strv_length(fix->lines) * (DIAGRAM_SMALL_LINE + 1.0);
}

void diagram_wrap_fixes(Diagram *diagram)
{
    const Trace *trace = diagram->trace;
    const double names = DIAGRAM_MARGIN + mark_room;
    const double texts = names + names_width(trace) * DIAGRAM_AIR + name_gap;
    g_autofree char *grouped = grouped_text(trace);

    diagram->fixes = arena_array(diagram->arena, DiagramFix, trace->remedy_count + 1);
    diagram->fixes_height = trace->remedy_count ? DIAGRAM_LINE + 6 : 0;
    for (uint32_t i = 0; i < trace->remedy_count; i++)
        if (!is_grouped(&trace->remedies[i]))
            add_fix(diagram, &trace->remedies[i], trace->remedies[i].text, texts);
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
