/* Forms of commands, and what is said of a binding that is wrong. */
#include "checker/wire/binding/binding.h"
#include "checker/wire/binding/form.h"
#include "checker/wire/protocol/resp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Whether a command, written as words with blanks between, is of a form; `found` is its first argument. */
static bool is_of(const char *form_text, const char *command, const char *found)
{
    Arena *arena = arena_new();
    const char *problem;
    Form *form = form_parse(arena, form_text, &problem);
    guint count;
    WireText *words = resp_words(arena, command, strlen(command), &count);
    const WireRequest request = {words, count};
    WireText texts[16] = {{NULL, 0}};

    assert_non_null(form);
    bool matches = form_matches(form, "user:7", &request, texts);
    for (guint i = 0; matches && found && i < form->count; i++)
        if (form->parts[i].kind == FORM_ARGUMENT) {
            assert_true(wire_text_is(texts[i], found));
            found = NULL;
        }
    arena_free(arena);
    return matches;
}

static void test_forms(void **state)
{
    assert_true(is_of("GET $key", "get user:7", NULL));
    assert_false(is_of("GET $key", "GET user:71", NULL));
    assert_false(is_of("GET $key", "GET user:7 x", NULL));
    assert_true(is_of("SET $key $v ...", "SET user:7 41 EX 60", "41"));
    assert_true(is_of("SET $key $v ...", "SET user:7 41", "41"));
    assert_false(is_of("SET $key $v ...", "SET user:7", NULL));
    assert_true(is_of("SET $key $v ... NX ...", "SET user:7 41 EX 60 NX", "41"));
    assert_false(is_of("SET $key $v ... NX ...", "SET user:7 41 EX 60", NULL));
    assert_true(is_of("SETEX $key $_ $v", "SETEX user:7 60 41", "41"));
    assert_true(is_of("DEL $key $key:lease", "DEL user:7 user:7:lease", NULL));
    assert_true(is_of("EVAL ... $key ...", "EVAL x 2 a user:7 b", NULL));
    assert_false(is_of("EVAL ... $key ...", "EVAL x 1 a", NULL));
    assert_true(is_of("ms $key C$cas $v", "ms user:7 C12 41", "41"));
    assert_false(is_of("ms $key C$cas $v", "ms user:7 T12 41", NULL));
    assert_true(is_of("cas $key 0 0 $cas $v", "cas user:7 0 0 12 41", "41"));
    assert_true(is_of("EVAL 'Ab' 1 $key", "EVAL Ab 1 user:7", NULL));
    assert_false(is_of("EVAL 'Ab' 1 $key", "EVAL ab 1 user:7", NULL)); /* as it stands */
}

static void test_no_forms(void **state)
{
    Arena *arena = arena_new();
    const char *problem;

    assert_null(form_parse(arena, "  ", &problem));
    assert_string_equal(problem, "it has no words");
    assert_null(form_parse(arena, "EVAL 'x", &problem));
    assert_string_equal(problem, "a `'` in it is not closed");
    assert_null(form_parse(arena, "GET $1", &problem));
    assert_string_equal(problem, "`$1` is no name");
    assert_false(form_is_sendable(form_parse(arena, "SETEX $key $_ $v", &problem)));
    assert_true(form_is_sendable(form_parse(arena, "SET $key $v ...", &problem)));
    assert_true(form_is_sendable(form_parse(arena, "ms $key C$cas $v", &problem)));
    arena_free(arena);
}

static Binding *load(const char *text)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("test_binding_XXXXXX.bind", &path, NULL);

    assert_true(file >= 0);
    close(file);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    Binding *binding = binding_load(path, NULL);
    g_unlink(path);
    assert_non_null(binding);
    return binding;
}

static void test_binding(void **state)
{
    g_autoptr(Binding) binding = load("bind d // its design\n"
                                      "server redis \"/run/r.sock\"\n"
                                      "cache[shoes] = redis key \"k\" value json \"version\"\n"
                                      "local = program\n"
                                      "wire cache.get \"GET $key\" or \"MGET $key\"\n"
                                      "start \"a\" ready \"b\"\n"
                                      "reset \"c\"\nreset \"d\"\n"
                                      "process reader[1] runs \"e\"\n");

    assert_int_equal(diagnostics_count(binding->diagnostics), 0);
    assert_string_equal(binding->design.text, "d");
    assert_int_equal(binding->place_count, 2);
    assert_string_equal(binding->places[0].index.text, "shoes");
    assert_string_equal(binding->places[0].field, "version");
    assert_true(binding->places[1].in_program);
    assert_int_equal(binding->wires[0].count, 2);
    assert_string_equal(binding->ready, "b");
    assert_int_equal(binding->reset_count, 2);
    assert_string_equal(binding->processes[0].index.text, "1");
}

/* One mistake a line, with its place, and the lines after it are read. */
static void assert_wrong(const char *text, const char *message)
{
    g_autofree char *all = g_strconcat(text, "\nreset \"x\"\n", NULL);
    g_autoptr(Binding) binding = load(all);

    assert_int_equal(diagnostics_errors(binding->diagnostics), 1);
    assert_string_equal(diagnostics_get(binding->diagnostics, 0)->message, message);
    assert_int_equal(binding->reset_count, 1);
}

static void test_mistakes(void **state)
{
#define HEAD "bind d\nserver redis \"r\"\n"
    assert_wrong("server redis \"r\"", "it says of no design that it is bound");
    assert_wrong("bind", "expected the name of the design");
    assert_wrong(HEAD "bind e", "a file has one `bind` line");
    assert_wrong(HEAD "server redis \"s\"", "a second server of this kind");
    assert_wrong("bind d\nserver reddis \"r\"", "`reddis` is no kind of server");
    assert_wrong("bind d\nserver redis 6379", "expected its address as text: \"127.0.0.1:6379\"");
    assert_wrong("bind d\ncache = redis key \"k\"", "no server of this kind was named");
    assert_wrong(HEAD "cache = redis \"k\"", "expected `key`");
    assert_wrong(HEAD "cache[ = redis key \"k\"", "expected which one: a number or a name");
    assert_wrong(HEAD "wire cache \"GET\"", "expected `.`");
    assert_wrong(HEAD "wire cache.get GET", "expected a command as text");
    assert_wrong(HEAD "process reader \"x\"", "expected `runs`");
    assert_wrong(HEAD "rest \"x\"", "`rest` begins no line of a binding");
    assert_wrong(HEAD "= 3", "this begins no line of a binding");
    assert_wrong(HEAD "start \"a\" \"b\"", "expected the end of the line");
    assert_wrong(HEAD "start \"a\"\nstart \"b\"", "one program is started");
    assert_wrong(HEAD "reset \"a", "this text never ends");
#undef HEAD
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_no_forms),
        cmocka_unit_test(test_binding),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
