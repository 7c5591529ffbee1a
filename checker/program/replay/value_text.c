/* Values as text, as a design would write them. */
#include "checker/program/program.h"
#include "checker/program/replay/value_visit.h"

typedef struct ValueWriter {
    GString *text;
    bool is_terse; /* records without their type and the names of their fields */
} ValueWriter;

static void write_none(void *data)
{
    g_string_append(((ValueWriter *)data)->text, "none");
}

static void write_boolean(void *data, bool value)
{
    g_string_append(((ValueWriter *)data)->text, value ? "true" : "false");
}

static void write_number(void *data, int64_t value)
{
    g_string_append_printf(((ValueWriter *)data)->text, "%" G_GINT64_FORMAT, value);
}

static void write_word(void *data, const char *word)
{
    g_string_append(((ValueWriter *)data)->text, word);
}

static void write_begin(void *data, ValueGroup group, const char *type)
{
    const ValueWriter *writer = data;

    if (group == VALUE_RECORD && !writer->is_terse)
        g_string_append_printf(writer->text, "%s { ", type);
    else
        g_string_append_c(writer->text, group == VALUE_RECORD || group == VALUE_SET ? '{' : '[');
}

static void write_part(void *data, ValueGroup group, uint32_t number, const char *field)
{
    const ValueWriter *writer = data;

    if (number > 0)
        g_string_append(writer->text, ", ");
    if (group == VALUE_RECORD && !writer->is_terse)
        g_string_append_printf(writer->text, "%s: ", field);
}

static void write_end(void *data, ValueGroup group)
{
    const ValueWriter *writer = data;

    if (group == VALUE_RECORD && !writer->is_terse)
        g_string_append_c(writer->text, ' ');
    g_string_append_c(writer->text, group == VALUE_RECORD || group == VALUE_SET ? '}' : ']');
}

static const ValueVisitor value_writer = {
    .none = write_none,
    .boolean = write_boolean,
    .number = write_number,
    .duration = write_number,
    .word = write_word,
    .begin = write_begin,
    .part = write_part,
    .end = write_end,
};

static char *place_text(const System *system, const Type *array, uint32_t place, bool is_terse)
{
    ValueWriter writer = {g_string_new(NULL), is_terse};

    value_visit_ordinal(system, array->index, place, &value_writer, &writer);
    return g_string_free(writer.text, FALSE);
}

char *program_place_text(const System *system, const Type *array, uint32_t place)
{
    return place_text(system, array, place, false);
}

char *program_place_text_terse(const System *system, const Type *array, uint32_t place)
{
    return place_text(system, array, place, true);
}

char *program_ordinal_text(const System *system, const Type *type, uint64_t ordinal)
{
    ValueWriter writer = {g_string_new(NULL), false};

    value_visit_ordinal(system, type, ordinal, &value_writer, &writer);
    return g_string_free(writer.text, FALSE);
}

static char *text_of(const System *system, const Type *type, const int64_t *value, bool is_terse)
{
    ValueWriter writer = {g_string_new(NULL), is_terse};

    value_visit(system, type, value, &value_writer, &writer);
    return g_string_free(writer.text, FALSE);
}

char *value_text(const System *system, const Type *type, const int64_t *value)
{
    return text_of(system, type, value, false);
}

char *value_text_terse(const System *system, const Type *type, const int64_t *value)
{
    return text_of(system, type, value, true);
}
