#include "traces/drawing/font.h"

#include <string.h>

enum { FIRST = ' ', LAST = '~', NO_BREAK = 0xa0 };

/* In thousandths of the size. */
static const short regular[LAST - FIRST + 1] = {
    278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278,
    278, /* space to / */
    556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584,
    556, /* 0 to ? */
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722,
    778, /* @ to O */
    667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, /* P to _ */
    333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556,
    556,                                                                        /* ` to o */
    556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, /* p to ~ */
};

static const short bold[LAST - FIRST + 1] = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, /* space to / */
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, /* 0 to ? */
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, /* @ to O */
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, /* P to _ */
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, /* ` to o */
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,      /* p to ~ */
};

static const char ellipsis[] = "…";

/* Outside ASCII the widths of letters are close to each other: rather too wide than too narrow. */
static double character_width(Font font, gunichar character)
{
    if (character == NO_BREAK)
        character = ' ';
    if (character >= FIRST && character <= LAST)
        return font.size * (font.bold ? bold : regular)[character - FIRST] / 1000;
    if (g_unichar_iszerowidth(character) || character < FIRST)
        return 0;
    if (g_unichar_iswide(character) || !g_unichar_isalpha(character))
        return font.size;
    return font.size * (g_unichar_isupper(character) ? 0.8 : 0.65);
}

double font_width(Font font, const char *text)
{
    double width = 0;

    for (const char *at = text; *at; at = g_utf8_next_char(at))
        width += character_width(font, g_utf8_get_char(at));
    return width;
}

/* How many bytes of the text fit. */
static size_t fitting(Font font, const char *text, double most)
{
    double width = 0;
    const char *at = text;

    while (*at && (width += character_width(font, g_utf8_get_char(at))) <= most)
        at = g_utf8_next_char(at);
    return (size_t)(at - text);
}

static char *cut(Font font, const char *text, double most)
{
    size_t length = fitting(font, text, most - font_width(font, ellipsis));
    g_autofree char *kept = g_strndup(text, length);

    return g_strconcat(g_strchomp(kept), ellipsis, NULL);
}

char *font_elide(Font font, const char *text, double most)
{
    if (font_width(font, text) <= most)
        return g_strdup(text);
    return cut(font, text, most);
}

/* The longest beginning that ends before a space and fits; else one that ends behind a mark, or
 * somewhere: a line must get on. */
static size_t line_length(Font font, const char *text, double most)
{
    const size_t first = *text ? (size_t)(g_utf8_next_char(text) - text) : 0;
    const size_t fit = MAX(fitting(font, text, most), first);
    size_t length = fit;

    if (!text[fit])
        return fit;
    while (length > 0 && text[length] != ' ')
        length--;
    if (length > 0)
        return length;
    for (length = fit; length > fit / 3 && !strchr("_.,:;([{=-+/", text[length - 1]);)
        length--;
    return length > fit / 3 ? length : fit;
}

char **font_wrap(Font font, const char *text, double most, unsigned lines)
{
    GStrvBuilder *builder = g_strv_builder_new();

    for (unsigned i = 0; i == 0 || *text; i++) {
        size_t length = i + 1 < lines ? line_length(font, text, most) : strlen(text);
        g_autofree char *line = g_strndup(text, length);
        g_autofree char *fitted = font_elide(font, line, most);
        g_strv_builder_add(builder, fitted);
        text += length;
        text += strspn(text, " ");
    }
    char **result = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return result;
}
