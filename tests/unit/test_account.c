/* Where a server of SQL listens and as whom it is used, from an address; and what commands are told of it. */
#include "checker/wire/client/account.h"
#include "checker/wire/client/endpoint.h"
#include "checker/wire/replay/reset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static Account *read_address(const char *text)
{
    g_autoptr(GError) error = NULL;
    Account *account = account_new(text, "NOBODYS_", &error);

    assert_null(error);
    return account;
}

static void test_urls(void **state)
{
    static const struct {
        const char *text, *address, *user, *password, *database;
    } CASES[] = {
        {"postgres://app:pen%20cil@127.0.0.1:5432/shop", "127.0.0.1:5432", "app", "pen cil",
         "shop"},
        {"postgres://app@db/shop", "db", "app", NULL, "shop"},
        {"postgres://app@db", "db", "app", NULL, "app"},
        {"postgres://app:pencil@[::1]:5432/shop", "[::1]:5432", "app", "pencil", "shop"},
        {"postgres://app@[fe80::1]/shop", "[fe80::1]", "app", NULL, "shop"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Account) account = read_address(CASES[i].text);
        assert_string_equal(account->address, CASES[i].address);
        assert_string_equal(account->user, CASES[i].user);
        assert_string_equal(account->database, CASES[i].database);
        assert_int_equal(g_strcmp0(account->password, CASES[i].password), 0);
    }
}

/* What is split and put together is the same. */
static void test_endpoints(void **state)
{
    static const struct {
        const char *text, *host, *whole;
        guint16 port;
    } CASES[] = {
        {"127.0.0.1:6399", "127.0.0.1", "127.0.0.1:6399", 6399},
        {"db", "db", "db:6379", 6379},
        {"[::1]:6399", "::1", "[::1]:6399", 6399},
        {"[::1]", "::1", "[::1]:6379", 6379},
        {"::1", "::1", "[::1]:6379", 6379},
    };

    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        guint16 port = 6379;
        g_autofree char *host = endpoint_split(CASES[i].text, &port);
        assert_string_equal(host, CASES[i].host);
        assert_int_equal(port, CASES[i].port);
        g_autofree char *whole = endpoint_text(host, port);
        assert_string_equal(whole, CASES[i].whole);
    }
    guint16 port = 6379;
    assert_null(endpoint_split("db:port", &port));
}

static bool has(const GPtrArray *variables, const char *text)
{
    for (guint i = 0; i < variables->len; i++)
        if (strcmp(variables->pdata[i], text) == 0)
            return true;
    return false;
}

/* Clients of SQL want the host without brackets, URLs with them. */
static void test_variables(void **state)
{
    g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Account) account = read_address("postgres://app@[::1]:5432/shop");

    reset_add_variables(variables, protocol_find("postgres"), account, account->address);
    reset_add_variables(variables, protocol_find("redis"), NULL, "[::1]:6399");
    assert_true(has(variables, "PGHOST=::1"));
    assert_true(has(variables, "PGPORT=5432"));
    assert_true(has(variables, "DATABASE_URL=postgresql://app@[::1]:5432/shop"));
    assert_true(has(variables, "REDIS_URL=redis://[::1]:6399"));
    assert_true(has(variables, "REDIS_HOST=::1"));
    assert_true(has(variables, "REDIS_PORT=6399"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_endpoints),
        cmocka_unit_test(test_variables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
