/* A parser of a protocol under libFuzzer: STALEMATE_PARSER=redis-request, memcached-reply and so on. ./dev fuzz_wire builds
 * and runs it.
 *
 * Of any bytes: what comes in pieces is understood as what comes at once; a whole message is as long as was said, its
 * words and values are inside it, and a request that was written anew has the same words. */
#include "checker/wire/protocol/protocol.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { MOST_PIECES = 16 };

typedef WireProgress Scan(WireCursor *cursor, const char *bytes, gsize length);

static const Protocol *protocol;
static bool is_request;
static guint64 sum; /* of all bytes that texts point to: they are read */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *parser = getenv("STALEMATE_PARSER");
    g_auto(GStrv) parts = g_strsplit(parser ? parser : "", "-", 2);

    protocol = parts[0] ? protocol_find(parts[0]) : NULL;
    is_request = protocol && g_strcmp0(parts[1], "request") == 0;
    if (!protocol || (!is_request && g_strcmp0(parts[1], "reply") != 0)) {
        fprintf(stderr, "STALEMATE_PARSER is no parser\n");
        exit(2);
    }
    return 0;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void look(WireText text, const char *bytes, gsize length)
{
    must(text.length == 0 || (text.bytes >= bytes && text.bytes + text.length <= bytes + length));
    for (gsize i = 0; i < text.length; i++)
        sum += (unsigned char)text.bytes[i];
}

static void look_at_value(const WireValue *value, const char *bytes, gsize length)
{
    look(value->text, bytes, length);
    for (guint i = 0; i < value->item_count; i++)
        look_at_value(&value->items[i], bytes, length);
}

/* What was written by us is understood as it was meant: written once more it is the same. */
static void write_again(Arena *arena, const WireText *words, guint count)
{
    g_autoptr(GString) once = g_string_new(NULL);
    g_autoptr(GString) twice = g_string_new(NULL);
    WireCursor cursor = {0};
    guint again;

    protocol->write(once, words, count);
    if (protocol->scan_request(&cursor, once->str, once->len) != WIRE_WHOLE ||
        cursor.at != once->len)
        return; /* words that came in a line may have no way back */
    const WireText *written = protocol->words(arena, once->str, once->len, &again);
    protocol->write(twice, written, again);
    must(g_string_equal(once, twice));
}

/* What asks for no reply is as long, and as whole, once it asks for one. */
static void ask(const char *bytes, gsize length)
{
    g_autofree char *copy = g_memdup2(bytes, length);
    WireCursor cursor = {0};

    if (!protocol->ask(copy, length))
        return;
    must(protocol->scan_request(&cursor, copy, length) == WIRE_WHOLE && cursor.at == length);
}

/* A connection as it is when whole requests come: MySQL's is let in first. */
static void *session_new(void)
{
    static const char greeting[] = "\2\0\0\0\x0ax", in[] = "\1\0\0\2\0";
    void *session = protocol->session_new ? protocol->session_new() : NULL;

    if (session && strcmp(protocol->name, "mysql") == 0) {
        protocol->note_reply(session, greeting, sizeof greeting - 1);
        protocol->note_reply(session, in, sizeof in - 1);
    }
    return session;
}

static void session_free(void *session)
{
    if (session)
        protocol->session_free(session);
}

/* Where words are not in the message, for they are filled in from earlier ones: that they can be read to their ends. */
static void read_with_session(Arena *arena, const char *bytes, gsize length)
{
    void *session = session_new();
    WireMessage message;

    protocol->read(session, arena, bytes, length, &message);
    for (guint i = 0; i < message.request.count; i++)
        look(message.request.words[i], message.request.words[i].bytes,
             message.request.words[i].length);
    for (guint i = 0; i < message.part_count; i++)
        look(message.parts[i].words[0], message.parts[i].words[0].bytes,
             message.parts[i].words[0].length);
    sum += message.effect;
    session_free(session);
}

static void note_reply(const char *bytes, gsize length)
{
    void *session = protocol->session_new();
    g_autofree char *copy = g_memdup2(bytes, length);

    if (protocol->edit_reply)
        protocol->edit_reply(session, copy, length);
    protocol->note_reply(session, copy, length);
    protocol->session_free(session);
}

/* Values in binary are made anew, and lie nowhere in the message. */
static void look_at_made(const WireValue *value)
{
    look(value->text, value->text.bytes, value->text.length);
    for (guint i = 0; i < value->item_count; i++)
        look_at_made(&value->items[i]);
}

static void read_whole(const char *bytes, gsize length, guint awaited)
{
    Arena *arena = arena_new();
    guint count;

    if (is_request && protocol->read) {
        read_with_session(arena, bytes, length);
    } else if (is_request) {
        const WireText *words = protocol->words(arena, bytes, length, &count);
        for (guint i = 0; i < count; i++)
            look(words[i], bytes, length);
        look(protocol->connection_name(words, count), bytes, length);
        sum += protocol->effect(words, count);
        write_again(arena, words, count);
        if (protocol->ask)
            ask(bytes, length);
    } else {
        const WireValue value = protocol_value(protocol, arena, awaited, bytes, length);
        if (protocol->value_awaited)
            look_at_made(&value);
        else
            look_at_value(&value, bytes, length);
        sum += protocol->is_retried && protocol->is_retried(&value);
        sum +=
            protocol->is_unwanted && protocol->is_unwanted(&(WireText){"mg", 2}, 1, bytes, length);
        if (protocol->note_reply)
            note_reply(bytes, length);
    }
    arena_free(arena);
}

/* Each piece in memory of its own, so that a read behind it is seen. */
static WireProgress in_pieces(Scan *scan, WireCursor cursor, const char *bytes, gsize length,
                              gsize piece, gsize *at)
{
    WireProgress progress = WIRE_MORE;

    for (gsize there = MIN(piece, length); progress == WIRE_MORE && there > 0;
         there += MIN(piece, length - there)) {
        g_autofree char *copy = g_memdup2(bytes, there);
        progress = scan(&cursor, copy, there);
        must(cursor.at <= there);
        if (there == length)
            break;
    }
    *at = cursor.at;
    return progress;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Scan *scan = is_request ? protocol->scan_request : protocol->scan_reply;
    gsize at;

    if (size < 2)
        return 0;
    /* Few bytes come one by one; many in few pieces, each of which is a copy of all before it. */
    const gsize piece = MAX(data[0] % 8u + 1, size / MOST_PIECES);
    const guint awaited =
        protocol->value_awaited ? data[0] / 8u : 0; /* as if that had been asked */
    g_autofree char *bytes = g_memdup2(data + 1, size - 1);
    void *session = protocol->value_awaited ? session_new() : NULL;
    const WireCursor beginning = {.session = session, .awaited = awaited};
    WireCursor cursor = beginning;
    WireProgress progress = scan(&cursor, bytes, size - 1);
    if (progress == WIRE_WHOLE) {
        must(cursor.at > 0 && cursor.at <= size - 1);
        g_autofree char *message = g_memdup2(bytes, cursor.at);
        read_whole(message, cursor.at, awaited);
    }
    must(in_pieces(scan, beginning, bytes, size - 1, piece, &at) == progress);
    must(progress != WIRE_WHOLE || at == cursor.at);
    session_free(session);
    return 0;
}
