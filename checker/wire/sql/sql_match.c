#include "checker/wire/sql/sql_match.h"

#include <string.h>

typedef struct Matching {
    const SqlTable *table; /* of the statement, that the form names; NULL where it names none */
    const char *const *values;
    guint value_count;
} Matching;

/* Names of PostgreSQL are of small letters but in quotes, those of MySQL may differ in case alone: what a binding names
 * without quotes is meant in either. */
static bool is_name(const char *one, const char *other)
{
    return g_ascii_strcasecmp(one, other) == 0;
}

static const SqlTable *find_table(const SqlStatement *form, const SqlStatement *statement)
{
    const SqlTable *wanted = form->table_count > 0 ? &form->tables[0] : NULL;

    for (guint i = 0; wanted && i < statement->table_count; i++) {
        const SqlTable *table = &statement->tables[i];
        bool same_schema =
            !wanted->schema || !table->schema || is_name(wanted->schema, table->schema);
        if (same_schema && is_name(wanted->name, table->name))
            return table;
    }
    return NULL;
}

/* The text of a term with the parameters filled in; NULL: it is no constant. */
static const char *text_of(const Matching *matching, const SqlTerm *term)
{
    switch (term->kind) {
    case SQL_CONSTANT: return term->text;
    case SQL_PARAMETER:
        return term->number >= 1 && (guint64)term->number <= matching->value_count
                   ? matching->values[term->number - 1]
                   : NULL;
    case SQL_SUM:
    case SQL_COMPUTED: return NULL;
    }
    g_assert_not_reached();
}

static bool is_column(const Matching *matching, const SqlEqual *equal, const char *column)
{
    const SqlTable *table = matching->table;

    if (!is_name(equal->column, column))
        return false;
    return !equal->table || !table ||
           is_name(equal->table, table->alias ? table->alias : table->name);
}

static bool term_matches(const Matching *matching, const SqlTerm *form, const SqlTerm *term,
                         SqlFound *found, guint most)
{
    const char *text = text_of(matching, term);

    switch (form->kind) {
    case SQL_CONSTANT: return text && strcmp(text, form->text) == 0;
    case SQL_PARAMETER:
        if (form->number >= 1 && form->number <= (gint64)most)
            found[form->number - 1].text = text;
        return form->number == SQL_ANY || text;
    case SQL_SUM:
        return term->kind == SQL_SUM && is_name(term->text, form->text) &&
               term->number == form->number;
    case SQL_COMPUTED: return true;
    }
    g_assert_not_reached();
}

static bool list_matches(const Matching *matching, const SqlEqual *form, const SqlEqual *list,
                         guint count, SqlFound *found, guint most)
{
    for (guint i = 0; i < count; i++)
        if (is_column(matching, &list[i], form->column) &&
            term_matches(matching, &form->value, &list[i].value, found, most))
            return true;
    return false;
}

bool sql_matches(const SqlStatement *form, const SqlStatement *statement, const char *const *values,
                 guint value_count, SqlFound *found, guint most)
{
    const Matching matching = {find_table(form, statement), values, value_count};

    if (form->verb != statement->verb || (form->locks && !statement->locks) ||
        (form->table_count > 0 && !matching.table))
        return false;
    for (guint i = 0; i < form->condition_count; i++)
        if (!list_matches(&matching, &form->conditions[i], statement->conditions,
                          statement->condition_count, found, most))
            return false;
    for (guint i = 0; i < form->set_count; i++)
        if (strcmp(form->sets[i].column, SQL_REST) != 0 &&
            !list_matches(&matching, &form->sets[i], statement->sets, statement->set_count, found,
                          most))
            return false;
    return true;
}

guint sql_weight(const SqlStatement *form)
{
    guint weight = 1 + form->table_count + form->condition_count + form->locks;

    for (guint i = 0; i < form->set_count; i++)
        weight += strcmp(form->sets[i].column, SQL_REST) != 0;
    return weight;
}

bool sql_touches(const SqlStatement *form, const SqlStatement *statement, const char *const *values,
                 guint value_count)
{
    const Matching matching = {find_table(form, statement), values, value_count};

    if (!matching.table)
        return false;
    for (guint i = 0; i < form->condition_count; i++)
        for (guint k = 0; k < statement->condition_count; k++) {
            const SqlEqual *own = &form->conditions[i], *other = &statement->conditions[k];
            const char *text =
                is_column(&matching, other, own->column) ? text_of(&matching, &other->value) : NULL;
            if (text && own->value.kind == SQL_CONSTANT && strcmp(text, own->value.text) != 0)
                return false;
        }
    return true;
}
