/* The language server and damaged designs: each request is answered once, whatever the text is; and a damaged stream ends the
 * server, and nothing else. Worth most under ./dev sanitize. */
#include "tests/fuzz/byte_mutate.h"
#include "tests/fuzz/lsp_session.h"
#include "tests/fuzz/random.h"
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/token_mutate.h"
#include "tests/unit/tried_share.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MUTANTS = 400, STREAMS = 300 };

static const char *any(const GPtrArray *texts, guint64 *random)
{
    return texts->pdata[random_below(random, texts->len)];
}

static void try_text(const char *text, guint64 *random)
{
    guint requests;
    g_autoptr(GString) stream = lsp_session_stream(text, random, &requests);

    assert_int_equal(lsp_session_run(stream->str, stream->len), requests);
}

static void mutants_are_answered(void **unused)
{
    g_autoptr(GPtrArray) texts = seeds_new(SEEDS_MODELS | SEEDS_LIBRARY | SEEDS_ACCEPT);
    guint64 random = 17;

    for (guint i = 0; i < tried_share_of(MUTANTS); i++) {
        const char *text = any(texts, &random);
        gsize length;
        g_autofree char *by_bytes = byte_mutate(text, strlen(text), &random, &length);
        g_autofree char *valid = g_utf8_make_valid(by_bytes, (gssize)length);
        g_autofree char *by_tokens = token_mutate(text, any(texts, &random), &random);
        try_text(i % 2 ? valid : by_tokens, &random);
    }
}

/* The server says of each why it ends: hundreds of lines that nobody reads. */
static int silence(void)
{
    const int before = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY);

    assert_true(before >= 0 && nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0);
    close(nowhere);
    return before;
}

/* Whoever reads it never waits for more than there is. */
static void streams_end(void **unused)
{
    g_autoptr(GPtrArray) texts = seeds_new(SEEDS_ACCEPT);
    guint64 random = 23;
    guint answers = 0;
    const int before = silence();

    for (guint i = 0; i < tried_share_of(STREAMS); i++) {
        guint requests;
        gsize length;
        g_autoptr(GString) stream = lsp_session_stream(any(texts, &random), &random, &requests);
        g_autofree char *damaged = byte_mutate(stream->str, stream->len, &random, &length);
        answers += length > 0 ? lsp_session_run(damaged, length) : 0;
    }
    dup2(before, STDERR_FILENO);
    close(before);
    assert_true(answers >= tried_share_of(STREAMS)); /* most begin well */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutants_are_answered),
        cmocka_unit_test(streams_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
