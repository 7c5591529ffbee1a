/* Which requests and replies pass now. */
#include "checker/wire/replay/director_private.h"

#include <string.h>

void director_each_proxy(const Director *director, DirectorEach *each, void *user)
{
    Director *d = (Director *)director;

    for (guint i = 0; i < d->shared->len; i++)
        each(d, d->shared->pdata[i], user);
    for (guint k = 0; k < d->actor_count; k++)
        for (guint i = 0; i < d->actors[k].proxies->len; i++)
            each(d, d->actors[k].proxies->pdata[i], user);
}

static void wake(Director *director, Proxy *proxy, void *user)
{
    proxy_wake(proxy);
}

void director_wake(Director *director)
{
    director_each_proxy(director, wake, NULL);
}

/* ---- who ---- */

static bool is_actor(const Director *director, const char *name)
{
    for (guint i = 0; i < director->actor_count; i++)
        if (strcmp(director->actors[i].name, name) == 0)
            return true;
    return false;
}

/* Who sends it by a comment of its SQL. */
static const char *role_in_comment(const Director *director, const Unit *unit)
{
    const WireRequest *request = &unit->request;

    for (guint i = 0; request->sql && i < director->actor_count; i++)
        if (sql_comment_has(request->words[0].bytes, director->actors[i].name))
            return director->actors[i].name;
    return NULL;
}

/* How well a request's connection suits the process: 0: it is another's. */
static int suits(const Director *director, const Unit *unit, const char *who)
{
    const Link *link = unit->link;
    const char *role = link_role(link);
    int actor = link_actor(link);

    if (!role || !is_actor(director, role))
        role = role_in_comment(director, unit);
    if (role)
        return strcmp(role, who) == 0 ? 4 : 0;
    if (actor >= 0 && strcmp(director->actors[actor].name, who) == 0)
        return 3;
    return actor < 0 ? 2 : 1;
}

/* It may be the next step of a process other than the one whose turn it is. */
static bool is_expected_later(const Director *director, Unit *unit)
{
    const char *turn = director_step(director)->who;

    for (guint i = 0; i < director->actor_count; i++) {
        const Actor *actor = &director->actors[i];
        guint next = plan_next_of(director->plan, actor->name, director->at);
        if (strcmp(actor->name, turn) != 0 && next < director->plan->count &&
            director_fits(director, &director->plan->steps[next], unit))
            return true;
    }
    return false;
}

typedef struct Looking {
    Unit *best;   /* the step */
    Unit *behind; /* it too, behind another request */
    Unit *other;  /* a bound request that is nobody's next step */
    int suits;
} Looking;

static void search_link(Director *director, const Link *link, Looking *search)
{
    const PlanStep *step = director_step(director);
    GPtrArray *held = link_held(link);

    for (guint i = 0; i < held->len; i++) {
        Unit *unit = held->pdata[i];
        int how = suits(director, unit, step->who);
        if (how == 0)
            return;
        bool fits = director_fits(director, step, unit) &&
                    !(step->is_lost && is_expected_later(director, unit));
        if (fits) {
            if (i > 0)
                search->behind = unit;
            else if (how > search->suits)
                *search = (Looking){unit, search->behind, search->other, how};
            return;
        }
        if (i == 0 && !search->other && director_is_bound(director, unit) &&
            !is_expected_later(director, unit))
            search->other = unit;
    }
}

static void search_proxy(Director *director, Proxy *proxy, void *user)
{
    GPtrArray *links = proxy_links(proxy);

    for (guint i = 0; i < links->len; i++)
        search_link(director, links->pdata[i], user);
}

Unit *director_held_instead(const Director *director, bool *is_behind)
{
    Looking search = {NULL};

    director_each_proxy(director, search_proxy, &search);
    *is_behind = !search.other && search.behind;
    return search.other ? search.other : search.behind;
}

/* ---- requests ---- */

static void take_role(Director *director, const Unit *unit, guint step)
{
    const Actor *actor = director_actor(director, director->plan->steps[step].who);

    link_set_actor(unit->link, (int)(actor - director->actors));
}

static void let_by(Director *director, Unit *unit, guint step)
{
    unit_set_step(unit, DIRECTOR_LET_BY);
    director->is_asked = true;
    director->since = g_get_monotonic_time();
    take_role(director, unit, step);
    director_wake(director);
}

void director_let_by(Director *director, Unit *unit)
{
    let_by(director, unit, director->at);
}

bool director_let_deferred(Director *director, Unit *unit)
{
    const Plan *plan = director->plan;

    for (guint i = director->at; i < plan->count; i++)
        if (plan->steps[i].kind == ROW_PROCESS && director_fits(director, &plan->steps[i], unit)) {
            let_by(director, unit, i);
            return true;
        }
    return false;
}

static bool is_its_turn(Director *director, const Unit *unit)
{
    Looking search = {NULL};

    if (director->is_asked || director->is_decided || director->at >= director->plan->forced ||
        director_step(director)->kind != ROW_PROCESS)
        return false;
    director_each_proxy(director, search_proxy, &search);
    return search.best == unit;
}

static void note_passed(Director *director, const Unit *unit)
{
    if (director->outcome)
        director->outcome->passed++;
    if (director->phase != PHASE_FORCING)
        return;
    char *text = unit_text(unit);
    if (!*text) { /* the end of a connection, or of a pipeline */
        g_free(text);
        return;
    }
    g_free(director->last_passed);
    director->last_passed = text;
}

static void append_note(Director *director, const char *text)
{
    char *longer =
        director->note ? g_strdup_printf("%s; %s", director->note, text) : g_strdup(text);

    g_free(director->note);
    director->note = longer;
}

/* The request of a step once more, since the program did not wait for the reply. */
static bool is_asked_again(Director *director, Unit *unit)
{
    int step = director->unheard;

    if (step < 0 || !director_fits(director, &director->plan->steps[step], unit))
        return false;
    director->unheard = -1;
    append_note(director, "it asked again");
    unit_set_step(unit, step);
    take_role(director, unit, (guint)step);
    return true;
}

static bool may_pass(void *user, Unit *unit)
{
    Director *director = user;

    if (unit->step != -1)
        return true;
    if (director->phase == PHASE_OPEN || !director_is_bound(director, unit)) {
        note_passed(director, unit);
        return true;
    }
    if (unit->effect == WIRE_SILENT) {
        g_autofree char *text = unit_text(unit);
        director_decide(
            director, OUTCOME_NOT_FORCED, CAUSE_UNKNOWN_COMMAND,
            g_strdup_printf("`%s` asks for no reply: nobody can say when it is carried out", text));
        return false;
    }
    if (!is_its_turn(director, unit))
        return is_asked_again(director, unit);
    if (director_is_deferred(director, unit) && !director_step(director)->is_lost) {
        director_let_by(director, unit);
        return true;
    }
    unit_set_step(unit, (int)director->at);
    unit->is_lost = director_step(director)->is_lost;
    director->is_asked = true;
    take_role(director, unit, director->at);
    return true;
}

/* ---- replies ---- */

/* It is answered, or never will be. Whether somebody waited for it: then another request has been awaited since. */
static bool end_waiting(Director *director, const Unit *unit)
{
    bool waited = director_waits_for(director, unit);

    for (guint i = 0; i < director->actor_count; i++)
        if (director->actors[i].waits_for == unit)
            director->actors[i].waits_for = NULL;
    return waited;
}

static void answered(void *user, Unit *unit)
{
    Director *director = user;
    const Protocol *protocol = link_protocol(unit->link);
    char *problem = NULL;

    if (end_waiting(director, unit) || director->phase != PHASE_FORCING || !director->is_asked)
        return;
    if (unit->step == DIRECTOR_LET_BY) {
        director->is_asked = director->lets_replies = false;
        director->since = g_get_monotonic_time();
        director_wake(director);
    }
    if (unit->step != (int)director->at)
        return;
    if (protocol->is_retried && protocol->is_retried(&unit->value)) {
        unit_set_step(unit, -1);
        director->is_asked = false;
        return;
    }
    if (unit->is_lost || director->deviation ||
        director_is_reply(director, director_step(director), unit, &problem))
        director_advance(director, unit);
    else
        director_decide(director, OUTCOME_NOT_FORCED, CAUSE_OTHER_REPLY, problem);
}

/* Somebody needs what stands behind it: a request that is no step of a process which is to wait. */
static bool is_in_the_way(const Director *director, const Unit *unit)
{
    GPtrArray *sent = link_sent(unit->link);

    for (guint i = 1; i < sent->len; i++) {
        const Unit *later = sent->pdata[i];
        if (later->reply &&
            (later->step < 0 || plan_next_of(director->plan, director->plan->steps[later->step].who,
                                             (guint)later->step + 1) <= director->at))
            return true;
    }
    return false;
}

static bool may_answer(void *user, Unit *unit)
{
    Director *director = user;
    const Plan *plan = director->plan;

    if (unit->step < 0 || director->phase != PHASE_FORCING || director->lets_replies)
        return true;
    guint next = plan_next_of(plan, plan->steps[unit->step].who, (guint)unit->step + 1);
    return next >= plan->count || next <= director->at || is_in_the_way(director, unit);
}

/* The first of those that were sent will not be answered; nor will those behind it. */
static void end_sent(Director *director, const GPtrArray *sent)
{
    const Unit *first = sent->len > 0 ? sent->pdata[0] : NULL;
    bool waited = false;

    for (guint i = sent->len; i-- > 0;)
        waited = end_waiting(director, sent->pdata[i]);
    if (!first || director->phase != PHASE_FORCING)
        return;
    bool is_let_by = first->step == DIRECTOR_LET_BY && !first->reply && !waited;
    if (director->is_asked && (first->step == (int)director->at || is_let_by))
        director->is_asked = false;
    else if (first->step >= 0)
        director->unheard = first->step;
}

static void closed(void *user, Link *link)
{
    Director *director = user;
    GPtrArray *held = link_held(link), *sent = link_sent(link);

    end_sent(director, sent);
    if (link_was_denied(link)) {
        g_free(director->note);
        director->note = g_strdup(DIRECTOR_TLS);
        return;
    }
    if (director->phase != PHASE_FORCING || held->len + sent->len == 0)
        return;
    const Unit *unit = held->len > 0 ? held->pdata[0] : sent->pdata[0];
    g_autofree char *text = unit_text(unit);
    g_free(director->note);
    director->note =
        link_was_left(link)
            ? g_strdup_printf("the server closed the connection of `%s`", text)
            : g_strdup_printf(
                  "the program closed the connection of `%s` while it waited: has it a time-out?",
                  text);
}

const ProxyObserver DIRECTOR_OBSERVER = {NULL, may_pass, answered, may_answer, closed};
