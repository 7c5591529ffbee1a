/* What flows where in a run: which reply is in which value, and the locals of both. */
#include "checker/draft/draft_maker.h"
#include "checker/draft/draft_private.h"

#include <string.h>

/* ---- locals ---- */

int draft_maker_source(const DraftMaker *maker, const char *value, const char *index)
{
    int found = -1;

    for (guint i = draft_maker_count(maker); value && i-- > 0;) {
        const DraftCall *call = draft_maker_call(maker, i);
        if (!call->result || !call->entry || call->act == DRAFT_TAKE_LEASE ||
            draft_is_bool(call->act))
            continue;
        g_autofree char *text = draft_words_reply(call->entry);
        if (!text || !draft_words_is_within(text, value))
            continue;
        if (g_strcmp0(call->index, index) == 0)
            return (int)i;
        found = found < 0 ? (int)i : found;
    }
    return found;
}

static bool is_used(const DraftMaker *maker, const char *local)
{
    for (guint i = 0; i < draft_maker_count(maker); i++)
        if (g_strcmp0(draft_maker_call(maker, i)->result, local) == 0)
            return true;
    return false;
}

/* get_user reads a `user`. */
static const char *local_of_read(const DraftMaker *maker)
{
    static const char *const VERBS[] = {"get_", "read_", "find_", "fetch_", "load_", "show_", NULL};
    static const char *const LEASES[] = {"token", "won", NULL}; /* locals of a fix */
    const char *name = maker->request->name;
    const char *found = "found";

    for (guint i = 0; VERBS[i]; i++)
        if (g_str_has_prefix(name, VERBS[i]) && name[strlen(VERBS[i])])
            found = name + strlen(VERBS[i]);
    for (guint i = 0; i < maker->draft->things->len; i++)
        if (strcmp(draft_thing(maker->draft, i)->name, found) == 0)
            found = "found";
    if (draft_is_word(found) || g_strv_contains(LEASES, found))
        found = "found";
    const char *local = found;
    for (int k = 2; is_used(maker, local); k++)
        local = arena_printf(maker->draft->arena, "%s_%d", found, k);
    return local;
}

static const char *new_local(const DraftMaker *maker, DraftAct act)
{
    const char *base = act == DRAFT_INCREMENT    ? "v"
                       : act == DRAFT_TAKE_LEASE ? "token"
                       : act == DRAFT_ADD        ? "added"
                                                 : "ok";
    const char *local = base;

    if (draft_is_read(act))
        return local_of_read(maker);
    for (int k = 2; is_used(maker, local); k++)
        local = arena_printf(maker->draft->arena, "%s_%d", base, k);
    return local;
}

/* ---- calls ---- */

/* What missed, and whose local waits for a value: the read before, of the same index, and not in the same step. */
static const char *find_missed(const DraftMaker *maker, const DraftCall *call)
{
    for (guint i = draft_maker_count(maker); i-- > 0;) {
        const DraftCall *before = draft_maker_call(maker, i);
        bool is_same_step = call->entry && before->entry && call->entry->atomic &&
                            call->entry->atomic == before->entry->atomic;
        if (draft_is_read(before->act) && g_strcmp0(before->index, call->index) == 0)
            return before->is_none && !is_same_step ? before->result : NULL;
    }
    return NULL;
}

static const char *identity_of(const Draft *draft, const DraftCall *call)
{
    const char *texts[] = {call->result, call->argument,
                           call->token,  call->seen,
                           call->index,  call->act == DRAFT_UNKNOWN ? call->entry->op : NULL};
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%d %d %d %d %d", (int)call->act, (int)call->thing, call->joins,
                           call->is_own, call->locks);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_append_printf(text, " %s", texts[i] ? texts[i] : "");
    return arena_strdup(draft->arena, text->str);
}

void draft_maker_add(DraftMaker *maker, DraftCall call)
{
    const char *missed = draft_is_read(call.act) ? find_missed(maker, &call) : NULL;

    if (missed)
        call.result = missed;
    else if (draft_is_read(call.act) || draft_is_bool(call.act) || call.act == DRAFT_INCREMENT ||
             call.act == DRAFT_TAKE_LEASE)
        call.result = new_local(maker, call.act);
    call.identity = identity_of(maker->draft, &call);
    g_array_append_val(maker->path->calls, call);
}

/* The row that stands behind all that the log does not say. */
static guint implied_row(Draft *draft)
{
    for (guint i = 0; i < draft->things->len; i++)
        if (draft_thing(draft, i)->is_implied)
            return i;
    DraftThing *thing = arena_new0(draft->arena, DraftThing);
    *thing = (DraftThing){.name = "db",
                          .kind = DRAFT_ROW,
                          .store = "",
                          .key = "",
                          .is_implied = true,
                          .filled_from = -1,
                          .source = -1};
    for (guint i = 0; i < draft->things->len; i++)
        if (strcmp(draft_thing(draft, i)->name, "db") == 0)
            thing->name = "source";
    g_ptr_array_add(draft->things, thing);
    return draft->things->len - 1;
}

bool draft_maker_has(const DraftMaker *maker, DraftAct first, DraftAct last)
{
    for (guint i = 0; i < draft_maker_count(maker); i++)
        if (draft_maker_call(maker, i)->act >= first && draft_maker_call(maker, i)->act <= last)
            return true;
    return false;
}

/* A value one above the version that an UPDATE asked for is what that has written. */
static const char *updated_value(const DraftMaker *maker, const char *value, guint *source)
{
    for (guint i = draft_maker_count(maker); value && i-- > 0;) {
        const DraftCall *call = draft_maker_call(maker, i);
        if (call->act != DRAFT_UPDATE || call->is_none || !call->version)
            continue;
        g_autofree char *next =
            g_strdup_printf("%" G_GINT64_FORMAT, g_ascii_strtoll(call->version, NULL, 10) + 1);
        *source = i;
        if (draft_words_is_within(next, value))
            return arena_printf(maker->draft->arena, "%s + 1", call->argument);
    }
    return NULL;
}

/* The last row that was read or written, one of this index rather than another. */
static int last_row(const DraftMaker *maker, const char *index)
{
    int found = -1;

    for (guint i = draft_maker_count(maker); i-- > 0;) {
        const DraftCall *call = draft_maker_call(maker, i);
        if (call->act != DRAFT_SELECT && call->act != DRAFT_INCREMENT)
            continue;
        if (g_strcmp0(call->index, index) == 0)
            return (int)i;
        found = found < 0 ? (int)i : found;
    }
    return found;
}

static void set_source(const DraftMaker *maker, const DraftCall *call, const DraftCall *from)
{
    DraftThing *thing = draft_thing(maker->draft, call->thing);

    if (draft_is_row(thing))
        return;
    if (draft_is_row(draft_thing(maker->draft, from->thing)))
        thing->source = (int)from->thing;
    else if (thing->source < 0 && thing->filled_from < 0)
        thing->filled_from = (int)from->thing;
}

/* A value that came from nowhere is the database's: the log does not have what was asked of that. */
void draft_maker_set_argument(DraftMaker *maker, DraftCall *call, const char *value)
{
    guint update = 0;
    int source = draft_maker_source(maker, value, call->index);
    int own = last_row(maker, call->index);
    /* Of another id only where nothing of its own was read. */
    if (source >= 0 && own >= 0 && call->index &&
        g_strcmp0(draft_maker_call(maker, (guint)own)->index, call->index) == 0 &&
        g_strcmp0(draft_maker_call(maker, (guint)source)->index, call->index) != 0)
        source = own;
    const char *updated = source < 0 ? updated_value(maker, value, &update) : NULL;

    if (source < 0 && !updated && !draft_maker_has(maker, DRAFT_SELECT, DRAFT_UPDATE)) {
        bool is_fill = draft_maker_has(maker, DRAFT_GET, DRAFT_GET) ||
                       draft_maker_has(maker, DRAFT_GETS, DRAFT_GETS);
        draft_maker_add(maker, (DraftCall){.act = is_fill ? DRAFT_SELECT : DRAFT_INCREMENT,
                                           .thing = implied_row(maker->draft)});
    }
    if (source < 0)
        source = updated ? (int)update : last_row(maker, call->index);
    if (source < 0)
        return;
    const DraftCall *from = draft_maker_call(maker, (guint)source);
    call->argument = updated ? updated : from->result;
    call->may_be_none = from->act == DRAFT_GET || from->act == DRAFT_GETS;
    set_source(maker, call, from);
}

void draft_maker_imply_write(DraftMaker *maker)
{
    bool has_row = draft_maker_has(maker, DRAFT_SELECT, DRAFT_UPDATE);

    for (guint k = 0; k < maker->entries->len && !has_row; k++) {
        int thing = draft_thing_of(maker->draft, maker->entries->pdata[k]);
        has_row = thing >= 0 && draft_is_row(draft_thing(maker->draft, (guint)thing));
    }
    if (!has_row && !draft_maker_has(maker, DRAFT_GET, DRAFT_GET) &&
        !draft_maker_has(maker, DRAFT_GETS, DRAFT_GETS))
        draft_maker_add(maker,
                        (DraftCall){.act = DRAFT_INCREMENT, .thing = implied_row(maker->draft)});
}
