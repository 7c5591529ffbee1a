/* Members of what a client sends. It may have sent anything: what is missing, or of another type, is
 * NULL or false; and so is what is in it. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

JsonObject *lsp_params_object(JsonObject *in, const char *name);
JsonArray *lsp_params_array(JsonObject *in, const char *name);
const char *lsp_params_string(JsonObject *in, const char *name);
bool lsp_params_int(JsonObject *in, const char *name, int64_t *value);
bool lsp_params_bool(JsonObject *in, const char *name);

/* Element `index` of an array that has so many. */
JsonObject *lsp_params_element(JsonArray *in, guint index);
