#include "traces/format/json_value.h"

#include "checker/base/duration.h"
#include "checker/program/program.h"
#include "checker/program/replay/value_visit.h"

static bool is_itf(const JsonValues *values)
{
    return values->dialect == JSON_ITF;
}

void json_value_add_number(const JsonValues *values, int64_t number)
{
    if (!is_itf(values)) {
        json_builder_add_int_value(values->builder, number);
        return;
    }
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    json_builder_begin_object(values->builder);
    json_builder_set_member_name(values->builder, "#bigint");
    json_builder_add_string_value(values->builder, text);
    json_builder_end_object(values->builder);
}

/* ---- one value ---- */

static void add_none(void *data)
{
    const JsonValues *values = data;

    if (is_itf(values))
        json_builder_add_string_value(values->builder, "none");
    else
        json_builder_add_null_value(values->builder);
}

static void add_boolean(void *data, bool value)
{
    json_builder_add_boolean_value(((const JsonValues *)data)->builder, value);
}

static void add_number(void *data, int64_t value)
{
    json_value_add_number(data, value);
}

static void add_duration(void *data, int64_t microseconds)
{
    const JsonValues *values = data;
    g_autofree char *seconds = duration_seconds(microseconds);

    if (is_itf(values))
        json_value_add_number(values, microseconds);
    else
        json_builder_add_string_value(values->builder, seconds);
}

static void add_word(void *data, const char *word)
{
    json_builder_add_string_value(((const JsonValues *)data)->builder, word);
}

static bool is_itf_set(const JsonValues *values, ValueGroup group)
{
    return is_itf(values) && group == VALUE_SET;
}

static void begin_group(void *data, ValueGroup group, const char *type)
{
    const JsonValues *values = data;

    (void)type;
    if (group == VALUE_RECORD || is_itf_set(values, group))
        json_builder_begin_object(values->builder);
    if (is_itf_set(values, group))
        json_builder_set_member_name(values->builder, "#set");
    if (group != VALUE_RECORD)
        json_builder_begin_array(values->builder);
}

static void begin_part(void *data, ValueGroup group, uint32_t number, const char *field)
{
    (void)number;
    if (group == VALUE_RECORD)
        json_builder_set_member_name(((const JsonValues *)data)->builder, field);
}

static void end_group(void *data, ValueGroup group)
{
    const JsonValues *values = data;

    if (group != VALUE_RECORD)
        json_builder_end_array(values->builder);
    if (group == VALUE_RECORD || is_itf_set(values, group))
        json_builder_end_object(values->builder);
}

static const ValueVisitor json_visitor = {
    .none = add_none,
    .boolean = add_boolean,
    .number = add_number,
    .duration = add_duration,
    .word = add_word,
    .begin = begin_group,
    .part = begin_part,
    .end = end_group,
};

void json_value_add(const JsonValues *values, TypedValue value)
{
    JsonValues copy = *values;

    if (value.type)
        value_visit(program_system(values->example->program), value.type, value.slots,
                    &json_visitor, &copy);
    else
        add_none(&copy);
}

/* ---- of a variable ---- */

void json_value_add_place(const JsonValues *values, const RunVariable *variable)
{
    JsonValues copy = *values;

    value_visit_ordinal(program_system(values->example->program), variable->var->type->index,
                        (uint64_t)variable->place, &json_visitor, &copy);
}

/* Behind the last variable of the list that it is in: those of rows, or timers. */
static const RunVariable *end_of_list(const Counterexample *example, const RunVariable *variable)
{
    const RunVariable *timers = example->timers + example->timer_count;

    if (variable >= example->timers && variable < timers)
        return timers;
    return example->variables + example->variable_count;
}

void json_value_add_variable(const JsonValues *values, const RunVariable *variable, uint32_t rows)
{
    const RunVariable *end = end_of_list(values->example, variable);

    if (variable->place < 0) {
        json_value_add(values, variable->values[rows]);
        return;
    }
    json_builder_begin_array(values->builder);
    for (const RunVariable *it = variable;
         it < end && it->var == variable->var && it->index == variable->index; it++)
        json_value_add(values, it->values[rows]);
    json_builder_end_array(values->builder);
}
