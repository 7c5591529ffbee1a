#include "checker/conform/lines/log_lines.h"

#include "checker/base/error.h"
#include "checker/base/vec.h"
#include "checker/conform/lines/line_relations.h"
#include "checker/conform/lines/line_sql.h"
#include "checker/log/log_transaction.h"
#include "checker/wire/record/store_operation.h"

#include <string.h>

typedef struct Sorting {
    const LogFile *log;
    const BoundDesign *bound;
    LogLines *lines;
    /* By entry: */
    int *place; /* -1: none */
    int *group; /* LOG_LINE_OF_ALL: or none */
    LineFate *fates;
    LineTransactions *transactions;
    GHashTable *of_star; /* group + 1 */
    VEC(LogGroup) groups;
    VEC(LogUnknown) unknown;
} Sorting;

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

static BoundPlace *whole_places(const Sorting *s, const char *star)
{
    Arena *arena = s->lines->arena;
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

static int find_group(Sorting *s, const char *star)
{
    gpointer known = g_hash_table_lookup(s->of_star, star);

    if (known)
        return GPOINTER_TO_INT(known) - 1;
    const char *name = arena_strdup(s->lines->arena, star);
    vec_push(&s->groups, (LogGroup){.name = name,
                                    .places = whole_places(s, name),
                                    .place_count = s->bound->place_count});
    g_hash_table_insert(s->of_star, (char *)name, GUINT_TO_POINTER(s->groups.length));
    return (int)s->groups.length - 1;
}

static bool is_key_of(Sorting *s, const BoundPlace *place, guint entry)
{
    const char *pattern = place->place->key, *key = s->log->entries[entry].key;
    gsize length = strlen(pattern);

    if (!strchr(pattern, '*'))
        return strncmp(key, pattern, length) == 0 && (key[length] == '\0' || key[length] == ':');
    g_autofree char *text = star_of(pattern, key);
    if (!text)
        return false;
    cut_suffix(place, text);
    s->group[entry] = find_group(s, text);
    return true;
}

static bool is_at(Sorting *s, const BoundPlace *place, guint entry)
{
    const LogEntry *line = &s->log->entries[entry];
    const BindServer *server = &s->bound->binding->servers[MAX(place->place->server, 0)];

    if (place->place->in_program || strcmp(server->protocol->name, line->store) != 0)
        return false;
    if (place->place->row)
        return line->key
                   ? line_sql_is_row(place, line->key)
                   : log_entry_is_boundary(line) && bound_in_transactions(place) &&
                         line_sql_touches(place, line_transactions_of(s->transactions, entry));
    return line->key && is_key_of(s, place, entry);
}

/* ---- what is known ---- */

static bool is_known(const BoundPlace *place, const LogLine *line)
{
    if (!place->place->row)
        return bound_is_known(place, &line->request);
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_OP &&
            line_sql_has_verb(&place->members[i], line->entry))
            return true;
    return false;
}

static void count_unknown(Sorting *s, const char *op, const char *place)
{
    for (uint32_t i = 0; i < s->unknown.length; i++)
        if (strcmp(s->unknown.data[i].op, op) == 0 &&
            strcmp(s->unknown.data[i].place, place) == 0) {
            s->unknown.data[i].lines++;
            return;
        }
    vec_push(&s->unknown, (LogUnknown){op, place, 1});
}

/* ---- groups ---- */

static void read_request(Arena *arena, LogLine *line)
{
    g_autoptr(GPtrArray) words = store_operation_words(line->entry);

    line->request.count = words->len;
    line->request.words = arena_array(arena, WireText, words->len);
    for (guint i = 0; i < words->len; i++)
        line->request.words[i] = (WireText){words->pdata[i], strlen(words->pdata[i])};
}

typedef VEC(LogLine) Bucket;

static void add_line(Sorting *s, Bucket *buckets, guint i)
{
    const LogEntry *entry = &s->log->entries[i];
    const BoundPlace *place = &s->bound->places[s->place[i]];
    bool in_transactions = bound_in_transactions(place);
    LogLine line = {
        .entry = entry,
        .place = (guint)s->place[i],
        .from = entry->from,
        .to = in_transactions ? entry->to : s->fates[i].to,
        .is_open = (entry->reply.kind == LOG_REPLY_UNKNOWN && !entry->atomic && !entry->is_done) ||
                   (s->fates[i].is_unsure && !in_transactions)};

    read_request(s->lines->arena, &line);
    s->lines->unsaid += entry->is_done && entry->reply.kind == LOG_REPLY_UNKNOWN;
    if (s->group[i] >= 0)
        vec_push(&buckets[s->group[i]], line);
    for (uint32_t k = 0; s->group[i] < 0 && k < s->groups.length; k++)
        vec_push(&buckets[k], line);
}

static void fill_groups(Sorting *s)
{
    g_autofree Bucket *buckets = g_new0(Bucket, s->groups.length + 1);

    for (guint i = 0; i < s->log->count; i++)
        if (s->place[i] >= 0)
            add_line(s, buckets, i);
    for (uint32_t i = 0; i < s->groups.length; i++) {
        LogGroup *group = &s->groups.data[i];
        group->lines =
            arena_copy(s->lines->arena, buckets[i].data, buckets[i].length, sizeof(LogLine));
        group->line_count = buckets[i].length;
        vec_free(&buckets[i]);
        line_relations_find(group);
    }
}

/* ---- all of it ---- */

/* DEL user:7 user:7:lease is two lines: the second belongs to the first. */
static bool is_with_known(const Sorting *s, guint i)
{
    const LogEntry *entry = &s->log->entries[i], *other = i > 0 ? entry - 1 : NULL;

    return other && entry->atomic && other->atomic == entry->atomic &&
           s->place[i - 1] == s->place[i] && s->group[i - 1] == s->group[i] &&
           strcmp(other->op, entry->op) == 0;
}

/* Refused; but a COMMIT that is has an effect on what is in transactions: it is undone. */
static bool is_without_effect(const Sorting *s, guint i)
{
    const LogEntry *entry = &s->log->entries[i];
    bool is_commit = log_entry_is_boundary(entry) && strcmp(entry->op, "COMMIT") == 0;

    return (entry->reply.kind == LOG_REPLY_ERROR && !is_commit) ||
           (s->fates[i].is_undone && !bound_in_transactions(&s->bound->places[s->place[i]]));
}

static void place_entry(Sorting *s, guint i)
{
    const LogEntry *entry = &s->log->entries[i];
    LogLine line = {.entry = entry};

    for (guint k = 0; k < s->bound->place_count && s->place[i] < 0; k++)
        if (is_at(s, &s->bound->places[k], i))
            s->place[i] = (int)k;
    if (s->place[i] < 0)
        return;
    read_request(s->lines->arena, &line);
    const BoundPlace *places =
        s->group[i] < 0 ? s->bound->places : s->groups.data[s->group[i]].places;
    const BoundPlace *place = &places[s->place[i]];
    LogLineSorted *sorted = &s->lines->sorted[i];
    sorted->place = place->name;
    if (!is_known(place, &line))
        sorted->kind = is_with_known(s, i) ? LOG_LINE_WITH : LOG_LINE_UNKNOWN;
    else if (is_without_effect(s, i))
        sorted->kind = LOG_LINE_REFUSED;
    else if (s->transactions->is_own[i] && !bound_in_transactions(place))
        sorted->kind = LOG_LINE_OWN;
    else
        sorted->kind = LOG_LINE_KNOWN;
    if (sorted->kind != LOG_LINE_KNOWN)
        s->place[i] = -1;
}

static void count_entry(Sorting *s, guint i)
{
    const LogLineSorted *sorted = &s->lines->sorted[i];

    switch (sorted->kind) {
    case LOG_LINE_ELSEWHERE: s->lines->elsewhere++; break;
    case LOG_LINE_UNKNOWN: count_unknown(s, s->log->entries[i].op, sorted->place); break;
    case LOG_LINE_REFUSED: s->lines->refused++; break;
    case LOG_LINE_OWN: s->lines->own++; break;
    case LOG_LINE_WITH:
    case LOG_LINE_KNOWN: s->lines->known++; break;
    }
}

/* Keys of which no line is known have nothing to be judged: they are left out. */
static void drop_empty_groups(Sorting *s)
{
    g_autofree int *to = g_new(int, s->groups.length + 1);
    g_autofree bool *has_lines = g_new0(bool, s->groups.length + 1);
    uint32_t count = 0;

    for (guint i = 0; i < s->log->count; i++)
        if (s->place[i] >= 0 && s->group[i] >= 0)
            has_lines[s->group[i]] = true;
    for (uint32_t i = 0; i < s->groups.length; i++) {
        to[i] = has_lines[i] ? (int)count : LOG_LINE_OF_NONE;
        if (has_lines[i])
            s->groups.data[count++] = s->groups.data[i];
    }
    s->groups.length = count;
    for (guint i = 0; i < s->log->count; i++)
        if (s->group[i] >= 0)
            s->group[i] = to[s->group[i]];
}

static void make_groups(Sorting *s)
{
    drop_empty_groups(s);
    for (guint i = 0; i < s->log->count; i++)
        s->lines->sorted[i].group = s->group[i];
    if (s->groups.length == 0)
        vec_push(&s->groups,
                 (LogGroup){.places = s->bound->places, .place_count = s->bound->place_count});
    fill_groups(s);
    s->lines->groups =
        arena_copy(s->lines->arena, s->groups.data, s->groups.length, sizeof(LogGroup));
    s->lines->group_count = s->groups.length;
}

static gboolean check_keys(const BoundDesign *bound, GError **error)
{
    for (guint i = 0; i < bound->place_count; i++) {
        const char *key = bound->places[i].place->key;
        const char *star = key ? strchr(key, '*') : NULL;
        if ((star && strchr(star + 1, '*')) || (key && strchr(key, '?'))) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "the key `%s` of the binding: conform takes one `*`, and no `?`", key);
            return FALSE;
        }
    }
    return TRUE;
}

static bool says_operations(const BoundPlace *place)
{
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_OP && place->members[i].form_count > 0)
            return true;
    return place->place->in_program;
}

/* All would be silent, and any log would fit. */
static gboolean check_operations(const BoundDesign *bound, GError **error)
{
    for (guint i = 0; i < bound->place_count; i++)
        if (!says_operations(&bound->places[i])) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "nothing says what an operation of `%s` is: wire %s.OPERATION \"COMMAND\"",
                        bound->places[i].name, bound->places[i].instance);
            return FALSE;
        }
    return TRUE;
}

LogLines *log_lines_new(const LogFile *log, const BoundDesign *bound, GError **error)
{
    Sorting s = {.log = log, .bound = bound};

    if (!check_keys(bound, error) || !check_operations(bound, error))
        return NULL;
    s.lines = g_new0(LogLines, 1);
    s.lines->arena = arena_new();
    s.lines->total = log->count;
    s.place = arena_array(s.lines->arena, int, log->count + 1);
    s.group = arena_array(s.lines->arena, int, log->count + 1);
    s.of_star = g_hash_table_new(g_str_hash, g_str_equal);
    s.transactions = line_transactions_new(log);
    s.fates = line_sql_follow(log, s.transactions);
    for (guint i = 0; i < log->count; i++)
        s.place[i] = s.group[i] = -1;
    s.lines->sorted = arena_array(s.lines->arena, LogLineSorted, log->count + 1);
    for (guint i = 0; i < log->count; i++) {
        s.lines->sorted[i] = (LogLineSorted){LOG_LINE_ELSEWHERE, LOG_LINE_OF_NONE, NULL};
        place_entry(&s, i);
        count_entry(&s, i);
    }
    make_groups(&s);
    s.lines->unknown =
        arena_copy(s.lines->arena, s.unknown.data, s.unknown.length, sizeof(LogUnknown));
    s.lines->unknown_count = s.unknown.length;
    vec_free(&s.unknown);
    vec_free(&s.groups);
    g_hash_table_unref(s.of_star);
    line_transactions_free(s.transactions);
    g_free(s.fates);
    return s.lines;
}

void log_lines_free(LogLines *lines)
{
    if (!lines)
        return;
    arena_free(lines->arena);
    g_free(lines);
}

/* ---- asking ---- */

int log_group_place(const LogGroup *group, const Operation *operation, int64_t index)
{
    for (guint i = 0; i < group->place_count; i++) {
        const BoundPlace *place = &group->places[i];
        if (place->place->in_program || place->index != index ||
            strcmp(place->instance, operation->instance->name) != 0)
            continue;
        const BoundMember *member = bound_member(place, operation->member);
        return member && member->form_count > 0 ? (int)i : -1;
    }
    return -1;
}

bool log_line_is(const LogGroup *group, const LogLine *line, const Operation *operation,
                 int64_t index, BoundMatch *match)
{
    const BoundPlace *place = &group->places[line->place];

    *match = (BoundMatch){NULL};
    if (log_group_place(group, operation, index) != (int)line->place)
        return false;
    if (place->place->row)
        return line_sql_has_verb(bound_member(place, operation->member), line->entry);
    *match = bound_match(place, operation->member, &line->request);
    return match->form != NULL;
}
