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

/* False where a version is beyond those that there is room for. */
static inline bool linear_monitor_follows(const LinearMonitor *monitor, int64_t version,
                                          bool has_version)
{
    return !has_version || (uint64_t)(version - monitor->lowest) < monitor->version_count;
}

void linear_monitor_begin(const LinearMonitor *monitor, int64_t *v);
/* Returns the promises that are broken, bit by bit. */
uint64_t linear_monitor_finish(const LinearMonitor *monitor, int64_t *v, int64_t version,
                               bool has_version);
