/* Sequence diagrams as formats of runs. */
#include "traces/drawing/graphviz.h"
#include "traces/format/formats.h"
#include "traces/sequence/sequence.h"

static GBytes *write_svg(const RunFormat *format, const Counterexample *example,
                         const RunStyle *style, GError **error)
{
    (void)format;
    (void)error;
    return run_format_bytes(sequence_svg(example, style->theme));
}

static char *dot_text(const Counterexample *example, const RunStyle *style)
{
    g_autoptr(Drawing) drawing = sequence_draw(example);

    return drawing_dot(drawing, style->theme);
}

static GBytes *write_dot(const RunFormat *format, const Counterexample *example,
                         const RunStyle *style, GError **error)
{
    (void)format;
    (void)error;
    return run_format_bytes(dot_text(example, style));
}

static GBytes *write_rendered(const RunFormat *format, const Counterexample *example,
                              const RunStyle *style, GError **error)
{
    g_autofree char *dot = dot_text(example, style);

    return graphviz_render(dot, format->name, error);
}

const RunFormat format_dot = {.name = "dot",
                              .help = "the sequence diagram, for Graphviz",
                              .parts = RUN_PARTS_ALL,
                              .needs_run = true,
                              .is_drawing = true,
                              .write = write_dot};
const RunFormat format_svg = {.name = "svg",
                              .help = "the sequence diagram, drawn",
                              .parts = RUN_PARTS_ALL,
                              .needs_run = true,
                              .is_drawing = true,
                              .write = write_svg};
const RunFormat format_png = {.name = "png",
                              .help = "likewise, in pixels",
                              .parts = RUN_PARTS_ALL,
                              .needs_run = true,
                              .is_drawing = true,
                              .is_binary = true,
                              .write = write_rendered};
const RunFormat format_pdf = {.name = "pdf",
                              .help = "likewise, on a page",
                              .parts = RUN_PARTS_ALL,
                              .needs_run = true,
                              .is_drawing = true,
                              .is_binary = true,
                              .write = write_rendered};
