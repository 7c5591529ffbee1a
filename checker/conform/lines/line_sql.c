#include "checker/conform/lines/line_sql.h"

#include "checker/log/log_transaction.h"

#include <string.h>

static const char *const VERBS[] = {
    [SQL_SELECT] = "SELECT",     [SQL_INSERT] = "INSERT", [SQL_UPDATE] = "UPDATE",
    [SQL_DELETE] = "DELETE",     [SQL_BEGIN] = "BEGIN",   [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK", [SQL_OTHER] = NULL};

bool line_sql_is_row(const BoundPlace *place, const char *key)
{
    const SqlStatement *row = place->place->row;
    g_autoptr(GString) text = g_string_new(row->tables[0].name);

    for (guint i = 0; i < row->condition_count; i++)
        g_string_append_printf(text, "%s%s = %s", i ? " and " : " ", row->conditions[i].column,
                               row->conditions[i].value.text);
    return strcmp(text->str, key) == 0;
}

bool line_sql_has_verb(const BoundMember *member, const LogEntry *entry)
{
    bool is_undone = log_entry_is_boundary(entry) && strcmp(entry->op, "COMMIT") == 0 &&
                     !log_entry_is_committed(entry);
    const char *op = is_undone ? "ROLLBACK" : entry->op;

    for (guint i = 0; i < member->form_count; i++) {
        const SqlStatement *sql = member->forms[i]->sql;
        if (sql && g_strcmp0(VERBS[sql->verb], op) == 0)
            return true;
    }
    return false;
}

bool line_sql_is_change(const LogEntry *entry)
{
    static const char *const OPS[] = {"INSERT", "UPDATE", "DELETE", NULL};

    return g_strv_contains(OPS, entry->op);
}

bool line_sql_touches(const BoundPlace *place, const LineTransaction *transaction)
{
    GHashTableIter each;
    gpointer key;

    if (!transaction)
        return false;
    g_hash_table_iter_init(&each, transaction->keys);
    while (g_hash_table_iter_next(&each, &key, NULL))
        if (line_sql_is_row(place, key))
            return true;
    return false;
}

/* In the order of the forms. What a form computes, or leaves open, says nothing of an argument. */
const char *line_sql_set_argument(const BoundPlace *place, const BoundMember *member,
                                  const char *op)
{
    const char *found = NULL;

    for (guint i = 0; i < member->form_count; i++) {
        const Form *form = member->forms[i];
        const char *said = NULL;
        if (!form->sql || g_strcmp0(VERBS[form->sql->verb], op) != 0)
            continue;
        for (guint k = 0; k < form->sql->set_count; k++) {
            const SqlEqual *set = &form->sql->sets[k];
            bool is_argument = set->value.kind == SQL_PARAMETER && set->value.number >= 1 &&
                               set->value.number < form->count &&
                               form->parts[set->value.number].kind == FORM_ARGUMENT;
            if (is_argument && g_ascii_strcasecmp(set->column, place->place->target.value) == 0)
                said = form->parts[set->value.number].text;
        }
        if (!said || (found && strcmp(found, said) != 0))
            return NULL;
        found = said;
    }
    return found;
}

/* A change is seen with its COMMIT, or never; where nobody knows whether that came about, maybe. */
LineFate line_sql_fate(const LogEntry *entry, const LineTransaction *in)
{
    LineFate fate = {.to = entry->to};

    if (!in || !line_sql_is_change(entry))
        return fate;
    if (!in->is_over || in->is_unsure) {
        fate.is_unsure = true;
        return fate;
    }
    fate.to = MAX(fate.to, in->ended);
    fate.is_undone = !in->is_committed;
    return fate;
}
