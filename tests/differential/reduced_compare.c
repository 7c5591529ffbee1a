#include "tests/differential/reduced_compare.h"

#include "checker/reduce/reduce.h"

#include <string.h>

typedef struct Making {
    const Program *program;
    uint32_t allowed;
    GPtrArray *made;
} Making;

static const Reduced *make(const Model *model, uint32_t reductions, void *user)
{
    Making *making = user;
    Reduced *reduced = reduce_program(making->program, model, reductions & making->allowed);

    if (reduced)
        g_ptr_array_add(making->made, reduced);
    return reduced;
}

static void free_made(gpointer reduced)
{
    reduce_free(reduced);
}

static uint32_t counts[REDUCTION_ORDER << 1];

uint32_t reduced_count(uint32_t reductions)
{
    return counts[reductions];
}

Verdicts *reduced_verdicts(const Program *program, uint32_t reductions, const JudgeOptions *options)
{
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(free_made);
    Making making = {program, reductions, made};
    JudgeOptions with = *options;

    with.reductions.find = make;
    with.reductions.user = &making;
    Verdicts *verdicts = verdicts_new(program_model(program), &with);
    counts[verdicts->reductions]++;
    return verdicts;
}

/* ---- runs ---- */

typedef struct Play {
    const Model *model;
    Workspace *workspace;
    Successors list;
    Word *state;
    uint64_t predicates; /* where it ends */
    uint64_t broken;     /* by its last step */
    bool is_real;
} Play;

static void take(Play *play, uint32_t step, bool is_last)
{
    size_t size = play->model->words * sizeof(Word);

    play->is_real =
        play->is_real && step < play->list.count && (is_last || !play->list.steps[step].is_error);
    if (!play->is_real)
        return;
    play->broken = play->list.steps[step].broken;
    memcpy(play->state, play->list.states + (size_t)step * play->model->words, size);
    play->list.count = 0;
    play->predicates = play->model->expand(play->model, play->workspace, play->state, &play->list);
}

static Play play_run(const Model *model, const Run *run)
{
    Play play = {.model = model, .workspace = model->workspace_new(model), .is_real = true};

    successors_init(&play.list, model->words);
    play.state = g_new0(Word, model->words + 1);
    model->initial(model, play.workspace, &play.list);
    take(&play, run->initial, run->length == 0);
    for (uint32_t i = 0; i < run->length; i++)
        take(&play, run->steps[i], i + 1 == run->length);
    model->workspace_free(play.workspace);
    successors_free(&play.list);
    g_free(play.state);
    return play;
}

static bool ends_as_said(const ModelProperty *property, const Play *play)
{
    bool holds = play->predicates >> property->predicate & 1;

    if (property->kind == PROPERTY_MONITOR)
        return play->broken >> property->monitor & 1;
    if (property->kind == PROPERTY_ALWAYS || property->kind == PROPERTY_AT_REST)
        return !holds;
    return property->kind != PROPERTY_REACHABLE || holds;
}

char *run_mistake(const Program *program, const Verdicts *verdicts)
{
    const Model *model = program_model(program);

    for (uint32_t i = 0; i < verdicts->check_count; i++) {
        const ModelProperty *property = &model->properties[verdicts->window_count + i];
        if (!verdicts->checks[i].run)
            continue;
        Play play = play_run(model, verdicts->checks[i].run);
        if (!play.is_real)
            return g_strdup_printf("check %s: the run takes steps that there are not",
                                   property->name);
        if (!ends_as_said(property, &play))
            return g_strdup_printf("check %s: the run does not end as it should", property->name);
    }
    return NULL;
}
