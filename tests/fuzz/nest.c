#include "tests/fuzz/nest.h"

#include "checker/language/syntax/lexer.h"

#include <string.h>

static const Bracket brackets[] = {
    {"(", ")"},
    {"[", "]"},
    {"{", "}"},
    {"<", ">"},
    {"(", ""},
    {"", ")"},
    {"{", ""},
    {"!", ""},
    {"-", ""},
    {"", "?"},
    {"", "[2]"},
    {"max(1, ", ")"},
    {"set<", ">"},
    {"list<", ", 2>"},
    {"if true then 1 else ", ""},
    {"all x in 0..1: ", ""},
    {"if true { ", " }"},
    {"if true { } else ", ""},
    {"loop { ", " }"},
    {"atomic { ", " }"},
    {"either { ", " } or { }"},
    {"repeat 2 { ", " }"},
    {"1 + ", ""},
    {"true && ", ""},
};

struct NestPlaces {
    const char *text;
    GArray *places; /* Span */
};

guint nest_bracket_count(void)
{
    return G_N_ELEMENTS(brackets);
}

const Bracket *nest_bracket(guint number)
{
    return &brackets[number];
}

/* From a token on: it alone, or where it opens a bracket, all until that closes. */
static Span span_from(const TokenList *tokens, uint32_t first)
{
    Span span = tokens->data[first].span;
    int depth = 0;

    for (uint32_t i = first; i < tokens->length; i++) {
        depth += lexer_bracket_step(tokens->data[i].kind);
        if (depth > 0)
            continue;
        if (i > first)
            span.end = tokens->data[i].span.end;
        break;
    }
    return span;
}

NestPlaces *nest_places_new(const char *text)
{
    NestPlaces *places = g_new0(NestPlaces, 1);
    g_autoptr(SourceMap) map = source_map_new();
    uint16_t index;

    places->text = text;
    places->places = g_array_new(FALSE, FALSE, sizeof(Span));
    if (!source_map_add(map, "nested", text, strlen(text), &index, NULL))
        return places;
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    g_autoptr(Arena) arena = arena_new();
    TokenList tokens = lexer_run(arena, map, index, diagnostics, NULL);
    for (uint32_t i = 0; i + 1 < tokens.length; i++) {
        Span span = span_from(&tokens, i);
        g_array_append_val(places->places, span);
    }
    vec_free(&tokens);
    return places;
}

void nest_places_free(NestPlaces *places)
{
    g_array_unref(places->places);
    g_free(places);
}

guint nest_places_count(const NestPlaces *places)
{
    return places->places->len;
}

char *nest_text(const NestPlaces *places, guint place, const Bracket *bracket, guint depth)
{
    Span span = g_array_index(places->places, Span, place);
    GString *text = g_string_new_len(places->text, span.start);

    for (guint i = 0; i < depth; i++)
        g_string_append(text, bracket->open);
    g_string_append_len(text, places->text + span.start, span.end - span.start);
    for (guint i = 0; i < depth; i++)
        g_string_append(text, bracket->close);
    g_string_append(text, places->text + span.end);
    return g_string_free(text, FALSE);
}
