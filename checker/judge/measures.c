#include "checker/judge/fewest_switches.h"
#include "checker/judge/judge.h"

/* Of each measure the state that attains it first. */
typedef struct Measuring {
    const Model *model;
    const StateSpace *space;
    const Graph *graph; /* where it was made for others */
    Workspace *workspace;
    Successors successors;
    MeasureVerdict *verdicts;
    StateId *attained;
} Measuring;

static bool is_at_rest(Measuring *measuring, StateId id)
{
    const Model *model = measuring->model;
    Successors *list = &measuring->successors;

    if (measuring->graph)
        return measuring->graph->at_rest[id];
    list->count = 0;
    model->expand(model, measuring->workspace, state_space_get(measuring->space, id), list);
    for (uint32_t i = 0; i < list->count; i++)
        if (model_step_is_fair(model->actors, &list->steps[i]))
            return false;
    return true;
}

static void measure(Measuring *measuring, uint32_t index, StateId id)
{
    const Model *model = measuring->model;
    MeasureVerdict *verdict = &measuring->verdicts[index];
    int64_t value =
        model->measure(model, measuring->workspace, state_space_get(measuring->space, id), index);

    if (verdict->has_value &&
        (model->measures[index].kind == MEASURED_MIN ? value >= verdict->value
                                                     : value <= verdict->value))
        return;
    verdict->has_value = true;
    verdict->value = value;
    measuring->attained[index] = id;
}

static void measure_state(Measuring *measuring, StateId id, bool at_rest)
{
    for (uint32_t i = 0; i < measuring->model->measure_count; i++) {
        const ModelMeasure *what = &measuring->model->measures[i];
        if (what->kind <= MEASURED_MIN && (at_rest || !what->at_rest))
            measure(measuring, i, id);
    }
}

static bool some_at_rest(const Model *model)
{
    for (uint32_t i = 0; i < model->measure_count; i++)
        if (model->measures[i].at_rest)
            return true;
    return false;
}

void judge_measures(Judge *judge, MeasureVerdict *verdicts)
{
    const Model *model = judge->model;
    g_autofree StateId *attained = g_new0(StateId, model->measure_count + 1);
    Measuring measuring = {
        .model = model,
        .space = judge->space,
        .graph = judge->graph,
        .workspace = model->workspace_new(model),
        .verdicts = verdicts,
        .attained = attained,
    };
    bool asks_rest = some_at_rest(model);

    successors_init(&measuring.successors, model->words);
    if (!state_space_gather(judge->space, judge->limits->max_memory))
        limits_refuse(
            judge->limits); /* to ask ranks for one state after the other takes too long */
    for (StateId id = 0; id < state_space_count(judge->space) && limits_go_on(judge->limits); id++)
        measure_state(&measuring, id, asks_rest && is_at_rest(&measuring, id));
    judge->has_gap |= limits_reached(judge->limits);
    for (uint32_t i = 0; i < model->measure_count; i++)
        if (verdicts[i].has_value && limits_reached(judge->limits))
            verdicts[i] = (MeasureVerdict){0};
        else if (verdicts[i].has_value)
            verdicts[i].run = fewest_switches_run(judge->space, judge_small_graph(judge),
                                                  (RunGoal){.first = attained[i]}, NULL);
    successors_free(&measuring.successors);
    model->workspace_free(measuring.workspace);
}
