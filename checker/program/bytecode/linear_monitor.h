/* The monitor of `linearizable`: what it has to remember of the run so far. (The other guarantees
 * of reads are compiled to ordinary code: compile_monitor.c.)
 *
 * Versions are numbers; `none` is below all of them. Arrays have a place for each object (one where
 * requests name no object). All slots are numbers of the unpacked state.
 *
 *   settled[o]  the newest version of a write or read that ended; `limit`: what it was when the read
 *               began
 *   begun[o]    the processes (bit by bit) with a write under way
 *   latest[o]   the newest version of a write that ended
 *   owed[o][v]  a read returned v before any write that ended had written it: the writes then under
 *               way, of which one has to turn out to be at least v */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { NO_SLOT = UINT32_MAX };
enum { MAX_VERSIONS = 256 }; /* that it tells apart */

typedef struct LinearMonitor { /* of one guarded request in one process instance */
    bool is_read;
    uint8_t monitor;
    uint32_t active; /* slot: the request has begun */
    uint32_t object; /* register of v with its ordinal; NO_SLOT: one object */
    uint32_t objects;
    uint32_t writer; /* bit of the process in `begun` */
    uint32_t lost;   /* the bit there that says: a write's version will never be known */
    int64_t lowest;  /* of all versions */
    uint32_t version_count;
    uint32_t settled, latest, begun, owed; /* first slots */
    uint32_t limit;                        /* of this request, a read; else NO_SLOT */
} LinearMonitor;

/* Of what is remembered, what one request looks at and changes: `begun` to `latest` of the object that
 * it means, `owed` of that object's first version; `limit` is NULL in a write. */
#define LINEAR_SLOTS_FIELDS int64_t *active, *limit, *settled, *begun, *latest, *owed;

typedef struct LinearSlots {
    LINEAR_SLOTS_FIELDS
} LinearSlots;

LinearSlots linear_monitor_slots(const LinearMonitor *monitor, int64_t *v);
void linear_monitor_begin(const LinearMonitor *monitor, const LinearSlots *slots);
/* Adds the monitors that are broken, bit by bit. Without a version (NONE) a write has begun and never
 * ends. False where the version is beyond those that there is room for. */
bool linear_monitor_finish(const LinearMonitor *monitor, const LinearSlots *slots, int64_t version,
                           uint64_t *broken);
