/* A run in the data of a report: its steps, what is said of it, and its drawing. */
#include "checker/base/member.h"
#include "checker/commands/report/report_private.h"
#include "checker/commands/trace/property_reference.h"
#include "traces/counterexample/build.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/explain/what_if.h"
#include "traces/sequence/sequence.h"

#include <string.h>

/* Of a longer run the steps that change nothing are folded, as in its text: each step takes some two kilobytes
 * of a drawing, and an hour of a loop has a hundred thousand of them. The stepper still goes through all. */
enum { DRAWN_WHOLE = 1000 };

/* A page is sent on: it names a file without its folder, which is the machine's. */
static Counterexample *run_of(const CheckReport *report, const MatrixRow *row,
                              PropertyReference property)
{
    Counterexample *example =
        explain_run(check_report_program(report, row), row->verdicts, property);
    const SourceMap *sources = report->session->design->sources;

    for (uint16_t i = 0; example && i < source_map_count(sources); i++) {
        const char *path = source_map_get(sources, i)->path;
        g_autofree char *name = g_path_get_basename(path);
        if (g_str_has_prefix(example->ending, path))
            example->ending += strlen(path) - strlen(name);
    }
    return example;
}

static void add_steps(JsonBuilder *b, const Run *run)
{
    member_array(b, "steps");
    for (uint32_t i = 0; i < run->length; i++)
        json_builder_add_int_value(b, run->steps[i]);
    json_builder_end_array(b);
}

/* ---- what each fix does to it ---- */

static void add_what_if(JsonBuilder *b, const WhatIf *what_if)
{
    static const char *const outcomes[] = {[WHAT_IF_UNKNOWN] = "unknown",
                                           [WHAT_IF_EVERY_RUN] = "every",
                                           [WHAT_IF_THIS_RUN] = "this",
                                           [WHAT_IF_NO_HELP] = "no"};
    g_autofree char *line = what_if_line(what_if);

    json_builder_begin_object(b);
    member_string(b, "fix", what_if->fix);
    member_string(b, "mends", outcomes[what_if->outcome]);
    member_string(b, "line", line);
    member_int(b, "step", what_if->step);
    json_builder_end_object(b);
}

/* Of what fails as written: the lines of a run under each of many sets would only fill the page. */
static void add_fixes_tried(Report *report, const MatrixRow *row, Counterexample *example,
                            PropertyReference property)
{
    bool is_wanted = row->fixes == 0 && property.kind != REFERENCE_MEASURE;

    if (is_wanted)
        property_reference_try_fixes(report->checked->session, report->checked->matrix, example,
                                     property, row->fixes);
    member_array(report->b, "with_fixes");
    for (uint32_t i = 0; i < example->what_if_count; i++)
        add_what_if(report->b, &example->what_ifs[i]);
    json_builder_end_array(report->b);
}

/* ---- its drawing ---- */

static guint picture_number(Report *report, PagePicture *picture)
{
    for (guint i = 0; i < report->pictures->len; i++) {
        const PagePicture *other = report->pictures->pdata[i];
        if (strcmp(other->svg, picture->svg) == 0) {
            page_picture_free(picture);
            return i;
        }
    }
    g_ptr_array_add(report->pictures, picture);
    return report->pictures->len - 1;
}

/* Those of the design as written are shown by themselves too, with all that is said of them; beside
 * the others the page says it. */
static void add_drawing(Report *report, const MatrixRow *row, Counterexample *example)
{
    PagePicture *picture = g_new0(PagePicture, 1);

    if (row->fixes != 0)
        example->parts = RUN_PART_RUN;
    picture->caption = g_strdup(example->headline);
    picture->svg = sequence_svg(example, THEME_AUTO);
    picture->is_shown = row->fixes == 0;
    member_int(report->b, "drawing", picture_number(report, picture));
}

/* ---- all of it ---- */

/* The steps, and what is said of them. */
void report_add_run(Report *report, const MatrixRow *row, const Run *run,
                    PropertyReference property)
{
    JsonBuilder *b = report->b;
    g_autoptr(Counterexample) example = run ? run_of(report->checked, row, property) : NULL;

    json_builder_set_member_name(b, "run");
    if (!example) {
        json_builder_add_null_value(b);
        return;
    }
    g_autofree char *repeats = counterexample_loop_text(example);
    if (example->row_count > DRAWN_WHOLE)
        fold_counterexample(example);
    g_ptr_array_add(report->runs, (gpointer)run);
    json_builder_begin_object(b);
    add_steps(b, run);
    member_int(b, "shown", example->shown);
    member_string(b, "headline", example->headline);
    member_string(b, "verdict", example->verdict);
    member_array(b, "proof");
    for (uint32_t i = 0; i < example->cause.count; i++)
        json_builder_add_string_value(b, example->cause.sentences[i].text);
    json_builder_end_array(b);
    member_string(b, "repeats", repeats);
    member_string(b, "ending", example->ending);
    member_string(b, "rescue", example->rescue);
    member_string(b, "command", example->command);
    add_fixes_tried(report, row, example, property);
    add_drawing(report, row, example);
    json_builder_end_object(b);
}
