#include "checker/wire/proxy/unit.h"

#include <string.h>

/* ---- made and freed ---- */

static Unit *part_new(Unit *whole, const WireRequest *request)
{
    Unit *part = g_new0(Unit, 1);

    part->link = whole->link;
    part->references = 1;
    part->arena = whole->arena;
    part->request = *request;
    part->step = -1;
    return part;
}

static void read_message(Unit *unit, const Protocol *protocol, void *session)
{
    WireMessage message = {.effect = WIRE_PLAIN};

    if (protocol->read) {
        protocol->read(session, unit->arena, unit->bytes, unit->length, &message);
    } else {
        message.request.words =
            protocol->words(unit->arena, unit->bytes, unit->length, &message.request.count);
        message.effect = protocol->effect(message.request.words, message.request.count);
    }
    unit->request = message.request;
    unit->effect = message.effect;
    unit->awaited = message.awaited;
    unit->is_flushed = message.is_flushed;
    unit->is_synced = message.is_synced;
    if (message.part_count == 0)
        return;
    unit->parts = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    for (guint i = 0; i < message.part_count; i++)
        g_ptr_array_add(unit->parts, part_new(unit, &message.parts[i]));
}

Unit *unit_new(Link *link, const Protocol *protocol, void *session, const char *bytes, gsize length)
{
    Unit *unit = g_new0(Unit, 1);

    unit->link = link;
    unit->references = 1;
    unit->arena = arena_new();
    unit->bytes = arena_strndup(unit->arena, bytes, length);
    unit->length = length;
    unit->step = -1;
    unit->is_quiet = protocol->ask && protocol->ask(unit->bytes, length);
    read_message(unit, protocol, session);
    return unit;
}

Unit *unit_ref(Unit *unit)
{
    unit->references++;
    return unit;
}

void unit_free(Unit *unit)
{
    if (!unit || --unit->references > 0)
        return;
    g_clear_pointer(&unit->kept, g_ptr_array_unref);
    g_clear_pointer(&unit->parts, g_ptr_array_unref);
    if (unit->bytes)
        arena_free(unit->arena);
    g_free(unit);
}

/* ---- answered ---- */

/* Of several: what came after an error was not carried out. */
static void share_out(GPtrArray *units, const WireValue *value)
{
    for (guint i = 0; i < units->len; i++) {
        Unit *unit = units->pdata[i];
        bool is_list = value->kind == WIRE_LIST && value->item_count > 0;
        unit->value = is_list ? value->items[MIN(i, value->item_count - 1)] : *value;
    }
}

void unit_answer(Unit *unit, const Protocol *protocol, const char *bytes, gsize length)
{
    unit->reply = arena_strndup(unit->arena, bytes, length);
    unit->reply_length = length;
    unit->value = protocol_value(protocol, unit->arena, unit->awaited, unit->reply, length);
    if (unit->is_quiet &&
        protocol->is_unwanted(unit->request.words, unit->request.count, bytes, length))
        unit->reply_length = 0; /* nothing is passed on */
    if (unit->parts)
        share_out(unit->parts, &unit->value);
    else if (unit->kept && !protocol->is_sql) /* what SQL kept was answered, one by one */
        share_out(unit->kept, &unit->value);
}

void unit_skip(Unit *unit, const char *why)
{
    gsize length = strlen(why);

    if (!unit->reply)
        unit->reply =
            arena_strndup(unit->arena, "", 0); /* nothing comes, and nothing is passed on */
    unit->value =
        (WireValue){.kind = WIRE_ERROR, .text = {arena_strndup(unit->arena, why, length), length}};
    if (unit->parts)
        share_out(unit->parts, &unit->value);
}

static void add_leaves(GPtrArray *leaves, Unit *unit)
{
    for (guint i = 0; unit->parts && i < unit->parts->len; i++)
        g_ptr_array_add(leaves, unit->parts->pdata[i]);
    if (!unit->parts)
        g_ptr_array_add(leaves, unit);
}

GPtrArray *unit_leaves(Unit *unit)
{
    GPtrArray *leaves = g_ptr_array_new();

    for (guint i = 0; unit->kept && unit->effect == WIRE_CLOSES && i < unit->kept->len; i++) {
        Unit *kept = unit->kept->pdata[i];
        if (kept->step < 0) /* else it was a step of its own */
            add_leaves(leaves, kept);
    }
    add_leaves(leaves, unit);
    return leaves;
}

void unit_set_step(Unit *unit, int step)
{
    unit->step = step;
    for (guint i = 0; unit->parts && i < unit->parts->len; i++)
        ((Unit *)unit->parts->pdata[i])->step = step;
}

/* ---- in words ---- */

static void append_word(GString *text, WireText word, gsize most)
{
    gsize shown = MIN(word.length, most);

    for (gsize i = 0; i < shown; i++) {
        char c = word.bytes[i];
        g_string_append_c(text, g_ascii_isprint(c) ? c : g_ascii_isspace(c) ? ' ' : '?');
    }
    if (shown < word.length)
        g_string_append(text, "...");
}

/* A command that always has one, and CONFIG SET of a password. */
static bool is_secret_command(const WireRequest *request)
{
    static const char *const COMMANDS[] = {"AUTH", "HELLO", "ACL", "MIGRATE"};

    for (guint i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
        if (wire_text_is_word(request->words[0], COMMANDS[i]))
            return true;
    for (guint i = 1; wire_text_is_word(request->words[0], "CONFIG") && i < request->count; i++)
        if (wire_text_is_word(request->words[i], "REQUIREPASS") ||
            wire_text_is_word(request->words[i], "MASTERAUTH"))
            return true;
    return false;
}

/* Such a command, and a statement that sets or compares a password: quoted, or as a parameter. */
static bool has_secret(const WireRequest *request)
{
    if (request->count == 0)
        return false;
    if (is_secret_command(request))
        return true;
    g_autofree char *copy = wire_text_copy(request->words[0]);
    g_autofree char *upper = g_ascii_strup(copy, -1);
    bool is_of_password = strstr(upper, "PASSWORD") || strstr(upper, "IDENTIFIED");
    return is_of_password && (request->count > 1 || strpbrk(upper, "'\"$"));
}

static void append_request(GString *text, const WireRequest *request)
{
    enum { MOST = 8, MOST_BYTES = 60, MOST_OF_SQL = 120 };
    bool is_secret = has_secret(request);

    if (is_secret) {
        WireText first = request->words[0];
        append_word(text, (WireText){first.bytes, MIN(first.length, strcspn(first.bytes, " \n\t"))},
                    MOST_BYTES);
        return;
    }
    for (guint i = 0; i < MIN(request->count, (guint)MOST); i++) {
        if (i > 0)
            g_string_append_c(text, ' ');
        append_word(text, request->words[i], request->sql && i == 0 ? MOST_OF_SQL : MOST_BYTES);
    }
    if (request->count > MOST)
        g_string_append(text, " ...");
}

static void append_list(GString *text, const char *before, const GPtrArray *units)
{
    for (guint i = 0; units && i < units->len; i++) {
        g_autofree char *inner = unit_text(units->pdata[i]);
        g_string_append_printf(text, "%s%s", i ? "; " : before, inner);
    }
}

char *unit_text(const Unit *unit)
{
    GString *text = g_string_new(NULL);

    append_request(text, &unit->request);
    append_list(text, "", unit->parts);
    append_list(text, ": ", unit->kept);
    return g_string_free(text, FALSE);
}
