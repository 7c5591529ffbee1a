/* What is read of SQL, and which statements are of a form. What is expected is what the statements do by the manual of
 * PostgreSQL. */
#include "checker/wire/binding/form.h"
#include "checker/wire/binding/row_value.h"
#include "checker/wire/sql/sql_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static const SqlTarget USER = {"users", "id = 7", "version"};

static SqlStatement *read_one(Arena *arena, const char *text)
{
    guint count;
    SqlStatement *statement = sql_parse(arena, text, &count, NULL);

    assert_int_equal(count, 1);
    return statement;
}

/* Whether a statement is of a form for users.id = 7; `values` are those of $1, $2, joined by commas. */
static bool is_of(const char *form_text, const char *text, const char *values, const char *found)
{
    g_autoptr(Arena) arena = arena_new();
    const char *problem;
    Form *form = form_parse_sql(arena, form_text, &USER, &problem);
    g_auto(GStrv) parts = g_strsplit(values, ",", -1);
    WireText words[8] = {{text, strlen(text)}}, texts[16] = {{NULL, 0}};
    guint count = 1;

    for (guint i = 0; parts[i]; i++)
        words[count++] = (WireText){parts[i], strlen(parts[i])};
    const WireRequest request = {words, count, read_one(arena, text)};
    assert_non_null(form);
    bool matches = form_matches(form, NULL, &request, texts);
    for (guint i = 0; matches && found && i < form->count; i++)
        if (form->parts[i].kind == FORM_ARGUMENT) {
            assert_true(wire_text_is(texts[i], found));
            found = NULL;
        }
    return matches;
}

static void test_selects(void **state)
{
    static const char form[] = "SELECT $value FROM $table WHERE $where";

    assert_true(is_of(form, "select version from users where id = 7", "", NULL));
    assert_true(is_of(form, "SELECT * FROM users u WHERE 7 = u.id LIMIT 1 /* reader */", "", NULL));
    assert_true(
        is_of(form, "select name from app.users where (id = $1::bigint) and not gone", "7", NULL));
    assert_true(is_of(form, "select * from \"users\" where id in ('7') for update", "", NULL));
    assert_true(is_of(form,
                      "select * from orders o join users on users.id = o.who where users.id = 7",
                      "", NULL));
    assert_false(is_of(form, "select version from users where id = 8", "", NULL));
    assert_false(is_of(form, "select version from users where id = -7", "", NULL));
    assert_false(is_of(form, "select version from users where id = $2", "7,8", NULL));
    assert_false(is_of(form, "select version from users where id = 7 or id = 8", "", NULL));
    assert_false(is_of(form, "select version from users where id > 7", "", NULL));
    assert_false(is_of(form, "select version from user_log where id = 7", "", NULL));
    assert_false(
        is_of(form, "select * from users u join orders o on true where o.id = 7", "", NULL));
    assert_false(is_of("SELECT FROM $table WHERE $where FOR UPDATE",
                       "select 1 from users where id = 7", "", NULL));
    assert_false(is_of(form, "update users set version = 8 where id = 7", "", NULL));
}

static void test_updates(void **state)
{
    static const char next[] = "UPDATE $table SET $value = $value + 1 WHERE $where";
    static const char any[] = "UPDATE $table SET ... WHERE $where";
    static const char seen[] = "UPDATE $table SET ... WHERE $where AND $value = $v";

    assert_true(is_of(next,
                      "update users set name = $1, version = version + 1 where id = $2 returning *",
                      "b,7", NULL));
    assert_true(is_of(next, "update users u set version = u.version + 1 where u.id = 7", "", NULL));
    assert_false(is_of(next, "update users set version = version - 1 where id = 7", "", NULL));
    assert_false(is_of(next, "update users set version = version + 2 where id = 7", "", NULL));
    assert_false(is_of(next, "update users set version = 3 where id = 7", "", NULL));
    assert_false(is_of(next, "update users set other = version + 1 where id = 7", "", NULL));
    assert_true(is_of(any, "update users set name = 'x' where id = 7", "", NULL));
    assert_false(is_of(any, "update users set name = 'x'", "", NULL));
    assert_true(is_of(seen, "update users set version = 4 where id = 7 and version = 3", "", "3"));
    assert_true(
        is_of(seen, "update users set version = $1 where version = $2 and id = 7", "4,3", "3"));
    assert_false(is_of(seen, "update users set version = 4 where id = 7", "", NULL));
    assert_false(
        is_of(seen, "update users set version = 4 where id = 7 and version = other", "", NULL));
    assert_true(is_of("UPDATE $table SET $value = $v WHERE $where",
                      "update users set version = -4 where id = 7", "", "-4"));
}

/* Names without quotes are of small letters for PostgreSQL's parser; those of a service that quotes them are as it has them. */
static void test_case(void **state)
{
    static const SqlStatement selected = {.verb = SQL_SELECT};
    static const BindPlace bound = {.row = &selected, .target = {"Users", "ID = 7", "Version"}};
    const BoundPlace place = {.place = &bound};
    WireValue item = {WIRE_TEXT, .text = {"41", 2}, .name = {"version", 7}};
    WireValue row = {WIRE_LIST, .items = &item, .item_count = 1};
    const WireValue rows = {WIRE_LIST, .items = &row, .item_count = 1};
    g_autoptr(Arena) arena = arena_new();

    assert_true(is_of("SELECT $value FROM $table WHERE $where",
                      "select \"Version\" from \"Users\" where \"USERS\".\"Id\" = 7", "", NULL));
    assert_true(is_of("UPDATE $table SET $value = $value + 1 WHERE $where",
                      "update \"Users\" set \"Version\" = \"Version\" + 1 where \"Id\" = 7", "",
                      NULL));
    assert_false(is_of("SELECT $value FROM $table WHERE $where",
                       "select \"Version\" from \"User\" where \"Id\" = 7", "", NULL));
    const SqlStatement *named = read_one(arena, "select \"Version\" as \"V\" from \"Users\"");
    assert_string_equal(sql_label(named, "version"), "V");
    assert_true(wire_text_is(row_value(&place, NULL, &rows).text, "41"));
}

static void test_others(void **state)
{
    assert_true(is_of("BEGIN", "start transaction isolation level serializable", "", NULL));
    assert_true(is_of("COMMIT", "end", "", NULL));
    assert_true(is_of("ROLLBACK", "abort", "", NULL));
    assert_false(is_of("ROLLBACK", "rollback to savepoint a", "", NULL));
    assert_true(
        is_of("DELETE FROM $table WHERE $where", "delete from users where id = 7", "", NULL));
    assert_true(is_of("INSERT INTO $table (id, version) VALUES (7, $v)",
                      "insert into users (version, id) values (0, 7) on conflict do nothing", "",
                      "0"));
    assert_false(
        is_of("INSERT INTO $table (id) VALUES (7)", "insert into users (id) values (8)", "", NULL));
}

/* Of two forms that match, the one that says more is meant. */
static void test_weights(void **state)
{
    g_autoptr(Arena) arena = arena_new();
    static const char *const RISING[] = {
        "UPDATE $table SET ... WHERE $where", "UPDATE $table SET $value = $value + 1 WHERE $where",
        "UPDATE $table SET $value = $value + 1 WHERE $where AND $value = $v"};
    const char *problem;
    guint last = 0;

    for (guint i = 0; i < G_N_ELEMENTS(RISING); i++) {
        Form *form = form_parse_sql(arena, RISING[i], &USER, &problem);
        assert_true(form->words > last);
        assert_int_equal(form_is_sendable(form), i > 0);
        last = form->words;
    }
    Form *form = form_parse_sql(arena, RISING[2], &USER, &problem);
    assert_string_equal(form->parts[0].text,
                        "UPDATE users SET version = version + 1 WHERE id = 7 AND version = $1");
    assert_string_equal(form->parts[1].text, "v");
}

static bool touches(const char *text)
{
    g_autoptr(Arena) arena = arena_new();
    const char *problem;

    return sql_touches(sql_form_row(arena, &USER, &problem), read_one(arena, text), NULL, 0);
}

static void test_touches(void **state)
{
    assert_true(touches("select * from users"));
    assert_true(touches("lock table users"));
    assert_true(touches("with q as (update users set version = 2 where id = 7) select 1"));
    assert_true(touches("insert into users (id, version) values (7, 1)"));
    assert_false(touches("insert into users (id, version) values (8, 1)"));
    assert_false(touches("select * from users where id = 8 and gone"));
    assert_false(touches("select id from orders where id = 7"));
    assert_false(touches("begin"));
}

static void test_problems(void **state)
{
    g_autoptr(Arena) arena = arena_new();
    const char *problem;
    guint count;

    assert_null(form_parse_sql(arena, "SELEC 1", &USER, &problem));
    assert_string_equal(problem, "syntax error at or near \"SELEC\"");
    assert_null(form_parse_sql(arena, "BEGIN; COMMIT", &USER, &problem));
    assert_string_equal(problem, "it is several statements");
    assert_null(form_parse_sql(arena, "VACUUM", &USER, &problem));
    assert_null(form_parse_sql(arena, "", &USER, &problem));
    assert_string_equal(problem, "it is empty");
    assert_null(sql_form_row(arena, &(SqlTarget){"users", "id > 7", "version"}, &problem));
    assert_string_equal(problem, "it is no `column = value`");
    assert_null(sql_form_row(arena, &(SqlTarget){"users", "id = ", "version"}, &problem));
    assert_null(sql_form_row(arena, &(SqlTarget){"users", "id = $1", "version"}, &problem));
    assert_string_equal(problem, "its values are constants");
    assert_true(sql_form_is_meant("SELECT 1 FROM $table"));
    assert_true(sql_form_is_meant("BEGIN"));
    assert_false(sql_form_is_meant("FLUSHALL ..."));
    assert_false(sql_form_is_meant("GET $key"));
    const SqlStatement *two = sql_parse(arena, "select 1; update users set a = 1", &count, NULL);
    assert_int_equal(count, 2);
    assert_string_equal(two[1].text, "update users set a = 1");
    two = sql_parse(arena, "select version as v, 1, * from users", &count, NULL);
    assert_string_equal(sql_label(two, "version"), "v");
    assert_string_equal(sql_label(two, "other"), "other");
}

static void test_comments(void **state)
{
    assert_true(sql_comment_has("select 1 /* reader */", "reader"));
    assert_true(sql_comment_has("-- of reader[1]\nselect 1", "reader[1]"));
    assert_true(sql_comment_has("/*controller='reader'*/ select 1", "reader"));
    assert_false(sql_comment_has("/* reader[1] */ select 1", "reader"));
    assert_false(sql_comment_has("select '/* reader */' /* readers */", "reader"));
    assert_false(sql_comment_has("select reader /* never ends", "reader"));
    assert_false(sql_comment_has("select 'never ends /* reader */", "reader"));
}

/* What is in quotes is none of the bytes that may nest, in whatever quotes; what follows them is. */
static void test_code_bytes(void **state)
{
    static const struct {
        const char *text;
        gsize bytes; /* the dots, and what is no quote before them */
    } CASES[] = {
        {"'a\\'....", 4},
        {"'it''s'....", 4},
        {"\"it's\"....", 4},
        {"E'\\''....", 4},
        {"e'a'\n'\\''....", 1 + 4},
        {"E'a' -- '\n'\\''....", 1 + 1 + 4},
        {"e'a',E'\\\\'....", 1 + 4},
        {"'a'\n'\\'....", 1 + 4},
        {"xe'\\'....", 2 + 4},
        {"1e'\\''....", 1 + 4},
        {"$$'$$....", 4},
        {"$a1$'$$'$b$'$a1$....", 4},
        {"$1$$'$$....", 2 + 4},
        {"a$$....", 3 + 4},
        {"/* /* */ ' */....", 4},
        {"/*/ ' */....", 4},
        {"-- '\r....", 1 + 4},
        {"'....", 0},
        {"$a$....$b$", 0},
        {"/* /* */ ....", 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++)
        if (sql_code_bytes(CASES[i].text) != CASES[i].bytes)
            fail_msg("%s: %zu", CASES[i].text, sql_code_bytes(CASES[i].text));
}

/* What is nested as deep as a statement may be long is read, or refused. */
static void test_deep(void **state)
{
    static const char *const PIECES[][3] = {{"(", "a = 1", ")"},
                                            {"NOT ", "a = 1", ""},
                                            {"", "a = 1", "+1"},
                                            {"a IN (SELECT a FROM t WHERE ", "a = 1", ")"},
                                            {"a = 1 AND (", "a = 1", ")"}};
    g_autoptr(Arena) arena = arena_new();
    guint count, longest = 0;

    for (guint i = 0; i < G_N_ELEMENTS(PIECES); i++) {
        guint depth = (guint)(SQL_TREE_MOST_BYTES / (strlen(PIECES[i][0]) + strlen(PIECES[i][2])));
        for (guint k = 1; k <= 2; k++) {
            g_autoptr(GString) text = g_string_new("SELECT * FROM t WHERE ");
            for (guint n = 0; n < (depth - 20) * k; n++)
                g_string_append(text, PIECES[i][0]);
            g_string_append(text, PIECES[i][1]);
            for (guint n = 0; n < (depth - 20) * k; n++)
                g_string_append(text, PIECES[i][2]);
            sql_parse(arena, text->str, &count, NULL);
            assert_true(count == 0 || k == 1);
            longest += count;
        }
    }
    assert_true(longest >= 1);
    static const char *const QUOTES[] = {"$$'$$", "E'\\''", "E'a'\n'\\''", "/* /* */ ' */ 1"};
    for (guint i = 0; i < G_N_ELEMENTS(QUOTES); i++) { /* a tree that is deeper than the stack */
        g_autoptr(GString) text = g_string_new("SELECT ");
        g_string_append_printf(text, "%s, ", QUOTES[i]);
        for (guint n = 0; n < 50 * 1024; n++)
            g_string_append(text, "1+");
        sql_parse(arena, g_string_append(text, "1")->str, &count, NULL);
        assert_int_equal(count, 0);
    }
    g_autofree char *filler = g_strnfill(100 * 1024, 'x');
    g_autofree char *long_text =
        g_strconcat("UPDATE users SET note = '", filler, "' WHERE id = 7", NULL);
    assert_int_equal(read_one(arena, long_text)->condition_count, 1); /* a text is not nested */
}

static const char *const PIECES[] = {"SELECT",
                                     "version",
                                     "*",
                                     "FROM",
                                     "users",
                                     "u",
                                     "WHERE",
                                     "id",
                                     "= 7",
                                     "= $1",
                                     "AND",
                                     "OR",
                                     "UPDATE users SET",
                                     "version = version + 1",
                                     ",",
                                     "RETURNING version",
                                     "FOR UPDATE",
                                     "INSERT INTO users",
                                     "(id, version)",
                                     "VALUES (7, 1)",
                                     "DELETE FROM",
                                     "BEGIN",
                                     ";",
                                     "COMMIT",
                                     "'",
                                     "\"",
                                     "/*",
                                     "*/",
                                     "--",
                                     "(",
                                     ")",
                                     "IN (7)",
                                     "SELECT * FROM users WHERE id = 7",
                                     "UPDATE users SET version = $1 WHERE id = 7",
                                     "\x80",
                                     "$1000",
                                     "NULL",
                                     "-1"};

/* A text of up to seven pieces of statements, with whole ones among them. */
static void mix_pieces(GRand *rand, GString *text)
{
    gint32 count = g_rand_int_range(rand, 1, 8);

    while (count-- > 0)
        g_string_append_printf(text, "%s ",
                               PIECES[g_rand_int_range(rand, 0, G_N_ELEMENTS(PIECES))]);
}

/* Nothing crashes, and some match. */
static void test_any_text(void **state)
{
    enum { ROUNDS = 20000 };
    const char *values[] = {"7"};
    const char *problem;
    g_autoptr(Arena) forms = arena_new();
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    const SqlStatement *row = sql_form_row(forms, &USER, &problem);
    const Form *select = form_parse_sql(forms, "SELECT FROM $table WHERE $where", &USER, &problem);
    guint read = 0, refused = 0, matched = 0, touched = 0, count;

    for (guint i = 0; i < ROUNDS; i++) {
        g_autoptr(Arena) arena = arena_new();
        g_autoptr(GString) text = g_string_new(NULL);
        SqlFound found[4] = {{NULL}};
        mix_pieces(rand, text);
        const SqlStatement *list = sql_parse(arena, text->str, &count, NULL);
        for (guint k = 0; k < count; k++) {
            matched += sql_matches(select->sql, &list[k], values, 1, found, 4);
            touched += sql_touches(row, &list[k], values, 1);
        }
        read += count > 0;
        refused += count == 0;
        sql_comment_has(text->str, "users");
    }
    print_message(
        "# %u texts: %u read, %u refused; %u statements of the row, %u of them its SELECT\n",
        ROUNDS, read, refused, touched, matched);
    assert_true(MIN(read, refused) > ROUNDS / 50 && touched > ROUNDS / 100 &&
                matched > ROUNDS / 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_selects),    cmocka_unit_test(test_updates),
        cmocka_unit_test(test_others),     cmocka_unit_test(test_weights),
        cmocka_unit_test(test_touches),    cmocka_unit_test(test_problems),
        cmocka_unit_test(test_comments),   cmocka_unit_test(test_case),
        cmocka_unit_test(test_code_bytes), cmocka_unit_test(test_deep),
        cmocka_unit_test(test_any_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
