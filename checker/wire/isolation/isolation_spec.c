#include "checker/wire/isolation/isolation_spec.h"

#include "checker/base/error.h"
#include "checker/program/replay/replay.h"
#include "checker/wire/replay/values.h"

#include <string.h>

typedef struct Isolation {
    const Plan *plan;
    Values *values; /* none were seen: values are written as in the design */
    GString *text;
} Isolation;

static gboolean cannot(GError **error, const PlanStep *step, const char *why)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, "--emit isolation: step %u, %s: %s",
                step->row, step->what, why);
    return FALSE;
}

/* ---- values ---- */

static bool is_number(const char *text)
{
    gsize digits = strspn(text + (*text == '-'), "0123456789");

    return digits > 0 && text[(*text == '-') + digits] == '\0';
}

static void append_literal(GString *out, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);

    if (is_number(text))
        g_string_append(out, text);
    else
        g_string_append_printf(out, "'%s'", doubled);
}

static void append_value(Isolation *isolation, TypedValue value)
{
    if (!value.type || typed_value_is_none(value)) {
        g_string_append(isolation->text, "NULL");
        return;
    }
    g_autofree char *text = values_text(isolation->values, values_kind(value.type), value.slots[0]);
    append_literal(isolation->text, text);
}

/* ---- steps ---- */

/* The statement with its arguments in the place of $1, $2. */
static void append_statement(Isolation *isolation, const Form *form, const RowCall *call)
{
    for (const char *at = form->parts[0].text; *at;) {
        char *end;
        guint64 number = *at == '$' ? g_ascii_strtoull(at + 1, &end, 10) : 0;
        if (number > 0 && number < form->count) {
            append_value(isolation, plan_argument(call, form->parts[number].text));
            at = end;
        } else {
            g_string_append_c(isolation->text, *at++);
        }
    }
    g_string_append(isolation->text, "; ");
}

static const Form *sendable(const BoundMember *member)
{
    for (guint i = 0; member && i < member->form_count; i++)
        if (member->forms[i]->sql && form_is_sendable(member->forms[i]))
            return member->forms[i];
    return NULL;
}

static gboolean append_step(Isolation *isolation, guint at, GError **error)
{
    const PlanStep *step = &isolation->plan->steps[at];

    if (step->kind != ROW_PROCESS || step->is_lost || step->is_crash)
        return cannot(error, step, "it is no call of a process");
    g_string_append_printf(isolation->text, "step s%u { ", at + 1);
    for (uint32_t i = 0; i < step->call_count; i++) {
        const BoundPlace *place = plan_place(isolation->plan, &step->calls[i]);
        if (!place)
            continue;
        const Form *form = sendable(bound_member(place, step->calls[i].operation->member));
        if (!form)
            return cannot(error, step, "no statement of SQL stands for it");
        append_statement(isolation, form, &step->calls[i]);
    }
    g_string_append_printf(isolation->text, "} # %s\n", step->what);
    return TRUE;
}

static gboolean append_session(Isolation *isolation, const char *who, GError **error)
{
    g_string_append_printf(isolation->text, "\nsession \"%s\"\n", who);
    for (guint i = 0; i < isolation->plan->count; i++)
        if (strcmp(isolation->plan->steps[i].who, who) == 0 && !append_step(isolation, i, error))
            return FALSE;
    return TRUE;
}

/* ---- tables ---- */

static bool is_of_table(const BoundPlace *place, const BoundPlace *other)
{
    return place->place->row && strcmp(place->place->target.table, other->place->target.table) == 0;
}

/* Known by the same equalities, in whatever order. */
static bool is_of_row(const BoundPlace *place, const BoundPlace *other)
{
    const SqlStatement *row = place->place->row, *others = other->place->row;
    guint alike = 0;

    if (!is_of_table(place, other) || row->condition_count != others->condition_count)
        return false;
    for (guint i = 0; i < row->condition_count; i++)
        for (guint k = 0; k < row->condition_count; k++)
            alike += strcmp(row->conditions[i].column, others->conditions[k].column) == 0 &&
                     strcmp(row->conditions[i].value.text, others->conditions[k].value.text) == 0;
    return alike == row->condition_count;
}

/* Whether no place before this one is of the same: several rows make a table once, several columns a row. */
static bool is_first(const Isolation *isolation, const BoundPlace *place,
                     bool (*is_same)(const BoundPlace *place, const BoundPlace *other))
{
    const BoundPlace *at = isolation->plan->bound->places;

    while (at < place && !is_same(at, place))
        at++;
    return at == place;
}

/* Each name once, with commas between. */
static bool begin_column(GString *text, GHashTable *columns, const char *name)
{
    const bool is_first_one = g_hash_table_size(columns) == 0;

    if (!g_hash_table_add(columns, (gpointer)name))
        return false;
    g_string_append(text, is_first_one ? "" : ", ");
    return true;
}

static void append_typed_columns(Isolation *isolation, const BoundPlace *place, GHashTable *columns)
{
    const SqlStatement *row = place->place->row;
    const Var *var = plan_var(isolation->plan, place);
    bool is_text = var && values_kind(var->type)->kind == KIND_ENUM;

    for (guint i = 0; i < row->condition_count; i++)
        if (begin_column(isolation->text, columns, row->conditions[i].column))
            g_string_append_printf(isolation->text, "%s %s", row->conditions[i].column,
                                   is_number(row->conditions[i].value.text) ? "int" : "text");
    if (begin_column(isolation->text, columns, place->place->target.value))
        g_string_append_printf(isolation->text, "%s %s", place->place->target.value,
                               is_text ? "text" : "int");
}

static void append_create(Isolation *isolation, const BoundPlace *place)
{
    const BoundDesign *bound = isolation->plan->bound;
    g_autoptr(GHashTable) columns = g_hash_table_new(g_str_hash, g_str_equal);

    g_string_append_printf(isolation->text, "  CREATE TABLE %s (", place->place->target.table);
    for (guint i = 0; i < bound->place_count; i++)
        if (is_of_table(&bound->places[i], place))
            append_typed_columns(isolation, &bound->places[i], columns);
    g_string_append(isolation->text, ");\n");
}

static void append_insert(Isolation *isolation, const BoundPlace *place, const Replay *replay)
{
    const BoundDesign *bound = isolation->plan->bound;
    const SqlStatement *row = place->place->row;
    g_autoptr(GHashTable) columns = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) names = g_string_new(NULL);
    GString *values = g_string_new(NULL), *text = isolation->text;

    isolation->text = values; /* where append_value writes */
    for (guint i = 0; i < row->condition_count; i++) {
        if (!begin_column(names, columns, row->conditions[i].column))
            continue;
        g_string_append(names, row->conditions[i].column);
        append_literal(values, row->conditions[i].value.text);
        g_string_append(values, ", ");
    }
    for (guint i = 0; i < bound->place_count; i++) {
        const BoundPlace *other = &bound->places[i];
        if (!is_of_row(other, place) || !begin_column(names, columns, other->place->target.value))
            continue;
        const Var *var = plan_var(isolation->plan, other);
        g_string_append(names, other->place->target.value);
        append_value(isolation,
                     var ? replay_value(replay, var, other->index, -1) : (TypedValue){NULL});
        g_string_append(values, ", ");
    }
    isolation->text = text;
    g_string_truncate(values, values->len - 2);
    g_string_append_printf(text, "  INSERT INTO %s (%s) VALUES (%s);\n", place->place->target.table,
                           names->str, values->str);
    g_string_free(values, TRUE);
}

/* A table before its rows. */
static void append_table(Isolation *isolation, const BoundPlace *place, const Replay *replay)
{
    if (is_first(isolation, place, is_of_table))
        append_create(isolation, place);
    if (is_first(isolation, place, is_of_row))
        append_insert(isolation, place, replay);
}

static void append_tables(Isolation *isolation)
{
    const BoundDesign *bound = isolation->plan->bound;
    Run empty = {0};
    g_autoptr(Replay) replay = replay_new(isolation->plan->program, &empty);

    replay_go(replay, isolation->plan->initial);
    g_string_append(isolation->text, "\nsetup\n{\n");
    for (guint i = 0; i < bound->place_count; i++)
        if (bound->places[i].place->row)
            append_table(isolation, &bound->places[i], replay);
    g_string_append(isolation->text, "}\n\nteardown\n{\n");
    for (guint i = 0; i < bound->place_count; i++)
        if (bound->places[i].place->row && is_first(isolation, &bound->places[i], is_of_table))
            g_string_append_printf(isolation->text, "  DROP TABLE %s;\n",
                                   bound->places[i].place->target.table);
    g_string_append(isolation->text, "}\n");
}

/* ---- all of it ---- */

static gboolean append_all(Isolation *isolation, GError **error)
{
    const Plan *plan = isolation->plan;

    g_string_append_printf(isolation->text, "# %s, %s\n", plan->property, plan->fixes);
    append_tables(isolation);
    for (guint i = 0; i < plan->count; i++)
        if (plan_next_of(plan, plan->steps[i].who, 0) >= i &&
            !append_session(isolation, plan->steps[i].who, error))
            return FALSE;
    g_string_append(isolation->text, "\npermutation");
    for (guint i = 0; i < plan->count; i++)
        g_string_append_printf(isolation->text, " s%u", i + 1);
    g_string_append_c(isolation->text, '\n');
    return TRUE;
}

char *isolation_spec(const Plan *plan, GError **error)
{
    Isolation isolation = {plan, values_new(), g_string_new(NULL)};
    bool is_good = append_all(&isolation, error);

    values_free(isolation.values);
    return g_string_free(isolation.text, !is_good);
}
