#include "checker/language/syntax/source.h"

#include "checker/base/error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>

enum { SOURCE_LARGEST = 1024 * 1024 };

struct SourceMap {
    GPtrArray *sources;
};

static void source_free(void *data)
{
    Source *source = data;
    g_free(source->path);
    g_free(source->text);
    g_free(source->line_starts);
    g_free(source);
}

SourceMap *source_map_new(void)
{
    SourceMap *map = g_new0(SourceMap, 1);
    map->sources = g_ptr_array_new_with_free_func(source_free);
    return map;
}

void source_map_free(SourceMap *map)
{
    if (!map)
        return;
    g_ptr_array_unref(map->sources);
    g_free(map);
}

static void find_lines(Source *source)
{
    uint32_t count = 1;
    for (uint32_t i = 0; i < source->length; i++)
        count += source->text[i] == '\n';
    source->line_starts = g_new0(uint32_t, count);
    source->line_count = count;
    uint32_t line = 1;
    for (uint32_t i = 0; i < source->length; i++) {
        if (source->text[i] == '\n')
            source->line_starts[line++] = i + 1;
    }
}

static gboolean check_text(const char *path, const char *text, gsize length, GError **error)
{
    if (length > SOURCE_LARGEST) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN,
                    "%s is larger than 1 MiB, the most that a design may be", path);
        return FALSE;
    }
    if (memchr(text, 0, length)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN,
                    "%s holds a NUL byte: is it a design?", path);
        return FALSE;
    }
    const char *wrong = NULL;
    if (!g_utf8_validate(text, (gssize)length, &wrong)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN,
                    "%s is not UTF-8: byte %" G_GSIZE_FORMAT " is 0x%02x", path,
                    (gsize)(wrong - text), (unsigned char)*wrong);
        return FALSE;
    }
    return TRUE;
}

gboolean source_map_add(SourceMap *map, const char *path, const char *text, gsize length,
                        uint16_t *index, GError **error)
{
    if (!check_text(path, text, length, error))
        return FALSE;
    if (map->sources->len >= UINT16_MAX) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN,
                    "%s is one file too many: a design has at most %d", path, UINT16_MAX);
        return FALSE;
    }
    Source *source = g_new0(Source, 1);
    source->path = g_strdup(path);
    source->text = g_strndup(text, length);
    source->length = (uint32_t)length;
    find_lines(source);
    *index = (uint16_t)map->sources->len;
    g_ptr_array_add(map->sources, source);
    return TRUE;
}

static gboolean fail_with_errno(const char *path, int code, GError **error)
{
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(code), "cannot read %s: %s", path,
                g_strerror(code));
    return FALSE;
}

gboolean source_map_read_from(SourceMap *map, FILE *file, const char *path, uint16_t *index,
                              GError **error)
{
    /* One byte more than allowed is enough to know that it is too much, whatever the file is. */
    g_autofree char *text = g_malloc(SOURCE_LARGEST + 1);
    errno = 0;
    gsize length = fread(text, 1, SOURCE_LARGEST + 1, file);
    if (ferror(file))
        return fail_with_errno(path, errno ? errno : EIO, error);
    return source_map_add(map, path, text, length, index, error);
}

gboolean source_map_read(SourceMap *map, const char *path, uint16_t *index, GError **error)
{
    FILE *file = g_fopen(path, "rb");
    if (!file)
        return fail_with_errno(path, errno, error);
    gboolean is_read = source_map_read_from(map, file, path, index, error);
    fclose(file);
    return is_read;
}

const Source *source_map_get(const SourceMap *map, uint16_t index)
{
    g_assert(index < map->sources->len);
    return g_ptr_array_index(map->sources, index);
}

uint16_t source_map_count(const SourceMap *map)
{
    return (uint16_t)map->sources->len;
}

static uint32_t line_index(const Source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t source_line_number(const Source *source, uint32_t offset)
{
    return line_index(source, MIN(offset, source->length)) + 1;
}

void source_position(const Source *source, uint32_t offset, uint32_t *line, uint32_t *column)
{
    offset = MIN(offset, source->length);
    uint32_t index = line_index(source, offset);
    uint32_t characters = 0;
    for (uint32_t i = source->line_starts[index]; i < offset; i++) {
        characters += ((unsigned char)source->text[i] & 0xc0) != 0x80;
    }
    *line = index + 1;
    *column = characters + 1;
}

const char *source_line(const Source *source, uint32_t line, uint32_t *length)
{
    if (line == 0 || line > source->line_count) {
        *length = 0;
        return "";
    }
    uint32_t start = source->line_starts[line - 1];
    uint32_t end = line < source->line_count ? source->line_starts[line] - 1 : source->length;
    if (end > start && source->text[end - 1] == '\r')
        end--;
    *length = end - start;
    return source->text + start;
}

Span source_span_join(Span a, Span b)
{
    g_assert(a.source == b.source);
    return (Span){.source = a.source, .start = MIN(a.start, b.start), .end = MAX(a.end, b.end)};
}

char *source_words(const SourceMap *map, Span span)
{
    const Source *source = source_map_get(map, span.source);
    g_autofree char *text = g_strndup(source->text + span.start, span.end - span.start);
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    GString *out = g_string_new(NULL);

    for (guint i = 0; words[i]; i++)
        if (*words[i])
            g_string_append_printf(out, "%s%s", out->len ? " " : "", words[i]);
    return g_string_free(out, FALSE);
}

/* "(a) && (b)" begins and ends with parentheses, too, which are not those of the whole. */
static bool has_parentheses(const char *text, size_t length)
{
    uint32_t depth = 0;

    if (length < 2 || text[0] != '(' || text[length - 1] != ')')
        return false;
    for (size_t i = 0; i + 1 < length; i++) {
        depth += text[i] == '(';
        depth -= text[i] == ')';
        if (depth == 0)
            return false;
    }
    return true;
}

char *source_expression(const SourceMap *map, Span span)
{
    g_autofree char *words = source_words(map, span);
    char *text = words;
    size_t length = strlen(text);

    for (; has_parentheses(text, length); length = strlen(text)) {
        text[length - 1] = '\0';
        text = g_strstrip(text + 1);
    }
    return g_strdup(text);
}
