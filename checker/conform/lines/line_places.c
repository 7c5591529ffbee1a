#include "checker/conform/lines/line_places.h"

#include "checker/base/vec.h"
#include "checker/conform/lines/line_sql.h"
#include "checker/log/log_transaction.h"

#include <string.h>

typedef struct KnownKey {
    const char *store;
    int place, group;
    VEC(BareLine) bare;
    struct KnownKey *next; /* the same key of another store */
} KnownKey;

struct LinePlaces {
    const BoundDesign *bound;
    Arena *arena;
    GHashTable *texts;   /* the arena's: each once */
    GHashTable *keys;    /* -> KnownKey */
    GHashTable *of_star; /* group + 1 */
    VEC(LogGroup) groups;
};

static void free_key(gpointer data)
{
    for (KnownKey *key = data; key;) {
        KnownKey *next = key->next;
        vec_free(&key->bare);
        g_free(key);
        key = next;
    }
}

LinePlaces *line_places_new(const BoundDesign *bound, Arena *arena)
{
    LinePlaces *places = g_new0(LinePlaces, 1);

    *places = (LinePlaces){bound,
                           arena,
                           g_hash_table_new(g_str_hash, g_str_equal),
                           g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_key),
                           g_hash_table_new(g_str_hash, g_str_equal),
                           {NULL}};
    return places;
}

void line_places_free(LinePlaces *places)
{
    if (!places)
        return;
    g_hash_table_unref(places->texts);
    g_hash_table_unref(places->keys);
    g_hash_table_unref(places->of_star);
    vec_free(&places->groups);
    g_free(places);
}

const LogGroup *line_places_groups(const LinePlaces *places)
{
    return places->groups.data;
}

guint line_places_group_count(const LinePlaces *places)
{
    return places->groups.length;
}

static const char *own_text(const LinePlaces *places, const char *text)
{
    const char *own = g_hash_table_lookup(places->texts, text);

    if (!own) {
        own = arena_strdup(places->arena, text);
        g_hash_table_add(places->texts, (char *)own);
    }
    return own;
}

/* ---- which place ---- */

/* "7" of user:7 and `user:*`; NULL where the key is not of the pattern. */
static char *star_of(const char *pattern, const char *key)
{
    const char *star = strchr(pattern, '*');
    gsize before = (gsize)(star - pattern), behind = strlen(star + 1), length = strlen(key);

    if (length <= before + behind || strncmp(pattern, key, before) != 0 ||
        strcmp(key + length - behind, star + 1) != 0)
        return NULL;
    return g_strndup(key + before, length - before - behind);
}

/* Of user:7:lease the 7, where `$key:lease` is a word of some form. */
static void cut_suffix(const BoundPlace *place, char *text)
{
    for (guint i = 0; i < place->member_count; i++)
        for (guint k = 0; k < place->members[i].form_count; k++) {
            const Form *form = place->members[i].forms[k];
            for (guint n = 0; n < form->count; n++) {
                const FormPart *part = &form->parts[n];
                if (part->kind == FORM_KEY && *part->text && g_str_has_suffix(text, part->text)) {
                    text[strlen(text) - strlen(part->text)] = '\0';
                    return;
                }
            }
        }
}

static BoundPlace *whole_places(const LinePlaces *s, const char *star)
{
    Arena *arena = s->arena;
    BoundPlace *places =
        arena_copy(arena, s->bound->places, s->bound->place_count, sizeof(BoundPlace));

    for (guint i = 0; i < s->bound->place_count; i++) {
        const char *key = places[i].place->key, *at = key ? strchr(key, '*') : NULL;
        if (!at || !star)
            continue;
        BindPlace *place = arena_copy(arena, places[i].place, 1, sizeof *place);
        place->key = arena_printf(arena, "%.*s%s%s", (int)(at - key), key, star, at + 1);
        places[i].place = place;
    }
    return places;
}

static int find_group(LinePlaces *s, const char *star)
{
    gpointer known = g_hash_table_lookup(s->of_star, star);

    if (known)
        return GPOINTER_TO_INT(known) - 1;
    const char *name = arena_strdup(s->arena, star);
    vec_push(&s->groups, (LogGroup){.name = name,
                                    .places = whole_places(s, name),
                                    .place_count = s->bound->place_count});
    g_hash_table_insert(s->of_star, (char *)name, GUINT_TO_POINTER(s->groups.length));
    return (int)s->groups.length - 1;
}

static bool is_key_of(LinePlaces *s, const BoundPlace *place, const char *key, int *group)
{
    const char *pattern = place->place->key;
    gsize length = strlen(pattern);

    if (!strchr(pattern, '*'))
        return strncmp(key, pattern, length) == 0 && (key[length] == '\0' || key[length] == ':');
    g_autofree char *text = star_of(pattern, key);
    if (!text)
        return false;
    cut_suffix(place, text);
    *group = find_group(s, text);
    return true;
}

static bool is_at(LinePlaces *s, const BoundPlace *place, const LogEntry *line,
                  const LineTransaction *in, int *group)
{
    const BindServer *server = &s->bound->binding->servers[MAX(place->place->server, 0)];

    if (place->place->in_program || strcmp(server->protocol->name, line->store) != 0)
        return false;
    if (place->place->row)
        return line->key ? line_sql_is_row(place, line->key)
                         : log_entry_is_boundary(line) && bound_in_transactions(place) &&
                               line_sql_touches(place, in);
    return line->key && is_key_of(s, place, line->key, group);
}

static int find_place(LinePlaces *s, const LogEntry *entry, const LineTransaction *in, int *group)
{
    *group = -1;
    for (guint i = 0; i < s->bound->place_count; i++)
        if (is_at(s, &s->bound->places[i], entry, in, group))
            return (int)i;
    return -1;
}

static KnownKey *find_key(const LinePlaces *s, const LogEntry *entry)
{
    KnownKey *key = g_hash_table_lookup(s->keys, entry->key);

    while (key && strcmp(key->store, entry->store) != 0)
        key = key->next;
    return key;
}

static KnownKey *add_key(LinePlaces *places, const LogEntry *entry)
{
    KnownKey *others = g_hash_table_lookup(places->keys, entry->key), *key = g_new0(KnownKey, 1);

    key->store = own_text(places, entry->store);
    if (others) { /* the first one stays the table's */
        key->next = others->next;
        others->next = key;
    } else {
        g_hash_table_insert(places->keys, (char *)own_text(places, entry->key), key);
    }
    return key;
}

int line_places_find(LinePlaces *places, const LogEntry *entry, const LineTransaction *in,
                     int *group)
{
    if (!entry->key)
        return find_place(places, entry, in, group);
    KnownKey *key = find_key(places, entry);
    if (!key) {
        key = add_key(places, entry);
        key->place = find_place(places, entry, in, &key->group);
    }
    *group = key->group;
    return key->place;
}

/* ---- what was kept ---- */

const BareLine *line_places_bare(const LinePlaces *places, const LogEntry *entry)
{
    const KnownKey *key = find_key(places, entry);

    for (guint i = 0; i < key->bare.length; i++)
        if (strcmp(key->bare.data[i].op, entry->op) == 0)
            return &key->bare.data[i];
    return NULL;
}

static BareLine own_line(const LinePlaces *places, BareLine line)
{
    WireText *words =
        arena_copy(places->arena, line.request.words, line.request.count, sizeof(WireText));

    for (guint i = 0; i < line.request.count; i++)
        words[i].bytes = own_text(places, words[i].bytes);
    line.op = own_text(places, line.op);
    line.request.words = words;
    return line;
}

const BareLine *line_places_keep(LinePlaces *places, const LogEntry *entry, BareLine line)
{
    KnownKey *key = find_key(places, entry);

    vec_push(&key->bare, own_line(places, line));
    return &vec_last(&key->bare);
}
