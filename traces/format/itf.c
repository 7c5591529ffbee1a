/* A run in the Informal Trace Format, which Apalache, Quint and their viewers read (ADR-015).
 *
 * A component is a variable of the trace: its value, or a record where more than its first variable
 * changes in the run. A timer is "running" or "stopped". In timed designs `microseconds` is when a state was come to; `action` is the
 * step that led to a state, `open` the set of open windows. */
#include "traces/explain/what_if.h"
#include "traces/format/formats.h"
#include "traces/format/json_value.h"

static const char described[] = "https://apalache-mc.org/docs/adr/015adr-trace.html";

/* ---- variables ---- */

static bool is_of(const RunVariable *one, const RunVariable *other)
{
    return one->var == other->var && one->index == other->index;
}

static bool ever_changes(const Counterexample *example, const RunVariable *variable)
{
    for (uint32_t i = 1; i <= example->row_count; i++)
        if (!typed_value_equal(variable->values[0], variable->values[i]))
            return true;
    return false;
}

/* A component's first variable, and what else changes: `first` is one, or the first place of an
 * array. */
static bool is_shown(const Counterexample *example, const RunVariable *first,
                     const RunVariable *end)
{
    bool shown = first->var == first->var->instance->vars[0];

    for (const RunVariable *it = first; it < end && is_of(it, first); it++)
        shown = shown || ever_changes(example, it);
    return shown;
}

static void add_shown(GPtrArray *shown, const Counterexample *example, const RunVariable *list,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i].lane != NO_LANE && (i == 0 || !is_of(&list[i], &list[i - 1])) &&
            is_shown(example, &list[i], list + count))
            g_ptr_array_add(shown, (gpointer)&list[i]);
}

/* Of RunVariable. */
static GPtrArray *shown_variables(const Counterexample *example)
{
    GPtrArray *shown = g_ptr_array_new();

    add_shown(shown, example, example->variables, example->variable_count);
    add_shown(shown, example, example->timers, example->timer_count);
    return shown;
}

/* ---- states ---- */

static bool is_timed(const Counterexample *example)
{
    return example->row_count > 0 && example->rows[0].time;
}

static guint count_of(const GPtrArray *variables, int lane)
{
    guint count = 0;

    for (guint i = 0; i < variables->len; i++)
        count += ((const RunVariable *)variables->pdata[i])->lane == lane;
    return count;
}

static void add_component(const JsonValues *values, const GPtrArray *variables, int lane,
                          uint32_t steps)
{
    bool is_record = false;

    for (guint i = 0; i < variables->len; i++) {
        const RunVariable *variable = variables->pdata[i];
        if (variable->lane != lane)
            continue;
        if (!is_record && count_of(variables, lane) > 1) {
            json_builder_begin_object(values->builder);
            is_record = true;
        }
        if (is_record)
            json_builder_set_member_name(values->builder, variable->var->name);
        json_value_add_variable(values, variable, steps);
    }
    if (is_record)
        json_builder_end_object(values->builder);
}

static void add_open(JsonBuilder *builder, const Counterexample *example, uint32_t steps)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "#set");
    json_builder_begin_array(builder);
    for (uint32_t i = 0; i < example->window_count; i++)
        if (counterexample_is_open(example, i, steps))
            json_builder_add_string_value(builder, example->windows[i].name);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

/* "reader: cache.get() = none; cache.take()" */
static char *action_text(const Counterexample *example, uint32_t steps)
{
    if (steps == 0)
        return g_strdup("init");
    const Row *row = &example->rows[steps - 1];
    GString *text = g_string_new(example->lanes[row->lane].name);
    if (row->call_count == 0)
        g_string_append_printf(text, ": %s", row->event ? row->event : "goes on");
    for (uint32_t i = 0; i < row->call_count; i++) {
        const RowCall *call = &row->calls[i];
        g_string_append_printf(text, "%s%s%s%s", i ? "; " : ": ", call->call,
                               call->result ? " = " : "", call->result ? call->result : "");
    }
    return g_string_free(text, FALSE);
}

static void add_state(JsonBuilder *builder, const Counterexample *example,
                      const GPtrArray *variables, uint32_t steps)
{
    const JsonValues values = {builder, example, JSON_ITF};
    g_autofree char *action = action_text(example, steps);

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "#meta");
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "index");
    json_builder_add_int_value(builder, steps);
    json_builder_end_object(builder);
    for (uint32_t i = 0; i < example->lane_count; i++) {
        if (count_of(variables, (int)i) == 0)
            continue;
        json_builder_set_member_name(builder, example->lanes[i].name);
        add_component(&values, variables, (int)i, steps);
    }
    json_builder_set_member_name(builder, "action");
    json_builder_add_string_value(builder, action);
    json_builder_set_member_name(builder, "open");
    add_open(builder, example, steps);
    if (is_timed(example)) {
        json_builder_set_member_name(builder, "microseconds");
        json_value_add_number(&values, steps ? example->rows[steps - 1].at : 0);
    }
    json_builder_end_object(builder);
}

static void add_string(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, text);
}

static void add_strings(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < texts->len; i++)
        json_builder_add_string_value(builder, texts->pdata[i]);
    json_builder_end_array(builder);
}

/* Parts that are no states, where they are asked for. */
static void add_words(JsonBuilder *builder, const Counterexample *example)
{
    g_autoptr(GPtrArray) why = g_ptr_array_new(), fixes = what_if_lines(example);

    for (uint32_t i = 0; i < example->cause.count; i++)
        g_ptr_array_add(why, (gpointer)example->cause.sentences[i].text);
    if (example->ending && *example->ending)
        g_ptr_array_add(why, (gpointer)example->ending);
    if (example->rescue)
        g_ptr_array_add(why, (gpointer)example->rescue);
    if (run_format_shows(&format_itf, example, RUN_PART_WHY))
        add_strings(builder, "why", why);
    if (run_format_shows(&format_itf, example, RUN_PART_FIXES))
        add_strings(builder, "fixes", fixes);
    if (run_format_shows(&format_itf, example, RUN_PART_COMMAND) && example->command)
        add_string(builder, "command", example->command);
}

static void add_head(JsonBuilder *builder, const Counterexample *example,
                     const GPtrArray *variables)
{
    json_builder_set_member_name(builder, "#meta");
    json_builder_begin_object(builder);
    add_string(builder, "format", "ITF");
    add_string(builder, "format-description", described);
    add_string(builder, "source", example->design);
    add_string(builder, "description", example->headline);
    add_words(builder, example);
    json_builder_end_object(builder);
    json_builder_set_member_name(builder, "vars");
    json_builder_begin_array(builder);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (count_of(variables, (int)i) > 0)
            json_builder_add_string_value(builder, example->lanes[i].name);
    json_builder_add_string_value(builder, "action");
    json_builder_add_string_value(builder, "open");
    if (is_timed(example))
        json_builder_add_string_value(builder, "microseconds");
    json_builder_end_array(builder);
    if (example->loop < example->row_count) {
        json_builder_set_member_name(builder, "loop");
        json_builder_add_int_value(builder, example->loop);
    }
}

JsonNode *itf_write(const Counterexample *example)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(GPtrArray) variables = shown_variables(example);

    json_builder_begin_object(builder);
    add_head(builder, example, variables);
    json_builder_set_member_name(builder, "states");
    json_builder_begin_array(builder);
    add_state(builder, example, variables, 0);
    for (uint32_t i = 0; i < example->row_count; i++)
        add_state(builder, example, variables, i + 1);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static GBytes *write_format(const RunFormat *format, const Counterexample *example,
                            const RunStyle *style, GError **error)
{
    (void)format;
    (void)style;
    (void)error;
    return run_format_json_bytes(itf_write(example));
}

const RunFormat format_itf = {.name = "itf",
                              .ending = ".itf.json",
                              .help =
                                  "the states, in the Informal Trace Format of Apalache and Quint",
                              .parts = RUN_PART_RUN,
                              .needs_run = true,
                              .write = write_format};
