#include "traces/page/page_start.h"

#include "checker/base/member.h"
#include "checker/language/syntax/decl.h"
#include "traces/page/page_words.h"

#include <string.h>

static void add_lanes(JsonBuilder *out, const Builder *b)
{
    member_array(out, "lanes");
    for (guint i = 0; i < b->lanes->len; i++) {
        const Lane *lane = &g_array_index(b->lanes, Lane, i);
        json_builder_begin_object(out);
        member_string(out, "name", lane->name);
        if (lane->is_process) {
            member_bool(out, "process", true);
            member_bool(out, "background", b->model->actors[i].is_background);
        }
        json_builder_end_object(out);
    }
    if (b->model->tick > 0) { /* the lane that build_who gives it */
        json_builder_begin_object(out);
        member_string(out, "name", "time");
        member_bool(out, "time", true);
        member_int(out, "tick", b->model->tick);
        json_builder_end_object(out);
    }
    json_builder_end_array(out);
}

/* A place of an array in short, where that is less than its name. */
static void add_short_name(JsonBuilder *out, const Builder *b, const RunVariable *variable)
{
    if (variable->place < 0)
        return;
    g_autofree char *place =
        program_place_text_terse(b->system, variable->var->type, (uint32_t)variable->place);
    g_autofree char *name = g_strdup_printf("%s[%s]", variable->var->name, place);
    if (strcmp(name, variable->name) != 0)
        member_string(out, "short", name);
}

static void add_variable(JsonBuilder *out, const Builder *b, const Watched *watched)
{
    const RunVariable *variable = &watched->variable;
    g_autofree char *value = page_value(b, watched);

    json_builder_begin_object(out);
    member_int(out, "lane", variable->lane);
    member_string(out, "name", variable->name);
    add_short_name(out, b, variable);
    if (variable->is_main)
        member_bool(out, "main", true);
    else if (variable->place >= 0)
        member_bool(out, "place", true);
    member_string(out, "initial", value);
    json_builder_end_object(out);
}

static void add_variables(JsonBuilder *out, const Builder *b)
{
    member_array(out, "variables");
    for (guint i = 0; i < b->watched->len; i++)
        add_variable(out, b, &g_array_index(b->watched, Watched, i));
    json_builder_end_array(out);
}

/* Where each process is before the first step, and which requests it has entered by then. */
static void add_processes(JsonBuilder *out, const Builder *b)
{
    member_array(out, "processes");
    for (uint32_t i = 0; i < b->system->process_instances; i++) {
        g_autoptr(GPtrArray) entered = replay_entered(b->replay, i);
        json_builder_begin_object(out);
        json_builder_set_member_name(out, "at");
        page_place(out, b, i);
        member_array(out, "entered");
        for (guint j = 0; j < entered->len; j++)
            json_builder_add_string_value(out,
                                          ((const Inline *)entered->pdata[j])->decl->name.text);
        json_builder_end_array(out);
        json_builder_end_object(out);
    }
    json_builder_end_array(out);
}

void page_start(JsonBuilder *out, const Builder *b)
{
    add_lanes(out, b);
    add_variables(out, b);
    add_processes(out, b);
}
