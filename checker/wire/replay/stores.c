#include "checker/wire/replay/stores_private.h"

#include "checker/base/error.h"
#include "checker/program/bytecode/instruction.h"
#include "checker/program/replay/replay.h"
#include "checker/wire/binding/row_value.h"

#include <string.h>

enum { REPLY_SECONDS = 10 };

Stores *stores_new(const BoundDesign *bound, const char *const *addresses, GError **error)
{
    const Binding *binding = bound->binding;
    g_autoptr(Stores) stores = g_new0(Stores, 1);

    stores->bound = bound;
    stores->values = values_new();
    stores->tokens = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    stores->count = binding->server_count;
    stores->clients = g_new0(Client *, stores->count + 1);
    stores->addresses = g_new0(char *, stores->count + 1);
    stores->accounts = g_new0(Account *, stores->count + 1);
    stores->of_processes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)client_free);
    for (guint i = 0; i < stores->count; i++) {
        const BindServer *server = &binding->servers[i];
        const Protocol *protocol = server->protocol;
        stores->addresses[i] = g_strdup(addresses[i] ? addresses[i] : server->address);
        if (protocol->is_sql &&
            !(stores->accounts[i] = account_new(stores->addresses[i], protocol->prefix, error)))
            return NULL;
        stores->clients[i] = client_new(server->protocol, stores->addresses[i], error);
        if (!stores->clients[i])
            return NULL;
    }
    return g_steal_pointer(&stores);
}

void stores_free(Stores *stores)
{
    if (!stores)
        return;
    for (guint i = 0; i < stores->count; i++)
        client_free(stores->clients[i]);
    for (guint i = 0; i < stores->count; i++)
        account_free(stores->accounts[i]);
    g_clear_pointer(&stores->of_processes, g_hash_table_unref);
    g_free(stores->accounts);
    g_free(stores->clients);
    g_strfreev(stores->addresses);
    values_free(stores->values);
    g_hash_table_unref(stores->tokens);
    g_free(stores);
}

Values *stores_values(const Stores *stores)
{
    return stores->values;
}

const char *stores_address(const Stores *stores, guint server)
{
    return stores->accounts[server] ? stores->accounts[server]->address : stores->addresses[server];
}

const Account *stores_account(const Stores *stores, guint server)
{
    return stores->accounts[server];
}

/* ---- sending ---- */

/* The text that an argument is sent as; a value of the component's in the field that the binding names. */
static char *argument_text(const Stores *stores, const BoundPlace *place, const Var *var,
                           TypedValue value)
{
    const Type *kind = values_kind(value.type);

    if (typed_value_is_none(value))
        return g_strdup("");
    g_autofree char *text = values_text(stores->values, kind, value.slots[0]);
    if (!var || kind != values_kind(var->type) || !place->place->field)
        return g_steal_pointer(&text);
    return g_strdup_printf("{\"%s\": %s}", place->place->field, text);
}

/* The process that an operation is told about: its number as a key; where it is told of none they are all one. */
static gpointer caller_of(const RowCall *call)
{
    for (uint32_t i = 0; call && i < call->operation->argument_count; i++)
        if (call->arguments[i].type && call->arguments[i].type->kind == KIND_PROCESS)
            return GINT_TO_POINTER((int)call->arguments[i].slots[0] + 1);
    return NULL;
}

/* Where there is no token, one that no server gives out: the request is refused, as it should be. */
static char *token_text(const Stores *stores, const RowCall *call, const char *before)
{
    const char *token = g_hash_table_lookup(stores->tokens, caller_of(call));

    return g_strconcat(before, token ? token : "0", NULL);
}

static char *part_text(const Stores *stores, const BoundPlace *place, const Var *var,
                       const RowCall *call, const FormPart *part)
{
    TypedValue value;

    switch (part->kind) {
    case FORM_WORD:
    case FORM_EXACT: return g_strdup(part->text);
    case FORM_KEY: return g_strconcat(place->place->key, part->text, NULL);
    case FORM_ARGUMENT:
        value = plan_argument(call, part->text);
        return value.type ? argument_text(stores, place, var, value) : g_strdup("");
    case FORM_TOKEN: return token_text(stores, call, part->text);
    case FORM_ANY:
    case FORM_REST: return NULL;
    }
    g_assert_not_reached();
}

static gboolean ask(Stores *stores, Client *client, const BoundPlace *place, const Form *form,
                    const Var *var, const RowCall *call, WireValue *value, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    WireText words[BOUND_MOST_PARTS];

    for (guint i = 0; i < form->count; i++) {
        char *text = part_text(stores, place, var, call, &form->parts[i]);
        if (!text)
            continue;
        words[texts->len] = (WireText){text, strlen(text)};
        g_ptr_array_add(texts, text);
    }
    if (!client_ask(client, words, texts->len, REPLY_SECONDS, value, error))
        return FALSE;
    if (value->token.length > 0)
        g_hash_table_insert(stores->tokens, caller_of(call), wire_text_copy(value->token));
    *value = row_value(place, form->sql, value);
    return TRUE;
}

static gboolean cannot_send(const BoundPlace *place, const Member *member, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "no form of `%s.%s` can be sent: each asks for `$_`", place->name,
                member->name.text);
    return FALSE;
}

static const Var *var_of(const BoundPlace *place, const Instance *instance)
{
    const BoundMember *reader = bound_reader(place);

    for (uint32_t i = 0; reader && i < instance->var_count; i++)
        if (strcmp(instance->vars[i]->name, reader->member->name.text) == 0)
            return instance->vars[i];
    return NULL;
}

gboolean stores_send(Stores *stores, const char *who, const BoundPlace *place, const Member *member,
                     const RowCall *call, WireValue *value, GError **error)
{
    const BoundMember *bound = bound_member(place, member);
    const Form *form = bound ? bound_sendable(stores->bound, place, bound) : NULL;

    if (!form)
        return cannot_send(place, member, error);
    Client *client = stores_client(stores, (guint)place->place->server, who, error);
    if (!client)
        return FALSE;
    const Var *var = call ? var_of(place, call->operation->instance) : NULL;
    return ask(stores, client, place, form, var, call, value, error);
}

/* ---- reading ---- */

/* The text of a reply, NULL where it has none. Caller frees. */
static char *reply_text(const WireValue *value)
{
    if (value->kind == WIRE_TEXT || value->kind == WIRE_NUMBER)
        return wire_text_copy(value->text);
    return NULL;
}

gboolean stores_read(Stores *stores, const BoundPlace *place, char **text, GError **error)
{
    const BoundMember *reader = bound_reader(place);
    const Form *form = bound_sendable(stores->bound, place, reader);
    WireValue value;

    *text = NULL;
    if (!form)
        return cannot_send(place, reader->member, error);
    if (!ask(stores, stores->clients[place->place->server], place, form, NULL, NULL, &value, error))
        return FALSE;
    if (value.kind == WIRE_NONE)
        return TRUE;
    g_autofree char *whole = reply_text(&value);
    *text = whole ? values_field(whole, place->place->field) : NULL;
    if (*text)
        return TRUE;
    g_autofree char *said = value.kind == WIRE_ERROR ? wire_text_copy(value.text) : NULL;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                "the value of `%s` cannot be read: %s", place->name,
                said                  ? said
                : place->place->field ? "it is no JSON object with that field"
                                      : "the server answers with something else");
    return FALSE;
}

/* ---- comparing ---- */

static char *model_text(const Stores *stores, TypedValue value)
{
    return typed_value_is_none(value)
               ? g_strdup("none")
               : values_text(stores->values, values_kind(value.type), value.slots[0]);
}

static bool is_as_model(Stores *stores, TypedValue value, const char *text)
{
    if (!text || typed_value_is_none(value))
        return !text && typed_value_is_none(value);
    return values_learn(stores->values, values_kind(value.type), value.slots[0], text);
}

gboolean stores_compare(Stores *stores, const Plan *plan, const Word *state, char **problem,
                        GError **error)
{
    Run empty = {0};
    g_autoptr(Replay) replay = replay_new(plan->program, &empty);

    *problem = NULL;
    replay_go(replay, state);
    for (guint i = 0; i < plan->bound->place_count; i++) {
        const BoundPlace *place = &plan->bound->places[i];
        const Var *var = plan_var(plan, place);
        g_autofree char *text = NULL;
        if (!var)
            continue;
        if (!stores_read(stores, place, &text, error))
            return FALSE;
        TypedValue value = replay_value(replay, var, place->index, -1);
        if (is_as_model(stores, value, text))
            continue;
        g_autofree char *expected = model_text(stores, value);
        *problem = g_strdup_printf("%s holds %s, and in the run %s", place->name,
                                   text ? text : "nothing", expected);
        return TRUE;
    }
    return TRUE;
}

static bool truth_of(const WireValue *value)
{
    if (value->is_lease)
        return value->token.length > 0;
    return value->kind == WIRE_NUMBER ? value->number != 0
           : value->kind == WIRE_TEXT ? !wire_text_is(value->text, "0")
                                      : value->kind == WIRE_STATUS || value->kind == WIRE_LIST;
}

static char *value_said(const WireValue *value)
{
    if (value->kind == WIRE_NONE)
        return g_strdup("nothing");
    if (value->kind == WIRE_LIST)
        return g_strdup("a list");
    return wire_text_copy(value->text);
}

bool stores_is_reply(Stores *stores, const BoundPlace *place, const Var *var, const RowCall *call,
                     const WireValue *value, char **problem)
{
    const Type *type = call->value.type;
    bool is_same = value->kind != WIRE_ERROR;

    *problem = NULL;
    if (is_same && type && type->kind == KIND_BOOL) {
        is_same = truth_of(value) == (call->value.slots[0] != 0);
    } else if (is_same && type && (value->kind == WIRE_NONE || typed_value_is_none(call->value))) {
        is_same = value->kind == WIRE_NONE && typed_value_is_none(call->value);
    } else if (is_same && type) {
        const Type *kind = values_kind(type);
        bool is_main = var && kind == values_kind(var->type);
        g_autofree char *whole = reply_text(value);
        g_autofree char *text =
            whole ? values_field(whole, is_main ? place->place->field : NULL) : NULL;
        is_same =
            !whole || (text && values_learn(stores->values, kind, call->value.slots[0], text));
    }
    if (is_same)
        return true;
    g_autofree char *said = value_said(value);
    *problem = g_strdup_printf("the server answers %s, and in the run %s", said,
                               call->result ? call->result : "nothing");
    return false;
}

/* ---- judging ---- */

static uint8_t predicate_of(const Plan *plan, bool *is_open_where)
{
    const Model *model = program_model(plan->program);
    const System *system = program_system(plan->program);
    uint32_t index = plan->about.index;

    if (plan->about.kind == REFERENCE_CHECK)
        index += system->window_count;
    *is_open_where = model->properties[index].kind == PROPERTY_WINDOW;
    return model->properties[index].predicate;
}

/* Puts what is on the servers into the state; false where the run knows no such value. */
static gboolean put_seen(Stores *stores, const Plan *plan, Replay *replay, GString *seen,
                         bool *is_known, GError **error)
{
    for (guint i = 0; i < plan->bound->place_count; i++) {
        const BoundPlace *place = &plan->bound->places[i];
        const Var *var = plan_var(plan, place);
        g_autofree char *text = NULL;
        int64_t value = NONE;
        if (!var)
            continue;
        if (!stores_read(stores, place, &text, error))
            return FALSE;
        g_string_append_printf(seen, "%s%s %s", seen->len ? ", " : "", place->name,
                               text ? text : "none");
        if (text && !values_find(stores->values, values_kind(var->type), text, &value))
            *is_known = false;
        else if (!text && var->type->kind != KIND_OPTION)
            *is_known = false;
        else
            replay_put(replay, var, place->index, -1, &value);
    }
    return TRUE;
}

gboolean stores_judge(Stores *stores, const Plan *plan, bool *is_open, char **text, GError **error)
{
    Run empty = {0};
    g_autoptr(Replay) replay = replay_new(plan->program, &empty);
    g_autoptr(GString) seen = g_string_new(NULL);
    bool is_known = true, opens_where;

    replay_go(replay, plan->last);
    if (!put_seen(stores, plan, replay, seen, &is_known, error))
        return FALSE;
    uint8_t predicate = predicate_of(plan, &opens_where);
    bool holds = replay_predicates(replay) >> predicate & 1;
    *is_open = is_known && holds == opens_where;
    *text = g_strdup(seen->str);
    return TRUE;
}
