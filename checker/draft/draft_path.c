#include "checker/draft/draft_private.h"

#include <string.h>

typedef struct PathMaker {
    Draft *draft;
    const DraftRequest *request;
    DraftPath *path;
    int missed; /* the call whose reply was that there is nothing, and whose local waits for a value; -1 */
} PathMaker;

static DraftCall *call_at(const PathMaker *maker, guint i)
{
    return &g_array_index(maker->path->calls, DraftCall, i);
}

static guint count(const PathMaker *maker)
{
    return maker->path->calls->len;
}

/* ---- words ---- */

static bool has_option(const LogEntry *entry, const char *word)
{
    for (guint i = 0; i < entry->option_count; i++)
        if (g_ascii_strcasecmp(entry->options[i], word) == 0)
            return true;
    return false;
}

static bool is_op(const LogEntry *entry, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);

    return g_strv_contains((const char *const *)list, entry->op);
}

/* A word that counts `unit`s, in microseconds. */
static gint64 time_option(const LogEntry *entry, guint i, gint64 unit)
{
    gint64 number = i < entry->option_count ? g_ascii_strtoll(entry->options[i], NULL, 10) : 0;

    return CLAMP(number, 0, DRAFT_LONGEST / unit) * unit;
}

/* The lifetime that a command gives its key, in microseconds; 0: none. */
static gint64 lifetime(const LogEntry *entry)
{
    bool is_memcached = strcmp(entry->store, "memcached") == 0;

    if (is_memcached)
        return is_op(entry, "set add replace cas") ? time_option(entry, 1, G_USEC_PER_SEC) : 0;
    if (is_op(entry, "SETEX EXPIRE"))
        return time_option(entry, 0, G_USEC_PER_SEC);
    if (is_op(entry, "PSETEX PEXPIRE"))
        return time_option(entry, 0, 1000);
    for (guint i = 0; i + 1 < entry->option_count; i++) {
        if (g_ascii_strcasecmp(entry->options[i], "EX") == 0)
            return time_option(entry, i + 1, G_USEC_PER_SEC);
        if (g_ascii_strcasecmp(entry->options[i], "PX") == 0)
            return time_option(entry, i + 1, 1000);
    }
    return 0;
}

/* A reply as text; NULL where it says nothing. Caller frees. */
static char *reply_text(const LogEntry *entry)
{
    if (entry->reply.kind == LOG_REPLY_TEXT)
        return g_strdup(entry->reply.text);
    return entry->reply.kind == LOG_REPLY_NUMBER
               ? g_strdup_printf("%" G_GINT64_FORMAT, entry->reply.number)
               : NULL;
}

/* Whether a text is in another, and no part of a longer word there. */
static bool is_within(const char *text, const char *whole)
{
    gsize length = strlen(text);

    for (const char *at = length ? strstr(whole, text) : NULL; at; at = strstr(at + 1, text))
        if ((at == whole || !g_ascii_isalnum(at[-1])) && !g_ascii_isalnum(at[length]))
            return true;
    return false;
}

/* ---- what flows where ---- */

/* The last call before that gave this value to a local; -1: none did. */
static int find_source(const PathMaker *maker, const char *value)
{
    for (guint i = count(maker); value && i-- > 0;) {
        const DraftCall *call = call_at(maker, i);
        if (!call->result || !call->entry || call->act == DRAFT_TAKE_LEASE)
            continue;
        g_autofree char *text = reply_text(call->entry);
        if (text && is_within(text, value))
            return (int)i;
    }
    return -1;
}

static bool is_used(const PathMaker *maker, const char *local)
{
    for (guint i = 0; i < count(maker); i++)
        if (g_strcmp0(call_at(maker, i)->result, local) == 0)
            return true;
    return false;
}

/* get_user reads a `user`. */
static const char *local_of_read(const PathMaker *maker)
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

static const char *new_local(const PathMaker *maker, DraftAct act)
{
    const char *base = act == DRAFT_INCREMENT ? "v" : "token";
    const char *local = base;

    if (act == DRAFT_GET || act == DRAFT_SELECT)
        return local_of_read(maker);
    for (int k = 2; is_used(maker, local); k++)
        local = arena_printf(maker->draft->arena, "%s_%d", base, k);
    return local;
}

/* ---- calls ---- */

static void add_call(PathMaker *maker, DraftCall call)
{
    Draft *draft = maker->draft;
    bool reads = call.act == DRAFT_GET || call.act == DRAFT_SELECT;

    if (reads && maker->missed >= 0)
        call.result = call_at(maker, (guint)maker->missed)->result;
    else if (reads || call.act == DRAFT_INCREMENT || call.act == DRAFT_TAKE_LEASE)
        call.result = new_local(maker, call.act);
    if (reads)
        maker->missed = call.is_none ? (int)count(maker) : -1;
    const char *what = call.act == DRAFT_UNKNOWN ? call.entry->op : "";
    call.identity =
        arena_printf(draft->arena, "%d %d %s %s %s %s %d", (int)call.act, (int)call.thing,
                     call.result ? call.result : "", call.argument ? call.argument : "",
                     call.token ? call.token : "", what, call.joins);
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

static bool has_act(const PathMaker *maker, DraftAct first, DraftAct last)
{
    for (guint i = 0; i < count(maker); i++)
        if (call_at(maker, i)->act >= first && call_at(maker, i)->act <= last)
            return true;
    return false;
}

/* What is written, as the local that has it. A value that came from nowhere is the database's: the log does not
 * have what was asked of that. */
static void set_argument(PathMaker *maker, DraftCall *call, const char *value)
{
    int source = find_source(maker, value);

    if (source < 0 && !has_act(maker, DRAFT_SELECT, DRAFT_INCREMENT)) {
        bool is_fill = has_act(maker, DRAFT_GET, DRAFT_GET);
        add_call(maker, (DraftCall){.act = is_fill ? DRAFT_SELECT : DRAFT_INCREMENT,
                                    .thing = implied_row(maker->draft)});
    }
    for (guint i = count(maker); source < 0 && i-- > 0;)
        if (call_at(maker, i)->act == DRAFT_SELECT || call_at(maker, i)->act == DRAFT_INCREMENT)
            source = (int)i;
    if (source < 0)
        return;
    const DraftCall *from = call_at(maker, (guint)source);
    DraftThing *thing = draft_thing(maker->draft, call->thing);
    call->argument = from->result;
    call->may_be_none = from->act == DRAFT_GET;
    if (draft_thing(maker->draft, from->thing)->kind == DRAFT_ROW)
        thing->source = (int)from->thing;
    else if (thing->source < 0 && thing->filled_from < 0)
        thing->filled_from = (int)from->thing;
}

/* A script that fills, and needs what an earlier script has replied, is a leased fill; the earlier one took the
 * lease. */
static const LogEntry *find_fill(const GPtrArray *entries, guint from, const char *token)
{
    for (guint i = from + 1; token && i < entries->len; i++) {
        const LogEntry *entry = entries->pdata[i];
        if (is_op(entry, "EVAL EVALSHA FCALL") && has_option(entry, token))
            return entry;
    }
    return NULL;
}

static DraftAct act_of_script(PathMaker *maker, DraftCall *call, const GPtrArray *entries, guint i)
{
    const LogEntry *entry = entries->pdata[i];
    g_autofree char *token = reply_text(entry);

    for (guint k = 0; k < count(maker); k++) {
        const DraftCall *before = call_at(maker, k);
        g_autofree char *held = before->act == DRAFT_TAKE_LEASE ? reply_text(before->entry) : NULL;
        if (!held || before->thing != call->thing || !has_option(entry, held))
            continue;
        call->token = before->result;
        for (guint w = 2; w < entry->option_count && !call->argument; w++)
            if (strcmp(entry->options[w], held) != 0 && find_source(maker, entry->options[w]) >= 0)
                set_argument(maker, call, entry->options[w]);
        return call->argument ? DRAFT_SET_LEASED : DRAFT_UNKNOWN;
    }
    return find_fill(entries, i, token) ? DRAFT_TAKE_LEASE : DRAFT_UNKNOWN;
}

static DraftAct act_of_row(const LogEntry *entry)
{
    if (is_op(entry, "GET MGET SELECT"))
        return DRAFT_SELECT;
    return is_op(entry, "INCR INCRBY DECR DECRBY UPDATE INSERT") ? DRAFT_INCREMENT : DRAFT_UNKNOWN;
}

/* A write that the log does not have: before what is deleted for its sake. */
static void imply_write(PathMaker *maker, const GPtrArray *entries, guint i)
{
    bool has_row = has_act(maker, DRAFT_SELECT, DRAFT_INCREMENT);

    for (guint k = i + 1; k < entries->len && !has_row; k++) {
        int thing = draft_thing_of(maker->draft, entries->pdata[k]);
        has_row = thing >= 0 && draft_thing(maker->draft, (guint)thing)->kind == DRAFT_ROW;
    }
    if (!has_row && !has_act(maker, DRAFT_GET, DRAFT_GET))
        add_call(maker, (DraftCall){.act = DRAFT_INCREMENT, .thing = implied_row(maker->draft)});
}

static DraftAct act_of_key(const LogEntry *entry)
{
    if (is_op(entry, "GET MGET get"))
        return DRAFT_GET;
    if (is_op(entry, "SETNX add") || (is_op(entry, "SET") && has_option(entry, "NX")))
        return DRAFT_ADD;
    if (is_op(entry, "SET SETEX PSETEX MSET set"))
        return DRAFT_SET;
    return is_op(entry, "DEL UNLINK delete") ? DRAFT_DEL : DRAFT_UNKNOWN;
}

static void take_entry(PathMaker *maker, const GPtrArray *entries, guint i)
{
    const LogEntry *entry = entries->pdata[i], *last = i > 0 ? entries->pdata[i - 1] : NULL;
    int thing = draft_thing_of(maker->draft, entry);
    DraftCall call = {.entry = entry, .is_none = entry->reply.kind == LOG_REPLY_NONE};

    if (thing < 0)
        return;
    call.thing = (guint)thing;
    DraftThing *of = draft_thing(maker->draft, call.thing);
    of->ttl = MAX(of->ttl, of->kind == DRAFT_ROW ? 0 : lifetime(entry));
    if (is_op(entry, "EXPIRE PEXPIRE"))
        return;
    if (is_op(entry, "EVAL EVALSHA FCALL"))
        call.act = act_of_script(maker, &call, entries, i);
    else
        call.act = of->kind == DRAFT_ROW ? act_of_row(entry) : act_of_key(entry);
    if (call.act == DRAFT_SET || call.act == DRAFT_ADD)
        set_argument(maker, &call, entry->value);
    else if (call.act == DRAFT_DEL)
        imply_write(maker, entries, i);
    call.joins = entry->atomic && last && last->atomic == entry->atomic && count(maker) > 0 &&
                 call_at(maker, count(maker) - 1)->entry == last;
    if ((call.act == DRAFT_SET || call.act == DRAFT_ADD) && !call.argument)
        call.act = DRAFT_UNKNOWN;
    add_call(maker, call);
}

DraftPath *draft_path_new(Draft *draft, const DraftRequest *request, GPtrArray *entries)
{
    DraftPath *path = arena_new0(draft->arena, DraftPath);
    PathMaker maker = {draft, request, path, -1};

    path->who = ((const LogEntry *)entries->pdata[0])->who;
    path->calls = g_array_new(FALSE, FALSE, sizeof(DraftCall));
    for (guint i = 0; i < entries->len; i++)
        take_entry(&maker, entries, i);
    return path;
}
