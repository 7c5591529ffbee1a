#include "checker/commands/conform/conform_design_private.h"
#include "checker/commands/conform/conform_page.h"
#include "checker/commands/conform/conform_times.h"

#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "traces/counterexample/build.h"

#include <stdio.h>
#include <string.h>

enum { MOST_WAYS = 20000000, MOST_MISSING = 16, NOT_SAID = G_MININT };

/* ---- what it is about ---- */

static gboolean check_page(const Conforming *c, GError **error)
{
    const int lines = c->wanted->page_lines;

    if (lines == NOT_SAID)
        return c->format != CONFORM_PAGE || output_is_no_terminal(c->wanted->output, "html", error);
    if (lines < CONFORM_PAGE_FEWEST || lines > CONFORM_PAGE_MOST)
        return failure_usage(error, "--page-lines is a number from %d to %d", CONFORM_PAGE_FEWEST,
                             CONFORM_PAGE_MOST);
    return c->format != CONFORM_PAGE || output_is_no_terminal(c->wanted->output, "html", error);
}

static gboolean check_line(Conforming *c, char *const *others, GError **error)
{
    if (!others[0])
        return failure_usage(error,
                             "conform needs a log: stalemate conform DESIGN LOG --bind FILE");
    if (others[1])
        return failure_usage(error, "one log at a time, please: `%s` is one too many", others[1]);
    if (!c->wanted->bind)
        return failure_usage(error, "conform needs a binding: --bind FILE");
    if (c->wanted->at_once < 0 || c->wanted->at_once > TEMPLATES_MOST)
        return failure_usage(error, "--at-once is a number from 1 to %d", TEMPLATES_MOST);
    if (c->wanted->missing < 0 || c->wanted->missing > MOST_MISSING)
        return failure_usage(error, "--missing is a number from 0 to %d", MOST_MISSING);
    c->log_name = others[0];
    c->format = conform_format(c->subject->format, c->wanted->output, true, error);
    return c->format >= 0 && check_page(c, error) &&
           conform_times_check(c->subject->design, c->wanted->fit_names, error) &&
           log_open_check(c->wanted->log_format, error);
}

static gboolean check_key(const Conforming *c, GError **error)
{
    const char *key = c->wanted->key;

    for (guint i = 0; key && i < c->log.lines->group_count; i++)
        if (g_strcmp0(c->log.lines->groups[i].name, key) == 0)
            return TRUE;
    return !key || failure_usage(error, "--key %s: the log has no such key that is judged", key);
}

/* Single lines are looked at again. */
static bool keeps_all(const Conforming *c)
{
    return c->format == CONFORM_PAGE || c->format == CONFORM_PICTURE || c->wanted->has_times ||
           c->wanted->fit;
}

static gboolean open_log(Conforming *c, char *const *others, GError **error)
{
    const SearchLimits *limits = &c->subject->judge.search.limits;

    if (!check_line(c, others, error) ||
        !session_find_set(c->subject, c->wanted->fixes, &c->fixes, error) ||
        !design_binding_load(c->subject, c->wanted->bind, &c->binding, &c->bound, error))
        return FALSE;
    const LogOpen request = {.path = others[0],
                             .format = c->wanted->log_format,
                             .binding = c->binding,
                             .reading.workers = c->subject->judge.search.tuning.workers};
    if (!conform_log_open(&c->log, &request, c->bound, keeps_all(c), error) || !check_key(c, error))
        return FALSE;
    c->at_once =
        c->wanted->at_once > 0 ? (uint32_t)c->wanted->at_once : conform_log_at_once(&c->log, error);
    if (c->at_once == 0)
        return FALSE;
    c->limits = (ConformityLimits){.most_ways = limits->max_states ? limits->max_states : MOST_WAYS,
                                   .memory = limits->max_memory,
                                   .deadline = limits->deadline,
                                   .stop = limits->stop,
                                   .is_cut = c->log.log->is_cut,
                                   .is_at_once = c->wanted->at_once > 0,
                                   .is_warm = c->wanted->is_warm,
                                   .has_times = c->wanted->has_times || c->wanted->fit,
                                   .missing = (uint32_t)c->wanted->missing};
    return TRUE;
}

/* ---- the answer ---- */

static int status_of(const ConformReport *report)
{
    guint first = conform_report_first(report);

    if (first < report->judged->len) {
        const Conformity *one = report->judged->pdata[first];
        return one->end == CONFORMITY_LIMITED ? EXIT_LIMITED : EXIT_FAILS;
    }
    return conform_report_is_too_long(report) ? EXIT_FAILS : EXIT_HOLDS;
}

/* Caller frees; NULL with an error. */
static char *page_of(const Conforming *c, const ConformReport *report, GError **error)
{
    Configuration configuration = c->subject->configuration;

    configuration.fixes = c->fixes;
    g_autoptr(Templates) templates =
        templates_new(c->subject->design, &configuration, c->at_once, error);
    const ConformPageRequest request = {.report = report,
                                        .templates = templates,
                                        .limits = &c->limits,
                                        .log = c->log_name,
                                        .key = c->wanted->key,
                                        .lines = (guint)MAX(c->wanted->page_lines, 0)};
    if (!templates)
        return NULL;
    return c->format == CONFORM_PICTURE ? conform_page_picture(&request, error)
                                        : conform_page(&request);
}

static gboolean write_report(const Conforming *c, const ConformReport *report, GError **error)
{
    g_autofree char *text = c->format == CONFORM_TEXT   ? conform_report_text(report)
                            : c->format == CONFORM_JSON ? conform_json(report)
                                                        : page_of(c, report, error);

    return text && output_write(c->wanted->output, text, strlen(text), error);
}

static int judge_log(const Conforming *c)
{
    GError *error = NULL;
    g_autofree char *fixes = build_fixes_text(c->subject->design, c->fixes);
    ConformReport report = {.design = c->subject->design,
                            .whole = c->subject->whole,
                            .fixes = fixes,
                            .fix_bits = c->fixes,
                            .log = c->log.log,
                            .lines = c->log.lines,
                            .at_once = c->at_once,
                            .has_times = c->limits.has_times,
                            .fit = c->wanted->fit_names,
                            .is_brief = c->format == CONFORM_TEXT};

    if (!conform_judge(c, &report, &error))
        return failure_print(error);
    int status = write_report(c, &report, &error) ? status_of(&report) : failure_print(error);
    g_ptr_array_unref(report.judged);
    g_ptr_array_unref(report.repairs);
    return status;
}

/* ---- the command ---- */

static int conform_session(Conforming *c, char *const *others)
{
    GError *error = NULL;
    int status = open_log(c, others, &error) ? judge_log(c)
                 : error                     ? failure_print(error)
                                             : EXIT_WRONG;

    conform_log_clear(&c->log);
    binding_free(c->binding);
    return status;
}

static void clear_wanted(ConformWanted *wanted)
{
    g_free(wanted->bind);
    g_free(wanted->log_format);
    g_strfreev(wanted->fixes);
    g_strfreev(wanted->fit_names);
    g_free(wanted->fit);
    g_free(wanted->output);
    g_free(wanted->key);
}

int conform_design(int argc, char **argv, const char *summary)
{
    ConformWanted wanted = {.page_lines = NOT_SAID};
    g_auto(GStrv) others = NULL;
    int status;
    gboolean guarantees = FALSE; /* the other form of the command, which was looked for before */
    const GOptionEntry entries[] = {
        {"guarantees", 0, 0, G_OPTION_ARG_NONE, &guarantees,
         "Without a design: the guarantees of reads, on the log alone", NULL},
        {"bind", 0, 0, G_OPTION_ARG_FILENAME, &wanted.bind, "What stands for what", "FILE"},
        {"log-format", 0, 0, G_OPTION_ARG_STRING, &wanted.log_format, LOG_OPEN_FORMAT_HELP,
         "FORMAT"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes,
         "With these fixes, joined by commas", "A,B"},
        {"at-once", 0, 0, G_OPTION_ARG_INT, &wanted.at_once,
         "So many of each process may be under way at once (as many requests as the log has; 3 "
         "where it does not say)",
         "N"},
        {"times", 0, 0, G_OPTION_ARG_NONE, &wanted.has_times,
         "Say what took longer than `takes` and `within` of the design allow", NULL},
        {"fit", 0, 0, G_OPTION_ARG_STRING, &wanted.fit,
         "Say what these params would be, as the log has it", "A,B"},
        {"missing", 0, 0, G_OPTION_ARG_INT, &wanted.missing,
         "The log may lack so many lines of each key (0)", "N"},
        {"warm", 0, 0, G_OPTION_ARG_NONE, &wanted.is_warm,
         "The log begins in the middle: up to two requests may have come and gone before", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output,
         "Write to this file, in the format of its ending: .txt, .json, .html, a page, or .svg, a "
         "picture",
         "FILE"},
        {"key", 0, 0, G_OPTION_ARG_STRING, &wanted.key,
         "The key that the page shows first, and the picture (the first that does not fit)",
         "NAME"},
        {"page-lines", 0, 0, G_OPTION_ARG_INT, &wanted.page_lines,
         "So many lines of the log are in the page, around what matters (1000; 40 in a picture)",
         "N"},
        {0}};
    const SessionRequest request = {.summary = summary, .extra = entries, .others = &others};
    g_autoptr(Session) subject = session_open_request(argc, argv, &request, &status);

    if (subject) {
        wanted.fit_names = wanted.fit ? g_strsplit(wanted.fit, ",", -1) : NULL;
        Conforming c = {.subject = subject, .wanted = &wanted};
        status = conform_session(&c, others);
    }
    clear_wanted(&wanted);
    return status;
}
