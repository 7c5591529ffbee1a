/* The client's side of SCRAM-SHA-256 (RFC 5802 and 7677), without channel binding. The server's proof is not asked for:
 * what we say to it tells nobody the password. */
#pragma once

#include <glib.h>

typedef struct Scram Scram;

Scram *scram_new(const char *password);
void scram_free(Scram *scram);
/* What is said first. */
const char *scram_first(const Scram *scram);
/* What is said to the server's first message; NULL where that cannot be read. Caller frees. */
char *scram_last(Scram *scram, const char *server_first);
