/* How long calls and blocks took in a log, against what the design says: which were longer, and what params would fit. */
#pragma once

#include "checker/commands/conform/conform_design.h"

#include <json-glib/json-glib.h>

/* Appends lines of text: what took longer than the design says; what each of `fit` (names of params, or NULL) could be. */
void conform_times_text(GString *text, const ConformReport *report, char *const *fit);
void conform_times_json(JsonBuilder *b, const ConformReport *report, char *const *fit);
/* False where one of the names is no param that is a duration. */
gboolean conform_times_check(const Design *design, char *const *fit, GError **error);
