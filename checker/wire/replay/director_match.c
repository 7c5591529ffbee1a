/* What a request is: a step of the run, another operation, or nothing that the design knows. */
#include "checker/wire/binding/row_value.h"
#include "checker/wire/replay/director_private.h"

static bool is_server_of(const Director *director, const BoundPlace *place, const Unit *unit)
{
    const BindServer *server = &director->plan->bound->binding->servers[place->place->server];

    return server->protocol == link_protocol(unit->link);
}

static bool is_call(const Director *director, const RowCall *call, const Unit *unit)
{
    const BoundPlace *place = plan_place(director->plan, call);

    return place && is_server_of(director, place, unit) &&
           bound_match(place, call->operation->member, &unit->request).form;
}

/* Where among the leaves of a request the call is, from `from` on; as many as there are where it is not. */
static guint find_leaf(const Director *director, const RowCall *call, const GPtrArray *leaves,
                       guint from)
{
    while (from < leaves->len && !is_call(director, call, leaves->pdata[from]))
        from++;
    return from;
}

typedef struct Leaves {
    GPtrArray *list;
    const RowCall *call; /* the one before, and where it is; NULL: there was none */
    guint at;
} Leaves;

/* The leaf that is the step's next call; NULL where there is none. One command may be two calls: a meta get of memcached is
 * a get that misses, and the lease that it takes. */
static Unit *next_leaf(const Director *director, Leaves *leaves, const RowCall *call)
{
    const RowCall *before = leaves->call;
    guint at = find_leaf(director, call, leaves->list, before ? leaves->at + 1 : 0);
    bool is_shared = at >= leaves->list->len && before &&
                     plan_place(director->plan, before) == plan_place(director->plan, call) &&
                     is_call(director, call, leaves->list->pdata[leaves->at]);

    leaves->call = call;
    leaves->at = is_shared ? leaves->at : at;
    return leaves->at < leaves->list->len ? leaves->list->pdata[leaves->at] : NULL;
}

bool director_fits(const Director *director, const PlanStep *step, Unit *unit)
{
    g_autoptr(GPtrArray) list = unit_leaves(unit);
    Leaves leaves = {.list = list};

    if (step->is_lost)
        return director_is_known(director, unit);
    for (uint32_t i = 0; i < step->call_count; i++)
        if (plan_place(director->plan, &step->calls[i]) &&
            !next_leaf(director, &leaves, &step->calls[i]))
            return false;
    return leaves.call != NULL;
}

typedef bool Asks(const BoundPlace *place, const WireRequest *request);

static bool is_any(const Director *director, const Unit *unit, Asks *asks)
{
    const BoundDesign *bound = director->plan->bound;

    for (guint i = 0; i < bound->place_count; i++)
        if (!bound->places[i].place->in_program &&
            is_server_of(director, &bound->places[i], unit) &&
            asks(&bound->places[i], &unit->request))
            return true;
    return false;
}

static bool any_place(const Director *director, Unit *unit, Asks *asks)
{
    g_autoptr(GPtrArray) leaves = unit_leaves(unit);

    for (guint i = 0; i < leaves->len; i++)
        if (is_any(director, leaves->pdata[i], asks))
            return true;
    return false;
}

static bool touches_in_transaction(const BoundPlace *place, const WireRequest *request)
{
    return bound_in_transactions(place) && bound_touches(place, request);
}

/* It ends a transaction with the bound row in it, in a design that has transactions. */
static bool ends_transaction(const Director *director, Unit *unit)
{
    for (guint i = 0; unit->kept && i < unit->kept->len; i++)
        if (any_place(director, unit->kept->pdata[i], touches_in_transaction))
            return true;
    return false;
}

bool director_is_bound(const Director *director, Unit *unit)
{
    return any_place(director, unit, bound_touches) || ends_transaction(director, unit);
}

static bool changes(const BoundPlace *place, const WireRequest *request)
{
    SqlVerb verb = request->sql ? request->sql->verb : SQL_OTHER;

    return (verb == SQL_INSERT || verb == SQL_UPDATE || verb == SQL_DELETE) &&
           !bound_in_transactions(place) && bound_touches(place, request);
}

bool director_is_deferred(const Director *director, Unit *unit)
{
    return unit->in_transaction && unit->effect != WIRE_CLOSES && unit->effect != WIRE_DROPS &&
           any_place(director, unit, changes);
}

bool director_is_unseen(const Director *director, const PlanStep *step)
{
    guint begins = 0, others = 0;

    for (uint32_t i = 0; i < step->call_count; i++) {
        const BoundPlace *place = plan_place(director->plan, &step->calls[i]);
        const BoundMember *member =
            place ? bound_member(place, step->calls[i].operation->member) : NULL;
        bool is_begin = member && member->form_count > 0 && member->forms[0]->sql &&
                        member->forms[0]->sql->verb == SQL_BEGIN;
        begins += is_begin;
        others += member && !is_begin;
    }
    return begins > 0 && others == 0;
}

bool director_is_known(const Director *director, Unit *unit)
{
    return any_place(director, unit, bound_is_known);
}

bool director_is_reply(const Director *director, const PlanStep *step, Unit *unit, char **problem)
{
    g_autoptr(GPtrArray) list = unit_leaves(unit);
    Leaves leaves = {.list = list};

    for (uint32_t i = 0; i < step->call_count; i++) {
        const RowCall *call = &step->calls[i];
        const BoundPlace *place = plan_place(director->plan, call);
        if (!place)
            continue;
        const Unit *found = next_leaf(director, &leaves, call), *leaf = found ? found : unit;
        WireValue value = row_value(place, leaf->request.sql, &leaf->value);
        if (!stores_is_reply(director->stores, place, plan_var(director->plan, place), call, &value,
                             problem))
            return false;
    }
    return true;
}
