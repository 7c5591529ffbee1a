#include "checker/commands/patterns/pattern_header.h"

#include "checker/base/error.h"
#include "checker/commands/patterns/comment_prose.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ANY_NUMBER = 1000 };

/* `is_list`: one line with values between commas. */
static const struct {
    const char *name;
    guint least, most;
    bool is_list;
} keys[PATTERN_KEYS] = {
    [PATTERN_SYMPTOM] = {"Symptom", 1, 1, false},
    [PATTERN_KIND] = {"Kind", 1, 1, false},
    [PATTERN_ALSO_CALLED] = {"Also called", 1, ANY_NUMBER, true},
    [PATTERN_TECHNOLOGY] = {"Technology", 1, ANY_NUMBER, true},
    [PATTERN_TESTS] = {"Tests", 1, 1, false},
    [PATTERN_ASK] = {"Ask", 3, 3, false},
    [PATTERN_SIZES] = {"Sizes", 1, ANY_NUMBER, false},
    [PATTERN_FLIPS] = {"Flips", 0, ANY_NUMBER, false},
    [PATTERN_SHOW] = {"Show", 0, 1, false},
    [PATTERN_SOURCE] = {"Source", 1, ANY_NUMBER, false},
    [PATTERN_RELATED] = {"Related", 1, ANY_NUMBER, true},
};

const char *const pattern_kinds[] = {
    "An edit reverts",
    "A guard is in place, and old data still gets in",
    "Old data is shown for too long",
    "After a failover, a restart, or in another region",
    "Somebody sees what is not theirs, or was never saved",
    "Writes are lost",
    "Load and latency",
    NULL,
};

/* ---- the lines with keys ---- */

/* The key that a line begins with, and its text behind the colon; PATTERN_KEYS where it is none. */
static PatternKey key_of(const char *line, const char **text)
{
    for (int i = 0; i < PATTERN_KEYS; i++) {
        g_autofree char *start = g_strconcat("// ", keys[i].name, ": ", NULL);
        if (g_str_has_prefix(line, start)) {
            *text = line + strlen(start);
            return (PatternKey)i;
        }
    }
    return PATTERN_KEYS;
}

static void add_value(PatternHeader *header, PatternKey key, const char *text)
{
    if (!keys[key].is_list) {
        g_ptr_array_add(header->values[key], g_strdup(text));
        return;
    }
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    for (char **part = parts; *part; part++)
        g_ptr_array_add(header->values[key], g_strdup(g_strstrip(*part)));
}

/* Reads the block of lines that begins at `line`; gives the first line behind it. */
static char **read_keys(PatternHeader *header, char **line, const char *path, GError **error)
{
    while (comment_prose_is_comment(*line)) {
        const char *text;
        PatternKey key = key_of(*line, &text);
        if (key == PATTERN_KEYS) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "%s: `%s` is not a line of a design's header", path, *line);
            return NULL;
        }
        g_autoptr(GString) whole = g_string_new(text);
        for (line++; comment_prose_is_further_in(*line); line++)
            g_string_append_printf(whole, " %s", g_strchug(*line + 2));
        add_value(header, key, whole->str);
    }
    return line;
}

static gboolean has_all(const PatternHeader *header, const char *path, GError **error)
{
    for (int i = 0; i < PATTERN_KEYS; i++) {
        guint count = header->values[i]->len;
        if (count >= keys[i].least && count <= keys[i].most)
            continue;
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "%s: the header has %u of `// %s: ...`, not %u", path, count, keys[i].name,
                    count < keys[i].least ? keys[i].least : keys[i].most);
        return FALSE;
    }
    if (g_strv_contains(pattern_kinds, pattern_header_get(header, PATTERN_KIND)))
        return TRUE;
    g_autofree char *known = g_strjoinv("`, `", (char **)pattern_kinds);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                "%s: `%s` is no kind of symptom; there are: `%s`", path,
                pattern_header_get(header, PATTERN_KIND), known);
    return FALSE;
}

/* ---- all of it ---- */

/* What may stand between the keys and the comment. */
static bool is_between(const char *line)
{
    return *line == '\0' || g_str_has_prefix(line, "use ") || g_str_has_prefix(line, "clock");
}

PatternHeader *pattern_header_new(const char *text, const char *path, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(PatternHeader) header = g_new0(PatternHeader, 1);
    char **line = lines;

    for (int i = 0; i < PATTERN_KEYS; i++)
        header->values[i] = g_ptr_array_new_with_free_func(g_free);
    while (*line && !g_str_has_prefix(*line, "// Symptom: "))
        line++;
    line = read_keys(header, line, path, error);
    if (!line || !has_all(header, path, error))
        return NULL;
    while (*line && is_between(*line))
        line++;
    header->prose = comment_prose_markdown(&line);
    return g_steal_pointer(&header);
}

void pattern_header_free(PatternHeader *header)
{
    if (!header)
        return;
    for (int i = 0; i < PATTERN_KEYS; i++)
        g_ptr_array_unref(header->values[i]);
    g_free(header->prose);
    g_free(header);
}

const char *pattern_header_get(const PatternHeader *header, PatternKey key)
{
    return header->values[key]->len > 0 ? header->values[key]->pdata[0] : NULL;
}
