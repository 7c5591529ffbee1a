/* While a step is awaited: why it will not come. */
#include "checker/wire/replay/director_private.h"

/* So long the step may still come on another connection, when something else is held in its place or its
 * process has ended. */
static const gint64 OTHER_CAME = 100 * G_TIME_SPAN_MILLISECOND;
static const gint64 PROCESS_ENDED = 200 * G_TIME_SPAN_MILLISECOND;

static void decide_never_came(Director *director, const char *how)
{
    const PlanStep *step = director_step(director);
    char *text = g_strdup_printf(how, step->who, step->what);

    if (director->last_passed) {
        char *longer = g_strdup_printf("%s; what came last: `%s`", text, director->last_passed);
        g_free(text);
        text = longer;
    }
    director_decide(director, OUTCOME_NOT_FORCED, CAUSE_NEVER_CAME, text);
}

/* The process has ended, or sends something else in the step's place. */
static void decide_on_ended(Director *director, const Actor *actor)
{
    const PlanStep *step = director_step(director);
    int status = child_status(actor->child);

    if (status != 0) {
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_PROGRAM,
                        g_strdup_printf("%s's command ended with status %d before %s", actor->name,
                                        status, step->what));
    } else if (actor->done > 0) {
        director_deviate(director, g_strdup_printf("%s ended without %s", actor->name, step->what));
        director_skip(director);
    } else {
        decide_never_came(director, "%s ended, and %s never came");
    }
}

static void decide_on_other(Director *director, Unit *unit, bool is_behind)
{
    const PlanStep *step = director_step(director);
    g_autofree char *text = unit_text(unit);

    if (is_behind)
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_ONE_CONNECTION,
                        g_strdup_printf("`%s` waits behind another request on the same connection: "
                                        "give the program more than one",
                                        text));
    else if (director_is_deferred(director, unit) && director_let_deferred(director, unit)) {
        return; /* its COMMIT is the step */
    } else if (director_is_known(director, unit)) {
        director_deviate(director, g_strdup_printf("`%s` came, not %s", text, step->what));
        director_let_by(director, unit);
    } else
        director_decide(
            director, OUTCOME_NOT_FORCED, CAUSE_UNKNOWN_COMMAND,
            g_strdup_printf("`%s` is on a bound key, and no operation of the design is it", text));
}

/* Of one that goes to the background and ends well nothing is known. */
static bool program_has_failed(const Director *director)
{
    return director->program && child_has_ended(director->program) &&
           child_status(director->program) != 0;
}

static void decide_on_failed_program(Director *director)
{
    director_decide(director, OUTCOME_NOT_FORCED, CAUSE_PROGRAM,
                    g_strdup_printf("the program ended with status %d before %s",
                                    child_status(director->program),
                                    director_step(director)->what));
}

static void decide_on_waiting(Director *director, gint64 waited)
{
    const PlanStep *step = director_step(director);
    const Actor *actor = director_actor(director, step->who);
    bool is_behind = false;

    if (waited > director->options.step_timeout / 4 && !director->lets_replies) {
        director->lets_replies = true; /* somebody may wait for what we hold */
        director_wake(director);
    }
    if (waited <= OTHER_CAME)
        return;
    Unit *unit = director_held_instead(director, &is_behind);
    if (unit && (!is_behind || waited > director->options.step_timeout / 2))
        decide_on_other(director, unit, is_behind);
    else if (waited > PROCESS_ENDED && actor->child && child_has_ended(actor->child))
        decide_on_ended(director, actor);
    else if (waited > PROCESS_ENDED && program_has_failed(director))
        decide_on_failed_program(director);
    else if (waited > director->options.step_timeout)
        decide_never_came(director, "%s does not come to %s");
}

gboolean director_tick(gpointer user)
{
    Director *director = user;
    gint64 now = g_get_monotonic_time(), waited = now - director->since;

    if (director->is_decided || director->error || director->at == director->plan->forced)
        return G_SOURCE_CONTINUE;
    if (child_interrupted())
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_NEVER_CAME, g_strdup("interrupted"));
    else if (director->options.deadline && now > director->options.deadline)
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_NEVER_CAME,
                        g_strdup("the time was over"));
    else if (!director->is_asked)
        decide_on_waiting(director, waited);
    else
        director_look_for_lock(director, waited > director->options.step_timeout);
    if (!director->is_decided && director->is_asked && waited > director->options.step_timeout)
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_SERVER_HOLDS,
                        g_strdup_printf("%s was sent, and the server does not answer it",
                                        director_step(director)->what));
    return G_SOURCE_CONTINUE;
}
