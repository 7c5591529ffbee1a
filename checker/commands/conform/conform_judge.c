/* A log against a design, as it is and with what would have made it fit: one fix more or less, no clock, a line elsewhere. */
#include "checker/commands/conform/conform_design_private.h"
#include "checker/conform/conformities.h"
#include "checker/conform/lines/line_part.h"
#include "checker/conform/moved_line.h"

/* Of Conformity, one for each group, summed up for the report; or, where that is NULL, up to the first that does not fit.
 * NULL with an error. */
static GPtrArray *judge_with(const Conforming *c, const Configuration *configuration,
                             ConformReport *report, GError **error)
{
    g_autoptr(Templates) templates =
        templates_new(c->subject->design, configuration, c->at_once, error);
    if (!templates)
        return NULL;
    const ConformitiesRequest request = {.templates = templates,
                                         .lines = c->log.lines,
                                         .limits = &c->limits,
                                         .workers = c->subject->judge.search.tuning.workers,
                                         .stops = !report,
                                         .sum_up = report ? conform_report_sum_up : NULL,
                                         .user = report};
    return conformities_judge(&request, error);
}

static GPtrArray *judge_all(const Conforming *c, uint64_t fixes, ConformReport *report,
                            GError **error)
{
    Configuration configuration = c->subject->configuration;

    configuration.fixes = fixes;
    return judge_with(c, &configuration, report, error);
}

/* ---- what would mend it ---- */

static bool all_fit(const GPtrArray *judged)
{
    for (guint i = 0; i < judged->len; i++)
        if (((const Conformity *)judged->pdata[i])->end != CONFORMITY_FITS)
            return false;
    return true;
}

static bool is_stopped(const Conforming *c)
{
    return c->limits.stop && *c->limits.stop;
}

/* What it is where the log's clock alone does not fit: NULL, it is more than that. */
static const char *find_clock_repair(const Conforming *c)
{
    Conforming late = *c;
    Configuration configuration = c->subject->configuration;

    if (configuration.untimed)
        return NULL;
    configuration.fixes = c->fixes;
    late.limits.may_be_late = true;
    g_autoptr(GPtrArray) judged = judge_with(&late, &configuration, NULL, NULL);
    if (judged && all_fit(judged))
        return "with time free (--untimed): something was there beyond its time";
    configuration.untimed = true;
    g_autoptr(GPtrArray) untimed = judge_with(c, &configuration, NULL, NULL);
    return untimed && all_fit(untimed)
               ? "with time free (--untimed): something went before its time"
               : NULL;
}

/* One fix more, or one less. */
static GPtrArray *find_repairs(const Conforming *c)
{
    const Design *design = c->subject->design;
    GPtrArray *repairs = g_ptr_array_new_with_free_func(g_free);

    for (uint32_t i = 0; i < design->fix_count && !is_stopped(c); i++) {
        uint64_t fixes = c->fixes ^ UINT64_C(1) << i;
        g_autoptr(GPtrArray) judged =
            design_allows(design, fixes) ? judge_all(c, fixes, NULL, NULL) : NULL;
        if (judged && all_fit(judged))
            g_ptr_array_add(repairs,
                            g_strdup_printf("%s fix %s", fixes >> i & 1 ? "with" : "without",
                                            design->fixes[i]->name.text));
    }
    return repairs;
}

/* "if line 5, DEL user:7, had come before line 4, GET user:7". Caller frees. */
static char *move_text(const LogGroup *group, const LineMove *move)
{
    const LogEntry *line = group->lines[move->line].entry;
    const LogEntry *other = group->lines[move->beside].entry;

    return g_strdup_printf("if line %u, %s %s, had come %s line %u, %s %s", line->line, line->op,
                           line->key ? line->key : "", move->is_behind ? "after" : "before",
                           other->line, other->op, other->key ? other->key : "");
}

/* Of what judging group `first` gave; its lines are read again, if need be. */
static void find_move_in(const Conforming *c, const Templates *templates, guint first,
                         const ConformReport *report)
{
    const LogLines *lines = c->log.lines;
    g_autoptr(LinePart) part =
        lines->spool ? line_part_read(lines, line_part_of(lines, first), NULL) : NULL;
    const LogGroup *group = part           ? line_part_group(part, first)
                            : lines->spool ? NULL
                                           : &lines->groups[first];
    g_autoptr(KnownSteps) known = known_steps_new(templates, &lines->groups[0]);
    const MovedLineRequest request = {templates, known, group, &c->limits,
                                      report->judged->pdata[first]};
    LineMove move;

    if (group && moved_line_find(&request, &move))
        g_ptr_array_add(report->repairs, move_text(group, &move));
}

/* The nearest line in another place. Where several keys do not fit none is told: the log would not fit with it. */
static void find_move(const Conforming *c, const ConformReport *report)
{
    Configuration configuration = c->subject->configuration;
    guint first = conform_report_first(report);
    const Conformity *one = report->judged->pdata[first];

    if (one->end != CONFORMITY_FAILS || conform_report_failing(report) > 1)
        return;
    configuration.fixes = c->fixes;
    g_autoptr(Templates) templates =
        templates_new(c->subject->design, &configuration, c->at_once, NULL);
    if (templates)
        find_move_in(c, templates, first, report);
}

static void add_repairs(const Conforming *c, ConformReport *report)
{
    const guint first = conform_report_first(report);
    bool fails = first < report->judged->len &&
                 ((const Conformity *)report->judged->pdata[first])->end != CONFORMITY_LIMITED;

    report->repairs = fails ? find_repairs(c) : g_ptr_array_new();
    const char *of_clock = fails ? find_clock_repair(c) : NULL;
    if (of_clock)
        g_ptr_array_add(report->repairs, g_strdup(of_clock));
    if (fails)
        find_move(c, report);
}

bool conform_judge(const Conforming *c, ConformReport *report, GError **error)
{
    report->judged = judge_all(c, c->fixes, report, error);
    if (!report->judged)
        return false;
    add_repairs(c, report);
    return true;
}
