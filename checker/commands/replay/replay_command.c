#include "checker/commands/command.h"
#include "checker/commands/design_binding.h"
#include "checker/commands/output.h"
#include "checker/commands/replay/replay_beyond.h"
#include "checker/commands/replay/replay_picture.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session.h"
#include "checker/commands/session/session_options.h"
#include "checker/commands/trace/property_reference.h"
#include "checker/wire/isolation/isolation_spec.h"
#include "checker/wire/replay/director.h"
#include "checker/wire/replay/self_play.h"
#include "traces/explain/explain.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Forces the run of a window or a check on real servers: on your program, whose requests go\n"
    "through proxies, or with --self without one. What stands for what is in a file NAME.bind.\n"
    "\n"
    "With --fix the run is that of the design with the fix; where the fix closes the window, it "
    "is\n"
    "the run as written, followed with the fix, and then the run that the fix does not stand "
    "without\n"
    "what it rests on: with time free, or with one fault more.\n"
    "\n"
    "Exit status: 0 it came each time as the design says, or as --expect says; 1 it did not; 2 "
    "the\n"
    "design, the binding or the command line is wrong, or a server is not there; 3 a step was not\n"
    "forced, or there is no run.";

/* In the order of FORMATS. */
typedef enum ReplayFormat { REPLAY_TEXT, REPLAY_JSON, REPLAY_SVG, REPLAY_HTML } ReplayFormat;

static const OutputFormat FORMATS[] = {
    {"text", ".txt"}, {"json", NULL}, {"svg", NULL}, {"html", NULL}};

typedef struct ReplayOptions {
    char *bind, *window, *check, *expect, *step_timeout, *output, *emit;
    char **fixes, **servers;
    int times;
    gboolean self, shows;
} ReplayOptions;

typedef struct Replaying {
    Session *subject;
    const ReplayOptions *wanted;
    Binding *binding;
    const BoundDesign *bound;
    char **addresses; /* by server */
    double step_seconds;
    ReplayFormat format;
    Counterexample *example; /* the run that is drawn */
    GPtrArray *beyond; /* of Beyond, where a fix was asked for that closes the window; or NULL */
} Replaying;

/* ---- options ---- */

static gboolean check_options(Replaying *replaying, GError **error)
{
    const ReplayOptions *wanted = replaying->wanted;
    const OutputFormats formats = {"replay", FORMATS, G_N_ELEMENTS(FORMATS)};

    if (!wanted->bind)
        return failure_usage(error, "replay needs a binding: --bind FILE");
    if (wanted->times < 1 || wanted->times > 100000)
        return failure_usage(error, "--times is a number from 1 to 100000");
    if (wanted->expect && strcmp(wanted->expect, "stale") != 0 &&
        strcmp(wanted->expect, "fresh") != 0)
        return failure_usage(error, "--expect %s: it is stale or fresh", wanted->expect);
    replaying->step_seconds = 5;
    if (wanted->emit && strcmp(wanted->emit, "isolation") != 0)
        return failure_usage(error, "--emit %s: it is isolation", wanted->emit);
    if (wanted->emit)
        return output_check(wanted->output, error);
    const int format = output_format(&formats, replaying->subject->format, wanted->output, error);
    if (format < 0)
        return FALSE;
    replaying->format = (ReplayFormat)format;
    return !wanted->step_timeout || session_options_time("--step-timeout", wanted->step_timeout,
                                                         &replaying->step_seconds, error);
}

/* `--server redis=ADDRESS`, in the place of what the binding says. */
static gboolean find_addresses(Replaying *replaying, GError **error)
{
    const Binding *binding = replaying->binding;

    replaying->addresses = g_new0(char *, binding->server_count + 1);
    for (guint i = 0; i < binding->server_count; i++)
        replaying->addresses[i] = g_strdup(binding->servers[i].address);
    for (guint i = 0; replaying->wanted->servers && replaying->wanted->servers[i]; i++) {
        const char *text = replaying->wanted->servers[i];
        g_auto(GStrv) parts = g_strsplit(text, "=", 2);
        guint k = 0;
        while (k < binding->server_count && parts[1] &&
               strcmp(binding->servers[k].protocol->name, parts[0]) != 0)
            k++;
        if (!parts[1] || k == binding->server_count)
            return failure_usage(error,
                                 "--server %s: the binding has no such server; write KIND=ADDRESS",
                                 strstr(text, "://") ? "URL" : text); /* it may have a password */
        g_free(replaying->addresses[k]);
        replaying->addresses[k] = g_strdup(parts[1]);
    }
    return TRUE;
}

static gboolean bind_design(Replaying *replaying, GError **error)
{
    return design_binding_load(replaying->subject, replaying->wanted->bind, &replaying->binding,
                               &replaying->bound, error) &&
           find_addresses(replaying, error);
}

/* ---- forcing ---- */

static GPtrArray *play_times(Replaying *replaying, Stores *stores, const Plan *plan, GError **error)
{
    const ReplayOptions *wanted = replaying->wanted;
    g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
    const DirectorOptions options = {.step_timeout =
                                         (gint64)(replaying->step_seconds * G_TIME_SPAN_SECOND),
                                     .deadline = replaying->subject->judge.search.limits.deadline,
                                     .shows = wanted->shows};
    g_autoptr(Director) director =
        wanted->self ? NULL : director_new(plan, stores, &options, error);

    if (!wanted->self && !director)
        return NULL;
    for (int i = 0; i < wanted->times; i++) {
        ForcedOutcome *outcome =
            wanted->self ? self_play(stores, plan, error) : director_force(director, error);
        if (!outcome)
            return NULL;
        g_ptr_array_add(outcomes, outcome);
    }
    return g_steal_pointer(&outcomes);
}

static int status_of_run(const ReplayReport *report, bool wants_fresh)
{
    guint times = report->outcomes->len, open = 0;

    for (guint i = 0; i < times; i++)
        open += ((const ForcedOutcome *)report->outcomes->pdata[i])->is_open;
    if (wants_fresh)
        return open > 0                                                ? EXIT_FAILS
               : replay_report_count(report, OUTCOME_REFUSED) == times ? EXIT_HOLDS
                                                                       : EXIT_LIMITED;
    if (replay_report_count(report, OUTCOME_REPRODUCED) == times)
        return EXIT_HOLDS;
    return replay_report_count(report, OUTCOME_NOT_FORCED) > 0 ? EXIT_LIMITED : EXIT_FAILS;
}

/* What --expect says is of the run that the fix closes; where nothing is said, what lies beyond has to come as the design
 * says, too: the fix does not stand it. */
static int status_of(const ReplayReport *report, const char *expect)
{
    int status =
        status_of_run(report, expect ? strcmp(expect, "fresh") == 0 : report->plan->is_closed);

    for (guint i = 0; !expect && status == EXIT_HOLDS && report->beyond && i < report->beyond->len;
         i++) {
        const Beyond *beyond = report->beyond->pdata[i];
        const ReplayReport own = replay_report_beyond(report, beyond);
        if (beyond->outcomes)
            status = status_of_run(&own, false);
    }
    return status;
}

static char *report_text(const Replaying *replaying, const ReplayReport *report)
{
    switch (replaying->format) {
    case REPLAY_TEXT: return replay_report_text(report);
    case REPLAY_JSON: return replay_report_json(report);
    case REPLAY_SVG: return replay_picture_svg(replaying->example, report);
    case REPLAY_HTML: return replay_picture_html(replaying->example, report);
    }
    g_assert_not_reached();
}

/* Nothing is run. */
static int emit_plan(const Plan *plan, const char *output)
{
    GError *error = NULL;
    g_autofree char *text = isolation_spec(plan, &error);

    if (!text || !output_write(output, text, strlen(text), &error))
        return failure_print(error);
    return EXIT_HOLDS;
}

static gboolean play_beyond(Replaying *replaying, Stores *stores, GError **error)
{
    for (guint i = 0; replaying->beyond && i < replaying->beyond->len; i++) {
        Beyond *beyond = replaying->beyond->pdata[i];
        if (!beyond->plan)
            continue;
        beyond->outcomes = play_times(replaying, stores, beyond->plan, error);
        if (!beyond->outcomes)
            return FALSE;
    }
    return TRUE;
}

static int force_plan(Replaying *replaying, const Plan *plan)
{
    GError *error = NULL;

    if (replaying->wanted->emit)
        return emit_plan(plan, replaying->wanted->output);
    g_autoptr(Stores) stores =
        stores_new(replaying->bound, (const char *const *)replaying->addresses, &error);
    g_autoptr(GPtrArray) outcomes = stores ? play_times(replaying, stores, plan, &error) : NULL;

    if (!outcomes || !play_beyond(replaying, stores, &error)) {
        bool is_limit = g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT);
        failure_print(error);
        return is_limit ? EXIT_LIMITED : EXIT_WRONG;
    }
    const ReplayReport report = {replaying->subject->design->name, plan, outcomes,
                                 replaying->beyond};
    g_autofree char *text = report_text(replaying, &report);
    if (!output_write(replaying->wanted->output, text, strlen(text), &error))
        return failure_print(error);
    return status_of(&report, replaying->wanted->expect);
}

/* ---- which run ---- */

static Verdicts *verdicts_of_set(Session *subject, uint64_t fixes, const Program **program)
{
    *program = programs_get(subject->programs, fixes);
    if (!*program)
        return NULL;
    Verdicts *verdicts = verdicts_new(programs_model(subject->programs, fixes), &subject->judge);
    progress_clear();
    return verdicts;
}

static int no_run(const Verdicts *verdicts)
{
    fprintf(stderr, "stalemate: %s\n",
            verdicts->end != SEARCH_COMPLETE
                ? "there is no answer: a limit was reached"
                : "there is no run to force: it never opens, or is kept");
    return EXIT_LIMITED;
}

/* The run as written, followed with a fix that closes it. */
static int force_with_fix(Replaying *replaying, uint64_t fixes, const Program *fixed,
                          PropertyReference about)
{
    const Program *written;
    GError *error = NULL;
    g_autoptr(Verdicts) verdicts = verdicts_of_set(replaying->subject, 0, &written);

    if (!verdicts)
        return session_failure(replaying->subject);
    g_autoptr(Counterexample) example = explain_run(written, verdicts, about);
    if (!example)
        return no_run(verdicts);
    g_autofree char *names = build_fixes_text(replaying->subject->design, fixes);
    const PlanFix fix = {fixed, about, names};
    g_autoptr(Plan) plan = plan_with_fix(example, &fix, replaying->bound, &error);
    if (!plan)
        return failure_print(error);
    const BeyondQuestion question = {replaying->subject, replaying->bound, fixes, about};
    g_autoptr(Counterexample) followed = plan_followed(plan);
    replaying->example = followed;
    if (!replaying->wanted->emit)
        replaying->beyond = beyond_find(&question);
    return force_plan(replaying, plan);
}

/* What opens with the fix is closed again by the processes themselves. */
static bool closes(const Verdicts *verdicts, PropertyReference about)
{
    return about.kind == REFERENCE_WINDOW && verdict_is_closed(&verdicts->windows[about.index]);
}

static int force_subject(Replaying *replaying)
{
    Session *subject = replaying->subject;
    const ReplayOptions *wanted = replaying->wanted;
    const Program *program;
    PropertyReference about;
    uint64_t fixes = 0;
    GError *error = NULL;

    if (!check_options(replaying, &error) ||
        !session_find_set(subject, wanted->fixes, &fixes, &error) ||
        !bind_design(replaying, &error))
        return error ? failure_print(error) : EXIT_WRONG;
    g_autoptr(Verdicts) verdicts = verdicts_of_set(subject, fixes, &program);
    if (!verdicts)
        return session_failure(subject);
    if (!property_reference_find(subject->design, verdicts, wanted->window, wanted->check, &about,
                                 &error))
        return failure_print(error);
    g_autoptr(Counterexample) example = explain_run(program, verdicts, about);
    if (fixes && (!example || closes(verdicts, about)))
        return force_with_fix(replaying, fixes, program, about);
    if (!example)
        return no_run(verdicts);
    replaying->example = example;
    g_autoptr(Plan) plan = plan_of_run(example, verdicts, about, replaying->bound, &error);
    return plan ? force_plan(replaying, plan) : failure_print(error);
}

static void free_options(ReplayOptions *wanted)
{
    g_free(wanted->bind);
    g_free(wanted->window);
    g_free(wanted->check);
    g_free(wanted->expect);
    g_free(wanted->step_timeout);
    g_free(wanted->output);
    g_free(wanted->emit);
    g_strfreev(wanted->fixes);
    g_strfreev(wanted->servers);
}

int command_replay(int argc, char **argv)
{
    ReplayOptions wanted = {.times = 1};
    int status;
    const GOptionEntry entries[] = {
        {"bind", 0, 0, G_OPTION_ARG_FILENAME, &wanted.bind, "What stands for what", "FILE"},
        {"window", 0, 0, G_OPTION_ARG_STRING, &wanted.window, "The run that opens this window",
         "NAME"},
        {"check", 0, 0, G_OPTION_ARG_STRING, &wanted.check, "The run that breaks this check",
         "NAME"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes,
         "With these fixes, joined by commas", "A,B"},
        {"self", 0, 0, G_OPTION_ARG_NONE, &wanted.self, "Play the processes too: no program runs",
         NULL},
        {"times", 0, 0, G_OPTION_ARG_INT, &wanted.times, "Force it so many times", "N"},
        {"expect", 0, 0, G_OPTION_ARG_STRING, &wanted.expect,
         "What the exit status is 0 for: stale, or fresh", "WHAT"},
        {"step-timeout", 0, 0, G_OPTION_ARG_STRING, &wanted.step_timeout,
         "Wait so long for a step (5s)", "TIME"},
        {"server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.servers,
         "A server's address, in the place of the binding's", "KIND=ADDRESS"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output,
         "Write to this file; FILE.svg is the run's picture, FILE.html a page", "FILE"},
        {"emit", 0, 0, G_OPTION_ARG_STRING, &wanted.emit,
         "Write the run and force nothing: isolation, for PostgreSQL's isolationtester", "WHAT"},
        {"show", 0, 0, G_OPTION_ARG_NONE, &wanted.shows,
         "Show what the program prints, on standard error", NULL},
        {0}};
    g_autoptr(Session) subject = session_open(argc, argv, summary, entries, &status);

    if (subject) {
        Replaying replaying = {.subject = subject, .wanted = &wanted};
        status = force_subject(&replaying);
        g_clear_pointer(&replaying.beyond, g_ptr_array_unref);
        binding_free(replaying.binding);
        g_strfreev(replaying.addresses);
    }
    free_options(&wanted);
    return status;
}
