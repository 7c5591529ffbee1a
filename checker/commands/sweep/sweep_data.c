/* `sweep --format csv` and `--format json`. Durations are seconds, as exact decimal numbers. */
#include "checker/base/duration.h"
#include "checker/base/member.h"
#include "checker/commands/check/check.h"
#include "checker/commands/sweep/sweep.h"
#include "checker/language/syntax/decl.h"

static char *number_text(const SweepProperty *property, const SweepResult *result)
{
    if (!result->has_number)
        return g_strdup("");
    return property->kind == SWEEP_WINDOW || property->is_time
               ? duration_seconds(result->number)
               : g_strdup_printf("%" G_GINT64_FORMAT, result->number);
}

static char *joined_fixes(const Design *design, uint64_t fixes)
{
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < design->fix_count; i++)
        if (fixes >> i & 1)
            g_string_append_printf(text, "%s%s", text->len ? "+" : "", design->fixes[i]->name.text);
    return g_string_free(text, FALSE);
}

/* ---- CSV ---- */

/* What stands before the properties of a configuration, and behind. */
typedef struct Margins {
    const char *before;
    uint64_t states;
    GString *out;
} Margins;

/* A word or a name never has a comma or a quote in it. */
static void add_line(const Margins *margins, const SweepProperty *property, const char *word,
                     const char *number)
{
    static const char *const kinds[] = {
        [SWEEP_WINDOW] = "window", [SWEEP_CHECK] = "check", [SWEEP_MEASURE] = "measure"};

    g_string_append_printf(margins->out, "%s,%s,%s,%s,%s,%" G_GUINT64_FORMAT "\n", margins->before,
                           kinds[property->kind], property->name, word, number, margins->states);
}

/* One column for two ends: the one that is further out, so that what is proven lies between. */
static void add_chance(const Margins *margins, const SweepProperty *property,
                       const SweepResult *result)
{
    char min[G_ASCII_DTOSTR_BUF_SIZE] = "", max[G_ASCII_DTOSTR_BUF_SIZE] = "";

    if (result->has_number) {
        g_ascii_dtostr(min, sizeof min, result->min[0]);
        g_ascii_dtostr(max, sizeof max, result->max[1]);
    }
    add_line(margins, property, "least", min);
    add_line(margins, property, "greatest", max);
}

static void add_lines(const Sweep *sweep, guint value, guint set, GString *out)
{
    const SweepCell *cell = sweep_cell(sweep, value, set);
    g_autofree char *plain = sweep_value_plain(sweep, value);
    g_autofree char *fixes =
        joined_fixes(sweep->session->design, g_array_index(sweep->sets, uint64_t, set));
    g_autofree char *before = g_strconcat(plain, ",", fixes, NULL);
    const Margins margins = {before, cell->states, out};

    for (guint i = 0; i < sweep->properties->len; i++) {
        const SweepProperty *property = &g_array_index(sweep->properties, SweepProperty, i);
        const SweepResult *result = &cell->results[i];
        g_autofree char *number = number_text(property, result);
        bool shows = property->kind == SWEEP_MEASURE || sweep->timed;
        if (result->is_chance)
            add_chance(&margins, property, result);
        else
            add_line(&margins, property, result->word ? result->word : "", shows ? number : "");
    }
}

char *sweep_csv(const Sweep *sweep)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%s,fixes,kind,name,verdict,number,states\n", sweep->name);
    for (guint i = 0; i < sweep->values->len; i++)
        for (guint j = 0; j < sweep->sets->len; j++)
            add_lines(sweep, i, j, out);
    return g_string_free(out, FALSE);
}

/* ---- JSON ---- */

static void add_value(JsonBuilder *b, const Sweep *sweep, guint value)
{
    int64_t number = g_array_index(sweep->values, int64_t, value);
    g_autofree char *plain = sweep_value_plain(sweep, value);

    if (sweep->kind == PARAM_DURATION)
        json_builder_add_string_value(b, plain);
    else if (sweep->kind == PARAM_BOOL)
        json_builder_add_boolean_value(b, number != 0);
    else
        json_builder_add_int_value(b, number);
}

static void add_age(JsonBuilder *b, const SweepResult *result, const char *number)
{
    json_builder_set_member_name(b, "at_most");
    if (result->has_number)
        json_builder_add_string_value(b, number);
    else
        json_builder_add_null_value(b);
    if (result->unbounded)
        member_bool(b, "unbounded", true);
}

static void add_measure(JsonBuilder *b, const SweepResult *result)
{
    if (result->is_chance) {
        member_interval(b, "least", result->has_number ? result->min : NULL);
        member_interval(b, "greatest", result->has_number ? result->max : NULL);
        return;
    }
    json_builder_set_member_name(b, "value");
    if (result->has_number)
        json_builder_add_int_value(b, result->number);
    else
        json_builder_add_null_value(b);
}

static void add_result(JsonBuilder *b, const SweepProperty *property, const SweepResult *result)
{
    g_autofree char *number = number_text(property, result);

    json_builder_begin_object(b);
    if (property->is_time) {
        add_age(b, result, number);
    } else if (property->kind == SWEEP_MEASURE) {
        add_measure(b, result);
    } else {
        member_string(b, "verdict", result->word);
        if (result->has_number && result->opens)
            member_string(b, "at_most", number);
    }
    json_builder_end_object(b);
}

static void add_results(JsonBuilder *b, const Sweep *sweep, const SweepCell *cell, SweepKind kind,
                        const char *name)
{
    member_object(b, name);
    for (guint i = 0; i < sweep->properties->len; i++) {
        const SweepProperty *property = &g_array_index(sweep->properties, SweepProperty, i);
        if (property->kind != kind)
            continue;
        json_builder_set_member_name(b, property->name);
        add_result(b, property, &cell->results[i]);
    }
    json_builder_end_object(b);
}

static void add_configuration(JsonBuilder *b, const Sweep *sweep, guint value, guint set)
{
    const SweepCell *cell = sweep_cell(sweep, value, set);

    json_builder_begin_object(b);
    json_builder_set_member_name(b, "value");
    add_value(b, sweep, value);
    check_add_fixes(b, sweep->session->design, g_array_index(sweep->sets, uint64_t, set));
    member_int(b, "states", (int64_t)cell->states);
    member_bool(b, "complete", cell->end == SEARCH_COMPLETE);
    if (cell->end != SEARCH_COMPLETE)
        member_string(b, "incomplete", check_end_text(cell->end));
    add_results(b, sweep, cell, SWEEP_WINDOW, "windows");
    add_results(b, sweep, cell, SWEEP_CHECK, "checks");
    add_results(b, sweep, cell, SWEEP_MEASURE, "measures");
    member_bool(b, "deadlock", cell->deadlock);
    member_bool(b, "design_error", cell->design_error);
    json_builder_end_object(b);
}

static void add_graded(JsonBuilder *b, const Sweep *sweep, guint property, guint set,
                       SweepGrade grade, const char *name)
{
    member_array(b, name);
    for (guint i = 0; i < sweep->values->len; i++)
        if (sweep_cell(sweep, i, set)->results[property].grade == grade)
            add_value(b, sweep, i);
    json_builder_end_array(b);
}

static void add_good(JsonBuilder *b, const Sweep *sweep, SweepKind kind, const char *name,
                     const char *word)
{
    member_array(b, name);
    for (guint i = 0; i < sweep->properties->len; i++)
        for (guint j = 0; j < sweep->sets->len; j++) {
            const SweepProperty *property = &g_array_index(sweep->properties, SweepProperty, i);
            if (property->kind != kind)
                continue;
            json_builder_begin_object(b);
            check_add_fixes(b, sweep->session->design, g_array_index(sweep->sets, uint64_t, j));
            member_string(b, word, property->name);
            add_graded(b, sweep, i, j, SWEEP_GOOD, "values");
            add_graded(b, sweep, i, j, SWEEP_UNKNOWN, "unknown");
            json_builder_end_object(b);
        }
    json_builder_end_array(b);
}

static void add_sweep(JsonBuilder *b, const Sweep *sweep)
{
    member_string(b, "design", sweep->session->design->name);
    member_string(b, "file", sweep->session->design->path);
    member_string(b, "over", sweep->name);
    member_bool(b, "timed", sweep->timed);
    member_array(b, "configurations");
    for (guint i = 0; i < sweep->values->len; i++)
        for (guint j = 0; j < sweep->sets->len; j++)
            add_configuration(b, sweep, i, j);
    json_builder_end_array(b);
    add_good(b, sweep, SWEEP_WINDOW, "closes", "window");
    add_good(b, sweep, SWEEP_CHECK, "keeps", "check");
}

char *sweep_json(const Sweep *sweep)
{
    g_autoptr(JsonBuilder) b = json_builder_new();

    json_builder_begin_object(b);
    add_sweep(b, sweep);
    json_builder_end_object(b);
    return member_document(b);
}
