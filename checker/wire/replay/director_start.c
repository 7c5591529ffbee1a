/* The proxies, the program and the processes of a run. */
#include "checker/base/error.h"
#include "checker/wire/replay/director_private.h"
#include "checker/wire/replay/reset.h"

#include <string.h>

/* ---- what children find in their environment ---- */

GPtrArray *director_environment(const Director *director, const GPtrArray *proxies)
{
    const Binding *binding = director->plan->bound->binding;
    GPtrArray *variables = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < proxies->len; i++) {
        g_autofree char *address = g_strdup_printf("127.0.0.1:%u", proxy_port(proxies->pdata[i]));
        reset_add_variables(variables, binding->servers[i].protocol,
                            stores_account(director->stores, i), address);
    }
    g_ptr_array_add(variables, NULL);
    return variables;
}

static void on_child_end(void *user, Child *child)
{
    director_wake(((Actor *)user)->director);
}

void director_start_actor(Director *director, Actor *actor)
{
    g_autoptr(GPtrArray) variables = director_environment(director, actor->proxies);
    g_autoptr(GError) error = NULL;

    if (actor->child || !actor->command)
        return;
    actor->child = child_start(actor->command, (const char *const *)variables->pdata,
                               director->options.shows, on_child_end, actor, &error);
    if (!actor->child)
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_PROGRAM, g_strdup(error->message));
}

/* ---- made and freed ---- */

static GPtrArray *make_proxies(Director *director, const char *role, GError **error)
{
    const Binding *binding = director->plan->bound->binding;
    g_autoptr(GPtrArray) proxies = g_ptr_array_new_with_free_func((GDestroyNotify)proxy_free);
    ProxyObserver observer = DIRECTOR_OBSERVER;

    observer.user = director;
    for (guint i = 0; i < binding->server_count; i++) {
        Proxy *proxy = proxy_new(binding->servers[i].protocol, stores_address(director->stores, i),
                                 role, &observer, error);
        if (!proxy)
            return NULL;
        g_ptr_array_add(proxies, proxy);
    }
    return g_steal_pointer(&proxies);
}

static gboolean make_actors(Director *director, GError **error)
{
    const Plan *plan = director->plan;

    director->actors = g_new0(Actor, plan->count);
    for (guint i = 0; i < plan->count; i++) {
        const PlanStep *step = &plan->steps[i];
        bool is_process = step->kind == ROW_PROCESS || step->is_crash;
        if (!is_process || plan_next_of(plan, step->who, 0) != i)
            continue;
        Actor *actor = &director->actors[director->actor_count++];
        const BoundProcess *process = bound_process(plan->bound, step->who);
        *actor = (Actor){.director = director, .name = step->who};
        actor->command = process ? process->command : NULL;
        actor->proxies = make_proxies(director, step->who, error);
        if (!actor->proxies) {
            actor->proxies = g_ptr_array_new();
            return FALSE;
        }
        if (process || plan->bound->binding->start)
            continue;
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "nothing says how `%s` runs; write `process %s runs \"...\"`", step->who,
                    step->who);
        return FALSE;
    }
    return TRUE;
}

static gboolean start_program(Director *director, GError **error)
{
    const char *start = director->plan->bound->binding->start;
    g_autoptr(GPtrArray) variables = director_environment(director, director->shared);

    if (!start)
        return TRUE;
    director->program = child_start(start, (const char *const *)variables->pdata,
                                    director->options.shows, NULL, NULL, error);
    if (director->program &&
        child_await_ready(director->program, director->plan->bound->binding->ready,
                          (const char *const *)variables->pdata, error))
        return TRUE;
    if (director->note && error)
        g_prefix_error(error, "%s; ", director->note);
    return FALSE;
}

Director *director_new(const Plan *plan, Stores *stores, const DirectorOptions *options,
                       GError **error)
{
    g_autoptr(Director) director = g_new0(Director, 1);

    child_watch_signals();
    director->plan = plan;
    director->stores = stores;
    director->options = *options;
    director->shared = make_proxies(director, NULL, error);
    if (!director->shared || !make_actors(director, error) || !start_program(director, error))
        return NULL;
    return g_steal_pointer(&director);
}
