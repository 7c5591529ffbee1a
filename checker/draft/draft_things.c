#include "checker/draft/draft_family.h"
#include "checker/draft/draft_private.h"

#include <string.h>

static bool is_one_of(const char *word, const char *const *list)
{
    return g_strv_contains(list, word);
}

/* ---- which keys there are ---- */

/* What scripts of leases and versions keep beside a key: user:7:lease. */
static bool is_beside(const Draft *draft, const LogEntry *entry)
{
    static const char *const ENDS[] = {":lease", ":tokens", ":deleted", NULL};

    for (guint i = 0; ENDS[i]; i++) {
        if (!g_str_has_suffix(entry->key, ENDS[i]))
            continue;
        g_autofree char *base = g_strdup_printf(
            "%s %.*s", entry->store, (int)(strlen(entry->key) - strlen(ENDS[i])), entry->key);
        return g_hash_table_contains(draft->keys, base);
    }
    return false;
}

static DraftThing *find_thing(const Draft *draft, const char *store, const char *key)
{
    for (guint i = 0; i < draft->things->len; i++) {
        DraftThing *thing = draft_thing(draft, i);
        if (!thing->is_implied && strcmp(thing->store, store) == 0 && strcmp(thing->key, key) == 0)
            return thing;
    }
    return NULL;
}

int draft_thing_of(const Draft *draft, const LogEntry *entry)
{
    if (!entry->key)
        return -1;
    g_autofree char *name = draft_family_name(draft, entry);
    const DraftThing *found = find_thing(draft, entry->store, name);
    for (guint i = 0; found && i < draft->things->len; i++)
        if (draft_thing(draft, i) == found)
            return (int)i;
    return -1;
}

/* ---- what each is ---- */

/* A key of Redis that counts, or that is only ever read and always there, stands for a row. */
typedef struct KeyUse {
    bool counts, is_written, is_missed;
} KeyUse;

static KeyUse use_of(const Draft *draft, const LogFile *log, guint thing)
{
    static const char *const COUNTS[] = {"INCR", "INCRBY", "DECR", "DECRBY", NULL};
    static const char *const READS[] = {"GET", "MGET", "EXISTS", "WATCH", NULL};
    KeyUse use = {false};

    for (guint i = 0; i < log->count; i++) {
        const LogEntry *entry = &log->entries[i];
        if (!entry->request || draft_thing_of(draft, entry) != (int)thing)
            continue;
        bool counts = is_one_of(entry->op, COUNTS);
        use.counts |= counts;
        use.is_written |= !counts && !is_one_of(entry->op, READS);
        use.is_missed |= entry->reply.kind == LOG_REPLY_NONE;
    }
    return use;
}

static void set_kind(const Draft *draft, const LogFile *log, guint i)
{
    DraftThing *thing = draft_thing(draft, i);
    KeyUse use = use_of(draft, log, i);

    if (strcmp(thing->store, "memcached") == 0)
        thing->kind = DRAFT_MEMCACHED;
    else if (strcmp(thing->store, "redis") != 0 || use.counts ||
             (!use.is_written && !use.is_missed))
        thing->kind = DRAFT_ROW;
    else
        thing->kind = DRAFT_REDIS;
}

/* ---- what each is called ---- */

const char *draft_name(Draft *draft, const char *text)
{
    g_autoptr(GString) name = g_string_new(NULL);

    for (; *text; text++) {
        if (g_ascii_isalnum(*text))
            g_string_append_c(name, g_ascii_tolower(*text));
        else if (name->len > 0 && name->str[name->len - 1] != '_')
            g_string_append_c(name, '_');
    }
    while (name->len > 0 && name->str[name->len - 1] == '_')
        g_string_truncate(name, name->len - 1);
    if (name->len == 0 || g_ascii_isdigit(name->str[0]))
        g_string_prepend(name, "key_");
    return arena_strdup(draft->arena, name->str);
}

bool draft_is_word(const char *name)
{
    static const char *const WORDS[] = {
        /* of the language */
        "let", "if", "loop", "while", "repeat", "break", "continue", "return", "assert", "choose",
        "either", "atomic", "pause", "wait", "within", "pick", "chance", "start", "stop", "self",
        "none", "true", "false", "then", "else", "not", "or",
        /* fixes and processes of a draft */
        "reorder", "delete_after", "shorter_ttl", "add_ttl", "write_through", "delete_instead",
        "retry_delete", "double_delete", "add_fill", "lease", "versioned_set", "reader", "writer",
        /* what a draft calls the ids of arrays */
        "id", "id_2", NULL};

    return is_one_of(name, WORDS);
}

static guint count_kind(const Draft *draft, bool is_row)
{
    guint count = 0;

    for (guint i = 0; i < draft->things->len; i++)
        count += draft_is_row(draft_thing(draft, i)) == is_row;
    return count;
}

static bool is_taken(const Draft *draft, const char *name)
{
    for (guint i = 0; i < draft->things->len; i++)
        if (g_strcmp0(draft_thing(draft, i)->name, name) == 0)
            return true;
    for (guint i = 0; i < draft->requests->len; i++)
        if (strcmp(((DraftRequest *)draft->requests->pdata[i])->name, name) == 0)
            return true;
    return false;
}

/* One cached key is `cache`, one row `db`; of several each has the words of its key. */
static void set_name(Draft *draft, DraftThing *thing)
{
    bool is_row = draft_is_row(thing);
    const char *base = is_row ? "db" : "cache";

    if (count_kind(draft, is_row) > 1)
        base = arena_printf(draft->arena, "%s_%s", draft_name(draft, thing->key), base);
    const char *name = base;
    for (int k = 2; is_taken(draft, name); k++)
        name = arena_printf(draft->arena, "%s_%d", base, k);
    thing->name = name;
}

void draft_find_things(Draft *draft, const LogFile *log)
{
    for (guint i = 0; i < log->count && draft->things->len <= DRAFT_MOST_THINGS; i++) {
        const LogEntry *entry = &log->entries[i];
        if (!entry->key || !entry->request || draft_family_is_of_several(draft, entry) ||
            (!draft_words_is_sql(entry) && is_beside(draft, entry)))
            continue;
        g_autofree char *name = draft_family_name(draft, entry);
        g_autofree char *id = draft_family_id(draft, entry);
        if (find_thing(draft, entry->store, name))
            continue;
        DraftThing *thing = arena_new0(draft->arena, DraftThing);
        thing->store = entry->store;
        thing->key = arena_strdup(draft->arena, name);
        thing->is_array = id != NULL;
        thing->source = thing->filled_from = -1;
        g_ptr_array_add(draft->things, thing);
    }
    if (draft->things->len > DRAFT_MOST_THINGS)
        return;
    for (guint i = 0; i < draft->things->len; i++)
        set_kind(draft, log, i);
    for (guint i = 0; i < draft->things->len; i++)
        set_name(draft, draft_thing(draft, i));
}
