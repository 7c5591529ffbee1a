/* Which text of the real world stands for which value of the model.
 *
 * The first time that a text is seen where the run has a value, it stands for that value from then on: so a row
 * may count from 17, and a value may be a name. One text for one value, and the other way round. */
#pragma once

#include "checker/program/replay/typed_value.h"

typedef struct Values Values;

Values *values_new(void);
void values_free(Values *values);
void values_clear(Values *values);

/* `kind` keeps apart what has nothing to do with each other: versions and tokens. False where the text or
 * the value is known to be of another. */
bool values_learn(Values *values, const Type *kind, int64_t value, const char *text);
/* False where the text stands for nothing yet. */
bool values_find(const Values *values, const Type *kind, const char *text, int64_t *value);
/* The text for it, or as a design writes it where none was seen. Caller frees. */
char *values_text(const Values *values, const Type *kind, int64_t value);

/* The type of what an option may hold, or the type itself. */
const Type *values_kind(const Type *type);
/* What a field of the JSON object in `text` holds, as text; the text itself where `field` is NULL. NULL where
 * there is no such thing. Caller frees. */
char *values_field(const char *text, const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Values, values_free)
