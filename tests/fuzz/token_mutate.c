#include "tests/fuzz/token_mutate.h"

#include "checker/language/syntax/lexer.h"
#include "tests/fuzz/random.h"

#include <string.h>

typedef struct Lexed {
    const char *text;
    SourceMap *map;
    Diagnostics *diagnostics;
    Arena *arena;
    TokenList tokens; /* without the end */
} Lexed;

typedef struct Range {
    gsize start, end; /* bytes of the text, end exclusive */
} Range;

static bool lexed_init(Lexed *lexed, const char *text)
{
    uint16_t index;

    *lexed = (Lexed){text, source_map_new()};
    if (!source_map_add(lexed->map, "mutant", text, strlen(text), &index, NULL))
        return false;
    lexed->diagnostics = diagnostics_new(lexed->map);
    lexed->arena = arena_new();
    lexed->tokens = lexer_run(lexed->arena, lexed->map, index, lexed->diagnostics, NULL);
    lexed->tokens.length--;
    return lexed->tokens.length > 0;
}

static void lexed_clear(Lexed *lexed)
{
    vec_free(&lexed->tokens);
    diagnostics_free(lexed->diagnostics);
    source_map_free(lexed->map);
    if (lexed->arena)
        arena_free(lexed->arena);
}

/* ---- parts of a design ---- */

static uint32_t any_token(const Lexed *lexed, guint64 *random)
{
    return (uint32_t)random_below(random, lexed->tokens.length);
}

static Range range_of(const Lexed *lexed, uint32_t first, uint32_t last)
{
    return (Range){lexed->tokens.data[first].span.start, lexed->tokens.data[last].span.end};
}

static bool is_like(const Token *a, const Token *b)
{
    return a->kind == b->kind || (a->kind >= TOKEN_EQ && a->kind <= TOKEN_GE &&
                                  b->kind >= TOKEN_EQ && b->kind <= TOKEN_GE);
}

/* A token of the same kind as that one, which comparisons are all of; the last of some tries. */
static uint32_t token_like(const Lexed *lexed, const Token *wanted, guint64 *random)
{
    uint32_t found = any_token(lexed, random);

    for (int tries = 0; tries < 50 && !is_like(&lexed->tokens.data[found], wanted); tries++)
        found = any_token(lexed, random);
    return found;
}

/* From the first token of a line to its last. */
static Range any_line(const Lexed *lexed, guint64 *random)
{
    uint32_t first = any_token(lexed, random), last = first;

    while (first > 0 && !lexed->tokens.data[first].newline_before)
        first--;
    while (last + 1 < lexed->tokens.length && !lexed->tokens.data[last + 1].newline_before)
        last++;
    return range_of(lexed, first, last);
}

static bool begins_declaration(const Lexed *lexed, uint32_t token)
{
    gsize start = lexed->tokens.data[token].span.start;

    return lexed->tokens.data[token].kind == TOKEN_NAME &&
           (start == 0 || lexed->text[start - 1] == '\n');
}

/* What stands between two lines that are not indented. */
static Range any_declaration(const Lexed *lexed, guint64 *random)
{
    uint32_t first = any_token(lexed, random), last = first;

    while (first > 0 && !begins_declaration(lexed, first))
        first--;
    while (last + 1 < lexed->tokens.length && !begins_declaration(lexed, last + 1))
        last++;
    return range_of(lexed, first, last);
}

/* ---- changes ---- */

static void replace(GString *text, Range range, const char *from, Range by)
{
    g_autofree char *copy = g_strndup(from + by.start, by.end - by.start);

    g_string_erase(text, (gssize)range.start, (gssize)(range.end - range.start));
    g_string_insert(text, (gssize)range.start, copy);
}

static void swap(GString *text, Range a, Range b)
{
    g_autofree char *whole = g_strdup(text->str);

    if (a.start > b.start) {
        Range first = b;
        b = a;
        a = first;
    }
    if (a.end > b.start)
        return;
    replace(text, b, whole, a);
    replace(text, a, whole, b);
}

static void insert_before(GString *text, gsize place, const char *from, Range what)
{
    g_autofree char *copy = g_strndup(from + what.start, what.end - what.start);
    g_autofree char *line = g_strconcat(copy, "\n", NULL);

    g_string_insert(text, (gssize)place, line);
}

static void swap_tokens(GString *text, const Lexed *here, guint64 *random)
{
    uint32_t one = any_token(here, random);
    uint32_t other = random_below(random, 4) == 0
                         ? MIN(one + 1, here->tokens.length - 1)
                         : token_like(here, &here->tokens.data[one], random);

    swap(text, range_of(here, one, one), range_of(here, other, other));
}

/* A token gives way to one of its kind, of this design or of the other. */
static void replace_token(GString *text, const Lexed *here, const Lexed *from, guint64 *random)
{
    uint32_t one = any_token(here, random);
    uint32_t other = token_like(from, &here->tokens.data[one], random);

    replace(text, range_of(here, one, one), from->text, range_of(from, other, other));
}

/* A number or an operator: what it means changes, what it is does not. */
static uint32_t any_meaning(const Lexed *lexed, guint64 *random)
{
    uint32_t found = any_token(lexed, random);

    for (int tries = 0; tries < 50; tries++) {
        TokenKind kind = lexed->tokens.data[found].kind;
        if (kind == TOKEN_INT || kind == TOKEN_DURATION || kind >= TOKEN_EQ)
            break;
        found = any_token(lexed, random);
    }
    return found;
}

static void replace_meaning(GString *text, const Lexed *here, const Lexed *from, guint64 *random)
{
    uint32_t one = any_meaning(here, random);
    uint32_t other = token_like(from, &here->tokens.data[one], random);

    replace(text, range_of(here, one, one), from->text, range_of(from, other, other));
}

static void replace_number(GString *text, const Lexed *here, guint64 *random)
{
    static const char *const numbers[] = {
        "0",   "1",     "2",          "7",           "64", "1000",
        "255", "65536", "2147483648", "99999999999", "-1", "(0 - 9223372036854775807)",
        "1us", "24h",   "1h",         "1ms",         "0s", "9223372036854775807",
    };
    const Token number = {.kind = random_below(random, 4) ? TOKEN_INT : TOKEN_DURATION};
    uint32_t one = token_like(here, &number, random);
    const char *by = numbers[random_below(random, G_N_ELEMENTS(numbers))];

    replace(text, range_of(here, one, one), by, (Range){0, strlen(by)});
}

static void duplicate_token(GString *text, const Lexed *here, guint64 *random)
{
    uint32_t one = any_token(here, random);
    Range range = range_of(here, one, one);

    g_string_insert_c(text, (gssize)range.end, ' ');
    replace(text, (Range){range.end + 1, range.end + 1}, here->text, range);
}

static void delete (GString *text, Range range)
{
    g_string_erase(text, (gssize)range.start, (gssize)(range.end - range.start));
}

/* The head of one design and the tail of the other. */
static void splice(GString *text, const Lexed *here, const Lexed *donor, guint64 *random)
{
    Range cut = any_declaration(here, random), tail = any_declaration(donor, random);

    replace(text, (Range){cut.start, text->len}, donor->text,
            (Range){tail.start, strlen(donor->text)});
}

static void change(GString *text, const Lexed *here, const Lexed *donor, guint64 *random)
{
    uint32_t one = any_token(here, random);
    Range line = any_line(here, random), declaration = any_declaration(here, random);

    switch (random_below(random, 20)) {
    case 0:
    case 1: swap_tokens(text, here, random); break;
    case 2:
    case 3: replace_token(text, here, here, random); break;
    case 4: replace_token(text, here, donor, random); break;
    case 5: delete (text, range_of(here, one, one)); break;
    case 6: duplicate_token(text, here, random); break;
    case 7: delete (text, line); break;
    case 8: insert_before(text, line.start, here->text, line); break;
    case 9: swap(text, line, any_line(here, random)); break;
    case 10: insert_before(text, line.start, donor->text, any_line(donor, random)); break;
    case 11: delete (text, declaration); break;
    case 12:
        insert_before(text, declaration.start, donor->text, any_declaration(donor, random));
        break;
    case 13:
    case 14: replace_number(text, here, random); break;
    case 15:
    case 16:
    case 17: replace_meaning(text, here, here, random); break;
    case 18: replace_meaning(text, here, donor, random); break;
    default: splice(text, here, donor, random); break;
    }
}

char *token_mutate(const char *text, const char *donor, guint64 *random)
{
    GString *mutant = g_string_new(text);
    guint64 changes = random_below(random, 4) == 0 ? 3 : 1;
    Lexed from;
    bool is_donor = lexed_init(&from, donor);

    for (guint64 i = 0; i < changes && is_donor; i++) {
        g_autofree char *before = g_strdup(mutant->str);
        Lexed here;
        if (lexed_init(&here, before))
            change(mutant, &here, &from, random);
        lexed_clear(&here);
    }
    lexed_clear(&from);
    return g_string_free(mutant, FALSE);
}
