/* What a page's state graph is about, as it is before the first step. */
#pragma once

#include "traces/counterexample/build_private.h"

#include <json-glib/json-glib.h>

/* Members of the object that is being built: lanes, variables, processes. */
void page_start(JsonBuilder *out, const Builder *b);
