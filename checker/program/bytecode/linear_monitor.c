#include "checker/program/bytecode/linear_monitor.h"

#include "checker/program/bytecode/instruction.h"

LinearSlots linear_monitor_slots(const LinearMonitor *monitor, int64_t *v)
{
    uint32_t object = monitor->object == NO_SLOT ? 0 : (uint32_t)v[monitor->object];

    return (LinearSlots){
        .active = &v[monitor->active],
        .limit = monitor->limit == NO_SLOT ? NULL : &v[monitor->limit],
        .settled = &v[monitor->settled + object],
        .begun = &v[monitor->begun + object],
        .latest = &v[monitor->latest + object],
        .owed = &v[monitor->owed + object * monitor->version_count],
    };
}

static void raise_to(int64_t *slot, int64_t version)
{
    if (*slot < version)
        *slot = version;
}

/* Where an earlier write of this process is still under way (it ended without a version, or the
 * process began again), nobody will ever know what that one wrote: what is newer than all that is
 * known may be of it, for good. */
static void begin_write(const LinearMonitor *monitor, const LinearSlots *slots)
{
    int64_t writer = (int64_t)1 << monitor->writer;

    for (uint32_t i = 0; (*slots->begun & writer) && i < monitor->version_count; i++)
        if (slots->owed[i] & writer)
            slots->owed[i] = 0;
    if (*slots->begun & writer)
        *slots->begun |= (int64_t)1 << monitor->lost;
    *slots->begun |= writer;
}

void linear_monitor_begin(const LinearMonitor *monitor, const LinearSlots *slots)
{
    if (*slots->active)
        return;
    *slots->active = 1;
    if (monitor->is_read)
        *slots->limit = *slots->settled;
    else
        begin_write(monitor, slots);
}

/* A version that no write has turned out to be yet is one of a write under way, or made up; before
 * any write, it is the one that was there from the start. */
static bool owe(const LinearMonitor *monitor, const LinearSlots *slots, int64_t version)
{
    bool none_ended = *slots->latest < monitor->lowest;

    if (*slots->begun >> monitor->lost & 1)
        return true;
    if (version <= *slots->latest || (*slots->begun == 0 && none_ended))
        return true;
    if (*slots->begun == 0)
        return false;
    int64_t *debt = &slots->owed[version - monitor->lowest];
    if (*debt == 0)
        *debt = *slots->begun;
    return true;
}

static bool finish_read(const LinearMonitor *monitor, const LinearSlots *slots, int64_t version)
{
    bool is_new_enough = version >= *slots->limit;
    bool is_written = owe(monitor, slots, version);

    raise_to(slots->settled, version);
    return is_new_enough && is_written;
}

/* The write turned out to be `version`. */
static bool settle(const LinearMonitor *monitor, const LinearSlots *slots, int64_t version)
{
    int64_t writer = (int64_t)1 << monitor->writer;
    bool holds = true;

    *slots->begun &= ~writer;
    for (uint32_t i = 0; i < monitor->version_count; i++) {
        int64_t *debt = &slots->owed[i];
        if (!(*debt & writer))
            continue;
        *debt = version >= monitor->lowest + i ? 0 : *debt & ~writer;
        if (*debt == 0 && version < monitor->lowest + i)
            holds = false;
    }
    return holds;
}

static bool finish_write(const LinearMonitor *monitor, const LinearSlots *slots, int64_t version)
{
    bool holds = settle(monitor, slots, version);

    raise_to(slots->latest, version);
    raise_to(slots->settled, version);
    return holds;
}

bool linear_monitor_finish(const LinearMonitor *monitor, const LinearSlots *slots, int64_t version,
                           uint64_t *broken)
{
    if (version != NONE && (uint64_t)(version - monitor->lowest) >= monitor->version_count)
        return false;
    linear_monitor_begin(monitor,
                         slots); /* a request with no operation begins and ends in one step */
    *slots->active = 0;
    if (version == NONE)
        return true;
    bool holds = monitor->is_read ? finish_read(monitor, slots, version)
                                  : finish_write(monitor, slots, version);
    if (!holds)
        *broken |= (uint64_t)1 << monitor->monitor;
    return true;
}
