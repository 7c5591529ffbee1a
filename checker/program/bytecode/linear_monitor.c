#include "checker/program/bytecode/linear_monitor.h"

static uint32_t object_of(const LinearMonitor *monitor, const int64_t *v)
{
    return monitor->object == NO_SLOT ? 0 : (uint32_t)v[monitor->object];
}

static void raise_to(int64_t *slot, int64_t version)
{
    if (*slot < version)
        *slot = version;
}

/* Where an earlier write of this process is still under way (it ended without a version, or the
 * process began again), nobody will ever know what that one wrote: what is newer than all that is
 * known may be of it, for good. */
static void begin_write(const LinearMonitor *monitor, int64_t *v, uint32_t object)
{
    int64_t writer = (int64_t)1 << monitor->writer;
    int64_t *owed = &v[monitor->owed + object * monitor->version_count];

    for (uint32_t i = 0; (v[monitor->begun + object] & writer) && i < monitor->version_count; i++)
        if (owed[i] & writer)
            owed[i] = 0;
    if (v[monitor->begun + object] & writer)
        v[monitor->begun + object] |= (int64_t)1 << monitor->lost;
    v[monitor->begun + object] |= writer;
}

void linear_monitor_begin(const LinearMonitor *monitor, int64_t *v)
{
    uint32_t object = object_of(monitor, v);

    if (v[monitor->active])
        return;
    v[monitor->active] = 1;
    if (monitor->is_read)
        v[monitor->limit] = v[monitor->settled + object];
    else
        begin_write(monitor, v, object);
}

static uint64_t unless(bool holds, const LinearMonitor *monitor)
{
    return holds ? 0 : (uint64_t)1 << monitor->monitor;
}

/* A version that no write has turned out to be yet is one of a write under way, or made up; before
 * any write, it is the one that was there from the start. */
static uint64_t owe(const LinearMonitor *monitor, int64_t *v, uint32_t object, int64_t version)
{
    int64_t *owed = &v[monitor->owed + object * monitor->version_count];

    bool none_ended = v[monitor->latest + object] < monitor->lowest;

    if (v[monitor->begun + object] >> monitor->lost & 1)
        return 0;
    if (version <= v[monitor->latest + object] || (v[monitor->begun + object] == 0 && none_ended))
        return 0;
    if (v[monitor->begun + object] == 0)
        return unless(false, monitor);
    int64_t *debt = &owed[version - monitor->lowest];
    if (*debt == 0)
        *debt = v[monitor->begun + object];
    return 0;
}

static uint64_t finish_read(const LinearMonitor *monitor, int64_t *v, uint32_t object,
                            int64_t version)
{
    uint64_t broken = unless(version >= v[monitor->limit], monitor);

    broken |= owe(monitor, v, object, version);
    raise_to(&v[monitor->settled + object], version);
    return broken;
}

/* The write turned out to be `version`. */
static uint64_t settle(const LinearMonitor *monitor, int64_t *v, uint32_t object, int64_t version)
{
    int64_t *owed = &v[monitor->owed + object * monitor->version_count];
    int64_t writer = (int64_t)1 << monitor->writer;
    uint64_t broken = 0;

    v[monitor->begun + object] &= ~writer;
    for (uint32_t i = 0; i < monitor->version_count; i++) {
        if (!(owed[i] & writer))
            continue;
        owed[i] = version >= monitor->lowest + i ? 0 : owed[i] & ~writer;
        if (owed[i] == 0 && version < monitor->lowest + i)
            broken |= unless(false, monitor);
    }
    return broken;
}

static uint64_t finish_write(const LinearMonitor *monitor, int64_t *v, uint32_t object,
                             int64_t version)
{
    uint64_t broken = settle(monitor, v, object, version);

    raise_to(&v[monitor->latest + object], version);
    raise_to(&v[monitor->settled + object], version);
    return broken;
}

uint64_t linear_monitor_finish(const LinearMonitor *monitor, int64_t *v, int64_t version,
                               bool has_version)
{
    uint32_t object = object_of(monitor, v);

    linear_monitor_begin(monitor, v); /* a request with no operation begins and ends in one step */
    v[monitor->active] = 0;
    if (!has_version) /* a write that ends without saying its version: begun and never ended */
        return 0;
    return monitor->is_read ? finish_read(monitor, v, object, version)
                            : finish_write(monitor, v, object, version);
}
