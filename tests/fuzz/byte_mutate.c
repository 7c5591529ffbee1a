#include "tests/fuzz/byte_mutate.h"

#include "tests/fuzz/random.h"

#include <string.h>

typedef struct Piece {
    gsize start, length;
} Piece;

/* A word, a run of one kind of characters, near a random place. */
static Piece random_token(const GString *text, guint64 *random)
{
    gsize start = random_below(random, text->len), end;

    while (start > 0 && g_ascii_isalnum(text->str[start - 1]) && g_ascii_isalnum(text->str[start]))
        start--;
    end = start + 1;
    while (end < text->len && g_ascii_isalnum(text->str[end]) && g_ascii_isalnum(text->str[start]))
        end++;
    return (Piece){start, end - start};
}

static Piece random_line(const GString *text, guint64 *random)
{
    gsize start = random_below(random, text->len), end = start;

    while (start > 0 && text->str[start - 1] != '\n')
        start--;
    while (end < text->len && text->str[end] != '\n')
        end++;
    return (Piece){start, MIN(end + 1, text->len) - start};
}

static void flip_byte(GString *text, guint64 *random)
{
    gsize place = random_below(random, text->len);

    if (random_below(random, 4) == 0)
        text->str[place] = (char)random_below(random, 256);
    else
        text->str[place] = (char)(32 + random_below(random, 95));
}

static void copy_piece(GString *text, Piece from, gsize to)
{
    g_autofree char *copy = g_strndup(text->str + from.start, from.length);

    g_string_insert_len(text, (gssize)to, copy, (gssize)strlen(copy));
}

static void swap_tokens(GString *text, guint64 *random)
{
    Piece a = random_token(text, random), b = random_token(text, random);

    if (a.start > b.start) {
        Piece first = b;
        b = a;
        a = first;
    }
    if (a.start + a.length > b.start)
        return;
    g_autofree char *one = g_strndup(text->str + a.start, a.length);
    g_autofree char *other = g_strndup(text->str + b.start, b.length);
    g_string_erase(text, (gssize)b.start, (gssize)b.length);
    g_string_insert(text, (gssize)b.start, one);
    g_string_erase(text, (gssize)a.start, (gssize)a.length);
    g_string_insert(text, (gssize)a.start, other);
}

static const char *const INSERTED[] = {"{",
                                       "}",
                                       "(",
                                       ")",
                                       "[",
                                       "]",
                                       "<",
                                       ">",
                                       "..",
                                       "?",
                                       ":",
                                       "=",
                                       "==",
                                       "none",
                                       "self",
                                       "if ",
                                       "else ",
                                       "loop {",
                                       "atomic {",
                                       "-",
                                       "!",
                                       "9223372036854775807",
                                       "99999999999999999999",
                                       "0",
                                       "1h",
                                       "\"",
                                       "\"\"\"",
                                       "/*",
                                       "//",
                                       "return ",
                                       "set<",
                                       "list<",
                                       "all x in ",
                                       "\xc3\xa9",
                                       "process ",
                                       "fault ",
                                       "fix ",
                                       "clock",
                                       "pick x in ",
                                       ";",
                                       ",",
                                       " at ",
                                       " done"};

static void insert_something(GString *text, guint64 *random)
{
    g_string_insert(text, (gssize)random_below(random, text->len),
                    INSERTED[random_below(random, G_N_ELEMENTS(INSERTED))]);
}

static void damage(GString *text, guint64 *random)
{
    Piece piece;

    switch (random_below(random, 7)) {
    case 0: flip_byte(text, random); break;
    case 1: swap_tokens(text, random); break;
    case 2:
        piece = random_token(text, random);
        g_string_erase(text, (gssize)piece.start, (gssize)piece.length);
        break;
    case 3:
        piece = random_line(text, random);
        g_string_erase(text, (gssize)piece.start, (gssize)piece.length);
        break;
    case 4: copy_piece(text, random_line(text, random), random_line(text, random).start); break;
    case 5: copy_piece(text, random_token(text, random), random_below(random, text->len)); break;
    default: insert_something(text, random); break;
    }
}

char *byte_mutate(const char *text, gsize length, guint64 *random, gsize *result_length)
{
    GString *copy = g_string_new_len(text, (gssize)length);

    for (guint64 i = 0; i <= random_below(random, 3) && copy->len > 0; i++)
        damage(copy, random);
    *result_length = copy->len;
    return g_string_free(copy, FALSE);
}
