#include "checker/draft/draft_private.h"

#include <string.h>

static bool is_one_of(const char *word, const char *const *list)
{
    return g_strv_contains(list, word);
}

static bool is_sql(const LogEntry *entry)
{
    return strcmp(entry->store, "redis") != 0 && strcmp(entry->store, "memcached") != 0;
}

/* ---- which keys are one ---- */

/* The key with a `*` for each number in it. Caller frees. */
static char *pattern_of(const char *key)
{
    GString *text = g_string_new(NULL);

    if (*key == '#') { /* a digest */
        g_string_append(text, key);
        return g_string_free(text, FALSE);
    }
    for (; *key; key++) {
        if (!g_ascii_isdigit(*key))
            g_string_append_c(text, *key);
        else if (text->len == 0 || text->str[text->len - 1] != '*')
            g_string_append_c(text, '*');
    }
    return g_string_free(text, FALSE);
}

/* Patterns of which one run of a request names several keys: those are things of their own. */
static GHashTable *find_lists(const LogFile *log)
{
    GHashTable *first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTable *lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < log->count; i++) {
        const LogEntry *entry = &log->entries[i];
        if (!entry->key || !entry->request)
            continue;
        g_autofree char *pattern = pattern_of(entry->key);
        char *run = g_strdup_printf("%s %s %s", entry->who, entry->store, pattern);
        const char *before = g_hash_table_lookup(first, run);
        if (before && strcmp(before, entry->key) != 0)
            g_hash_table_add(lists, g_strdup(pattern));
        g_hash_table_insert(first, run, (char *)entry->key);
    }
    g_hash_table_unref(first);
    return lists;
}

static GHashTable *find_keys(const LogFile *log)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < log->count; i++)
        if (log->entries[i].key && log->entries[i].request)
            g_hash_table_add(keys,
                             g_strdup_printf("%s %s", log->entries[i].store, log->entries[i].key));
    return keys;
}

/* A key that stands beside another: user:7:lease. */
static bool is_beside(GHashTable *keys, const LogEntry *entry)
{
    g_autofree char *text = g_strdup_printf("%s %s", entry->store, entry->key);
    bool is_found = false;

    for (char *at = strrchr(text, ':'); at && !is_found; at = strrchr(text, ':')) {
        *at = '\0';
        is_found = g_hash_table_contains(keys, text);
    }
    return is_found;
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
    g_autofree char *pattern = pattern_of(entry->key);
    for (guint i = 0; i < draft->things->len; i++) {
        const DraftThing *thing = draft_thing(draft, i);
        if (!thing->is_implied && strcmp(thing->store, entry->store) == 0 &&
            (strcmp(thing->key, entry->key) == 0 || strcmp(thing->key, pattern) == 0))
            return (int)i;
    }
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
    static const char *const READS[] = {"GET", "MGET", "EXISTS", NULL};
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
        NULL};

    return is_one_of(name, WORDS);
}

static guint count_kind(const Draft *draft, bool is_row)
{
    guint count = 0;

    for (guint i = 0; i < draft->things->len; i++)
        count += (draft_thing(draft, i)->kind == DRAFT_ROW) == is_row;
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
    bool is_row = thing->kind == DRAFT_ROW;
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
    g_autoptr(GHashTable) lists = find_lists(log);
    g_autoptr(GHashTable) keys = find_keys(log);

    for (guint i = 0; i < log->count && draft->things->len <= DRAFT_MOST_THINGS; i++) {
        const LogEntry *entry = &log->entries[i];
        if (!entry->key || !entry->request || (!is_sql(entry) && is_beside(keys, entry)))
            continue;
        g_autofree char *pattern = pattern_of(entry->key);
        const char *key = g_hash_table_contains(lists, pattern) ? entry->key : pattern;
        if (find_thing(draft, entry->store, key))
            continue;
        DraftThing *thing = arena_new0(draft->arena, DraftThing);
        thing->store = entry->store;
        thing->key = arena_strdup(draft->arena, key);
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
