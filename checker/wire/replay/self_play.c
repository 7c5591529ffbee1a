#include "checker/wire/replay/self_play.h"

#include "checker/wire/replay/reset.h"

/* Each call of the step, `reply` being that to the last: false where the reply is not the run's, with `problem`, or with an error. */
static bool play_step(Stores *stores, const Plan *plan, const PlanStep *step, char **reply,
                      char **problem, GError **error)
{
    WireValue value;

    if (step->is_lost || step->is_crash)
        return true;
    if (step->kind != ROW_PROCESS)
        return stores_send(stores, NULL, step->place, step->member, NULL, &value, error);
    for (uint32_t i = 0; i < step->call_count; i++) {
        const RowCall *call = &step->calls[i];
        const BoundPlace *place = plan_place(plan, call);
        if (!place)
            continue;
        if (!stores_send(stores, step->who, place, call->operation->member, call, &value, error) ||
            !stores_is_reply(stores, place, plan_var(plan, place), call, &value, problem))
            return false;
        g_free(*reply);
        *reply = wire_value_text(&value);
    }
    return true;
}

static bool play_steps(Stores *stores, const Plan *plan, ForcedOutcome *outcome, GError **error)
{
    const gint64 begun = g_get_monotonic_time();

    for (guint i = 0; i < plan->count; i++) {
        const PlanStep *step = &plan->steps[i];
        char *reply = NULL;
        outcome->step = step->row;
        if (!play_step(stores, plan, step, &reply, &outcome->text, error)) {
            g_free(reply);
            outcome->cause = CAUSE_OTHER_REPLY;
            return false;
        }
        outcome->forced++;
        outcome_add_step(
            outcome,
            (OutcomeStep){.step = i, .at = g_get_monotonic_time() - begun, .reply = reply});
        if (!stores_compare(stores, plan, step->state, &outcome->text, error) || outcome->text) {
            outcome->kind = OUTCOME_DIVERGED;
            return false;
        }
    }
    return true;
}

static gboolean reset(const Stores *stores, const Plan *plan, GError **error)
{
    const Binding *binding = plan->bound->binding;
    g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < binding->server_count; i++)
        reset_add_variables(variables, binding->servers[i].protocol, stores_account(stores, i),
                            stores_address(stores, i));
    g_ptr_array_add(variables, NULL);
    return reset_run(plan->bound, (const char *const *)variables->pdata, false, error);
}

ForcedOutcome *self_play(Stores *stores, const Plan *plan, GError **error)
{
    g_autoptr(ForcedOutcome) outcome = outcome_new();
    GError *inner = NULL;

    outcome->kind = OUTCOME_NOT_FORCED;
    stores_forget(stores);
    values_clear(stores_values(stores));
    if (!reset(stores, plan, error))
        return NULL;
    if (!stores_compare(stores, plan, plan->initial, &outcome->text, &inner)) {
        g_propagate_error(error, inner);
        return NULL;
    }
    if (outcome->text) {
        outcome->cause = CAUSE_BEGINNING;
        return g_steal_pointer(&outcome);
    }
    const gint64 begun = g_get_monotonic_time();
    if (play_steps(stores, plan, outcome, &inner) &&
        stores_judge(stores, plan, &outcome->is_open, &outcome->seen, &inner)) {
        if (!plan_is_of_state(plan))
            outcome->is_open = !plan->is_closed; /* each step was as in the run */
        outcome->kind = outcome->is_open  ? OUTCOME_REPRODUCED
                        : plan->is_closed ? OUTCOME_REFUSED
                                          : OUTCOME_DIVERGED;
        outcome->step = outcome->kind == OUTCOME_REFUSED ? plan->refused : outcome->step;
    }
    outcome->took = g_get_monotonic_time() - begun;
    if (inner) {
        g_propagate_error(error, inner);
        return NULL;
    }
    return g_steal_pointer(&outcome);
}
