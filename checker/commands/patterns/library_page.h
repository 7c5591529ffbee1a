/* A page for each file of the library, and an index of them: what a component can be told to do, what it does by
 * itself, and where it simplifies, all from the text of the file. */
#pragma once

#include "checker/commands/patterns/pattern_page.h"

/* The page of models/library/`name`.stale, whose text is given. `patterns` are all that there are, with their
 * texts: those that use the file are named. Caller frees. */
char *library_page(const char *name, const char *text, const GPtrArray *patterns);

/* One row of the index: the file, its components, and the first sentence of its comment. Caller frees. */
char *library_page_row(const char *name, const char *text);

/* What stands above the rows. */
extern const char library_page_index[];
