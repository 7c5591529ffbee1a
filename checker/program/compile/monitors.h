/* What the monitors of guarantees of reads share; see compile_monitor.c. */
#pragma once

#include "checker/program/compile/compile.h"

/* Requests about the same kind of object; those that name none are one family. */
typedef struct Family {
    const Type *object; /* or NULL */
    uint32_t objects;
    uint32_t first_object; /* so many have the families before it */
    int64_t low, high;     /* of all versions */
    uint32_t written, settled, latest, begun, owed, seen, own;
    uint32_t *ages; /* by check: the first timer of a bound that is a duration; else NO_SLOT */
} Family;

typedef struct Guarantee {
    bool wanted;
    uint8_t monitor;
} Guarantee;

typedef struct RequestMonitors {
    const Family *family;
    bool is_read, has_versions, may_give_none;
    Guarantee fresh, monotonic, own, linear;
    bool has_bound;         /* some check bounds how old a read may be */
    bool tells;             /* some measure asks how old reads are */
    uint32_t number;        /* of the requests that tell */
    uint32_t active;        /* slot: it has begun; NO_SLOT where that does not matter */
    uint32_t object;        /* slot: the ordinal of its object; NO_SLOT: there is one */
    uint32_t floor;         /* slot: the newest version of a write that had ended when it began */
    uint32_t *aged_floors;  /* slots, by check: likewise, of one that ended as long before as the
                               bound says; NO_SLOT where the bound is none in time */
    int32_t linear_monitor; /* its number, or -1 */
} RequestMonitors;

/* ---- compile_monitor.c ---- */
uint32_t compile_monitor_slot(Compiler *c, int64_t low, int64_t high); /* of this request alone */
/* What is remembered of the request's object, from slot `first` on. */
Where compile_monitor_where(Compiler *c, const RequestMonitors *monitors, uint32_t first);
/* The guarantee is broken where `version` is below `least`. */
void compile_monitor_require(Compiler *c, uint8_t monitor, Reg least, Reg version);
/* A group of slots from `first` on that goes blank when no process will read it again. */
void compile_monitor_group(Compiler *c, uint32_t first);
