/* An operation as an entry of a log: what is bound as it is, or its field; the rest as digests. */
#pragma once

#include "checker/log/log_entry.h"
#include "checker/wire/binding/binding.h"
#include "checker/wire/record/redact.h"
#include "checker/wire/record/store_operation.h"

typedef struct Transcript {
    const Binding *binding;
    const Redactor *redactor;
    bool redacts;
} Transcript;

/* Fills in what the operation says. Texts are the arena's. */
void transcript_fill(const Transcript *transcript, guint server, const StoreOperation *operation,
                     Arena *arena, LogEntry *entry);
