/* Values as text, taken apart as far as their brackets show. */
#pragma once

#include <glib.h>

/* "value none, good {a, b}" at its outermost commas. Caller frees with g_strfreev. */
char **value_split(const char *text);

/* Records without their type and the names of their fields: "Key { page: 2, lang: en }" becomes
 * "{2, en}". Caller frees. */
char *value_terse(const char *text);
