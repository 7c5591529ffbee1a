#include "checker/wire/replay/director_private.h"

#include "checker/base/error.h"
#include "checker/wire/replay/reset.h"

#include <string.h>

enum { TICK_MILLISECONDS = 20 };

static const gint64 TO_THE_END = 5 * G_TIME_SPAN_SECOND;

Actor *director_actor(Director *director, const char *name)
{
    for (guint i = 0; i < director->actor_count; i++)
        if (strcmp(director->actors[i].name, name) == 0)
            return &director->actors[i];
    g_assert_not_reached();
}

/* ---- one time ---- */

void director_decide(Director *director, OutcomeKind kind, OutcomeCause cause, char *text)
{
    ForcedOutcome *outcome = director->outcome;

    if (director->is_decided) {
        g_free(text);
        return;
    }
    director->is_decided = true;
    outcome->kind = kind;
    outcome->cause = cause;
    outcome->step = director->at < director->plan->forced ? director_step(director)->row : 0;
    outcome->text = text;
}

static void begin_step(Director *director)
{
    director->is_asked = director->lets_replies = false;
    director->since = g_get_monotonic_time();
    director_wake(director);
}

static void cut_links(Director *director, Proxy *proxy, void *user)
{
    const Actor *actor = user;
    GPtrArray *links = proxy_links(proxy);

    for (guint i = 0; i < links->len; i++) {
        Link *link = links->pdata[i];
        bool is_its = link_role(link) ? strcmp(link_role(link), actor->name) == 0
                                      : link_actor(link) == (int)(actor - director->actors);
        if (is_its)
            link_close(link);
    }
}

/* What it had started goes, and so do its connections. One that begins anew is started when its next step is due. */
static void crash(Director *director, Actor *actor)
{
    char *note = g_steal_pointer(&director->note);

    g_clear_pointer(&actor->child, child_free);
    actor->done = 0;
    actor->waits_for = NULL;
    director_each_proxy(director, cut_links, actor);
    g_free(director->note); /* it is we who closed these */
    director->note = note;
    director->unheard = -1;
    director_advance(director, NULL);
}

/* An event or fault of a component, on a connection of ours; or a process's crash. */
static void carry_out(Director *director)
{
    const PlanStep *step = director_step(director);
    WireValue value;

    if (step->is_crash) {
        crash(director, director_actor(director, step->who));
        return;
    }
    if (stores_send(director->stores, NULL, step->place, step->member, NULL, &value,
                    &director->error))
        director_advance(director, NULL);
}

/* The step whose turn has come. */
static void enter_step(Director *director)
{
    begin_step(director);
    if (director->at == director->plan->forced || director->is_decided)
        return;
    if (director_step(director)->kind != ROW_PROCESS) {
        carry_out(director);
        return;
    }
    Actor *actor = director_actor(director, director_step(director)->who);
    if (actor->waits_for) {
        director_skip(director);
        return;
    }
    director_start_actor(director, actor);
    if (director_is_unseen(director, director_step(director)))
        director_advance(director, NULL);
}

static void note_step(Director *director, const Unit *unit)
{
    OutcomeStep step = {.step = director->at, .at = g_get_monotonic_time() - director->begun};

    if (unit) {
        step.request = unit_text(unit);
        step.reply = wire_value_text(&unit->value);
    }
    outcome_add_step(director->outcome, step);
}

void director_advance(Director *director, const Unit *unit)
{
    const PlanStep *step = director_step(director);
    char *problem = NULL;

    if (!director->deviation &&
        !stores_compare(director->stores, director->plan, step->state, &problem, &director->error))
        return;
    if (problem) {
        director_decide(director, OUTCOME_DIVERGED, CAUSE_NONE, problem);
        return;
    }
    director->outcome->forced++;
    note_step(director, unit);
    if (step->kind == ROW_PROCESS)
        director_actor(director, step->who)->done++;
    director_skip(director);
}

void director_skip(Director *director)
{
    director->at++;
    enter_step(director);
}

void director_deviate(Director *director, char *text)
{
    if (director->deviation) {
        g_free(text);
        return;
    }
    director->deviated = director_step(director)->row;
    director->deviation = text;
}

/* ---- from the reset to the end ---- */

static bool reset(Director *director)
{
    g_autoptr(GPtrArray) variables = director_environment(director, director->shared);
    g_autoptr(GError) error = NULL;

    if (reset_run(director->plan->bound, (const char *const *)variables->pdata,
                  director->options.shows, &error))
        return true;
    director_decide(director, OUTCOME_NOT_FORCED, CAUSE_PROGRAM, g_strdup(error->message));
    return false;
}

static bool begin(Director *director)
{
    char *problem = NULL;

    values_clear(stores_values(director->stores));
    if (!reset(director))
        return false;
    if (!stores_compare(director->stores, director->plan, director->plan->initial, &problem,
                        &director->error))
        return false;
    if (problem) {
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_BEGINNING,
                        g_strdup_printf("before the first step %s: a `reset` is missing", problem));
        g_free(problem);
        return false;
    }
    return true;
}

static void run_loop(Director *director)
{
    guint timer = g_timeout_add(TICK_MILLISECONDS, director_tick, director);

    director->phase = PHASE_FORCING;
    director->begun = g_get_monotonic_time();
    enter_step(director);
    while (!director->is_decided && !director->error && director->at < director->plan->forced)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
}

static bool actors_have_ended(const Director *director)
{
    for (guint i = 0; i < director->actor_count; i++)
        if (director->actors[i].child && !child_has_ended(director->actors[i].child))
            return false;
    return true;
}

static gboolean on_time(gpointer user)
{
    return G_SOURCE_CONTINUE;
}

/* All passes; the processes go to their ends. */
static void let_go(Director *director)
{
    gint64 begun = g_get_monotonic_time();
    guint timer = g_timeout_add(TICK_MILLISECONDS, on_time, NULL);

    director->phase = PHASE_OPEN;
    director_wake(director);
    gint64 most = MIN(TO_THE_END, director->options.step_timeout);
    while (!actors_have_ended(director) && !child_interrupted() &&
           g_get_monotonic_time() - begun < most)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
}

/* `is_whole`: each step was forced, and went as in the run. */
static void judge(Director *director, bool is_whole)
{
    ForcedOutcome *outcome = director->outcome;

    if (director->error || outcome->cause == CAUSE_BEGINNING || outcome->cause == CAUSE_PROGRAM)
        return;
    stores_judge(director->stores, director->plan, &outcome->is_open, &outcome->seen,
                 &director->error);
    if (!plan_is_of_state(director->plan))
        outcome->is_open = is_whole && !director->plan->is_closed;
}

static void forget(Director *director)
{
    for (guint i = 0; i < director->actor_count; i++) {
        Actor *actor = &director->actors[i];
        g_clear_pointer(&actor->child, child_free);
        for (guint k = 0; k < actor->proxies->len; k++)
            proxy_close_links(actor->proxies->pdata[k]);
        actor->done = 0;
        actor->waits_for = NULL;
    }
    for (guint i = 0; i < director->shared->len; i++) {
        GPtrArray *links = proxy_links(director->shared->pdata[i]);
        for (guint k = 0; k < links->len; k++)
            link_set_actor(links->pdata[k], -1);
    }
    g_clear_pointer(&director->note, g_free);
    g_clear_pointer(&director->last_passed, g_free);
    g_clear_pointer(&director->deviation, g_free);
}

/* Where all steps were forced, the servers are looked at before anybody goes on. */
static void conclude(Director *director)
{
    ForcedOutcome *outcome = director->outcome;

    if (director->is_decided || director->error) {
        let_go(director);
        judge(director, false);
        return;
    }
    if (!director->deviation && !director->plan->is_closed) {
        judge(director, true);
        outcome->kind = outcome->is_open ? OUTCOME_REPRODUCED : OUTCOME_DIVERGED;
        let_go(director);
        return;
    }
    let_go(director); /* what the program or the fix does about it may come last */
    judge(director, !director->deviation);
    bool is_unknown = director->deviation && !plan_is_of_state(director->plan);
    outcome->kind = outcome->is_open || is_unknown ? OUTCOME_DIVERGED : OUTCOME_REFUSED;
    outcome->step = director->deviation ? director->deviated : director->plan->refused;
    outcome->text = g_steal_pointer(&director->deviation);
}

static void count_garbage(Director *director, Proxy *proxy, void *sum)
{
    *(guint *)sum += (guint)proxy_counts(proxy)->garbage;
}

ForcedOutcome *director_force(Director *director, GError **error)
{
    g_autoptr(ForcedOutcome) outcome = outcome_new();
    gint64 begun = g_get_monotonic_time();
    guint garbage = 0;

    director->outcome = outcome;
    director->at = 0;
    director->unheard = -1;
    director->is_decided = false;
    if (begin(director)) {
        run_loop(director);
        conclude(director);
    }
    director->phase = PHASE_OPEN;
    director_each_proxy(director, count_garbage, &garbage);
    outcome->note = g_steal_pointer(&director->note);
    outcome->not_understood = garbage - director->garbage;
    director->garbage = garbage;
    forget(director);
    director->outcome = NULL;
    outcome->took = g_get_monotonic_time() - begun;
    if (child_interrupted() && !director->error)
        director->error =
            g_error_new_literal(STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "interrupted");
    if (director->error) {
        g_propagate_error(error, g_steal_pointer(&director->error));
        return NULL;
    }
    return g_steal_pointer(&outcome);
}

void director_free(Director *director)
{
    if (!director)
        return;
    director->phase = PHASE_OPEN;
    child_free(director->program);
    for (guint i = 0; i < director->actor_count; i++) {
        child_free(director->actors[i].child);
        g_ptr_array_unref(director->actors[i].proxies);
    }
    g_clear_pointer(&director->shared, g_ptr_array_unref);
    g_free(director->actors);
    g_free(director->note);
    g_free(director->last_passed);
    g_free(director->deviation);
    g_free(director);
}
