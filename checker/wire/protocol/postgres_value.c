/* What replies of PostgreSQL say; and requests of our own. */
#include "checker/wire/protocol/postgres.h"

#include "checker/base/vec.h"
#include "checker/wire/protocol/postgres_message.h"

#include <string.h>

typedef struct PostgresReply {
    Arena *arena;
    WireText *names; /* of the columns */
    guint name_count;
    VEC(WireValue) rows, values;
    bool has_rows;
} PostgresReply;

static WireText text_of(const char *text)
{
    return (WireText){text, strlen(text)};
}

static void read_columns(PostgresReply *reply, PostgresMessage *message)
{
    guint count = postgres_message_number(message, 2);

    count = MIN(count, (guint)(message->length / 2)); /* no more than there can be */
    reply->names = arena_array(reply->arena, WireText, count);
    reply->name_count = count;
    reply->has_rows = true;
    for (guint i = 0; i < count; i++) {
        reply->names[i] = text_of(postgres_message_text(message));
        postgres_message_bytes(message, 18); /* table, column, type, size, modifier, format */
    }
}

static void read_row(PostgresReply *reply, PostgresMessage *message)
{
    guint count = postgres_message_number(message, 2);

    count = MIN(count, (guint)(message->length / 4));
    WireValue row = {WIRE_LIST, .items = arena_array(reply->arena, WireValue, count),
                     .item_count = count};

    for (guint i = 0; i < count; i++) {
        gint32 size = (gint32)postgres_message_number(message, 4);
        WireValue *item = &row.items[i];
        item->kind = size < 0 ? WIRE_NONE : WIRE_TEXT;
        if (size >= 0)
            item->text = postgres_message_bytes(message, (gsize)size);
        if (i < reply->name_count)
            item->name = reply->names[i];
    }
    reply->has_rows = true;
    vec_push(&reply->rows, row);
}

/* "UPDATE 1", "INSERT 0 1": how many rows; "BEGIN" is a status. */
static WireValue read_tag(const char *tag)
{
    const char *last = strrchr(tag, ' ');
    WireValue value = {WIRE_STATUS, .text = text_of(tag)};

    if (!last || !g_ascii_isdigit(last[1]))
        return value;
    value.kind = WIRE_NUMBER;
    value.number = (gint64)g_ascii_strtoull(last + 1, NULL, 10);
    return value;
}

/* The fields of an error are known by letters: M is its message. */
static WireValue read_error(PostgresMessage *message)
{
    WireValue value = {WIRE_ERROR, .text = text_of("")};

    while (message->at < message->length) {
        char field = (char)postgres_message_number(message, 1);
        if (field == '\0')
            break;
        const char *text = postgres_message_text(message);
        if (field == 'M')
            value.text = text_of(text);
    }
    return value;
}

/* A statement of several has come to its end. */
static void end_statement(PostgresReply *reply, WireValue value)
{
    if (reply->has_rows && value.kind != WIRE_ERROR) {
        value = (WireValue){WIRE_LIST, .item_count = reply->rows.length};
        value.items =
            arena_copy(reply->arena, reply->rows.data, reply->rows.length, sizeof(WireValue));
    }
    vec_clear(&reply->rows);
    reply->has_rows = false;
    vec_push(&reply->values, value);
}

static void read_answer(PostgresReply *reply, PostgresMessage *message)
{
    switch (message->type) {
    case 'T': read_columns(reply, message); break;
    case 'D': read_row(reply, message); break;
    case 'C': end_statement(reply, read_tag(postgres_message_text(message))); break;
    case 'E': end_statement(reply, read_error(message)); break;
    case 's': end_statement(reply, (WireValue){WIRE_STATUS, .text = text_of("")}); break;
    case 'I': end_statement(reply, (WireValue){WIRE_STATUS, .text = text_of("")}); break;
    default: break;
    }
}

/* What nobody asked for, or what only lets the client go on. */
static bool is_push(const char *bytes, char last)
{
    return last == 'G' || last == 'W' || last == 'A' || last == 'N' ||
           (last == 'S' && bytes[0] == 'S');
}

WireValue postgres_value(Arena *arena, const char *bytes, gsize length)
{
    PostgresReply reply = {.arena = arena};
    WireValue value = {WIRE_STATUS, .text = text_of("")};
    char last = '\0';

    for (gsize at = 0; at < length;) {
        PostgresMessage message = postgres_message_next(bytes, &at);
        last = message.type;
        read_answer(&reply, &message);
    }
    if (reply.values.length == 1) {
        value = reply.values.data[0];
    } else if (reply.values.length > 1) {
        value = (WireValue){WIRE_LIST, .item_count = reply.values.length};
        value.items = arena_copy(arena, reply.values.data, reply.values.length, sizeof(WireValue));
    }
    value.is_push = is_push(bytes, last);
    vec_free(&reply.rows);
    vec_free(&reply.values);
    return value;
}

/* ---- writing ---- */

static void append_number(GString *out, guint32 number, guint size)
{
    while (size-- > 0)
        g_string_append_c(out, (char)(number >> size * 8));
}

/* A message begins; its length is set where it ends. */
static gsize begin(GString *out, char type)
{
    g_string_append_c(out, type);
    append_number(out, 0, 4);
    return out->len - 4;
}

static void end(GString *out, gsize at)
{
    guint32 size = (guint32)(out->len - at);

    for (guint i = 0; i < 4; i++)
        out->str[at + i] = (char)(size >> (3 - i) * 8);
}

static void append_text(GString *out, WireText text)
{
    g_string_append_len(out, text.bytes, (gssize)text.length);
    g_string_append_c(out, '\0');
}

static void append_bind(GString *out, const WireText *words, guint count)
{
    gsize at = begin(out, 'B');

    append_number(out, 0, 2 + 2); /* the unnamed portal and statement, and all in text */
    append_number(out, count - 1, 2);
    for (guint i = 1; i < count; i++) {
        append_number(out, (guint32)words[i].length, 4);
        g_string_append_len(out, words[i].bytes, (gssize)words[i].length);
    }
    append_number(out, 0, 2);
    end(out, at);
}

void postgres_write(GString *out, const WireText *words, guint count)
{
    if (count == 1) {
        gsize query = begin(out, 'Q');
        append_text(out, words[0]);
        end(out, query);
        return;
    }
    gsize at = begin(out, 'P');
    append_text(out, text_of(""));
    append_text(out, words[0]);
    append_number(out, 0, 2);
    end(out, at);
    append_bind(out, words, count);
    at = begin(out, 'D');
    append_text(out, text_of("P"));
    end(out, at);
    at = begin(out, 'E');
    append_text(out, text_of(""));
    append_number(out, 0, 4);
    end(out, at);
    end(out, begin(out, 'S'));
}
