/* `measure NAME: stalest read`: in versions the greatest difference that any read is stale by, in time
 * what read_ages.h finds. */
#include "checker/judge/fewest_switches.h"
#include "checker/judge/judge.h"
#include "checker/judge/read_ages.h"

typedef struct Stalest {
    Judge *judge;
    ReadEvents events;
    const ReadEvent
        *first; /* the first read that is stale, and the first that is stalest; or NULL */
    const ReadEvent *last;
} Stalest;

static bool is_asked(const Model *model)
{
    for (uint32_t i = 0; i < model->measure_count; i++)
        if (model->measures[i].kind == MEASURED_AGE || model->measures[i].kind == MEASURED_LAG)
            return true;
    return false;
}

static void gather(Stalest *stalest)
{
    const Model *model = stalest->judge->model;
    const StateSpace *space = stalest->judge->space;
    Workspace *workspace = model->workspace_new(model);
    ReadNotes notes = {0};
    Successors successors;

    successors_init(&successors, model->words);
    successors.reads = &notes;
    if (!state_space_gather(space, stalest->judge->limits->max_memory))
        limits_refuse(stalest->judge->limits);
    for (StateId id = 0; id < state_space_count(space) && limits_go_on(stalest->judge->limits);
         id++) {
        successors.count = notes.count = notes.kept = 0;
        model->expand(model, workspace, state_space_get(space, id), &successors);
        for (uint32_t i = 0; i < notes.kept; i++)
            vec_push(&stalest->events, ((ReadEvent){id, notes.list[i]}));
    }
    successors_free(&successors);
    g_free(notes.list);
    model->workspace_free(workspace);
}

static int64_t lag_of(const ReadEvent *event)
{
    return event->note.newest - event->note.version;
}

static void find_stale(Stalest *stalest)
{
    for (uint32_t i = 0; i < stalest->events.length; i++) {
        const ReadEvent *event = &stalest->events.data[i];
        if (event->note.kind != READ_NOTE_STALE)
            continue;
        if (!stalest->first)
            stalest->first = event;
        if (!stalest->last || lag_of(event) > lag_of(stalest->last))
            stalest->last = event;
    }
}

/* To the end of that read; NULL: no read is stale, and every run shows it. */
static Run *run_to(const Stalest *stalest, const ReadEvent *event)
{
    RunGoal goal = {.kind = RUN_GOAL_STATE};

    if (event)
        goal = (RunGoal){
            .kind = RUN_GOAL_STEP, .first = event->from, .step = (uint16_t)event->note.step};
    return fewest_switches_run(stalest->judge->space, judge_small_graph(stalest->judge), goal,
                               NULL);
}

static void measure_lag(Stalest *stalest, MeasureVerdict *verdict)
{
    verdict->has_value = true;
    verdict->value = stalest->last ? lag_of(stalest->last) : 0;
    verdict->run = run_to(stalest, stalest->last);
}

static void measure_age(Stalest *stalest, MeasureVerdict *verdict)
{
    Judge *judge = stalest->judge;
    ReadAge age = {0};

    if (judge->model->tick == 0) {
        verdict->why = "time is free";
        return;
    }
    const Graph *graph = stalest->first ? judge_graph(judge) : NULL;
    if (stalest->first && (!graph || !read_ages_find(graph, &stalest->events, &age))) {
        judge->has_gap = true;
        run_free(age.run);
        return;
    }
    verdict->is_unbounded = age.is_unbounded;
    verdict->has_value = !age.is_unbounded;
    if (age.is_unbounded)
        g_clear_pointer(&age.run, run_free);
    verdict->value = model_longest(judge->model, age.ticks, &verdict->is_limit);
    verdict->run = age.run ? age.run : run_to(stalest, stalest->first);
}

void judge_stalest_reads(Judge *judge, MeasureVerdict *verdicts)
{
    const Model *model = judge->model;
    Stalest stalest = {.judge = judge};

    if (!is_asked(model))
        return;
    gather(&stalest);
    find_stale(&stalest);
    for (uint32_t i = 0; i < model->measure_count && !limits_reached(judge->limits); i++)
        if (model->measures[i].kind == MEASURED_LAG)
            measure_lag(&stalest, &verdicts[i]);
        else if (model->measures[i].kind == MEASURED_AGE)
            measure_age(&stalest, &verdicts[i]);
    judge->has_gap |= limits_reached(judge->limits);
    vec_free(&stalest.events);
}
