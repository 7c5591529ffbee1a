/* Which reductions a command may use, and the reduced models of its programs. */
#pragma once

#include "checker/program/program.h"
#include "checker/search/state_space.h"

typedef struct Reductions Reductions;

/* `list` as the command line has it: names joined by commas, `all` or `none`; NULL: those that pay,
 * where they do. Sets what the search options need. NULL with an error where it is no such list. */
Reductions *reductions_new(const char *list, SearchOptions *options, GError **error);
void reductions_free(Reductions *reductions);

/* From now on says on stderr that a search with reductions takes no native steps, where it begins
 * one and `progress` is shown. After whoever else sets `quicker` of the options. */
void reductions_watch(Reductions *reductions, bool progress, SearchOptions *options);

/* Whether symmetry or order are named: not only allowed where they pay. */
bool reductions_are_named(const Reductions *reductions);

/* Whether values that nobody will read are to be kept. */
bool reductions_keep_dead(const Reductions *reductions);

/* Whether time is to pass tick by tick. */
bool reductions_tick(const Reductions *reductions);

/* From compiling to the end of the last search of it. */
void reductions_add(Reductions *reductions, const Program *program);
void reductions_remove(Reductions *reductions, const Program *program);

/* What a search had that others have not: "symmetry and order", or NULL. */
const char *reductions_text(uint32_t reductions);
