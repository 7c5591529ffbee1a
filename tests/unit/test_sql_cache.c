/* Statements that were read before: the same once more, and none that is lost when there is no room. What is expected is what
 * sql_parse gives. */
#include "checker/wire/sql/sql_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_again(void **state)
{
    SqlCache *cache = sql_cache_new();
    Arena *first = arena_new(), *second = arena_new();
    guint count, again;
    const SqlStatement *one = sql_cache_parse(cache, first, "SELECT v FROM t; COMMIT", &count);

    assert_int_equal(count, 2);
    arena_free(first); /* it has nothing of what is kept */
    assert_ptr_equal(sql_cache_parse(cache, second, "SELECT v FROM t; COMMIT", &again), one);
    assert_int_equal(again, 2);
    assert_int_equal(one[0].verb, SQL_SELECT);
    assert_string_equal(one[0].tables[0].name, "t");
    assert_int_equal(one[1].verb, SQL_COMMIT);
    sql_cache_parse(cache, second, "no statement", &again);
    sql_cache_parse(cache, second, "no statement", &again);
    assert_int_equal(again, 0);
    arena_free(second);
    sql_cache_free(cache);
}

/* More texts than it keeps, as a program has that writes its values into them; and one that is too long. */
static void test_full(void **state)
{
    enum { TEXTS = 1000 };
    SqlCache *cache = sql_cache_new();
    Arena *arena = arena_new();
    guint count, read = 0;

    for (guint i = 0; i < TEXTS; i++) {
        g_autofree char *text = g_strdup_printf("UPDATE t SET v = %u WHERE id = %u", i, i);
        const SqlStatement *statement = sql_cache_parse(cache, arena, text, &count);
        g_autofree char *value = g_strdup_printf("%u", i);
        assert_int_equal(count, 1);
        assert_string_equal(statement->sets[0].value.text, value);
        read++;
    }
    g_autoptr(GString) many = g_string_new("SELECT v FROM t WHERE id = 1");
    while (many->len < 5000)
        g_string_append(many, " AND w = 1");
    sql_cache_parse(cache, arena, many->str, &count);
    assert_int_equal(count, 1);
    assert_int_equal(read, TEXTS);
    arena_free(arena);
    sql_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
