/* The guarantees of reads, judged on a log alone: key by key, without a design.
 *
 * A read returns its reply; a write writes its value, or as INCR what it replies. Reads that find nothing are not
 * judged: an entry may have expired, or been evicted. Versions are numbers, and larger is newer: keys with other values
 * are judged for linearizability only. */
#pragma once

#include "checker/log/log_file.h"

typedef enum GuaranteeKind {
    GUARANTEE_FRESH,     /* not older than a write that had ended */
    GUARANTEE_MONOTONIC, /* not older than what the same reader had read */
    GUARANTEE_OWN,       /* not older than what the same one had written */
    GUARANTEE_LINEARIZABLE,
} GuaranteeKind;

enum { GUARANTEE_KINDS = GUARANTEE_LINEARIZABLE + 1 };

typedef struct GuaranteeVerdict {
    guint judged, broken, unknown; /* reads; of LINEARIZABLE keys */
    const LogEntry *read,
        *other; /* the first that breaks it, and what it should have seen, or NULL */
} GuaranteeVerdict;

typedef struct GuaranteeReport {
    guint keys, reads, writes, misses; /* keys that are judged */
    guint unjudged; /* keys that something was done to of which nobody knows what it leaves there */
    GuaranteeVerdict verdicts[GUARANTEE_KINDS];
} GuaranteeReport;

GuaranteeReport guarantees_judge(const LogFile *log);
/* What it leaves is nothing; its reply says how much there was. */
bool guarantee_is_delete(const LogEntry *entry);
/* "fresh", "monotonic", "own", "linearizable". */
const char *guarantee_word(GuaranteeKind kind);
