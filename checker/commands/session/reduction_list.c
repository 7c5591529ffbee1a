#include "checker/commands/session/reduction_list.h"

#include "checker/base/error.h"
#include "checker/commands/session/progress.h"
#include "checker/reduce/reduce.h"

#include <stdio.h>

/* So many states take less than half a second; and a design that is looked at again and again while
 * it is written has fewer. */
enum { WORTH_STATES = 200000 };

typedef struct ReducedModels { /* of one program */
    const Program *program;
    const Model *model;                    /* that has its steps */
    Reduced *by[REDUCTION_UNWATCHED << 1]; /* by reductions; made when first asked for */
} ReducedModels;

struct ReductionList {
    uint32_t wanted;
    bool is_listed;        /* by who asked, and not what is usual */
    bool tells;            /* why values are not alike, if they are not */
    ReduceEngines engines; /* of programs that are compiled for a reduction; all NULL: none */
    GHashTable *told;      /* lines of that */
    GHashTable *entries;   /* by model */
};

static const struct {
    const char *name;
    uint32_t reductions;
} NAMES[] = {
    {"dead", REDUCTION_DEAD},
    {"symmetry", REDUCTION_SYMMETRY},
    {"order", REDUCTION_ORDER},
    {"time", REDUCTION_TIME},
    {"all", REDUCTION_DEAD | REDUCTION_SYMMETRY | REDUCTION_ORDER | REDUCTION_TIME},
    {"none", 0},
};

static gboolean read_name(const char *name, const char *list, uint32_t *reductions, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
        if (g_str_equal(name, NAMES[i].name)) {
            *reductions |= NAMES[i].reductions;
            return TRUE;
        }
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--reductions takes all, none, or some of dead, symmetry, order and time, joined "
                "by commas, not `%s`",
                list);
    return FALSE;
}

static gboolean read_list(const char *list, uint32_t *reductions, GError **error)
{
    g_auto(GStrv) names = g_strsplit(list, ",", -1);

    if (!names[0])
        return read_name("", list, reductions, error);
    for (char **name = names; *name; name++)
        if (!read_name(*name, list, reductions, error))
            return FALSE;
    return TRUE;
}

/* Sets of fixes are told apart by the same places, mostly. */
static void tell(ReductionList *reductions, const Program *program)
{
    g_autofree char *text = reduce_told_apart(program);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    for (char **line = lines; *line; line++)
        if (**line && g_hash_table_add(reductions->told, g_strdup(*line))) {
            progress_clear();
            fprintf(stderr, "stalemate: %s\n", *line);
        }
}

static const Reduced *find(const Model *model, uint32_t wanted, void *user)
{
    ReductionList *reductions = user;
    ReducedModels *entry = g_hash_table_lookup(reductions->entries, model);

    wanted &= reductions->wanted | REDUCTION_PURPOSES;
    if (!entry || !(wanted & ~REDUCTION_PURPOSES))
        return NULL;
    if (entry->by[wanted])
        return entry->by[wanted];
    if (reductions->tells && wanted & REDUCTION_SYMMETRY)
        tell(reductions, entry->program);
    entry->by[wanted] = reduce_program(entry->program, entry->model, wanted,
                                       reductions->engines.add ? &reductions->engines : NULL);
    return entry->by[wanted];
}

static void free_entry(gpointer data)
{
    ReducedModels *entry = data;

    for (size_t i = 0; i < G_N_ELEMENTS(entry->by); i++)
        reduce_free(entry->by[i]);
    g_free(entry);
}

ReductionList *reduction_list_new(const char *list, GError **error)
{
    uint32_t wanted = 0;

    if (!read_list(list ? list : "all", &wanted, error))
        return NULL;
    ReductionList *reductions = g_new0(ReductionList, 1);
    reductions->wanted = wanted;
    reductions->is_listed = list != NULL;
    reductions->entries = g_hash_table_new_full(NULL, NULL, NULL, free_entry);
    reductions->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return reductions;
}

void reduction_list_free(ReductionList *reductions)
{
    if (!reductions)
        return;
    g_hash_table_destroy(reductions->entries);
    g_hash_table_destroy(reductions->told);
    g_free(reductions);
}

void reduction_list_use(ReductionList *reductions, ReduceEngines engines)
{
    reductions->engines = engines;
}

void reduction_list_tell(ReductionList *reductions, bool tells)
{
    reductions->tells = tells;
}

JudgeReductions reduction_list_of_judge(ReductionList *reductions)
{
    return (JudgeReductions){
        .find = find, .user = reductions, .after = reductions->is_listed ? 0 : WORTH_STATES};
}

bool reduction_list_are_named(const ReductionList *reductions)
{
    return reductions->is_listed && reductions->wanted & (REDUCTION_SYMMETRY | REDUCTION_ORDER);
}

bool reduction_list_orders(ReductionList *reductions, const Model *model)
{
    const Reduced *reduced = find(model, REDUCTION_SYMMETRY | REDUCTION_ORDER, reductions);

    return reductions->is_listed && reduced && reduced->reductions & REDUCTION_ORDER;
}

bool reduction_list_tick(const ReductionList *reductions)
{
    return !(reductions->wanted & REDUCTION_TIME);
}

bool reduction_list_keep_dead(const ReductionList *reductions)
{
    return !(reductions->wanted & REDUCTION_DEAD);
}

void reduction_list_add(ReductionList *reductions, const Program *program, const Model *model)
{
    ReducedModels *entry = g_new0(ReducedModels, 1);

    entry->program = program;
    entry->model = model;
    g_hash_table_insert(reductions->entries, (gpointer)model, entry);
}

void reduction_list_remove(ReductionList *reductions, const Model *model)
{
    g_hash_table_remove(reductions->entries, model);
}

const char *reduction_list_text(uint32_t reductions)
{
    bool symmetry = reductions & REDUCTION_SYMMETRY, order = reductions & REDUCTION_ORDER;

    if (symmetry && order)
        return "symmetry and order";
    return symmetry ? "symmetry" : order ? "order" : NULL;
}
