/* What a binding must say before a log can be held against a design. */
#pragma once

#include "checker/wire/binding/bound.h"

/* FALSE with STALEMATE_ERROR_INPUT where a key has more than one `*`, or a bound component no operation that is to be seen. */
gboolean line_checks_bound(const BoundDesign *bound, GError **error);
