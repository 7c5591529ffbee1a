/* From the text of one file to its tree.
 *
 * The parser never stops at a mistake: it reports it, skips to the next statement or declaration
 * and goes on, so that one run shows them all. The tree it returns is whole even then, with
 * EXPR_ERROR and TYPE_ERROR where nothing could be understood; it may only be resolved further (to
 * find more mistakes), never run, once diagnostics_errors() is not 0.
 *
 * Nesting deeper than TREE_DEEPEST is refused. */
#pragma once

#include "checker/base/arena.h"
#include "checker/language/syntax/diagnostics.h"
#include "checker/language/syntax/tree.h"

/* Never NULL. `arena` owns the tree. */
Tree *parse(Arena *arena, const SourceMap *map, uint16_t source, Diagnostics *diagnostics);

/* The words that begin a declaration, a member of a component, a statement; each list ends with NULL. */
const char *const *parser_words_of_declarations(void);
const char *const *parser_words_of_members(void);
const char *const *parser_words_of_statements(void);
