/* `sweep` in sentences: from which value on a window is closed or a check is kept. */
#include "checker/commands/sweep/sweep.h"

static const SweepResult *result(const Sweep *sweep, guint property, guint value, guint set)
{
    return &sweep_cell(sweep, value, set)->results[property];
}

static const SweepProperty *property_of(const Sweep *sweep, guint property)
{
    return &g_array_index(sweep->properties, SweepProperty, property);
}

static bool is_as_written(const Sweep *sweep, guint set)
{
    return g_array_index(sweep->sets, uint64_t, set) == 0;
}

bool sweep_is_constant(const Sweep *sweep, guint property, guint set)
{
    for (guint i = 1; i < sweep->values->len; i++)
        if (g_strcmp0(result(sweep, property, i, set)->text,
                      result(sweep, property, 0, set)->text) != 0)
            return false;
    return true;
}

/* Once good, it stays so up to the greatest value. */
int sweep_threshold(const Sweep *sweep, guint property, guint set)
{
    guint changes = 0;
    int first = -1;

    for (guint i = 0; i < sweep->values->len; i++) {
        const SweepGrade grade = result(sweep, property, i, set)->grade;
        if (grade == SWEEP_UNKNOWN)
            return -1;
        if (grade == SWEEP_GOOD && first < 0)
            first = (int)i;
        changes += i > 0 && grade != result(sweep, property, i - 1, set)->grade;
    }
    return changes == 1 && first > 0 && sweep->kind != PARAM_BOOL ? first : -1;
}

/* ---- sets that never change ---- */

static bool is_same(const Sweep *sweep, guint property, guint one, guint other)
{
    return sweep_is_constant(sweep, property, other) &&
           g_strcmp0(result(sweep, property, 0, one)->text,
                     result(sweep, property, 0, other)->text) == 0;
}

static bool is_first_of_its_kind(const Sweep *sweep, guint property, guint set)
{
    for (guint i = 0; i < set; i++)
        if (is_same(sweep, property, set, i))
            return false;
    return true;
}

/* "as written, reorder, add_fill" */
static char *names_of_same(const Sweep *sweep, guint property, guint set)
{
    GString *names = g_string_new(NULL);

    for (guint i = set; i < sweep->sets->len; i++) {
        if (!is_same(sweep, property, set, i))
            continue;
        g_autofree char *name = sweep_set_text(sweep, i);
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

/* One line for all sets of which the same is said; NULL for those that another line tells of. */
static char *constant_sentence(const Sweep *sweep, guint property, guint set)
{
    const SweepProperty *of = property_of(sweep, property);
    const SweepResult *all = result(sweep, property, 0, set);

    if (!is_first_of_its_kind(sweep, property, set))
        return NULL;
    g_autofree char *names = names_of_same(sweep, property, set);
    if (of->kind != SWEEP_WINDOW || all->grade == SWEEP_UNKNOWN)
        return g_strdup_printf("%s: %s for every %s", names, all->text, sweep->name);
    return g_strdup_printf("%s: %s for every %s, %s", names,
                           all->grade == SWEEP_GOOD ? "closed" : "open", sweep->name, all->text);
}

/* ---- sets that do ---- */

static void add_values(const Sweep *sweep, guint property, guint set, SweepGrade grade,
                       GString *out)
{
    bool some = false;

    for (guint i = 0; i < sweep->values->len; i++) {
        if (result(sweep, property, i, set)->grade != grade)
            continue;
        g_autofree char *text = sweep_value_text(sweep, i);
        g_string_append_printf(out, some ? ", %s" : "%s", text);
        some = true;
    }
}

/* "from DELAY = 500ms on". Other shapes, and whatever is not known of all values, are listed. */
static void add_range(const Sweep *sweep, guint property, guint set, bool is_short, GString *out)
{
    guint counts[SWEEP_UNKNOWN + 1] = {0};
    const int threshold = sweep_threshold(sweep, property, set);
    const char *name = sweep->name;

    for (guint i = 0; i < sweep->values->len; i++)
        counts[result(sweep, property, i, set)->grade]++;
    if (counts[SWEEP_GOOD] == sweep->values->len) {
        g_string_append_printf(out, " for every %s", name);
    } else if (counts[SWEEP_GOOD] == 0) {
        g_string_append_printf(
            out, counts[SWEEP_UNKNOWN] ? " for no %s that is known" : " for no %s", name);
    } else if (threshold >= 0) {
        g_autofree char *text = sweep_value_text(sweep, (guint)threshold);
        g_string_append_printf(out, " from %s%s%s on", is_short ? "" : name, is_short ? "" : " = ",
                               text);
    } else {
        g_string_append_printf(out, " for %s = ", name);
        add_values(sweep, property, set, SWEEP_GOOD, out);
        g_string_append(out, counts[SWEEP_UNKNOWN] ? "" : " only");
    }
    if (counts[SWEEP_UNKNOWN] == 0)
        return;
    g_string_append(out, "; unknown for ");
    add_values(sweep, property, set, SWEEP_UNKNOWN, out);
}

static char *range_sentence(const Sweep *sweep, guint property, guint set, bool is_short)
{
    const SweepProperty *of = property_of(sweep, property);
    const char *verb = of->kind == SWEEP_WINDOW ? "closes" : "keeps";
    const char *done = of->kind == SWEEP_WINDOW ? "closed" : "kept";
    GString *out = g_string_new(NULL);
    g_autofree char *name = sweep_set_text(sweep, set);

    if (is_as_written(sweep, set))
        g_string_append_printf(out, "as written, %s is %s", of->name, done);
    else
        g_string_append_printf(out, "%s %s %s", name, verb, of->name);
    add_range(sweep, property, set, is_short, out);
    return g_string_free(out, FALSE);
}

char *sweep_sentence(const Sweep *sweep, guint property, guint set)
{
    if (sweep_is_constant(sweep, property, set))
        return constant_sentence(sweep, property, set);
    return property_of(sweep, property)->kind == SWEEP_MEASURE
               ? NULL
               : range_sentence(sweep, property, set, false);
}

/* Whether it is good for some values and bad for others. */
static bool depends(const Sweep *sweep, guint property, guint set)
{
    for (guint i = 1; i < sweep->values->len; i++)
        if (result(sweep, property, i, set)->grade != result(sweep, property, 0, set)->grade)
            return true;
    return false;
}

char *sweep_title_sentence(const Sweep *sweep, guint property, guint set)
{
    const bool has_threshold = sweep_threshold(sweep, property, set) >= 0;

    return depends(sweep, property, set) ? range_sentence(sweep, property, set, has_threshold)
                                         : NULL;
}
