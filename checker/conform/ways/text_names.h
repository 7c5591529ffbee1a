/* Which text of a log stands for which value of the design, in one of the ways that the log may have come about.
 *
 * The first text that is seen where a value is stands for it from then on: so a row may count from 17. One text for one
 * value, and the other way round. Tokens, and whatever else a component does not hold as its value, may be given out
 * again: for them the last text counts. All ways have their names in one place, each set known by a number. */
#pragma once

#include "checker/conform/ways/interner.h"
#include "checker/program/replay/typed_value.h"

typedef struct TextNames TextNames;

enum { TEXT_NAMES_NONE = 0, TEXT_NAMES_REFUSED = UINT32_MAX };

TextNames *text_names_new(void);
void text_names_free(TextNames *names);
uint64_t text_names_size(const TextNames *names); /* bytes */

typedef struct TextNamed {
    const Type *kind; /* values of different kinds have nothing to do with each other */
    int64_t value;
    const char *text;
    bool may_change; /* the value is given out anew, with this text */
} TextNamed;

/* The set with that name too; REFUSED where the text or the value has another one in it. */
uint32_t text_names_learn(TextNames *names, uint32_t set, TextNamed named);
/* NULL: it has none. */
const char *text_names_find(const TextNames *names, uint32_t set, const Type *kind, int64_t value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextNames, text_names_free)
