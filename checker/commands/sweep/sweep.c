#include "checker/commands/sweep/sweep.h"

#include "checker/base/duration.h"
#include "checker/commands/check/check.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"

#include <stdio.h>
#include <string.h>

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
    char *over, *values, *theme, *output;
    char **fixes;
    gboolean as_written;
} SweepOptions;

/* ---- parts of the answer ---- */

bool sweep_has_lengths(const Sweep *sweep, const SweepProperty *property)
{
    return sweep->timed && (property->kind == SWEEP_WINDOW || property->is_time);
}

bool sweep_is_drawn(const Sweep *sweep, const SweepProperty *property)
{
    return property->kind != SWEEP_MEASURE || sweep_has_lengths(sweep, property);
}

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
    return design_param_text(sweep->session->design->params[sweep->param], number);
}

char *sweep_set_text(const Sweep *sweep, guint set)
{
    return build_fixes_text(sweep->session->design, g_array_index(sweep->sets, uint64_t, set));
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
                         .text = build_window_text(model, window),
                         .word = lasts ? "lasts" : words[window->kind],
                         .opens = window->kind != WINDOW_NEVER,
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
        .grade = measure->has_value || measure->is_unbounded ? SWEEP_GOOD : SWEEP_UNKNOWN,
        .text = check_measure_text(&model->measures[index], &verdicts->measures[index],
                                   sweep->session->judge.epsilon),
        .has_number = measure->has_value,
        .number = measure->value,
        .unbounded = measure->is_unbounded,
        .is_chance = model->measures[index].kind >= MEASURED_PROBABILITY,
        .min = {measure->min[0], measure->min[1]},
        .max = {measure->max[0], measure->max[1]},
    };
}

static void add_property(Sweep *sweep, SweepKind kind, const char *name, bool is_time)
{
    SweepProperty property = {kind, g_strdup(name), is_time};

    g_array_append_val(sweep->properties, property);
}

/* Every configuration has the same, in the order of the first. */
static void name_properties(Sweep *sweep, const Model *model, const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < model->property_count; i++)
        add_property(sweep, i < verdicts->window_count ? SWEEP_WINDOW : SWEEP_CHECK,
                     model->properties[i].name, false);
    for (uint32_t i = 0; i < model->measure_count; i++)
        add_property(sweep, SWEEP_MEASURE, model->measures[i].name,
                     model->measures[i].kind == MEASURED_AGE);
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
        cell->results[i] = cell->design_error ? (SweepResult){.grade = SWEEP_UNKNOWN,
                                                              .text = g_strdup("design error"),
                                                              .word = "unknown"}
                           : i < windows      ? window_result(model, &verdicts->windows[i])
                           : i < windows + checks
                               ? check_result(&model->properties[i], &verdicts->checks[i - windows])
                               : measure_result(sweep, model, verdicts, i - windows - checks);
    sweep->timed &= model->tick > 0;
    sweep->least_tick = sweep->most_tick ? MIN(sweep->least_tick, model->tick) : model->tick;
    sweep->most_tick = MAX(sweep->most_tick, model->tick);
}

static bool search_cell(Sweep *sweep, guint value, guint set)
{
    Session *session = sweep->session;
    uint64_t fixes = g_array_index(sweep->sets, uint64_t, set);
    const Program *program = programs_get(session->programs, fixes);

    if (!program) {
        g_autofree char *text = sweep_value_text(sweep, value);
        g_autofree char *with = sweep_set_text(sweep, set);
        fprintf(stderr, "stalemate: this was with %s = %s, %s\n", sweep->name, text, with);
        return false;
    }
    programs_hold(session->programs, fixes);
    g_autoptr(Verdicts) verdicts =
        verdicts_new(programs_model(session->programs, fixes), &session->judge);
    fill_cell(sweep, &sweep->cells[value * sweep->sets->len + set], program_model(program),
              verdicts);
    programs_release(session->programs, fixes);
    return true;
}

/* False where some configuration is no design: its mistakes were printed. */
static bool search_all(Sweep *sweep)
{
    sweep->cells = g_new0(SweepCell, sweep->values->len * sweep->sets->len);
    sweep->timed = true;
    for (guint i = 0; i < sweep->values->len; i++) {
        programs_set_param(sweep->session->programs, sweep->param,
                           g_array_index(sweep->values, int64_t, i));
        for (guint j = 0; j < sweep->sets->len; j++) {
            progress_set(i * sweep->sets->len + j + 1, sweep->values->len * sweep->sets->len);
            if (!search_cell(sweep, i, j))
                return false;
        }
    }
    return true;
}

/* ---- what is asked for ---- */

static void add_set(Sweep *sweep, uint64_t fixes)
{
    for (guint i = 0; i < sweep->sets->len; i++)
        if (g_array_index(sweep->sets, uint64_t, i) == fixes)
            return;
    g_array_append_val(sweep->sets, fixes);
}

static gboolean find_sets(Sweep *sweep, const SweepOptions *options, GError **error)
{
    const Design *design = sweep->session->design;
    uint64_t fixes;

    if (options->as_written || !options->fixes)
        add_set(sweep, 0);
    for (guint i = 0; options->fixes && options->fixes[i]; i++) {
        if (!design_find_fixes(design, options->fixes[i], &fixes, error))
            return FALSE;
        add_set(sweep, fixes);
    }
    for (uint32_t i = 0; !options->fixes && !options->as_written && i < design->fix_count; i++)
        add_set(sweep, (uint64_t)1 << i);
    return TRUE;
}

/* How the answer may be written. */
typedef struct SweepForm {
    OutputFormat format;
    char *(*text)(const Sweep *sweep); /* NULL: it is a picture */
    bool is_binary;                    /* nothing for a terminal */
} SweepForm;

static const SweepForm forms[] = {
    {{"text", ".txt"}, sweep_text, false},
    {{"csv"}, sweep_csv, false},
    {{"json"}, sweep_json, false},
    {{"svg"}, NULL, false},
    {{"png"}, NULL, true},
    {{"pdf"}, NULL, true},
};

static gboolean find_form(const Session *session, const SweepOptions *options,
                          const SweepForm **form, GError **error)
{
    OutputFormat list[G_N_ELEMENTS(forms)];
    const OutputFormats formats = {"sweep", list, G_N_ELEMENTS(list)};

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        list[i] = forms[i].format;
    const int number = output_format(&formats, session->format, options->output, error);
    if (number < 0)
        return FALSE;
    *form = &forms[number];
    return !forms[number].is_binary ||
           output_is_no_terminal(options->output, forms[number].format.name, error);
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

static gboolean can_be_drawn(const Sweep *sweep, GError **error)
{
    for (guint i = 0; i < sweep->properties->len; i++)
        if (sweep_is_drawn(sweep, &g_array_index(sweep->properties, SweepProperty, i)))
            return TRUE;
    g_set_error(
        error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
        "there is nothing to draw: the design has no window, no check, and no measure in time");
    return FALSE;
}

static GBytes *written(const Sweep *sweep, const SweepForm *form, Theme theme, GError **error)
{
    if (!form->text)
        return can_be_drawn(sweep, error) ? sweep_plot(sweep, form->format.name, theme, error)
                                          : NULL;
    char *text = form->text(sweep);
    return g_bytes_new_take(text, strlen(text));
}

static int sweep_run(Sweep *sweep, const SweepOptions *options)
{
    const SweepForm *form;
    Theme theme;
    GError *error = NULL;

    if (!find_form(sweep->session, options, &form, &error) ||
        !theme_find(options->theme, &theme, &error) ||
        !sweep_find_values(sweep, options->over, options->values, &error) ||
        !find_sets(sweep, options, &error))
        return failure_print(error);
    bool searched = search_all(sweep);
    progress_clear();
    if (!searched)
        return session_failure(sweep->session);
    sweep->session->colour &= !options->output;
    g_autoptr(GBytes) bytes = written(sweep, form, theme, &error);
    if (!bytes || !output_write(options->output, g_bytes_get_data(bytes, NULL),
                                g_bytes_get_size(bytes), &error))
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

static int sweep_session(Session *session, const SweepOptions *options)
{
    Sweep sweep = {.session = session,
                   .sets = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
                   .properties = g_array_new(FALSE, FALSE, sizeof(SweepProperty))};

    g_array_set_clear_func(sweep.properties, clear_property);
    int status = sweep_run(&sweep, options);
    clear_sweep(&sweep);
    return status;
}

int command_sweep(int argc, char **argv)
{
    SweepOptions options = {0};
    int status;
    const GOptionEntry entries[] = {
        {"over", 0, 0, G_OPTION_ARG_STRING, &options.over, "Go through the values of this param",
         "PARAM"},
        {"values", 0, 0, G_OPTION_ARG_STRING, &options.values,
         "These values, not all of the param's range", "A,B"},
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.fixes,
         "With these fixes, joined by commas; may be given several times", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &options.as_written, "With no fix", NULL},
        {"theme", 0, 0, G_OPTION_ARG_STRING, &options.theme,
         "Of the picture: light, dark, or auto, as its page is", "THEME"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Write to this file", "FILE"},
        {0}};
    g_autoptr(Session) session = session_open(argc, argv, summary, entries, &status);

    if (session)
        status = sweep_session(session, &options);
    g_free(options.over);
    g_free(options.values);
    g_free(options.theme);
    g_free(options.output);
    g_strfreev(options.fixes);
    return status;
}
