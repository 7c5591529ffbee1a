/* What holds of any bytes, of each protocol: a message ends at the same byte whether they come at once or one by one, and
 * what is whole can be read. Pieces of real messages are mixed, so that many are whole. */
#pragma once

#include "checker/wire/protocol/protocol.h"

typedef WireProgress WireScan(WireCursor *cursor, const char *bytes, gsize length);

/* All at once, and byte by byte with one cursor: both must say the same. */
WireProgress wire_scan_both(WireScan *scan, const char *bytes, gsize length, gsize *used);

/* Messages of up to so many pieces; of the replies among them each kind of progress has a floor of a twentieth, of
 * requests that are whole and say something likewise. STALEMATE_FUZZ_WIRE says another number of rounds. */
void wire_any_bytes(const char *protocol, const WireText *pieces, guint count, guint most_pieces);

#define WIRE_PIECE(text)                                                                           \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }
