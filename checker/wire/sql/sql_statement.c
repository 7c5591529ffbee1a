#include "checker/wire/sql/sql_statement.h"

#include "checker/base/vec.h"
#include "checker/wire/sql/sql_tree.h"

#include <string.h>

typedef struct SqlReading {
    Arena *arena;
    const char *text; /* of all statements */
    VEC(SqlTable) tables;
    VEC(SqlEqual) conditions, sets;
    VEC(SqlOutput) outputs;
} SqlReading;

static const char *keep(SqlReading *reading, const char *text)
{
    return text ? arena_strdup(reading->arena, text) : NULL;
}

/* ---- terms ---- */

/* A number that the tree leaves out, for it is not above zero: it stands in the text. */
static const char *number_at(SqlReading *reading, gint64 location)
{
    const char *at = reading->text + CLAMP(location, 0, (gint64)strlen(reading->text));
    bool is_negative = *at == '-';

    at += is_negative;
    at += strspn(at, " \n\t\r(");
    return arena_printf(reading->arena, "%s%.*s", is_negative ? "-" : "",
                        (int)MAX(strspn(at, "0123456789"), 1), *at ? at : "0");
}

static SqlTerm constant_of(SqlReading *reading, JsonObject *constant)
{
    JsonObject *number = sql_tree_object(constant, "ival");
    JsonObject *text = sql_tree_object(constant, "sval");
    JsonObject *decimal = sql_tree_object(constant, "fval");
    JsonObject *truth = sql_tree_object(constant, "boolval");
    SqlTerm term = {SQL_CONSTANT};

    if (number && json_object_has_member(number, "ival"))
        term.text = arena_printf(reading->arena, "%" G_GINT64_FORMAT, sql_tree_int(number, "ival"));
    else if (number)
        term.text = number_at(reading, sql_tree_int(constant, "location"));
    else if (text)
        term.text = keep(reading, sql_tree_text(text, "sval"));
    else if (decimal)
        term.text = keep(reading, sql_tree_text(decimal, "fval"));
    else if (truth)
        term.text = json_object_has_member(truth, "boolval") ? "true" : "false";
    else
        term.kind = SQL_COMPUTED; /* NULL */
    if (!number && term.kind == SQL_CONSTANT && !term.text)
        term.text = "";
    return term;
}

/* The column's name, and what stands before its dot. */
static const char *column_of(SqlReading *reading, JsonObject *reference, const char **table)
{
    JsonArray *fields = sql_tree_array(reference, "fields");
    guint count = fields ? json_array_get_length(fields) : 0;
    const char *names[2] = {NULL, NULL};

    for (guint i = 0; i < 2 && i < count; i++) {
        JsonObject *name =
            sql_tree_object(json_array_get_object_element(fields, count - 1 - i), "String");
        names[i] = name ? sql_tree_text(name, "sval") : NULL;
    }
    if (table)
        *table = keep(reading, names[1]);
    return keep(reading, names[0]);
}

static bool is_operator(JsonObject *expression, const char *kind, const char *name)
{
    JsonArray *names = sql_tree_array(expression, "name");

    if (g_strcmp0(sql_tree_text(expression, "kind"), kind) != 0 || !names ||
        json_array_get_length(names) != 1)
        return false;
    JsonObject *text = sql_tree_object(json_array_get_object_element(names, 0), "String");
    return text && g_strcmp0(sql_tree_text(text, "sval"), name) == 0;
}

static SqlTerm term_of(SqlReading *reading, JsonObject *node);

/* `version + 1` and `version - 1`. */
static SqlTerm sum_of(SqlReading *reading, JsonObject *expression)
{
    bool is_minus = is_operator(expression, "AEXPR_OP", "-");
    JsonObject *left = sql_tree_object(expression, "lexpr"),
               *right = sql_tree_object(expression, "rexpr");
    JsonObject *column = left ? sql_tree_object(left, "ColumnRef") : NULL;

    if (!column || !right || !(is_minus || is_operator(expression, "AEXPR_OP", "+")))
        return (SqlTerm){SQL_COMPUTED};
    SqlTerm amount = term_of(reading, right);
    SqlTerm sum = {SQL_SUM, column_of(reading, column, NULL)};
    if (amount.kind != SQL_CONSTANT || !sum.text)
        return (SqlTerm){SQL_COMPUTED};
    sum.number = g_ascii_strtoll(amount.text, NULL, 10) * (is_minus ? -1 : 1);
    return sum;
}

static SqlTerm term_of(SqlReading *reading, JsonObject *node)
{
    JsonObject *inner;

    while ((inner = sql_tree_object(node, "TypeCast")) && (inner = sql_tree_object(inner, "arg")))
        node = inner;
    if ((inner = sql_tree_object(node, "A_Const")))
        return constant_of(reading, inner);
    if ((inner = sql_tree_object(node, "ParamRef")))
        return (SqlTerm){SQL_PARAMETER, .number = sql_tree_int(inner, "number")};
    if ((inner = sql_tree_object(node, "A_Expr")))
        return sum_of(reading, inner);
    return (SqlTerm){SQL_COMPUTED};
}

/* ---- conditions ---- */

/* `column = value`, either way round, or `column IN (value)`. */
static void read_equal(SqlReading *reading, JsonObject *expression)
{
    JsonObject *left = sql_tree_object(expression, "lexpr"),
               *right = sql_tree_object(expression, "rexpr");

    if (!left || !right)
        return;
    if (is_operator(expression, "AEXPR_IN", "=")) {
        JsonObject *list = sql_tree_object(right, "List");
        JsonArray *items = list ? sql_tree_array(list, "items") : NULL;
        if (!items || json_array_get_length(items) != 1)
            return;
        right = json_array_get_object_element(items, 0);
    } else if (!is_operator(expression, "AEXPR_OP", "=")) {
        return;
    }
    if (!sql_tree_object(left, "ColumnRef")) {
        JsonObject *other = left;
        left = right;
        right = other;
    }
    JsonObject *column = sql_tree_object(left, "ColumnRef");
    if (!column || sql_tree_object(right, "ColumnRef"))
        return;
    SqlEqual equal = {.value = term_of(reading, right)};
    equal.column = column_of(reading, column, &equal.table);
    if (equal.column)
        vec_push(&reading->conditions, equal);
}

static void read_conditions(SqlReading *reading, JsonObject *node)
{
    JsonObject *both = node ? sql_tree_object(node, "BoolExpr") : NULL;
    JsonObject *expression = node ? sql_tree_object(node, "A_Expr") : NULL;
    JsonArray *arguments = both ? sql_tree_array(both, "args") : NULL;

    if (expression)
        read_equal(reading, expression);
    if (!arguments || g_strcmp0(sql_tree_text(both, "boolop"), "AND_EXPR") != 0)
        return;
    for (guint i = 0; i < json_array_get_length(arguments); i++)
        read_conditions(reading, json_array_get_object_element(arguments, i));
}

/* ---- what it names ---- */

static void add_table(JsonObject *range, void *user)
{
    SqlReading *reading = user;
    JsonObject *alias = sql_tree_object(range, "alias");
    const SqlTable table = {keep(reading, sql_tree_text(range, "schemaname")),
                            keep(reading, sql_tree_text(range, "relname")),
                            keep(reading, alias ? sql_tree_text(alias, "aliasname") : NULL)};

    vec_push(&reading->tables, table);
}

static void read_sets(SqlReading *reading, JsonArray *targets)
{
    for (guint i = 0; targets && i < json_array_get_length(targets); i++) {
        JsonObject *target =
            sql_tree_object(json_array_get_object_element(targets, i), "ResTarget");
        JsonObject *value = target ? sql_tree_object(target, "val") : NULL;
        if (!value || !sql_tree_text(target, "name"))
            continue;
        const SqlEqual set = {NULL, keep(reading, sql_tree_text(target, "name")),
                              term_of(reading, value)};
        vec_push(&reading->sets, set);
    }
}

static void read_outputs(SqlReading *reading, JsonArray *targets)
{
    for (guint i = 0; targets && i < json_array_get_length(targets); i++) {
        JsonObject *target =
            sql_tree_object(json_array_get_object_element(targets, i), "ResTarget");
        JsonObject *value = target ? sql_tree_object(target, "val") : NULL;
        JsonObject *reference = value ? sql_tree_object(value, "ColumnRef") : NULL;
        const char *column = reference ? column_of(reading, reference, NULL) : NULL;
        const char *label = target ? sql_tree_text(target, "name") : NULL;
        const SqlOutput output = {column, label ? keep(reading, label) : column};
        if (column)
            vec_push(&reading->outputs, output);
    }
}

/* The columns that an INSERT of one row fills. */
static void read_filled(SqlReading *reading, JsonObject *insert)
{
    JsonArray *columns = sql_tree_array(insert, "cols");
    JsonObject *from = sql_tree_object(insert, "selectStmt");
    JsonObject *select = from ? sql_tree_object(from, "SelectStmt") : NULL;
    JsonArray *rows = select ? sql_tree_array(select, "valuesLists") : NULL;
    JsonObject *row = rows && json_array_get_length(rows) == 1
                          ? sql_tree_object(json_array_get_object_element(rows, 0), "List")
                          : NULL;
    JsonArray *values = row ? sql_tree_array(row, "items") : NULL;

    for (guint i = 0; columns && values && i < json_array_get_length(columns) &&
                      i < json_array_get_length(values);
         i++) {
        JsonObject *target =
            sql_tree_object(json_array_get_object_element(columns, i), "ResTarget");
        const char *name = target ? sql_tree_text(target, "name") : NULL;
        const SqlEqual filled = {NULL, keep(reading, name),
                                 term_of(reading, json_array_get_object_element(values, i))};
        if (name)
            vec_push(&reading->conditions, filled);
    }
}

/* ---- statements ---- */

static SqlVerb transaction_verb(const char *kind)
{
    if (g_strcmp0(kind, "TRANS_STMT_BEGIN") == 0 || g_strcmp0(kind, "TRANS_STMT_START") == 0)
        return SQL_BEGIN;
    if (g_strcmp0(kind, "TRANS_STMT_COMMIT") == 0)
        return SQL_COMMIT;
    return g_strcmp0(kind, "TRANS_STMT_ROLLBACK") == 0 ? SQL_ROLLBACK : SQL_OTHER;
}

static void read_body(SqlReading *reading, JsonObject *body, SqlStatement *statement)
{
    JsonObject *conflict = sql_tree_object(body, "onConflictClause");

    sql_tree_each_table(body, add_table, reading);
    read_conditions(reading, sql_tree_object(body, "whereClause"));
    switch (statement->verb) {
    case SQL_SELECT:
        read_outputs(reading, sql_tree_array(body, "targetList"));
        statement->locks = sql_tree_array(body, "lockingClause") != NULL;
        break;
    case SQL_UPDATE: read_sets(reading, sql_tree_array(body, "targetList")); break;
    case SQL_INSERT:
        read_filled(reading, body);
        read_sets(reading, conflict ? sql_tree_array(conflict, "targetList") : NULL);
        break;
    case SQL_DELETE:
    case SQL_BEGIN:
    case SQL_COMMIT:
    case SQL_ROLLBACK:
    case SQL_OTHER: break;
    }
    read_outputs(reading, sql_tree_array(body, "returningList"));
}

static SqlStatement read_statement(SqlReading *reading, JsonObject *node)
{
    static const struct {
        const char *name;
        SqlVerb verb;
    } KINDS[] = {{"SelectStmt", SQL_SELECT},
                 {"InsertStmt", SQL_INSERT},
                 {"UpdateStmt", SQL_UPDATE},
                 {"DeleteStmt", SQL_DELETE}};
    SqlStatement statement = {.verb = SQL_OTHER};
    JsonObject *transaction = sql_tree_object(node, "TransactionStmt"), *body = node;

    if (transaction)
        statement.verb = transaction_verb(sql_tree_text(transaction, "kind"));
    for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (sql_tree_object(node, KINDS[i].name)) {
            statement.verb = KINDS[i].verb;
            body = sql_tree_object(node, KINDS[i].name);
        }
    read_body(reading, body, &statement);
#define KEEP(list, Type)                                                                           \
    statement.list##s =                                                                            \
        arena_copy(reading->arena, reading->list##s.data, reading->list##s.length, sizeof(Type));  \
    statement.list##_count = reading->list##s.length;                                              \
    vec_free(&reading->list##s)
    KEEP(table, SqlTable);
    KEEP(condition, SqlEqual);
    KEEP(set, SqlEqual);
    KEEP(output, SqlOutput);
#undef KEEP
    return statement;
}

static const char *text_of(SqlReading *reading, JsonObject *outer)
{
    gint64 all = (gint64)strlen(reading->text);
    gint64 start = CLAMP(sql_tree_int(outer, "stmt_location"), 0, all);
    gint64 length = sql_tree_int(outer, "stmt_len");

    length = length > 0 ? MIN(length, all - start) : all - start;
    char *text = arena_strndup(reading->arena, reading->text + start, (gsize)length);
    return g_strstrip(text);
}

SqlStatement *sql_parse(Arena *arena, const char *text, guint *count, const char **problem)
{
    g_autoptr(JsonNode) tree = sql_tree_parse(arena, text, problem);
    JsonArray *list = tree ? sql_tree_array(json_node_get_object(tree), "stmts") : NULL;

    *count = list ? json_array_get_length(list) : 0;
    SqlStatement *statements = arena_array(arena, SqlStatement, *count);
    for (guint i = 0; i < *count; i++) {
        JsonObject *outer = json_array_get_object_element(list, i),
                   *inner = sql_tree_object(outer, "stmt");
        SqlReading reading = {.arena = arena, .text = text};
        statements[i] = inner ? read_statement(&reading, inner) : (SqlStatement){.verb = SQL_OTHER};
        statements[i].text = text_of(&reading, outer);
    }
    return statements;
}

const char *sql_label(const SqlStatement *statement, const char *column)
{
    for (guint i = 0; i < statement->output_count; i++)
        if (g_ascii_strcasecmp(statement->outputs[i].column, column) == 0)
            return statement->outputs[i].label;
    return column;
}
