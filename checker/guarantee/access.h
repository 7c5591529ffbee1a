/* What an operation of a log is of the register that its key is. */
#pragma once

#include "checker/base/arena.h"
#include "checker/log/log_entry.h"

typedef struct Access { /* of a register */
    const LogEntry *entry;
    const char *value; /* NULL: there is nothing from here on */
    gint64 version;
    gint64 to;
    bool is_write, is_number;
    bool is_undone; /* by a ROLLBACK */
} Access;

typedef enum AccessKind {
    ACCESS_READ,
    ACCESS_WRITE,
    ACCESS_COUNT, /* it writes what it replies */
    ACCESS_DELETE,
    ACCESS_NOTHING, /* it leaves the value as it is */
    ACCESS_OTHER,   /* nobody knows what it leaves */
} AccessKind;

/* By its command alone, whatever came of it. */
AccessKind access_kind(const LogEntry *entry);
/* READ, WRITE and DELETE fill in `access`; COUNT is WRITE then. */
AccessKind access_read(Arena *arena, const LogEntry *entry, Access *access);
