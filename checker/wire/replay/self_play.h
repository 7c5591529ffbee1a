/* A run played on real servers without a program: each step's command is sent on connections of our own. */
#pragma once

#include "checker/wire/replay/outcome.h"
#include "checker/wire/replay/stores.h"

/* NULL with an error where a server cannot be asked. Caller frees. */
ForcedOutcome *self_play(Stores *stores, const Plan *plan, GError **error);
