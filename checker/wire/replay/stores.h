/* The real servers, on connections of our own: to read what stands for a component, and to do what a step
 * does. Nothing here goes through a proxy. */
#pragma once

#include "checker/wire/client/account.h"
#include "checker/wire/client/client.h"
#include "checker/wire/replay/plan.h"
#include "checker/wire/replay/values.h"

typedef struct Stores Stores;

/* `addresses` has one for each server of the binding, or NULL for what the binding says. */
Stores *stores_new(const BoundDesign *bound, const char *const *addresses, GError **error);
void stores_free(Stores *stores);
Values *stores_values(const Stores *stores);
/* Where a server is; as whom it is used, NULL where that is not asked. */
const char *stores_address(const Stores *stores, guint server);
const Account *stores_account(const Stores *stores, guint server);

/* What stands for a component now: its text, `*text` NULL where there is nothing. Caller frees. */
gboolean stores_read(Stores *stores, const BoundPlace *place, char **text, GError **error);

/* Sends an operation (or an event or fault, without arguments) as its first form says. Of SQL each `who` has a
 * connection of its own, and so transactions of his own; NULL: nobody. */
gboolean stores_send(Stores *stores, const char *who, const BoundPlace *place, const Member *member,
                     const RowCall *call, WireValue *value, GError **error);

/* Whose lock the server's process of that number waits for: its number, and what it sent last (caller frees); false where
 * it waits for none. */
bool stores_find_lock(Stores *stores, const Protocol *protocol, guint process, guint *holder,
                      char **statement);

/* Takes back what all `who` had not committed. */
void stores_forget(Stores *stores);

/* Whether all bound components are as the model has them in `state`; else `problem` says which is not.
 * What is new is learned. Caller frees. */
gboolean stores_compare(Stores *stores, const Plan *plan, const Word *state, char **problem,
                        GError **error);

/* Whether a call's reply is the run's; else `problem` says what it is. Caller frees it. */
bool stores_is_reply(Stores *stores, const BoundPlace *place, const Var *var, const RowCall *call,
                     const WireValue *value, char **problem);

/* The property of the plan, asked of what is on the servers, the rest being as the model has it at the end.
 * `is_open` says whether the window is open or the check broken; `text` what was seen: "cache 0, db 1".
 * Caller frees it. */
gboolean stores_judge(Stores *stores, const Plan *plan, bool *is_open, char **text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stores, stores_free)
