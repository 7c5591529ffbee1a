/* What a log says in the place of what was not bound: a digest. Equal texts have equal digests within
 * one recording, and nobody finds a text by trying all that are likely: its key is drawn anew each
 * time, and forgotten. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Redactor Redactor;

/* NULL with an error where the system gives no random bytes. */
Redactor *redactor_new(GError **error);
/* Where nothing is hidden, and texts are only too long to be told: its digests are the same each time. */
Redactor *redactor_new_fixed(void);
void redactor_free(Redactor *redactor);

/* "#6b1d2a90c3e47f51". Caller frees. */
char *redactor_digest(const Redactor *redactor, const char *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Redactor, redactor_free)
