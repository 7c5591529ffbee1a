#include "checker/draft/draft_family.h"

#include "checker/draft/draft_private.h"

#include <string.h>

typedef struct KeyFamily {
    guint64 varying; /* the numbers that are its index, a bit each */
    bool is_list;    /* its keys are things of their own */
} KeyFamily;

enum { MOST_NUMBERS = 64 };

/* ---- keys ---- */

typedef struct Number { /* in a key: 7, or an id in hexadecimal digits */
    const char *at;
    gsize length;
    bool is_word;
} Number;

/* Of a UUID, or of as many hexadecimal digits as a hash has; 0: neither begins here. */
static gsize hexadecimal_length(const char *at)
{
    enum { LEAST = 16 };
    static const char UUID[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    gsize length = 0;

    while (UUID[length] && (UUID[length] == '-' ? at[length] == '-' : g_ascii_isxdigit(at[length])))
        length++;
    if (UUID[length])
        length = strspn(at, "0123456789abcdefABCDEF");
    bool is_id =
        length >= LEAST && !g_ascii_isalnum(at[length]) && strcspn(at, "0123456789") < length;
    return is_id ? length : 0;
}

/* What begins here, behind a character (0: at the beginning). */
static gsize number_length(const char *at, char before)
{
    gsize length = g_ascii_isalnum(before) ? 0 : hexadecimal_length(at);

    return length ? length : strspn(at, "0123456789");
}

static bool next_number(const char *key, Number *number)
{
    const char *at = number->at ? number->at + number->length : key;
    gsize length = 0;

    for (; *at; at++) {
        length = number_length(at, at == key ? '\0' : at[-1]);
        if (length)
            break;
    }
    bool begins = at == key || !g_ascii_isalpha(at[-1]);
    *number = (Number){at, length, begins && !g_ascii_isalpha(at[length])};
    return length > 0;
}

static bool is_digest(const char *key)
{
    return *key == '#';
}

char *draft_family_pattern(const char *key)
{
    GString *text = g_string_new(NULL);
    Number number = {NULL};
    const char *from = key;

    while (!is_digest(key) && next_number(key, &number)) {
        g_string_append_len(text, from, number.at - from);
        g_string_append_c(text, '*');
        from = number.at + number.length;
    }
    g_string_append(text, from);
    return g_string_free(text, FALSE);
}

static void find_keys(Draft *draft, const GPtrArray *run)
{
    for (guint i = 0; i < run->len; i++) {
        const LogEntry *entry = run->pdata[i];
        if (entry->key)
            g_hash_table_add(draft->keys, g_strdup_printf("%s %s", entry->store, entry->key));
    }
}

/* users id = 7 and version = 4 is about users id = 7, if there is a line of that. */
static void find_base(Draft *draft, const LogEntry *entry)
{
    g_autofree char *text = g_strdup_printf("%s %s", entry->store, entry->key);
    char *end = g_strrstr(text, " and ");

    for (; end; end = g_strrstr(text, " and ")) {
        *end = '\0';
        if (!g_hash_table_contains(draft->keys, text))
            continue;
        const char *key = text + strlen(entry->store) + 1;
        g_hash_table_insert(draft->bases, (gpointer)entry, arena_strdup(draft->arena, key));
        return;
    }
}

const char *draft_family_key(const Draft *draft, const LogEntry *entry)
{
    const char *base = g_hash_table_lookup(draft->bases, entry);

    return base ? base : entry->key;
}

static KeyFamily *family_of(const Draft *draft, const LogEntry *entry)
{
    g_autofree char *pattern = draft_family_pattern(draft_family_key(draft, entry));
    g_autofree char *name = g_strdup_printf("%s %s", entry->store, pattern);
    KeyFamily *family = g_hash_table_lookup(draft->families, name);

    if (!family) {
        family = arena_new0(draft->arena, KeyFamily);
        g_hash_table_insert(draft->families, g_steal_pointer(&name), family);
    }
    return family;
}

/* ---- arrays ---- */

/* In which numbers two keys of a family differ. */
static void compare(KeyFamily *family, const char *key, const char *other)
{
    Number a = {NULL}, b = {NULL};

    for (guint i = 0; next_number(key, &a) && next_number(other, &b); i++) {
        if (a.length == b.length && strncmp(a.at, b.at, a.length) == 0)
            continue;
        family->is_list |= !a.is_word || i >= MOST_NUMBERS;
        if (i < MOST_NUMBERS)
            family->varying |= G_GUINT64_CONSTANT(1) << i;
    }
}

static void find_varying(Draft *draft, const GPtrArray *run)
{
    g_autoptr(GHashTable) first = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < run->len; i++) {
        const LogEntry *entry = run->pdata[i];
        KeyFamily *family = entry->key ? family_of(draft, entry) : NULL;
        const char *key = entry->key ? draft_family_key(draft, entry) : NULL;
        const char *before = family ? g_hash_table_lookup(first, family) : NULL;
        if (before)
            compare(family, key, before);
        else if (family)
            g_hash_table_insert(first, family, (gpointer)key);
    }
}

/* The numbers of a key that are its index, with a colon between. Caller frees. */
static char *index_of(const KeyFamily *family, const char *key)
{
    GString *text = g_string_new(NULL);
    Number number = {NULL};

    for (guint i = 0; i < MOST_NUMBERS && next_number(key, &number); i++) {
        if (!(family->varying >> i & 1))
            continue;
        g_string_append(text, text->len ? ":" : "");
        g_string_append_len(text, number.at, (gssize)number.length);
    }
    return g_string_free(text, FALSE);
}

static bool is_array(const KeyFamily *family)
{
    return family->varying && !family->is_list;
}

typedef struct
    Match { /* of the numbers of a family that is no array with the ids of the runs that name it, a bit each */
    guint64 met, missed;
} Match;

static void match(const Draft *draft, const LogEntry *entry, GHashTable *ids, Match *found)
{
    Number number = {NULL};

    for (guint i = 0; i < MOST_NUMBERS && next_number(draft_family_key(draft, entry), &number);
         i++) {
        g_autofree char *text = g_strndup(number.at, number.length);
        bool is_met = number.is_word && g_hash_table_contains(ids, text);
        *(is_met ? &found->met : &found->missed) |= G_GUINT64_CONSTANT(1) << i;
    }
}

static GHashTable *ids_of_run(const Draft *draft, const GPtrArray *run)
{
    GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < run->len; i++) {
        const LogEntry *entry = run->pdata[i];
        if (entry->key && is_array(family_of(draft, entry)))
            g_hash_table_add(ids,
                             index_of(family_of(draft, entry), draft_family_key(draft, entry)));
    }
    return ids;
}

/* The families whose numbers are always one of the ids that their run names are arrays, too. */
static bool find_joined(Draft *draft, const GPtrArray *runs)
{
    g_autoptr(GHashTable) matches = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    bool is_changed = false;
    GHashTableIter each;
    gpointer family, found;

    for (guint i = 0; i < runs->len; i++) {
        const GPtrArray *run = runs->pdata[i];
        g_autoptr(GHashTable) ids = ids_of_run(draft, run);
        for (guint k = 0; k < run->len && g_hash_table_size(ids) > 0; k++) {
            KeyFamily *own =
                ((LogEntry *)run->pdata[k])->key ? family_of(draft, run->pdata[k]) : NULL;
            if (!own || own->varying)
                continue;
            if (!g_hash_table_contains(matches, own))
                g_hash_table_insert(matches, own, g_new0(Match, 1));
            match(draft, run->pdata[k], ids, g_hash_table_lookup(matches, own));
        }
    }
    g_hash_table_iter_init(&each, matches);
    while (g_hash_table_iter_next(&each, &family, &found)) {
        guint64 always = ((Match *)found)->met & ~((Match *)found)->missed;
        ((KeyFamily *)family)->varying = always & -always; /* the first */
        is_changed |= always != 0;
    }
    return is_changed;
}

void draft_family_find(Draft *draft, const GPtrArray *runs)
{
    for (guint i = 0; i < runs->len; i++)
        find_keys(draft, runs->pdata[i]);
    for (guint i = 0; i < runs->len; i++) {
        const GPtrArray *run = runs->pdata[i];
        for (guint k = 0; k < run->len; k++)
            if (((LogEntry *)run->pdata[k])->key && draft_words_is_sql(run->pdata[k]))
                find_base(draft, run->pdata[k]);
    }
    for (guint i = 0; i < runs->len; i++)
        find_varying(draft, runs->pdata[i]);
    while (find_joined(draft, runs))
        continue;
}

char *draft_family_name(const Draft *draft, const LogEntry *entry)
{
    const char *key = draft_family_key(draft, entry);

    return family_of(draft, entry)->is_list ? g_strdup(key) : draft_family_pattern(key);
}

char *draft_family_id(const Draft *draft, const LogEntry *entry)
{
    const KeyFamily *family = entry->key ? family_of(draft, entry) : NULL;

    return family && is_array(family) ? index_of(family, draft_family_key(draft, entry)) : NULL;
}

bool draft_family_is_of_several(const Draft *draft, const LogEntry *entry)
{
    g_autofree char *prefix = g_strdup_printf("%s %s ", entry->store, entry->key ? entry->key : "");
    GHashTableIter each;
    gpointer name, family;

    if (!entry->key || !draft_words_is_sql(entry) || strchr(entry->key, ' '))
        return false;
    g_hash_table_iter_init(&each, draft->families);
    while (g_hash_table_iter_next(&each, &name, &family))
        if (g_str_has_prefix(name, prefix) && is_array(family))
            return true;
    return false;
}
