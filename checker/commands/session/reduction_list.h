/* Which reductions a command may use, and the reduced models of its programs. */
#pragma once

#include "checker/program/program.h"
#include "checker/search/state_space.h"

typedef struct ReductionList ReductionList;

/* `list` as the command line has it: names joined by commas, `all` or `none`; NULL: those that pay,
 * where they do. Sets what the search options need. NULL with an error where it is no such list. */
ReductionList *reduction_list_new(const char *list, SearchOptions *options, GError **error);
void reduction_list_free(ReductionList *reductions);

/* From now on says on stderr that a search with reductions takes no native steps, where it begins
 * one and `progress` is shown. After whoever else sets `quicker` of the options. */
void reduction_list_watch(ReductionList *reductions, bool progress, SearchOptions *options);

/* Whether symmetry or order are named: not only allowed where they pay. */
bool reduction_list_are_named(const ReductionList *reductions);

/* Whether values that nobody will read are to be kept. */
bool reduction_list_keep_dead(const ReductionList *reductions);

/* Whether time is to pass tick by tick. */
bool reduction_list_tick(const ReductionList *reductions);

/* From compiling to the end of the last search of it. */
void reduction_list_add(ReductionList *reductions, const Program *program);
void reduction_list_remove(ReductionList *reductions, const Program *program);

/* What a search had that others have not: "symmetry and order", or NULL. */
const char *reduction_list_text(uint32_t reductions);
