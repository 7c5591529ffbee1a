#include "checker/commands/sweep/sweep.h"

#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build.h"

#include <stdio.h>
#include <string.h>

enum { MAX_VALUES = 1000 };

static const char summary[] =
    "Checks a design for every value of a param: as written and with each fix alone, or with the "
    "sets\n"
    "of fixes that --fix gives. Names the smallest value that closes each window and keeps each "
    "check.\n"
    "\n"
    "Exit status: 0 every value was searched to the end; 1 a design error or a deadlock was found; "
    "2 the\n"
    "design or the command line is wrong; 3 a limit was reached: what is known is written.";

typedef struct SweepOptions {
    char *over, *values, *output;
    char **fixes;
    gboolean as_written;
} SweepOptions;

/* ---- parts of the answer ---- */

const SweepCell *sweep_cell(const Sweep *sweep, guint value, guint set)
{
    return &sweep->cells[value * sweep->sets->len + set];
}

char *sweep_value_text(const Sweep *sweep, guint value)
{
    int64_t number = g_array_index(sweep->values, int64_t, value);

    return sweep->kind == PARAM_DURATION ? duration_text(number) : sweep_value_plain(sweep, value);
}

char *sweep_value_plain(const Sweep *sweep, guint value)
{
    int64_t number = g_array_index(sweep->values, int64_t, value);

    if (sweep->kind == PARAM_DURATION)
        return duration_seconds(number);
    return design_param_text(sweep->subject->design->params[sweep->param], number);
}

char *sweep_set_text(const Sweep *sweep, guint set)
{
    return fixes_text(sweep->subject->design, g_array_index(sweep->sets, uint64_t, set));
}

/* ---- one configuration ---- */

static SweepResult window_result(const Model *model, const WindowVerdict *window)
{
    static const char *const words[] = {[WINDOW_NEVER] = "never",
                                        [WINDOW_TRANSIENT] = "transient",
                                        [WINDOW_UNTIL] = "until",
                                        [WINDOW_FOREVER] = "forever",
                                        [WINDOW_UNKNOWN] = "unknown"};
    bool lasts = window->kind == WINDOW_TRANSIENT && window->has_longest;

    return (SweepResult){.grade = window->kind == WINDOW_UNKNOWN ? SWEEP_UNKNOWN
                                  : verdict_is_closed(window)    ? SWEEP_GOOD
                                                                 : SWEEP_BAD,
                         .text = window_text(model, window),
                         .word = lasts ? "lasts" : words[window->kind],
                         .has_number = window->has_longest || window->kind == WINDOW_NEVER,
                         .number = window->has_longest ? window->longest : 0,
                         .unbounded = !window->has_longest && window->kind != WINDOW_NEVER &&
                                      window->kind != WINDOW_UNKNOWN};
}

static SweepResult check_result(const ModelProperty *property, const CheckVerdict *check)
{
    static const char *const words[] = {
        [CHECK_KEPT] = "kept", [CHECK_BROKEN] = "broken", [CHECK_UNKNOWN] = "unknown"};
    static const SweepGrade grades[] = {
        [CHECK_KEPT] = SWEEP_GOOD, [CHECK_BROKEN] = SWEEP_BAD, [CHECK_UNKNOWN] = SWEEP_UNKNOWN};

    return (SweepResult){.grade = grades[check->result],
                         .text = g_strdup(check_word(property, check->result)),
                         .word = words[check->result]};
}

static SweepResult measure_result(const Sweep *sweep, const Model *model, const Verdicts *verdicts,
                                  uint32_t index)
{
    const MeasureVerdict *measure = &verdicts->measures[index];

    return (SweepResult){
        .grade = measure->has_value ? SWEEP_GOOD : SWEEP_UNKNOWN,
        .text = check_measure_text(&model->measures[index], &verdicts->measures[index],
                                   sweep->subject->judge.epsilon),
        .has_number = measure->has_value,
        .number = measure->value,
        .is_chance = model->measures[index].kind >= MEASURED_PROBABILITY,
        .min = {measure->min[0], measure->min[1]},
        .max = {measure->max[0], measure->max[1]},
    };
}

static SweepResult error_result(void)
{
    return (SweepResult){
        .grade = SWEEP_UNKNOWN, .text = g_strdup("design error"), .word = "unknown"};
}

static void add_property(Sweep *sweep, SweepKind kind, const char *name)
{
    SweepProperty property = {kind, g_strdup(name)};

    g_array_append_val(sweep->properties, property);
}

/* Every configuration has the same, in the order of the first. */
static void name_properties(Sweep *sweep, const Model *model, const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < model->property_count; i++)
        add_property(sweep, i < verdicts->window_count ? SWEEP_WINDOW : SWEEP_CHECK,
                     model->properties[i].name);
    for (uint32_t i = 0; i < model->measure_count; i++)
        add_property(sweep, SWEEP_MEASURE, model->measures[i].name);
}

static void fill_cell(Sweep *sweep, SweepCell *cell, const Model *model, const Verdicts *verdicts)
{
    uint32_t windows = verdicts->window_count, checks = verdicts->check_count;

    if (sweep->properties->len == 0)
        name_properties(sweep, model, verdicts);
    g_assert(windows + checks + verdicts->measure_count == sweep->properties->len);
    cell->end = verdicts->end;
    cell->states = verdicts->states;
    cell->design_error = verdicts->design_error != NULL;
    cell->deadlock = verdicts->deadlock != NULL;
    cell->results = g_new0(SweepResult, sweep->properties->len + 1);
    for (uint32_t i = 0; i < sweep->properties->len; i++)
        cell->results[i] = cell->design_error ? error_result()
                           : i < windows      ? window_result(model, &verdicts->windows[i])
                           : i < windows + checks
                               ? check_result(&model->properties[i], &verdicts->checks[i - windows])
                               : measure_result(sweep, model, verdicts, i - windows - checks);
    sweep->timed &= model->tick > 0;
}

static bool search_cell(Sweep *sweep, guint value, guint set)
{
    Session *subject = sweep->subject;
    uint64_t fixes = g_array_index(sweep->sets, uint64_t, set);
    const Program *program = programs_get(subject->programs, fixes);

    if (!program) {
        g_autofree char *text = sweep_value_text(sweep, value);
        g_autofree char *with = sweep_set_text(sweep, set);
        fprintf(stderr, "stalemate: so it is with %s = %s, %s\n", sweep->name, text, with);
        return false;
    }
    programs_hold(subject->programs, fixes);
    g_autoptr(Verdicts) verdicts =
        verdicts_new(programs_model(subject->programs, fixes), &subject->judge);
    fill_cell(sweep, &sweep->cells[value * sweep->sets->len + set], program_model(program),
              verdicts);
    programs_release(subject->programs, fixes);
    return true;
}

/* False where some configuration is no design: its mistakes were printed. */
static bool search_all(Sweep *sweep)
{
    sweep->cells = g_new0(SweepCell, sweep->values->len * sweep->sets->len);
    sweep->timed = true;
    for (guint i = 0; i < sweep->values->len; i++) {
        programs_set_param(sweep->subject->programs, sweep->param,
                           g_array_index(sweep->values, int64_t, i));
        for (guint j = 0; j < sweep->sets->len; j++)
            if (!search_cell(sweep, i, j))
                return false;
    }
    return true;
}

/* ---- what is asked for ---- */

static int compare_values(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static GArray *read_values(const Design *design, uint32_t param, const char *text, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GError) refused = NULL;
    Configuration configuration;

    for (guint i = 0; parts[i]; i++) {
        g_autofree char *setting =
            g_strconcat(design->params[param]->name.text, "=", g_strstrip(parts[i]), NULL);
        if (!design_set_param(design, &configuration, setting, &refused)) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                        "--values: %s; to go further, widen its `in` in the design",
                        refused->message);
            return NULL;
        }
        g_array_append_val(values, configuration.params[param]);
    }
    g_array_sort(values, compare_values);
    for (guint i = values->len; i-- > 1;)
        if (g_array_index(values, int64_t, i) == g_array_index(values, int64_t, i - 1))
            g_array_remove_index(values, i);
    return g_steal_pointer(&values);
}

static gboolean find_values(Sweep *sweep, const SweepOptions *wanted, GError **error)
{
    const Design *design = sweep->subject->design;

    if (!wanted->over) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "over which param? --over NAME says it");
        return FALSE;
    }
    if (!design_find_param(design, wanted->over, &sweep->param, error))
        return FALSE;
    sweep->name = design->params[sweep->param]->name.text;
    sweep->kind = design_param_kind(design->params[sweep->param]);
    sweep->values = wanted->values ? read_values(design, sweep->param, wanted->values, error)
                                   : design_param_values(design, sweep->param, MAX_VALUES, error);
    if (!sweep->values)
        return FALSE;
    if (sweep->values->len > 1)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "param %s has one value only: there is nothing to go through", sweep->name);
    return FALSE;
}

static void add_set(Sweep *sweep, uint64_t fixes)
{
    for (guint i = 0; i < sweep->sets->len; i++)
        if (g_array_index(sweep->sets, uint64_t, i) == fixes)
            return;
    g_array_append_val(sweep->sets, fixes);
}

static gboolean find_sets(Sweep *sweep, const SweepOptions *wanted, GError **error)
{
    const Design *design = sweep->subject->design;
    uint64_t fixes;

    if (wanted->as_written || !wanted->fixes)
        add_set(sweep, 0);
    for (guint i = 0; wanted->fixes && wanted->fixes[i]; i++) {
        if (!design_find_fixes(design, wanted->fixes[i], &fixes, error))
            return FALSE;
        add_set(sweep, fixes);
    }
    for (uint32_t i = 0; !wanted->fixes && !wanted->as_written && i < design->fix_count; i++)
        add_set(sweep, (uint64_t)1 << i);
    return TRUE;
}

static gboolean find_format(const Session *subject, const SweepOptions *wanted, const char **format,
                            GError **error)
{
    static const OutputFormat list[] = {{"text", ".txt"}, {"csv"}, {"json"}, {"svg"}};
    const OutputFormats formats = {"sweep", list, G_N_ELEMENTS(list)};
    const int number = output_format(&formats, subject->format, wanted->output, error);

    *format = number < 0 ? NULL : list[number].name;
    return number >= 0;
}

/* ---- the command ---- */

static int status_of(const Sweep *sweep)
{
    bool limited = false;

    for (guint i = 0; i < sweep->values->len * sweep->sets->len; i++) {
        const SweepCell *cell = &sweep->cells[i];
        if (cell->design_error || cell->deadlock)
            return EXIT_FAILS;
        limited |= cell->end != SEARCH_COMPLETE;
    }
    return limited ? EXIT_LIMITED : EXIT_HOLDS;
}

static gboolean has_lengths(const Sweep *sweep, GError **error)
{
    bool has_window = sweep->properties->len > 0 &&
                      g_array_index(sweep->properties, SweepProperty, 0).kind == SWEEP_WINDOW;

    if (has_window && sweep->timed)
        return TRUE;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                has_window ? "there are no lengths to plot: only in a design with a clock do "
                             "windows have them"
                           : "there are no lengths to plot: the design has no window");
    return FALSE;
}

static char *written(const Sweep *sweep, const char *format)
{
    if (strcmp(format, "csv") == 0)
        return sweep_csv(sweep);
    if (strcmp(format, "json") == 0)
        return sweep_json(sweep);
    return strcmp(format, "svg") == 0 ? sweep_plot(sweep) : sweep_text(sweep);
}

static int sweep_subject(Sweep *sweep, const SweepOptions *wanted)
{
    const char *format;
    GError *error = NULL;

    if (!find_format(sweep->subject, wanted, &format, &error) ||
        !find_values(sweep, wanted, &error) || !find_sets(sweep, wanted, &error))
        return failure_print(error);
    bool searched = search_all(sweep);
    progress_clear();
    if (!searched)
        return session_failure(sweep->subject);
    if (strcmp(format, "svg") == 0 && !has_lengths(sweep, &error))
        return failure_print(error);
    sweep->subject->colour &= !wanted->output;
    g_autofree char *text = written(sweep, format);
    if (!output_write(wanted->output, text, strlen(text), &error))
        return failure_print(error);
    return status_of(sweep);
}

static void clear_property(gpointer property)
{
    g_free(((SweepProperty *)property)->name);
}

static void clear_sweep(Sweep *sweep)
{
    guint count = sweep->cells ? sweep->values->len * sweep->sets->len : 0;

    for (guint i = 0; i < count; i++) {
        for (guint j = 0; sweep->cells[i].results && j < sweep->properties->len; j++)
            g_free(sweep->cells[i].results[j].text);
        g_free(sweep->cells[i].results);
    }
    g_free(sweep->cells);
    g_clear_pointer(&sweep->values, g_array_unref);
    g_array_unref(sweep->sets);
    g_array_unref(sweep->properties);
}

static int sweep_one(Session *subject, const SweepOptions *wanted)
{
    Sweep sweep = {.subject = subject,
                   .sets = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
                   .properties = g_array_new(FALSE, FALSE, sizeof(SweepProperty))};

    g_array_set_clear_func(sweep.properties, clear_property);
    int status = sweep_subject(&sweep, wanted);
    clear_sweep(&sweep);
    return status;
}

int command_sweep(int argc, char **argv)
{
    SweepOptions wanted = {0};
    int status;
    const GOptionEntry entries[] = {
        {"over", 0, 0, G_OPTION_ARG_STRING, &wanted.over, "Go through the values of this param",
         "PARAM"},
        {"values", 0, 0, G_OPTION_ARG_STRING, &wanted.values,
         "These values, not all of the param's range", "A,B"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted.fixes,
         "With these fixes, joined by commas; may be given several times", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &wanted.as_written, "With no fix", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.output, "Write to this file", "FILE"},
        {0}};
    g_autoptr(Session) subject = session_open(argc, argv, summary, entries, &status);

    if (subject)
        status = sweep_one(subject, &wanted);
    g_free(wanted.over);
    g_free(wanted.values);
    g_free(wanted.output);
    g_strfreev(wanted.fixes);
    return status;
}
