#include "checker/draft/draft_family.h"
#include "checker/draft/draft_maker.h"
#include "checker/draft/draft_private.h"

#include <string.h>

/* ---- scripts ---- */

/* A script that fills, and needs what an earlier script has replied, is a leased fill; the earlier one took the
 * lease. */
static const LogEntry *find_fill(const GPtrArray *entries, guint from, const char *token)
{
    for (guint i = from + 1; token && i < entries->len; i++) {
        const LogEntry *entry = entries->pdata[i];
        if (draft_words_is_op(entry, "EVAL EVALSHA FCALL") && draft_words_has_option(entry, token))
            return entry;
    }
    return NULL;
}

static DraftAct act_of_script(DraftMaker *maker, DraftCall *call, guint i)
{
    const LogEntry *entry = maker->entries->pdata[i];
    g_autofree char *token = draft_words_reply(entry);

    for (guint k = 0; k < draft_maker_count(maker); k++) {
        const DraftCall *before = draft_maker_call(maker, k);
        g_autofree char *held =
            before->act == DRAFT_TAKE_LEASE ? draft_words_reply(before->entry) : NULL;
        if (!held || before->thing != call->thing || g_strcmp0(before->index, call->index) != 0 ||
            !draft_words_has_option(entry, held))
            continue;
        call->token = before->result;
        for (guint w = 2; w < entry->option_count && !call->argument; w++)
            if (strcmp(entry->options[w], held) != 0 &&
                draft_maker_source(maker, entry->options[w], call->index) >= 0)
                draft_maker_set_argument(maker, call, entry->options[w]);
        return call->argument ? DRAFT_SET_LEASED : DRAFT_UNKNOWN;
    }
    return find_fill(maker->entries, i, token) ? DRAFT_TAKE_LEASE : DRAFT_UNKNOWN;
}

/* ---- what a command is ---- */

static DraftAct act_of_row(const LogEntry *entry)
{
    if (draft_words_is_op(entry, "GET MGET SELECT"))
        return DRAFT_SELECT;
    return draft_words_is_op(entry, "INCR INCRBY DECR DECRBY UPDATE INSERT") ? DRAFT_INCREMENT
                                                                             : DRAFT_UNKNOWN;
}

static DraftAct act_of_key(const LogEntry *entry)
{
    if (draft_words_is_op(entry, "GET MGET get"))
        return DRAFT_GET;
    if (draft_words_is_op(entry, "gets"))
        return DRAFT_GETS;
    if (draft_words_is_op(entry, "SETNX add") ||
        (draft_words_is_op(entry, "SET") && draft_words_has_option(entry, "NX")))
        return DRAFT_ADD;
    if (draft_words_is_op(entry, "SET SETEX PSETEX MSET set"))
        return DRAFT_SET;
    return draft_words_is_op(entry, "DEL UNLINK delete") ? DRAFT_DEL : DRAFT_UNKNOWN;
}

/* ---- transactions ---- */

/* Whether a path has begun a transaction of a row, and not ended it. */
static bool is_open(const DraftMaker *maker, guint thing, const char *index)
{
    for (guint i = draft_maker_count(maker); i-- > 0;) {
        const DraftCall *call = draft_maker_call(maker, i);
        bool is_boundary = call->act >= DRAFT_BEGIN && call->act <= DRAFT_ROLLBACK;
        if (is_boundary && call->thing == thing && g_strcmp0(call->index, index) == 0)
            return call->act == DRAFT_BEGIN;
    }
    return false;
}

/* BEGIN, COMMIT or ROLLBACK of the rows of a transaction, as one step. Of an array: of those that have begun. */
static void add_boundary(DraftMaker *maker, guint64 rows, const DraftCall *of)
{
    DraftCall call = *of;

    for (guint i = 0; i < maker->draft->things->len; i++) {
        const DraftThing *thing = draft_thing(maker->draft, i);
        guint count = thing->is_array ? maker->ids->len : 1;
        for (guint k = 0; k < count && (rows >> i & 1); k++) {
            call.thing = i;
            call.index = thing->is_array ? draft_index(k) : NULL;
            if (is_open(maker, i, call.index) != (call.act != DRAFT_BEGIN))
                continue;
            draft_maker_add(maker, call);
            call.joins = true;
        }
    }
}

/* What stands before the first statement of a transaction of rows. Of an array it is begun where its id is known. */
static void begin(DraftMaker *maker, DraftTransaction *transaction)
{
    guint64 rows = transaction ? transaction->rows : 0;

    if (!transaction || transaction->is_begun)
        return;
    transaction->is_begun = true;
    for (guint i = 0; i < maker->draft->things->len; i++)
        if (draft_thing(maker->draft, i)->is_array)
            rows &= ~(G_GUINT64_CONSTANT(1) << i);
    add_boundary(maker, rows, &(DraftCall){.act = DRAFT_BEGIN, .entry = transaction->begin});
}

static void begin_id(DraftMaker *maker, const DraftCall *call)
{
    DraftCall boundary = {.act = DRAFT_BEGIN,
                          .thing = call->thing,
                          .index = call->index,
                          .why = "its transaction has begun already"};

    if (call->index && !is_open(maker, call->thing, call->index))
        draft_maker_add(maker, boundary);
}

static void take_boundary(DraftMaker *maker, DraftTransaction *transaction, const LogEntry *entry)
{
    begin(maker, transaction);
    if (transaction && entry == transaction->end)
        add_boundary(maker, transaction->rows,
                     &(DraftCall){.act = transaction->is_undone ? DRAFT_ROLLBACK : DRAFT_COMMIT,
                                  .entry = entry});
}

/* A statement that commits by itself, on a row that others have transactions of. */
static void add_alone(DraftMaker *maker, DraftCall call)
{
    DraftCall boundary = {.act = DRAFT_BEGIN,
                          .thing = call.thing,
                          .index = call.index,
                          .joins = call.joins,
                          .why = "it commits by itself"};

    draft_maker_add(maker, boundary);
    call.joins = boundary.joins = true;
    draft_maker_add(maker, call);
    boundary.act = DRAFT_COMMIT;
    draft_maker_add(maker, boundary);
}

/* ---- entries ---- */

/* The argument that has the id of the entry's key. FALSE where the run has named too many. */
static bool set_index(DraftMaker *maker, DraftCall *call)
{
    g_autofree char *id = draft_family_id(maker->draft, call->entry);
    guint at;

    if (!id)
        return true;
    if (!g_ptr_array_find_with_equal_func(maker->ids, id, g_str_equal, &at)) {
        at = maker->ids->len;
        if (at == DRAFT_MOST_IDS) {
            maker->draft->has_more_ids = true;
            return false;
        }
        g_ptr_array_add(maker->ids, g_steal_pointer(&id));
    }
    call->index = draft_index(at);
    return true;
}

static gboolean set_act(DraftMaker *maker, DraftCall *call, guint i, GError **error)
{
    const LogEntry *entry = call->entry;
    const DraftThing *thing = draft_thing(maker->draft, call->thing);

    if (entry->reply.kind == LOG_REPLY_ERROR) {
        call->act = DRAFT_UNKNOWN;
        call->why = "it was answered with an error, and did nothing";
    } else if (draft_words_is_op(entry, "EVAL EVALSHA FCALL")) {
        call->act = act_of_script(maker, call, i);
    } else if (draft_words_is_op(entry, "cas")) {
        return draft_maker_cas(maker, call, error);
    } else {
        call->act = draft_is_row(thing) ? act_of_row(entry) : act_of_key(entry);
    }
    if (call->act == DRAFT_INCREMENT && draft_words_is_op(entry, "UPDATE"))
        draft_maker_versioned(maker, call);
    if (call->act == DRAFT_SET || call->act == DRAFT_ADD)
        draft_maker_set_argument(maker, call, entry->value);
    if (call->act == DRAFT_SET)
        draft_maker_compare(maker, call);
    if (call->act == DRAFT_ADD)
        call->is_none = draft_words_is_refused(entry);
    return TRUE;
}

static bool joins_last(const DraftMaker *maker, const LogEntry *entry, guint i)
{
    const LogEntry *last = i > 0 ? maker->entries->pdata[i - 1] : NULL;
    guint count = draft_maker_count(maker);

    return entry->atomic && last && last->atomic == entry->atomic && count > 0 &&
           draft_maker_call(maker, count - 1)->entry == last;
}

static void add_entry(DraftMaker *maker, DraftCall call, guint i)
{
    bool is_transactional = draft_thing(maker->draft, call.thing)->kind == DRAFT_TRANSACTIONAL_ROW;
    DraftTransaction *transaction = draft_transaction_of(maker->draft, call.entry);

    if (call.act == DRAFT_DEL)
        draft_maker_imply_write(maker);
    call.joins = joins_last(maker, call.entry, i);
    if ((call.act == DRAFT_SET || call.act == DRAFT_ADD || call.act == DRAFT_CAS) && !call.argument)
        call.act = DRAFT_UNKNOWN;
    if (call.act == DRAFT_UNKNOWN && call.entry->value && !call.why)
        call.why = "its value is nobody's reply";
    bool is_own = draft_transaction_has(transaction, call.thing);
    if (is_own)
        begin_id(maker, &call);
    if (call.act == DRAFT_SELECT) {
        call.is_own = is_own;
        call.locks = is_own && draft_words_has_option(call.entry, "FOR UPDATE");
    }
    if (is_transactional && !is_own && (call.act == DRAFT_INCREMENT || call.act == DRAFT_UPDATE))
        add_alone(maker, call);
    else
        draft_maker_add(maker, call);
}

static bool is_missed(const DraftMaker *maker, const char *index)
{
    for (guint i = draft_maker_count(maker); i-- > 0;) {
        const DraftCall *call = draft_maker_call(maker, i);
        if (draft_is_read(call->act) && g_strcmp0(call->index, index) == 0)
            return call->is_none;
    }
    return false;
}

/* A SELECT of several rows, of which the log does not say which: those of the ids that were missed. */
static void take_several(DraftMaker *maker, const LogEntry *entry)
{
    DraftCall call = {.entry = entry, .act = DRAFT_SELECT};

    for (guint i = 0; i < maker->draft->things->len && draft_words_is_op(entry, "SELECT"); i++) {
        const DraftThing *thing = draft_thing(maker->draft, i);
        gsize length = strlen(entry->key);
        if (!thing->is_array || strcmp(thing->store, entry->store) != 0 ||
            strncmp(thing->key, entry->key, length) != 0 || thing->key[length] != ' ')
            continue;
        call.thing = i;
        for (guint k = 0; k < maker->ids->len; k++) {
            call.index = draft_index(k);
            if (!is_missed(maker, call.index))
                continue;
            draft_maker_add(maker, call);
            call.joins = true;
        }
        return;
    }
}

static gboolean take_entry(DraftMaker *maker, guint i, GError **error)
{
    const LogEntry *entry = maker->entries->pdata[i];
    DraftTransaction *transaction = draft_transaction_of(maker->draft, entry);
    int thing = draft_thing_of(maker->draft, entry);
    DraftCall call = {.entry = entry, .is_none = entry->reply.kind == LOG_REPLY_NONE};

    if (!entry->key) {
        take_boundary(maker, transaction, entry);
        if (draft_words_is_op(entry, "EXEC") && entry->reply.kind == LOG_REPLY_NONE)
            draft_maker_refused(maker, entry);
        return TRUE;
    }
    if (thing < 0 && draft_family_is_of_several(maker->draft, entry))
        take_several(maker, entry);
    if (thing < 0)
        return TRUE;
    call.thing = (guint)thing;
    if (!set_index(maker, &call))
        return TRUE;
    begin(maker, transaction);
    DraftThing *of = draft_thing(maker->draft, call.thing);
    of->ttl = MAX(of->ttl, draft_is_row(of) ? 0 : draft_words_lifetime(entry));
    if (draft_words_is_op(entry, "EXPIRE PEXPIRE EXPIREAT PEXPIREAT"))
        return TRUE;
    if (draft_words_is_op(entry, "WATCH")) {
        maker->watched |= G_GUINT64_CONSTANT(1) << thing;
        return TRUE;
    }
    if (!set_act(maker, &call, i, error))
        return FALSE;
    add_entry(maker, call, i);
    return TRUE;
}

DraftPath *draft_path_new(Draft *draft, const DraftRequest *request, const GPtrArray *entries,
                          GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    DraftPath *path = arena_new0(draft->arena, DraftPath);
    DraftMaker maker = {draft, request, path, entries, ids, 0};

    path->who = ((const LogEntry *)entries->pdata[0])->who;
    path->calls = g_array_new(FALSE, FALSE, sizeof(DraftCall));
    for (guint i = 0; i < entries->len; i++)
        if (!take_entry(&maker, i, error)) {
            g_array_unref(path->calls);
            return NULL;
        }
    path->ids = ids->len;
    return path;
}
