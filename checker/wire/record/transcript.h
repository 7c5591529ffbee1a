/* An operation as an entry of a log: what is bound as it is, or its field; the rest as digests. */
#pragma once

#include "checker/log/log_entry.h"
#include "checker/wire/binding/binding.h"
#include "checker/wire/record/redact.h"
#include "checker/wire/record/store_operation.h"

typedef struct Transcript {
    const Binding *binding; /* NULL: nothing is bound */
    const Redactor *redactor;
    bool redacts;
} Transcript;

/* Fills in what the operation, on a server of that protocol, says. Texts are the arena's. */
void transcript_fill(const Transcript *transcript, const Protocol *protocol,
                     const StoreOperation *operation, Arena *arena, LogEntry *entry);
/* A value of what it touches, as it would be told. The arena's. */
const char *transcript_text(const Transcript *transcript, const Protocol *protocol,
                            const StoreOperation *operation, Arena *arena, const char *text);
