/* A request that the server does not answer, for another transaction has a lock that it needs. */
#include "checker/wire/replay/director_private.h"

static const gint64 LOOK_AGAIN = 250 * G_TIME_SPAN_MILLISECOND;

typedef struct Waiting {
    const Unit *unit; /* of the step, sent and not answered; NULL: none of SQL */
    guint process;    /* the server's number for whom this looks */
    const Link *link; /* that has this number */
} Waiting;

bool director_waits_for(const Director *director, const Unit *unit)
{
    for (guint i = 0; i < director->actor_count; i++)
        if (director->actors[i].waits_for == unit)
            return true;
    return false;
}

static void find_waiting(Director *director, Proxy *proxy, void *user)
{
    GPtrArray *links = proxy_links(proxy);
    Waiting *waiting = user;

    for (guint i = 0; i < links->len; i++) {
        GPtrArray *sent = link_sent(links->pdata[i]);
        for (guint k = 0; k < sent->len; k++) {
            const Unit *unit = sent->pdata[k];
            bool is_step = unit->step == (int)director->at || unit->step == DIRECTOR_LET_BY;
            if (!unit->reply && is_step && link_process(unit->link) > 0 &&
                !director_waits_for(director, unit))
                waiting->unit = unit;
        }
    }
}

static void find_link(Director *director, Proxy *proxy, void *user)
{
    GPtrArray *links = proxy_links(proxy);
    Waiting *waiting = user;

    for (guint i = 0; i < links->len; i++)
        if (link_process(links->pdata[i]) == waiting->process)
            waiting->link = links->pdata[i];
}

/* Who of the run has the connection; NULL: nobody. */
static const Actor *actor_of(Director *director, guint process)
{
    Waiting waiting = {.process = process};

    director_each_proxy(director, find_link, &waiting);
    int actor = waiting.link ? link_actor(waiting.link) : -1;
    return actor >= 0 ? &director->actors[actor] : NULL;
}

/* Its schedule keeps it from going on. */
static bool is_held_by_us(const Director *director, const Actor *actor)
{
    return actor &&
           plan_next_of(director->plan, actor->name, director->at) < director->plan->forced;
}

/* A request that was let by may be of another process than the step: the step is still to come. */
static void refuse(Director *director, const Unit *unit, const char *text, const Actor *holder)
{
    Actor *of_step = director_actor(director, director_step(director)->who);
    int number = link_actor(unit->link);
    Actor *waiting = number >= 0 ? &director->actors[number] : of_step;

    waiting->waits_for = unit;
    director_deviate(
        director,
        g_strdup_printf("the server holds `%s` until %s ends its transaction", text, holder->name));
    if (waiting == of_step) {
        director_skip(director);
        return;
    }
    director->is_asked = director->lets_replies = false;
    director->since = g_get_monotonic_time();
    director_wake(director);
}

static void say_holder(Director *director, const char *text, const Actor *holder, guint process,
                       const char *query)
{
    g_autofree char *who =
        holder ? g_strdup(holder->name)
               : g_strdup_printf("another connection (process %u of the server)", process);

    director_decide(director, OUTCOME_NOT_FORCED, CAUSE_SERVER_HOLDS,
                    g_strdup_printf("the server holds `%s`: %s has the lock, and sent last `%s`",
                                    text, who, query));
}

void director_look_for_lock(Director *director, bool is_over)
{
    gint64 now = g_get_monotonic_time();
    Waiting waiting = {NULL};
    guint process;
    g_autofree char *query = NULL;

    if (!is_over && now - director->looked < LOOK_AGAIN)
        return;
    director->looked = now;
    director_each_proxy(director, find_waiting, &waiting);
    if (!waiting.unit || !stores_find_lock(director->stores, link_protocol(waiting.unit->link),
                                           link_process(waiting.unit->link), &process, &query))
        return;
    const Actor *holder = actor_of(director, process);
    g_autofree char *text = unit_text(waiting.unit);
    if (is_held_by_us(director, holder))
        refuse(director, waiting.unit, text, holder);
    else if (is_over)
        say_holder(director, text, holder, process, query);
}
