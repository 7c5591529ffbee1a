#include "checker/wire/binding/bind_reader.h"

#include <string.h>

static const char *const MEMBERS[BIND_FIELD_KINDS + 1] = {[BIND_FIELD_FROM] = "from",
                                                          [BIND_FIELD_TO] = "to",
                                                          [BIND_FIELD_DURATION] = "duration",
                                                          [BIND_FIELD_WHO] = "who",
                                                          [BIND_FIELD_REQUEST] = "request",
                                                          [BIND_FIELD_STORE] = "store",
                                                          [BIND_FIELD_OP] = "op",
                                                          [BIND_FIELD_KEY] = "key",
                                                          [BIND_FIELD_VALUE] = "value",
                                                          [BIND_FIELD_REPLY] = "reply",
                                                          [BIND_FIELD_ERROR] = "error",
                                                          [BIND_FIELD_COMMAND] = "command",
                                                          [BIND_FIELD_PARAMETERS] = "parameters"};

static const struct {
    const char *name;
    int64_t nanoseconds;
} UNITS[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}};

static const char help[] = "as in `log from \"started\" in ms`, or `log store is \"redis\"`";

static bool read_unit(BindReader *reader, BindField *field)
{
    Span span = bind_reader_peek(reader)->span;
    Name name;

    field->unit = 1000;
    if (!bind_reader_accept(reader, "in"))
        return true;
    if (field->kind > BIND_FIELD_DURATION || field->is_constant)
        return bind_reader_wrong(reader, span, NULL, "only times have a unit");
    if (!bind_reader_name(reader, &name, "a unit: ns, us, ms or s"))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(UNITS); i++)
        if (strcmp(UNITS[i].name, name.text) == 0) {
            field->unit = UNITS[i].nanoseconds;
            return true;
        }
    return bind_reader_wrong(reader, name.span, "there is ns, us, ms, s", "this is no unit");
}

static bool read_member(BindReader *reader, BindField *field)
{
    Name name;

    if (!bind_reader_name(reader, &name, "what of an operation it is: `from`, `op`, `key`"))
        return false;
    field->span = name.span;
    for (int i = 0; i < BIND_FIELD_KINDS; i++)
        if (strcmp(MEMBERS[i], name.text) == 0) {
            field->kind = (BindFieldKind)i;
            return true;
        }
    g_autofree char *nearest = diagnostics_nearest(name.text, MEMBERS);
    g_autofree char *all = g_strjoinv(", ", (char **)MEMBERS);
    g_autofree char *list = g_strdup_printf("there is %s", all);
    g_autofree char *message = g_strdup_printf("an operation has no `%s`", name.text);
    return bind_reader_wrong(reader, name.span, nearest ? nearest : list, message);
}

void bind_reader_log(BindReader *reader)
{
    BindField field = {.text = NULL};

    if (!read_member(reader, &field))
        return;
    field.is_constant = bind_reader_accept(reader, "is");
    if (!bind_reader_at(reader, TOKEN_STRING)) {
        bind_reader_expected(reader, "a text", help);
        return;
    }
    field.text = bind_reader_take(reader)->text;
    if (!read_unit(reader, &field) || !bind_reader_end(reader))
        return;
    for (guint i = 0; i < reader->fields.length; i++)
        if (reader->fields.data[i].kind == field.kind) {
            bind_reader_wrong(reader, field.span, NULL, "this was said above");
            return;
        }
    vec_push(&reader->fields, field);
}
