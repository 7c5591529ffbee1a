/* The language server under libFuzzer, in memory: any text is opened, asked about at places that depend on it, and changed.
 * Each request has one answer. ./dev fuzz builds and runs it. */
#include "tests/fuzz/lsp_session.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* what libFuzzer calls */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    guint64 random = g_str_hash(text) + UINT64_C(1);
    guint requests;

    if (!g_utf8_validate(text, -1, NULL)) /* which no client can send */
        return 0;
    g_autoptr(GString) stream = lsp_session_stream(text, &random, &requests);
    if (lsp_session_run(stream->str, stream->len) != requests)
        abort();
    return 0;
}
