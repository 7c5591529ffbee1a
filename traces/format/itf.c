/* A run in the Informal Trace Format, which Apalache, Quint and their viewers read (ADR-015).
 *
 * A component is a variable of the trace: its value, or a record where more than its first variable
 * changes in the run. In timed designs `microseconds` is when a state was come to; `action` is the
 * step that led to a state, `open` the set of open windows. */
#include "traces/format/formats.h"
#include "traces/format/value.h"

#include <string.h>

static const char described[] = "https://apalache-mc.org/docs/adr/015adr-trace.html";

/* ---- values ---- */

static void add_value(JsonBuilder *builder, const char *text);

static bool is_integer(const char *text)
{
    gint64 number = 0;

    return g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL);
}

static void add_integer(JsonBuilder *builder, const char *text)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "#bigint");
    json_builder_add_string_value(builder, text);
    json_builder_end_object(builder);
}

/* What is between the first character and the last, part by part. */
static char **parts_within(const char *open, const char *close)
{
    g_autofree char *inner = g_strndup(open + 1, (gsize)(close - open - 1));
    char *trimmed = g_strstrip(inner);

    return *trimmed ? value_split(trimmed) : g_new0(char *, 1);
}

static void add_elements(JsonBuilder *builder, char **parts)
{
    json_builder_begin_array(builder);
    for (char **part = parts; *part; part++)
        add_value(builder, *part);
    json_builder_end_array(builder);
}

static void add_set(JsonBuilder *builder, char **parts)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "#set");
    add_elements(builder, parts);
    json_builder_end_object(builder);
}

/* "Key { page: 2, lang: en }"; a part that is not named by a field is left as it stands. */
static void add_record(JsonBuilder *builder, char **parts)
{
    json_builder_begin_object(builder);
    for (char **part = parts; *part; part++) {
        char *colon = strstr(*part, ": ");
        g_autofree char *name =
            colon ? g_strndup(*part, (gsize)(colon - *part)) : g_strdup("value");
        json_builder_set_member_name(builder, name);
        add_value(builder, colon ? colon + 2 : *part);
    }
    json_builder_end_object(builder);
}

static void add_value(JsonBuilder *builder, const char *text)
{
    const char *brace = strchr(text, '{'), *last = text + strlen(text) - (*text != '\0');

    if (is_integer(text)) {
        add_integer(builder, text);
    } else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        json_builder_add_boolean_value(builder, *text == 't');
    } else if (*text == '[' && *last == ']') {
        g_auto(GStrv) parts = parts_within(text, last);
        add_elements(builder, parts);
    } else if (*text == '{' && *last == '}') {
        g_auto(GStrv) parts = parts_within(text, last);
        add_set(builder, parts);
    } else if (brace && brace > text && brace[-1] == ' ' && *last == '}') {
        g_auto(GStrv) parts = parts_within(brace, last);
        add_record(builder, parts);
    } else {
        json_builder_add_string_value(builder, text);
    }
}

/* ---- variables ---- */

typedef struct Variable {
    int lane;
    char *name; /* NULL: all that there is of the component */
    const char *value;
} Variable;

static void clear_variable(void *data)
{
    g_free(((Variable *)data)->name);
}

/* "value none, lease 2": each part is a name and a value. */
static void add_parts(GArray *variables, const Counterexample *example, int lane)
{
    g_auto(GStrv) parts = value_split(example->lanes[lane].initial);

    for (char **part = parts; *part; part++) {
        const char *bracket = strstr(*part, "] "), *space = strchr(*part, ' ');
        const char *end = bracket ? bracket + 1 : space;
        if (!end)
            continue;
        Variable variable = {lane, g_strndup(*part, (gsize)(end - *part)),
                             arena_strdup(example->arena, end + 1)};
        g_array_append_val(variables, variable);
    }
}

static GArray *first_values(const Counterexample *example)
{
    GArray *variables = g_array_new(FALSE, TRUE, sizeof(Variable));

    g_array_set_clear_func(variables, clear_variable);
    for (uint32_t i = 0; i < example->lane_count; i++) {
        const Lane *lane = &example->lanes[i];
        if (lane->is_process)
            continue;
        if (lane->value || lane->in_parts) {
            add_parts(variables, example, (int)i);
        } else {
            Variable only = {(int)i, NULL, lane->initial ? lane->initial : ""};
            g_array_append_val(variables, only);
        }
    }
    return variables;
}

static void take_changes(GArray *variables, const Row *row)
{
    for (uint32_t i = 0; i < row->change_count; i++) {
        const Change *change = &row->changes[i];
        for (guint j = 0; j < variables->len; j++) {
            Variable *variable = &g_array_index(variables, Variable, j);
            if (variable->lane == change->lane &&
                (!variable->name || strcmp(variable->name, change->variable) == 0))
                variable->value = change->after;
        }
    }
}

/* ---- states ---- */

static bool is_timed(const Counterexample *example)
{
    return example->row_count > 0 && example->rows[0].time;
}

static void add_component(JsonBuilder *builder, const GArray *variables, int lane)
{
    bool is_record = false;

    for (guint i = 0; i < variables->len; i++) {
        const Variable *variable = &g_array_index(variables, Variable, i);
        if (variable->lane != lane)
            continue;
        if (variable->name && !is_record)
            json_builder_begin_object(builder);
        is_record = variable->name != NULL;
        if (is_record)
            json_builder_set_member_name(builder, variable->name);
        add_value(builder, variable->value);
    }
    if (is_record)
        json_builder_end_object(builder);
}

static bool has_any(const GArray *variables, int lane)
{
    for (guint i = 0; i < variables->len; i++)
        if (g_array_index(variables, Variable, i).lane == lane)
            return true;
    return false;
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

static void add_state(JsonBuilder *builder, const Counterexample *example, const GArray *variables,
                      uint32_t steps)
{
    g_autofree char *action = action_text(example, steps);

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "#meta");
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "index");
    json_builder_add_int_value(builder, steps);
    json_builder_end_object(builder);
    for (uint32_t i = 0; i < example->lane_count; i++) {
        if (!has_any(variables, (int)i))
            continue;
        json_builder_set_member_name(builder, example->lanes[i].name);
        add_component(builder, variables, (int)i);
    }
    json_builder_set_member_name(builder, "action");
    json_builder_add_string_value(builder, action);
    json_builder_set_member_name(builder, "open");
    add_open(builder, example, steps);
    if (is_timed(example)) {
        g_autofree char *at =
            g_strdup_printf("%" G_GINT64_FORMAT, steps ? example->rows[steps - 1].at : 0);
        json_builder_set_member_name(builder, "microseconds");
        add_integer(builder, at);
    }
    json_builder_end_object(builder);
}

static void add_string(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, text);
}

static void add_head(JsonBuilder *builder, const Counterexample *example, const GArray *variables)
{
    json_builder_set_member_name(builder, "#meta");
    json_builder_begin_object(builder);
    add_string(builder, "format", "ITF");
    add_string(builder, "format-description", described);
    add_string(builder, "source", example->design);
    add_string(builder, "description", example->headline);
    json_builder_end_object(builder);
    json_builder_set_member_name(builder, "vars");
    json_builder_begin_array(builder);
    for (uint32_t i = 0; i < example->lane_count; i++)
        if (has_any(variables, (int)i))
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
    g_autoptr(GArray) variables = first_values(example);

    json_builder_begin_object(builder);
    add_head(builder, example, variables);
    json_builder_set_member_name(builder, "states");
    json_builder_begin_array(builder);
    add_state(builder, example, variables, 0);
    for (uint32_t i = 0; i < example->row_count; i++) {
        take_changes(variables, &example->rows[i]);
        add_state(builder, example, variables, i + 1);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}
