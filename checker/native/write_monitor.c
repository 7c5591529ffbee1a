/* The instructions of `linearizable`: the program's own functions are called, with the places of the
 * slots of one request. */
#include "checker/native/write.h"

static void write_address(Writer *w, uint32_t slot)
{
    const RegisterRange *array = code_region_array(&w->region, slot);

    if (slot == NO_SLOT)
        g_string_append(w->out, "0, ");
    else if (array)
        g_string_append_printf(w->out, "&a%u[%u], ", array->first, slot - array->first);
    else
        g_string_append_printf(w->out, "&v%u, ", slot);
}

/* Of what is remembered from `first` on, `each` slots an object, those of the object that is meant. */
static void write_address_of_object(Writer *w, const LinearMonitor *monitor, uint32_t first,
                                    uint32_t each)
{
    const RegisterRange *array = code_region_array(&w->region, first);

    if (!array || monitor->object == NO_SLOT) {
        write_address(w, first);
        return;
    }
    g_string_append_printf(w->out, "&a%u[%u + ", array->first, first - array->first);
    write_register(w, monitor->object);
    g_string_append_printf(w->out, " * %u], ", each);
}

static void write_slots(Writer *w, const LinearMonitor *monitor)
{
    g_string_append(w->out, "LinearSlots slots = {");
    write_address(w, monitor->active);
    write_address(w, monitor->limit);
    write_address_of_object(w, monitor, monitor->settled, 1);
    write_address_of_object(w, monitor, monitor->begun, 1);
    write_address_of_object(w, monitor, monitor->latest, 1);
    write_address_of_object(w, monitor, monitor->owed, monitor->version_count);
    g_string_append(w->out, "};\n        ");
}

void write_begin(Writer *w, uint32_t monitor)
{
    g_string_append(w->out, "{\n        ");
    write_slots(w, &w->program->linear_monitors.data[monitor]);
    g_string_append_printf(w->out, "host.begin(w, %u, &slots);\n    }\n    ", monitor);
}

void write_finish(Writer *w, uint32_t monitor, uint32_t version)
{
    g_string_append(w->out, "{\n        Word found = 0;\n        ");
    write_slots(w, &w->program->linear_monitors.data[monitor]);
    g_string_append_printf(w->out, "if (!host.finish(w, %u, &slots, ", monitor);
    write_register(w, version);
    g_string_append(w->out,
                    ", &found))\n            goto failed;\n        broken |= found;\n    }");
}
