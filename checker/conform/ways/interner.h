/* Records of numbers, each kept once: two are equal where their numbers are. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct Interner Interner;

Interner *interner_new(void);
void interner_free(Interner *interner);

/* The number of a record, counted from 0 in the order in which they came first. */
uint32_t interner_put(Interner *interner, const uint32_t *record, uint32_t length);
/* Good as long as the interner. */
const uint32_t *interner_get(const Interner *interner, uint32_t number, uint32_t *length);
uint32_t interner_count(const Interner *interner);
/* Bytes that the records take. */
uint64_t interner_size(const Interner *interner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Interner, interner_free)
