#include "checker/language/syntax/diagnostics.h"

#include <string.h>

enum {
    TAB_WIDTH = 4,
    SHOWN_MAX = 160,   /* characters of a line that are shown */
    SHOWN_BEFORE = 80, /* of these, before the marked place, where the line is longer */
    NEAREST_LONGEST = 64,
};

struct Diagnostics {
    const SourceMap *map;
    GPtrArray *list;
    guint errors;           /* also those that were not kept */
    guint dropped;          /* found after the list was full */
    Diagnostic *last;       /* that was added, or NULL: it was not kept */
    char *advice, *advised; /* what was advised last, and the name in it */
    GHashTable *misread;    /* keys of lines with a mistake in them; NULL while reading */
};

static void diagnostic_free(void *data)
{
    Diagnostic *diagnostic = data;
    g_free(diagnostic->message);
    g_free(diagnostic->help);
    g_free(diagnostic->instead);
    g_free(diagnostic);
}

Diagnostics *diagnostics_new(const SourceMap *map)
{
    Diagnostics *list = g_new0(Diagnostics, 1);
    list->map = map;
    list->list = g_ptr_array_new_with_free_func(diagnostic_free);
    return list;
}

void diagnostics_free(Diagnostics *list)
{
    if (!list)
        return;
    g_ptr_array_unref(list->list);
    g_clear_pointer(&list->misread, g_hash_table_unref);
    g_free(list->advice);
    g_free(list->advised);
    g_free(list);
}

static int compare_places(Span a, Span b)
{
    if (a.source != b.source)
        return a.source < b.source ? -1 : 1;
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return 0;
}

static bool is_known(const Diagnostics *list, Span span, const char *message)
{
    for (guint i = 0; i < list->list->len; i++) {
        const Diagnostic *other = diagnostics_get(list, i);
        if (compare_places(other->span, span) == 0 && strcmp(other->message, message) == 0) {
            return true;
        }
    }
    return false;
}

/* After all that stand before it or at the same place: found first, said first. */
static void insert(Diagnostics *list, Diagnostic *diagnostic)
{
    guint place = list->list->len;
    while (place > 0 &&
           compare_places(diagnostics_get(list, place - 1)->span, diagnostic->span) > 0) {
        place--;
    }
    g_ptr_array_insert(list->list, (gint)place, diagnostic);
}

static gpointer line_key(const Diagnostics *list, Span span)
{
    uint32_t line = source_line_number(source_map_get(list->map, span.source), span.start);

    return GSIZE_TO_POINTER((gsize)span.source << 32 | line);
}

void diagnostics_end_reading(Diagnostics *list)
{
    if (!list->misread)
        list->misread = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < list->list->len; i++)
        g_hash_table_add(list->misread, line_key(list, diagnostics_get(list, i)->span));
}

static bool is_consequence(const Diagnostics *list, Span span)
{
    return list->misread && g_hash_table_size(list->misread) > 0 &&
           g_hash_table_contains(list->misread, line_key(list, span));
}

void diagnostics_add(Diagnostics *list, Severity severity, Span span, const char *help,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    list->last = NULL;
    if (is_known(list, span, message))
        return;
    list->errors += severity == SEVERITY_ERROR;
    if (is_consequence(list, span))
        return;
    if (list->list->len >= DIAGNOSTICS_MAX) {
        list->dropped++;
        return;
    }
    Diagnostic *diagnostic = g_new0(Diagnostic, 1);
    diagnostic->severity = severity;
    diagnostic->span = span;
    diagnostic->message = g_steal_pointer(&message);
    diagnostic->help = g_strdup(help);
    if (help && g_strcmp0(help, list->advice) == 0)
        diagnostic->instead = g_strdup(list->advised);
    insert(list, diagnostic);
    list->last = diagnostic;
}

void diagnostics_relate(Diagnostics *list, Span span, Span place)
{
    if (!list->last || compare_places(list->last->span, span) != 0)
        return;
    list->last->related = place;
    list->last->has_related = true;
}

void diagnostics_note_absent(Diagnostics *list, Span span, DiagnosticAbsent absent)
{
    if (list->last && compare_places(list->last->span, span) == 0)
        list->last->absent = absent;
}

guint diagnostics_count(const Diagnostics *list)
{
    return list->list->len;
}

guint diagnostics_errors(const Diagnostics *list)
{
    return list->errors;
}

bool diagnostics_are_many(const Diagnostics *list)
{
    return list->list->len >= DIAGNOSTICS_MAX;
}

const Diagnostic *diagnostics_get(const Diagnostics *list, guint index)
{
    g_assert(index < list->list->len);
    return g_ptr_array_index(list->list, index);
}

const SourceMap *diagnostics_sources(const Diagnostics *list)
{
    return list->map;
}

/* ---- rendering ---- */

typedef struct Palette {
    const char *bold, *error, *warning, *dim, *reset;
} Palette;

static const Palette PLAIN = {"", "", "", "", ""};
static const Palette COLOURED = {"\033[1m", "\033[1;31m", "\033[1;33m", "\033[34m", "\033[0m"};

/* One line of the source and the carets below it, built together so that they agree. */
typedef struct Excerpt {
    GString *shown, *marks;
} Excerpt;

/* Control characters would write over the terminal, and those of bidirectional text turn around what
 * stands beside them. */
static gunichar shown(gunichar character)
{
    return g_unichar_isprint(character) ? character : ' ';
}

/* Parts of a design may be quoted in it. Caller frees. */
static char *shown_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);

    for (const char *at = valid; *at; at = g_utf8_next_char(at))
        g_string_append_unichar(out, shown(g_utf8_get_char(at)));
    return g_string_free(out, FALSE);
}

static void put(Excerpt *excerpt, gunichar character, bool is_marked)
{
    guint width = 1;
    if (character == '\t') {
        width = TAB_WIDTH - (guint)g_utf8_strlen(excerpt->shown->str, -1) % TAB_WIDTH;
    }
    character = shown(character);
    for (guint i = 0; i < width; i++) {
        g_string_append_unichar(excerpt->shown, character);
        g_string_append_c(excerpt->marks, is_marked ? '^' : ' ');
    }
}

static void build_excerpt(Excerpt *excerpt, const Source *source, Span span, uint32_t line,
                          uint32_t column)
{
    uint32_t length;
    const char *text = source_line(source, line, &length);
    /* A place with no text of its own, such as the end of a line, gets one caret. */
    uint32_t end = MAX(span.end, span.start + 1);
    uint32_t from = column > SHOWN_MAX - SHOWN_BEFORE ? column - SHOWN_BEFORE : 1;
    if (from > 1)
        g_string_append(excerpt->shown, "...");
    if (from > 1)
        g_string_append(excerpt->marks, "   ");
    uint32_t at = 1;
    for (const char *c = text; c < text + length; c = g_utf8_next_char(c), at++) {
        if (at < from)
            continue;
        if (at >= from + SHOWN_MAX) {
            g_string_append(excerpt->shown, "...");
            break;
        }
        uint32_t offset = (uint32_t)(c - source->text);
        put(excerpt, g_utf8_get_char(c), offset >= span.start && offset < end);
    }
    if (!strchr(excerpt->marks->str, '^'))
        g_string_append_c(excerpt->marks, '^');
    g_string_truncate(excerpt->marks, strlen(g_strchomp(excerpt->marks->str)));
}

static void append_excerpt(GString *out, const Source *source, Span span, const Palette *palette,
                           const char *mark_colour)
{
    uint32_t line, column, last, last_column;
    source_position(source, span.start, &line, &column);
    source_position(source, MAX(span.end, span.start + 1) - 1, &last, &last_column);
    g_autoptr(GString) shown = g_string_new(NULL);
    g_autoptr(GString) marks = g_string_new(NULL);
    build_excerpt(&(Excerpt){shown, marks}, source, span, line, column);
    if (last > line)
        g_string_append(marks, " ...");
    g_string_append_printf(out, "%s%5u |%s %s\n", palette->dim, line, palette->reset, shown->str);
    g_string_append_printf(out, "%s      |%s %s%s%s\n", palette->dim, palette->reset, mark_colour,
                           marks->str, palette->reset);
}

static void append_diagnostic(GString *out, const SourceMap *map, const Diagnostic *diagnostic,
                              const Palette *palette)
{
    const Source *source = source_map_get(map, diagnostic->span.source);
    bool is_error = diagnostic->severity == SEVERITY_ERROR;
    const char *colour = is_error ? palette->error : palette->warning;
    uint32_t line, column;
    g_autofree char *path = shown_text(source->path);
    g_autofree char *message = shown_text(diagnostic->message);
    source_position(source, diagnostic->span.start, &line, &column);
    g_string_append_printf(out, "%s%s:%u:%u:%s %s%s:%s %s%s%s\n", palette->bold, path, line, column,
                           palette->reset, colour, is_error ? "error" : "warning", palette->reset,
                           palette->bold, message, palette->reset);
    append_excerpt(out, source, diagnostic->span, palette, colour);
    if (diagnostic->help) {
        g_autofree char *help = shown_text(diagnostic->help);
        g_string_append_printf(out, "   %s=%s %s\n", palette->dim, palette->reset, help);
    }
}

char *diagnostics_text(Diagnostics *list, gboolean colour)
{
    GString *out = g_string_new(NULL);
    const Palette *palette = colour ? &COLOURED : &PLAIN;
    for (guint i = 0; i < list->list->len; i++) {
        append_diagnostic(out, list->map, diagnostics_get(list, i), palette);
    }
    if (list->dropped) {
        g_string_append_printf(out, "... and %u more that %s not shown\n", list->dropped,
                               list->dropped == 1 ? "is" : "are");
    }
    return g_string_free(out, FALSE);
}

/* ---- names that are near ---- */

static guint min(guint a, guint b, guint c)
{
    return MIN(MIN(a, b), c);
}

/* Edits that make `a` into `b`; two letters exchanged are one, and case is none. */
static guint distance(const char *a, const char *b)
{
    guint rows[3][NEAREST_LONGEST + 1];
    guint a_length = (guint)strlen(a), b_length = (guint)strlen(b);
    for (guint j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (guint i = 1; i <= a_length; i++) {
        guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
        row[0] = i;
        for (guint j = 1; j <= b_length; j++) {
            char x = g_ascii_tolower(a[i - 1]), y = g_ascii_tolower(b[j - 1]);
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
            bool swapped =
                i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) && y == g_ascii_tolower(a[i - 2]);
            if (swapped)
                row[j] = MIN(row[j], above2[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

/* The only candidate that goes on where `name` ends (`Redis`, RedisKey), or ends where it goes on;
 * three letters at least. */
static const char *lengthened(const char *name, const char *const *candidates)
{
    const char *found = NULL;
    for (; *candidates; candidates++) {
        gsize shared = MIN(strlen(name), strlen(*candidates));
        if (shared < 3 || g_ascii_strncasecmp(name, *candidates, shared) != 0)
            continue;
        if (found)
            return NULL;
        found = *candidates;
    }
    return found;
}

const char *diagnostics_nearest_name(const char *name, const char *const *candidates)
{
    const char *const *all = candidates;
    guint length = (guint)strlen(name);
    if (length > NEAREST_LONGEST)
        return NULL;
    guint best = MAX(1, length / 3) + 1;
    const char *nearest = NULL;
    for (; *candidates; candidates++) {
        gsize other = strlen(*candidates);
        if (other > NEAREST_LONGEST || MAX(other, length) - MIN(other, length) >= best)
            continue;
        guint edits = distance(name, *candidates);
        /* As many edits as letters would be another name altogether. */
        if (edits < best && edits < length) {
            best = edits;
            nearest = *candidates;
        }
    }
    return nearest ? nearest : lengthened(name, all);
}

static char *advice_text(const char *nearest)
{
    return g_strdup_printf("did you mean `%s`?", nearest);
}

char *diagnostics_nearest(const char *name, const char *const *candidates)
{
    const char *nearest = diagnostics_nearest_name(name, candidates);
    return nearest ? advice_text(nearest) : NULL;
}

char *diagnostics_advise_name(Diagnostics *list, const char *name)
{
    g_free(list->advice);
    g_free(list->advised);
    list->advised = g_strdup(name);
    list->advice = advice_text(name);
    return g_strdup(list->advice);
}

char *diagnostics_advise(Diagnostics *list, const char *name, const char *const *candidates)
{
    const char *nearest = diagnostics_nearest_name(name, candidates);

    return nearest ? diagnostics_advise_name(list, nearest) : NULL;
}
