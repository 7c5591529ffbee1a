/* Which reductions a command may use, and the reduced models of its programs. */
#pragma once

#include "checker/judge/verdict.h"
#include "checker/program/program.h"
#include "checker/reduce/reduce.h"

typedef struct ReductionList ReductionList;

/* `list` as the command line has it: names joined by commas, `all` or `none`; NULL: those that pay,
 * where they do. NULL with an error where it is no such list. */
ReductionList *reduction_list_new(const char *list, GError **error);
void reduction_list_free(ReductionList *reductions);

/* Programs that are compiled for a reduction have these steps. */
void reduction_list_use(ReductionList *reductions, ReduceEngines engines);

/* With `tells`, stderr says of which values something keeps a design from being reduced by symmetry, and
 * where that is: once, when it is first to be. */
void reduction_list_tell(ReductionList *reductions, bool tells);

/* How the judge asks for them. */
JudgeReductions reduction_list_of_judge(ReductionList *reductions);

/* Whether symmetry or order are named: not only allowed where they pay. */
bool reduction_list_are_named(const ReductionList *reductions);

/* Whether the first search of a model that was added leaves steps out by their order. */
bool reduction_list_orders(ReductionList *reductions, const Model *model);

/* Whether values that nobody will read are to be kept. */
bool reduction_list_keep_dead(const ReductionList *reductions);

/* Whether time is to pass tick by tick. */
bool reduction_list_tick(const ReductionList *reductions);

/* From compiling until nobody asks for `model` any more, which has the steps of this program and its
 * workspaces. */
void reduction_list_add(ReductionList *reductions, const Program *program, const Model *model);
void reduction_list_remove(ReductionList *reductions, const Model *model);

/* What a search had that others have not: "symmetry and order", or NULL. */
const char *reduction_list_text(uint32_t reductions);
