#include "checker/wire/sql/sql_form.h"

#include "checker/base/vec.h"

#include <string.h>

typedef struct Filling {
    Arena *arena;
    const SqlTarget *target;
    GString *text;
    VEC(const char *) arguments;
    bool has_any;
} Filling;

/* ---- what is filled in ---- */

static const char *target_text(const Filling *filling, const char *name)
{
    return strcmp(name, "table") == 0   ? filling->target->table
           : strcmp(name, "where") == 0 ? filling->target->where
           : strcmp(name, "value") == 0 ? filling->target->value
                                        : NULL;
}

static void fill_name(Filling *filling, const char *name)
{
    const char *text = target_text(filling, name);
    guint i = 0;

    if (text) {
        g_string_append(filling->text, text);
        return;
    }
    if (strcmp(name, "_") == 0) {
        filling->has_any = true;
        g_string_append_printf(filling->text, "$%d", SQL_ANY);
        return;
    }
    while (i < filling->arguments.length && strcmp(filling->arguments.data[i], name) != 0)
        i++;
    if (i == filling->arguments.length)
        vec_push(&filling->arguments, name);
    g_string_append_printf(filling->text, "$%u", i + 1);
}

/* Behind what is there. */
static const char *fill_next(Filling *filling, const char *at)
{
    gsize length = 1;

    if (*at == '\'' || *at == '"') {
        const char *end = strchr(at + 1, *at);
        length = end ? (gsize)(end - at) + 1 : strlen(at);
    } else if (g_str_has_prefix(at, "...")) {
        filling->has_any = true;
        g_string_append_printf(filling->text, SQL_REST " = $%d", SQL_ANY);
        return at + 3;
    } else if (*at == '$' && (g_ascii_isalpha(at[1]) || at[1] == '_')) {
        while (g_ascii_isalnum(at[length]) || at[length] == '_')
            length++;
        fill_name(filling, arena_strndup(filling->arena, at + 1, length - 1));
        return at + length;
    }
    g_string_append_len(filling->text, at, (gssize)length);
    return at + length;
}

/* ---- forms ---- */

bool sql_form_is_meant(const char *text)
{
    Arena *arena = arena_new();
    guint count;
    bool is_meant = strstr(text, "$table") != NULL;

    if (!is_meant && !strchr(text, '$')) {
        const SqlStatement *statements = sql_parse(arena, text, &count, NULL);
        is_meant = count == 1 && statements[0].verb != SQL_OTHER;
    }
    arena_free(arena);
    return is_meant;
}

SqlForm *sql_form_parse(Arena *arena, const char *text, const SqlTarget *target,
                        const char **problem)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    Filling filling = {.arena = arena, .target = target, .text = filled};
    SqlForm *form = arena_new0(arena, SqlForm);
    guint count;

    for (const char *at = text; *at;)
        at = fill_next(&filling, at);
    form->text = arena_strdup(arena, filled->str);
    form->argument_count = filling.arguments.length;
    form->arguments =
        arena_copy(arena, filling.arguments.data, filling.arguments.length, sizeof(const char *));
    form->has_any = filling.has_any;
    vec_free(&filling.arguments);
    form->statement = sql_parse(arena, form->text, &count, problem);
    if (count > 1)
        *problem = "it is several statements";
    else if (count == 1 && form->statement->verb == SQL_OTHER)
        *problem = "it is none of SELECT, INSERT, UPDATE, DELETE, BEGIN, COMMIT and ROLLBACK";
    else if (count == 1)
        *problem = NULL;
    return *problem ? NULL : form;
}

SqlStatement *sql_form_row(Arena *arena, const SqlTarget *target, const char **problem)
{
    const char *text = arena_printf(arena, "SELECT %s FROM %s WHERE %s", target->value,
                                    target->table, target->where);
    guint count;
    SqlStatement *row = sql_parse(arena, text, &count, problem);

    if (count == 0)
        return NULL;
    *problem = NULL;
    if (count > 1 || row->table_count != 1)
        *problem = "it is about one row of one table";
    else if (row->condition_count == 0)
        *problem = "it is no `column = value`";
    for (guint i = 0; i < row->condition_count && !*problem; i++)
        if (row->conditions[i].value.kind != SQL_CONSTANT)
            *problem = "its values are constants";
    return *problem ? NULL : row;
}
