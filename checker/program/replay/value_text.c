/* Values as text, as a design would write them. */
#include "checker/language/syntax/tree.h"
#include "checker/program/bytecode/bytecode.h"

static void append(GString *text, const System *system, const Type *type, const int64_t *value);
static void append_ordinal(GString *text, const System *system, const Type *type, uint64_t ordinal);

static void append_process(GString *text, const System *system, int64_t number)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (number < process->first || number >= (int64_t)process->first + process->count)
            continue;
        g_string_append(text, process->name);
        if (process->argument) {
            int64_t argument =
                type_value(process->argument->type, (uint64_t)(number - process->first));
            g_string_append_c(text, '[');
            append(text, system, process->argument->type, &argument);
            g_string_append_c(text, ']');
        } else if (process->count > 1) {
            g_string_append_printf(text, "[%d]", (int)(number - process->first));
        }
        return;
    }
    g_string_append_printf(text, "process %d", (int)number);
}

static void append_record(GString *text, const System *system, const Type *type,
                          const int64_t *value)
{
    g_string_append_printf(text, "%s {", type->name);
    for (uint32_t i = 0; i < type->field_count; i++) {
        g_string_append_printf(text, "%s %s: ", i ? "," : "", type->fields[i].name);
        append(text, system, type->fields[i].type, value);
        value += layout_slots(type->fields[i].type);
    }
    g_string_append(text, " }");
}

static void append_set(GString *text, const System *system, const Type *type, const int64_t *value)
{
    const char *separator = "";

    g_string_append_c(text, '{');
    for (uint64_t i = 0; i < type->element->values; i++) {
        if (!value[i])
            continue;
        g_string_append(text, separator);
        separator = ", ";
        append_ordinal(text, system, type->element, i);
    }
    g_string_append_c(text, '}');
}

static void append_places(GString *text, const System *system, const Type *element,
                          const int64_t *value, uint64_t count)
{
    g_string_append_c(text, '[');
    for (uint64_t i = 0; i < count; i++) {
        if (i)
            g_string_append(text, ", ");
        append(text, system, element, value + i * layout_slots(element));
    }
    g_string_append_c(text, ']');
}

static void append_option(GString *text, const System *system, const Type *type,
                          const int64_t *value)
{
    bool scalar = layout_is_scalar(type);

    if (scalar ? *value == NONE : *value == 0)
        g_string_append(text, "none");
    else
        append(text, system, type->element, scalar ? value : value + 1);
}

static void append(GString *text, const System *system, const Type *type, const int64_t *value)
{
    switch (type->kind) {
    case KIND_BOOL: g_string_append(text, *value ? "true" : "false"); break;
    case KIND_TIMER: g_string_append(text, *value ? "running" : "stopped"); break;
    case KIND_ENUM: g_string_append(text, type->decl->names[*value].text); break;
    case KIND_RECORD: append_record(text, system, type, value); break;
    case KIND_OPTION: append_option(text, system, type, value); break;
    case KIND_ARRAY: append_places(text, system, type->element, value, type->index->values); break;
    case KIND_LIST: append_places(text, system, type->element, value + 1, (uint64_t)*value); break;
    case KIND_SET: append_set(text, system, type, value); break;
    case KIND_PROCESS: append_process(text, system, *value); break;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_INT:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: g_string_append_printf(text, "%" G_GINT64_FORMAT, *value);
    }
}

/* The value of a type by its ordinal: only what may index an array. */
static void append_ordinal(GString *text, const System *system, const Type *type, uint64_t ordinal)
{
    if (type->kind == KIND_OPTION) {
        if (ordinal == 0)
            g_string_append(text, "none");
        else
            append_ordinal(text, system, type->element, ordinal - 1);
    } else if (type->kind == KIND_RECORD) {
        uint64_t below = type->values;
        g_string_append_printf(text, "%s {", type->name);
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Type *field = type->fields[i].type;
            below /= field->values;
            g_string_append_printf(text, "%s %s: ", i ? "," : "", type->fields[i].name);
            append_ordinal(text, system, field, ordinal / below % field->values);
        }
        g_string_append(text, " }");
    } else if (layout_is_scalar(type)) {
        int64_t value = type_value(type, ordinal);
        append(text, system, type, &value);
    } else {
        g_string_append_printf(text, "#%u", (guint)ordinal);
    }
}

char *place_text(const System *system, const Type *array, uint32_t place)
{
    GString *text = g_string_new(NULL);

    append_ordinal(text, system, array->index, place);
    return g_string_free(text, FALSE);
}

char *value_text(const System *system, const Type *type, const int64_t *value)
{
    GString *text = g_string_new(NULL);

    append(text, system, type, value);
    return g_string_free(text, FALSE);
}
