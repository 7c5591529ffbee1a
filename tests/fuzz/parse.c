/* The parser under a fuzzer: any text, and it must neither crash nor leak nor take long.
 *
 *     clang -fsanitize=fuzzer,address,undefined -I. tests/fuzz/parse.c checker/language/... \
 *         checker/base/arena.c checker/base/error.c $(pkg-config --cflags --libs glib-2.0)
 *
 * With -DFUZZ_FILES it reads the files it is given instead, to play a finding again (or for afl).
 */
#include "checker/language/parse/parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(SourceMap) map = source_map_new();
    uint16_t index;
    if (!source_map_add(map, "fuzz.stale", (const char *)data, size, &index, NULL))
        return 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    parse(arena, map, index, diagnostics);
    g_autofree char *shown = diagnostics_text(diagnostics, FALSE);
    return 0;
}

#ifdef FUZZ_FILES
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        g_autofree char *text = NULL;
        gsize length;
        if (!g_file_get_contents(argv[i], &text, &length, NULL))
            return 1;
        LLVMFuzzerTestOneInput((const uint8_t *)text, length);
    }
    return 0;
}
#endif
