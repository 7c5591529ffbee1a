/* What a reply of SQL says of a bound row. */
#pragma once

#include "checker/wire/binding/bound.h"

/* The value's column in its first row; NONE where there is no row or none was changed; a STATUS where there is one and its
 * value is not said. Of a key the reply itself. `sql` is what was asked, or NULL. */
WireValue row_value(const BoundPlace *place, const SqlStatement *sql, const WireValue *value);
