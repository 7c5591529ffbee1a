#include "tests/unit/wire_bytes.h"

#include "checker/wire/proxy/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 300000, MOST_BYTES = 1024 };

WireProgress wire_scan_both(WireScan *scan, const char *bytes, gsize length, gsize *used)
{
    WireCursor whole = {0}, pieces = {0};
    WireProgress once = scan(&whole, bytes, length), last = WIRE_MORE;
    gsize at = 0;

    while (last == WIRE_MORE && at < length)
        last = scan(&pieces, bytes, ++at);
    assert_int_equal(once, last);
    if (once == WIRE_WHOLE) {
        assert_int_equal(whole.at, pieces.at);
        assert_int_equal(whole.at, at); /* not a byte more than it has was needed */
    }
    *used = whole.at;
    return once;
}

typedef struct Counts {
    guint whole, garbage, more, requests, rounds;
} Counts;

static gsize mix(GRand *rand, char *bytes, const WireText *pieces, guint count, guint most)
{
    guint wanted = (guint)g_rand_int_range(rand, 1, (gint32)most + 1);
    gsize length = 0;

    for (guint k = 0; k < wanted; k++) {
        const WireText *piece = &pieces[g_rand_int_range(rand, 0, (gint32)count)];
        if (length + piece->length > MOST_BYTES)
            break;
        memcpy(bytes + length, piece->bytes, piece->length);
        length += piece->length;
    }
    if (g_rand_boolean(rand))
        bytes[g_rand_int_range(rand, 0, (gint32)length)] = (char)g_rand_int_range(rand, 0, 256);
    return length;
}

/* As the proxy reads them: with what is kept of the connection. */
static void read_both(const Protocol *protocol, const char *bytes, gsize length, Counts *counts)
{
    void *session = protocol->session_new ? protocol->session_new() : NULL;
    gsize used;
    WireProgress reply = wire_scan_both(protocol->scan_reply, bytes, length, &used);

    counts->whole += reply == WIRE_WHOLE;
    counts->garbage += reply == WIRE_GARBAGE;
    counts->more += reply == WIRE_MORE;
    if (reply == WIRE_WHOLE) {
        g_autoptr(Arena) arena = arena_new();
        g_autofree char *copy =
            g_memdup2(bytes, used); /* of just that size: nothing behind it may be read */
        protocol->value(arena, copy, used);
        if (protocol->note_reply)
            protocol->note_reply(session, copy, used);
    }
    if (wire_scan_both(protocol->scan_request, bytes, length, &used) == WIRE_WHOLE) {
        Unit *unit = unit_new(NULL, protocol, session, bytes, used);
        g_autofree char *text = unit_text(unit);
        counts->requests += *text != '\0';
        assert_true(unit->request.count > 0 || unit->effect == WIRE_SILENT || protocol->is_sql);
        unit_free(unit);
    }
    if (session)
        protocol->session_free(session);
}

void wire_any_bytes(const char *name, const WireText *pieces, guint count, guint most_pieces)
{
    const Protocol *protocol = protocol_find(name);
    const char *wanted = g_getenv("STALEMATE_FUZZ_WIRE");
    Counts counts = {.rounds = wanted ? (guint)atoi(wanted) : ROUNDS};
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    assert_non_null(protocol);
    for (guint i = 0; i < counts.rounds; i++) {
        char bytes[MOST_BYTES];
        gsize length = mix(rand, bytes, pieces, count, most_pieces);
        read_both(protocol, bytes, length, &counts);
    }
    print_message(
        "# %s: %u messages, of the replies %u whole, %u garbage, %u not whole; %u requests\n", name,
        counts.rounds, counts.whole, counts.garbage, counts.more, counts.requests);
    assert_true(MIN(counts.whole, MIN(counts.garbage, MIN(counts.more, counts.requests))) >
                counts.rounds / 20);
}
