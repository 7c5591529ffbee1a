/* Values as text where there is little room. */
#pragma once

#include <glib.h>

/* Records without their type and the names of their fields: "Key { page: 2, lang: en }" becomes
 * "{2, en}". Caller frees. */
char *value_terse(const char *text);
