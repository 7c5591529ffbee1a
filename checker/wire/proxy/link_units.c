/* Bytes of a connection become units, and units bytes again. */
#include "checker/wire/proxy/proxy_private.h"

#include <string.h>

/* ---- what comes in ---- */

void link_make_raw(Link *link)
{
    link->is_raw = true;
    for (guint i = 0; i < link->sent->len; i++) {
        const Unit *unit = link->sent->pdata[i];
        if (unit->reply)
            g_byte_array_append(link->client.out, (const guint8 *)unit->reply,
                                (guint)unit->reply_length);
    }
    for (guint i = 0; i < link->held->len; i++) {
        const Unit *unit = link->held->pdata[i];
        g_byte_array_append(link->server.out, (const guint8 *)unit->bytes, (guint)unit->length);
    }
    g_ptr_array_set_size(link->sent, 0);
    g_ptr_array_set_size(link->held, 0);
}

void link_move_bytes(GByteArray *from, GByteArray *to)
{
    g_byte_array_append(to, from->data, from->len);
    g_byte_array_set_size(from, 0);
}

static void take_name(Link *link, const Unit *unit)
{
    if (!link->proxy->protocol->connection_name)
        return;
    WireText name =
        link->proxy->protocol->connection_name(unit->request.words, unit->request.count);

    if (!name.bytes)
        return;
    g_free(link->name);
    link->name = wire_text_copy(name);
}

/* Whole requests become units; what is no request makes the connection a raw one. */
void link_read_requests(Link *link)
{
    LinkSide *side = &link->client;
    const Protocol *protocol = link->proxy->protocol;
    gsize at = 0;

    while (at < side->in->len) {
        const char *bytes = (const char *)side->in->data + at;
        WireProgress progress = protocol->scan_request(&side->cursor, bytes, side->in->len - at);
        if (progress == WIRE_MORE)
            break;
        if (progress == WIRE_GARBAGE) {
            link->proxy->counts.garbage++;
            g_byte_array_remove_range(side->in, 0, (guint)at);
            link_make_raw(link);
            return;
        }
        Unit *unit = unit_new(link, protocol, link->session, bytes, side->cursor.at);
        take_name(link, unit);
        g_ptr_array_add(link->held, unit);
        link->proxy->counts.requests++;
        at += side->cursor.at;
        side->cursor = (WireCursor){.session = link->session};
    }
    if (at > 0)
        g_byte_array_remove_range(side->in, 0, (guint)at);
}

Unit *link_first_unanswered(const Link *link)
{
    for (guint i = 0; i < link->sent->len; i++)
        if (!((Unit *)link->sent->pdata[i])->reply)
            return link->sent->pdata[i];
    return NULL;
}

/* After an error in what was flushed nothing that is not a Sync gets a reply: none is waited for. */
static void skip_unread(Link *link)
{
    const ProxyObserver *observer = &link->proxy->observer;
    Unit *unit;

    while (link->failure && (unit = link_first_unanswered(link)) && !unit->is_synced) {
        unit_skip(unit, link->failure);
        if (observer->answered)
            observer->answered(observer->user, unit);
    }
}

/* The error that a reply ends with, maybe behind the results of other statements; or NULL. */
static const WireValue *error_of(const WireValue *value)
{
    if (value->kind == WIRE_LIST && value->item_count > 0)
        value = &value->items[value->item_count - 1];
    return value->kind == WIRE_ERROR ? value : NULL;
}

/* What a reply says of those behind it. */
static void note_failure(Link *link, Unit *unit)
{
    const WireValue *error = error_of(&unit->value);

    if (unit->is_flushed && error && !link->failure) {
        g_autofree char *text = wire_text_copy(error->text);
        link->failure = g_strconcat("skipped after an error: ", text, NULL);
    } else if (unit->is_synced && link->failure) {
        if (unit->request.count > 0 || unit->parts)
            unit_skip(unit, link->failure); /* all but its Sync */
        g_clear_pointer(&link->failure, g_free);
    }
}

/* A push, or an error that nobody asked for, goes through at once, behind the replies that may go. */
static void take_reply(Link *link, char *bytes, gsize length)
{
    const ProxyObserver *observer = &link->proxy->observer;
    Unit *unit = link_first_unanswered(link);

    if (link->proxy->protocol->edit_reply)
        link->proxy->protocol->edit_reply(link->session, bytes, length);
    if (link->proxy->protocol->note_reply)
        link->proxy->protocol->note_reply(link->session, bytes, length);
    if (unit)
        unit_answer(unit, link->proxy->protocol, bytes, length);
    if (!unit || unit->value.is_push) {
        if (unit)
            unit->reply = NULL;
        link_send_replies(link);
        g_byte_array_append(link->client.out, (const guint8 *)bytes, (guint)length);
        return;
    }
    note_failure(link, unit);
    if (observer->answered)
        observer->answered(observer->user, unit);
    skip_unread(link);
}

void link_read_replies(Link *link)
{
    LinkSide *side = &link->server;
    gsize at = 0;

    while (at < side->in->len && !link->is_raw) {
        char *bytes = (char *)side->in->data + at;
        const Unit *asked = link_first_unanswered(link);
        side->cursor.session = link->session;
        side->cursor.awaited = asked ? asked->awaited : 0;
        WireProgress progress =
            link->proxy->protocol->scan_reply(&side->cursor, bytes, side->in->len - at);
        if (progress == WIRE_MORE)
            break;
        if (progress == WIRE_GARBAGE) {
            link->proxy->counts.garbage++;
            g_byte_array_remove_range(side->in, 0, (guint)at);
            link_make_raw(link);
            return;
        }
        take_reply(link, bytes, side->cursor.at);
        at += side->cursor.at;
        side->cursor = (WireCursor){0};
    }
    if (at > 0)
        g_byte_array_remove_range(side->in, 0, (guint)at);
}

/* ---- what goes out ---- */

/* What is between MULTI and EXEC is kept by the server, and belongs to the EXEC. */
static void note_transaction(Link *link, Unit *unit)
{
    if (unit->effect == WIRE_CLOSES) {
        unit->kept = link->kept ? g_steal_pointer(&link->kept)
                                : g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    } else if (unit->effect == WIRE_DROPS) {
        g_clear_pointer(&link->kept, g_ptr_array_unref);
    } else if (link->kept) {
        g_ptr_array_add(link->kept, unit_ref(unit));
    } else if (unit->effect == WIRE_OPENS) {
        link->kept = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    }
}

/* SQL is answered at once within a transaction, too: what is asked of the observer is each statement, and the COMMIT or
 * ROLLBACK with those before it. */
static void note_sql(Link *link, Unit *unit)
{
    bool ends = unit->effect == WIRE_CLOSES || unit->effect == WIRE_DROPS;

    unit->in_transaction = link->kept || unit->effect == WIRE_OPENS;
    if (ends && link->kept && !unit->kept)
        unit->kept = g_ptr_array_ref(link->kept);
}

static void note_sql_sent(Link *link, Unit *unit)
{
    bool ends = unit->effect == WIRE_CLOSES || unit->effect == WIRE_DROPS;

    if (ends)
        g_clear_pointer(&link->kept, g_ptr_array_unref);
    if (unit->effect == WIRE_OPENS && !link->kept)
        link->kept = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    if (link->kept && unit->effect != WIRE_SILENT)
        g_ptr_array_add(link->kept, unit_ref(unit));
}

/* Whether the first held request may go now. */
static bool may_send(Link *link, Unit *unit)
{
    const ProxyObserver *observer = &link->proxy->observer;
    bool is_kept = link->kept && unit->effect != WIRE_CLOSES && unit->effect != WIRE_DROPS;

    if (link->proxy->protocol->is_sql) {
        note_sql(link, unit);
        return !observer->may_pass || unit->effect == WIRE_DENIED ||
               observer->may_pass(observer->user, unit);
    }
    if (is_kept || unit->effect == WIRE_OPENS)
        return true;
    if (unit->effect == WIRE_CLOSES && !unit->kept)
        note_transaction(link, unit);
    return !observer->may_pass || observer->may_pass(observer->user, unit);
}

/* It never comes to the server; an error is its reply. */
static void lose_request(Link *link, Unit *unit)
{
    const ProxyObserver *observer = &link->proxy->observer;
    const Protocol *protocol = link->proxy->protocol;
    const bool is_within = link->kept && protocol->refusal_within;

    g_ptr_array_add(link->sent, unit);
    unit_answer(unit, protocol, is_within ? protocol->refusal_within : protocol->refusal,
                protocol->refusal_length);
    if (unit->is_quiet)
        unit->reply_length = 0; /* it would not hear of it */
    if (observer->answered)
        observer->answered(observer->user, unit);
}

/* It asks for TLS; some programs go on without it. */
static void deny_request(Link *link, Unit *unit)
{
    const char *denial = link->proxy->protocol->denial;

    link->is_denied = true;
    unit->reply = arena_strndup(unit->arena, denial, strlen(denial));
    unit->reply_length = strlen(denial);
    g_ptr_array_add(link->sent, unit);
}

void link_send_requests(Link *link)
{
    while (link->held->len > 0 && !link->is_raw) {
        Unit *unit = link->held->pdata[0];
        if (!may_send(link, unit))
            return;
        if (!link->proxy->protocol->is_sql && !(unit->effect == WIRE_CLOSES && unit->kept))
            note_transaction(link, unit);
        g_ptr_array_steal_index(link->held, 0);
        if (unit->is_lost || unit->effect == WIRE_DENIED) {
            if (unit->is_lost)
                lose_request(link, unit);
            else
                deny_request(link, unit);
            continue;
        }
        link->is_denied = false; /* it goes on without */
        if (link->proxy->protocol->is_sql && !link->failure)
            note_sql_sent(link, unit);
        const WireEffect effect = unit->effect;
        g_byte_array_append(link->server.out, (const guint8 *)unit->bytes, (guint)unit->length);
        if (effect == WIRE_SILENT)
            unit_free(unit);
        else
            g_ptr_array_add(link->sent, unit);
        skip_unread(link);
        if (effect == WIRE_STREAMS) {
            link->proxy->counts.streams++;
            link_make_raw(link);
        }
    }
}

void link_send_replies(Link *link)
{
    const ProxyObserver *observer = &link->proxy->observer;

    while (link->sent->len > 0) {
        Unit *unit = link->sent->pdata[0];
        if (!unit->reply || (observer->may_answer && !observer->may_answer(observer->user, unit)))
            return;
        g_byte_array_append(link->client.out, (const guint8 *)unit->reply,
                            (guint)unit->reply_length);
        g_ptr_array_remove_index(link->sent, 0);
    }
}
