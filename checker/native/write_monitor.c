/* What monitor.c does, for one monitor whose slots are known. */
#include "checker/native/writer.h"

typedef struct MonitorText {
    Writer *w;
    const LinearMonitor *monitor;
} MonitorText;

/* What is remembered at `first` for the object that is meant. */
static char *of_object(const MonitorText *text, uint32_t first, uint32_t each)
{
    const LinearMonitor *monitor = text->monitor;
    const RegisterRange *array = code_region_array(&text->w->region, first);
    g_autoptr(GString) out = g_string_new(NULL);

    if (!array)
        return g_strdup_printf("v%u", first);
    g_string_append_printf(out, "a%u[%u", array->first, first - array->first);
    if (monitor->object != NO_SLOT) {
        GString *outer = text->w->out;
        text->w->out = out;
        g_string_append(out, " + ");
        write_register(text->w, monitor->object);
        g_string_append_printf(out, " * %u", each);
        text->w->out = outer;
    }
    g_string_append_c(out, ']');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *one(const MonitorText *text, uint32_t slot)
{
    const RegisterRange *array = code_region_array(&text->w->region, slot);

    return array ? g_strdup_printf("a%u[%u]", array->first, slot - array->first)
                 : g_strdup_printf("v%u", slot);
}

static void write_assign(const MonitorText *text, uint32_t slot, uint32_t from)
{
    g_autofree char *to = one(text, slot), *value = of_object(text, from, 1);

    g_string_append_printf(text->w->out, "        %s = %s;\n", to, value);
}

static void write_write_begins(const MonitorText *text)
{
    const LinearMonitor *m = text->monitor;
    g_autofree char *begun = of_object(text, m->begun, 1);
    g_autofree char *owed = of_object(text, m->owed, m->version_count);

    g_string_append_printf(text->w->out, "        begin_write(&%s, &%s, %u, %u, %u);\n", begun,
                           owed, m->version_count, m->writer, m->lost);
}

void write_begin(Writer *w, const LinearMonitor *m)
{
    MonitorText text = {w, m};
    g_autofree char *active = one(&text, m->active);

    g_string_append_printf(w->out, "if (!%s) {\n        %s = 1;\n", active, active);
    if (m->is_read)
        write_assign(&text, m->limit, m->settled);
    else
        write_write_begins(&text);
    g_string_append(w->out, "    }\n    ");
}

static void write_raise(const MonitorText *text, uint32_t first)
{
    g_autofree char *slot = of_object(text, first, 1);

    g_string_append_printf(text->w->out, "        if (%s < version) %s = version;\n", slot, slot);
}

static void write_read_ends(const MonitorText *text)
{
    const LinearMonitor *m = text->monitor;
    g_autofree char *limit = one(text, m->limit);
    g_autofree char *begun = of_object(text, m->begun, 1), *latest = of_object(text, m->latest, 1);
    g_autofree char *owed = of_object(text, m->owed, m->version_count);

    g_string_append_printf(text->w->out,
                           "        if ((version < %s) | !owe(&%s, %s, %s, version, "
                           "%" G_GINT64_FORMAT ", %u))\n            broken |= (Word)1 << %u;\n",
                           limit, owed, begun, latest, m->lowest, m->lost, m->monitor);
    write_raise(text, m->settled);
}

static void write_write_ends(const MonitorText *text)
{
    const LinearMonitor *m = text->monitor;
    g_autofree char *begun = of_object(text, m->begun, 1);
    g_autofree char *owed = of_object(text, m->owed, m->version_count);

    g_string_append_printf(text->w->out,
                           "        if (!settle(&%s, &%s, version, %" G_GINT64_FORMAT
                           ", %u, %u)) broken |= (Word)1 << %u;\n",
                           owed, begun, m->lowest, m->version_count, m->writer, m->monitor);
    write_raise(text, m->latest);
    write_raise(text, m->settled);
}

void write_finish(Writer *w, const LinearMonitor *m, uint32_t version)
{
    MonitorText text = {w, m};
    g_autofree char *active = one(&text, m->active);

    g_string_append(w->out, "if (beyond(");
    write_register(w, version);
    g_string_append_printf(w->out, ", %" G_GINT64_FORMAT ", %u)) goto failed;\n    ", m->lowest,
                           m->version_count);
    write_begin(w, m); /* a request with no operation begins and ends in one step */
    g_string_append_printf(w->out, "%s = 0;\n    {\n        Value version = ", active);
    write_register(w, version);
    g_string_append(w->out, ";\n        if (version != NONE) {\n");
    if (m->is_read)
        write_read_ends(&text);
    else
        write_write_ends(&text);
    g_string_append(w->out, "        }\n    }");
}
