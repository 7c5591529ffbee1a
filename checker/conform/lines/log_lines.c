#include "checker/conform/lines/log_lines.h"

#include "checker/base/error.h"
#include "checker/base/vec.h"
#include "checker/conform/lines/line_places.h"
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
    LinePlaces *places;
    bool *in_transactions; /* by place */
    GArray *words;         /* of WireText: of the line that is looked at */
    VEC(LogUnknown) unknown;
} Sorting;

/* ---- what is known ---- */

/* Its words are good until the next one is asked for. */
static WireRequest words_of(Sorting *s, const LogEntry *entry)
{
    g_autoptr(GPtrArray) words = store_operation_words(entry);

    g_array_set_size(s->words, 0);
    for (guint i = 0; i < words->len; i++) {
        WireText word = {words->pdata[i], strlen(words->pdata[i])};
        g_array_append_val(s->words, word);
    }
    return (WireRequest){(WireText *)(void *)s->words->data, words->len, NULL};
}

/* It is its command and its key, and no other words: then what it is is kept with the key. */
static bool is_bare(const LogEntry *entry)
{
    return entry->key && !entry->value && entry->option_count == 0;
}

static const BareLine *bare_of(Sorting *s, const BoundPlace *place, const LogEntry *entry)
{
    const BareLine *known = line_places_bare(s->places, entry);

    if (known)
        return known;
    WireRequest request = words_of(s, entry);
    request.words =
        arena_copy(s->lines->arena, request.words, request.count, sizeof *request.words);
    return line_places_keep(s->places, entry,
                            (BareLine){entry->op, request, bound_is_known(place, &request)});
}

static bool is_known(Sorting *s, const BoundPlace *place, const LogEntry *entry)
{
    if (!place->place->row && is_bare(entry))
        return bare_of(s, place, entry)->is_known;
    if (!place->place->row) {
        const WireRequest request = words_of(s, entry);
        return bound_is_known(place, &request);
    }
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_OP &&
            line_sql_has_verb(&place->members[i], entry))
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

static WireRequest kept_words(Sorting *s, guint i)
{
    const LogEntry *entry = &s->log->entries[i];
    const BoundPlace *place = &s->bound->places[s->place[i]];

    if (!place->place->row && is_bare(entry))
        return bare_of(s, place, entry)->request;
    WireRequest request = words_of(s, entry);
    request.words =
        arena_copy(s->lines->arena, request.words, request.count, sizeof *request.words);
    return request;
}

static void add_line(Sorting *s, guint i)
{
    const LogEntry *entry = &s->log->entries[i];
    bool in_transactions = s->in_transactions[s->place[i]];
    LogLine line = {
        .entry = entry,
        .place = (guint)s->place[i],
        .request = kept_words(s, i),
        .from = entry->from,
        .to = in_transactions ? entry->to : s->fates[i].to,
        .is_open = (entry->reply.kind == LOG_REPLY_UNKNOWN && !entry->atomic && !entry->is_done) ||
                   (s->fates[i].is_unsure && !in_transactions)};

    s->lines->unsaid += entry->is_done && entry->reply.kind == LOG_REPLY_UNKNOWN;
    for (guint k = 0; k < s->lines->group_count; k++) {
        LogGroup *group = &s->lines->groups[s->group[i] < 0 ? k : (guint)s->group[i]];
        group->lines[group->line_count++] = line;
        if (s->group[i] >= 0)
            break;
    }
}

/* Each group's list is as long as need be. */
static void make_lists(Sorting *s)
{
    g_autofree guint *counts = g_new0(guint, s->lines->group_count + 1);
    guint of_all = 0;

    for (guint i = 0; i < s->log->count; i++) {
        of_all += s->place[i] >= 0 && s->group[i] < 0;
        if (s->place[i] >= 0 && s->group[i] >= 0)
            counts[s->group[i]]++;
    }
    for (guint i = 0; i < s->lines->group_count; i++)
        s->lines->groups[i].lines =
            arena_array(s->lines->arena, LogLine, MAX(counts[i] + of_all, 1));
}

static void fill_groups(Sorting *s)
{
    make_lists(s);
    for (guint i = 0; i < s->log->count; i++)
        if (s->place[i] >= 0)
            add_line(s, i);
    for (guint i = 0; i < s->lines->group_count; i++)
        line_relations_find(&s->lines->groups[i]);
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
           (s->fates[i].is_undone && !s->in_transactions[s->place[i]]);
}

static const BoundPlace *place_in(const Sorting *s, guint entry)
{
    const BoundPlace *places = s->group[entry] < 0
                                   ? s->bound->places
                                   : line_places_groups(s->places)[s->group[entry]].places;

    return &places[s->place[entry]];
}

static void place_entry(Sorting *s, guint i)
{
    const LogEntry *entry = &s->log->entries[i];

    s->place[i] = line_places_find(s->places, i, &s->group[i]);
    if (s->place[i] < 0)
        return;
    const BoundPlace *place = place_in(s, i);
    LogLineSorted *sorted = &s->lines->sorted[i];
    sorted->place = place->name;
    if (!is_known(s, place, entry))
        sorted->kind = is_with_known(s, i) ? LOG_LINE_WITH : LOG_LINE_UNKNOWN;
    else if (is_without_effect(s, i))
        sorted->kind = LOG_LINE_REFUSED;
    else if (s->transactions->is_own[i] && !s->in_transactions[s->place[i]])
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
static void keep_groups(Sorting *s)
{
    const guint count = line_places_group_count(s->places);
    g_autofree int *to = g_new(int, count + 1);
    g_autofree bool *has_lines = g_new0(bool, count + 1);

    for (guint i = 0; i < s->log->count; i++)
        if (s->place[i] >= 0 && s->group[i] >= 0)
            has_lines[s->group[i]] = true;
    s->lines->groups = arena_array(s->lines->arena, LogGroup, count + 1);
    for (guint i = 0; i < count; i++) {
        to[i] = has_lines[i] ? (int)s->lines->group_count : LOG_LINE_OF_NONE;
        if (has_lines[i])
            s->lines->groups[s->lines->group_count++] = line_places_groups(s->places)[i];
    }
    if (s->lines->group_count == 0)
        s->lines->groups[s->lines->group_count++] =
            (LogGroup){.places = s->bound->places, .place_count = s->bound->place_count};
    for (guint i = 0; i < s->log->count; i++) {
        if (s->group[i] >= 0)
            s->group[i] = to[s->group[i]];
        s->lines->sorted[i].group = s->group[i];
    }
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

static void begin(Sorting *s)
{
    const BoundDesign *bound = s->bound;

    s->lines->sorted = arena_array(s->lines->arena, LogLineSorted, s->log->count + 1);
    for (guint i = 0; i < s->log->count; i++)
        s->lines->sorted[i] = (LogLineSorted){LOG_LINE_ELSEWHERE, LOG_LINE_OF_NONE, NULL};
    s->place = g_new(int, s->log->count + 1);
    s->group = g_new(int, s->log->count + 1);
    s->words = g_array_new(FALSE, FALSE, sizeof(WireText));
    s->transactions = line_transactions_new(s->log);
    s->fates = line_sql_follow(s->log, s->transactions);
    s->places = line_places_new(s->log, bound, s->transactions, s->lines->arena);
    s->in_transactions = g_new0(bool, bound->place_count + 1);
    for (guint i = 0; i < bound->place_count; i++)
        s->in_transactions[i] = bound_in_transactions(&bound->places[i]);
}

static void end(Sorting *s)
{
    vec_free(&s->unknown);
    line_places_free(s->places);
    line_transactions_free(s->transactions);
    g_array_unref(s->words);
    g_free(s->in_transactions);
    g_free(s->fates);
    g_free(s->place);
    g_free(s->group);
}

LogLines *log_lines_new(const LogFile *log, const BoundDesign *bound, GError **error)
{
    Sorting s = {.log = log, .bound = bound};

    if (!check_keys(bound, error) || !check_operations(bound, error))
        return NULL;
    s.lines = g_new0(LogLines, 1);
    s.lines->arena = arena_new();
    s.lines->total = log->count;
    begin(&s);
    for (guint i = 0; i < log->count; i++) {
        place_entry(&s, i);
        count_entry(&s, i);
    }
    keep_groups(&s);
    fill_groups(&s);
    s.lines->unknown =
        arena_copy(s.lines->arena, s.unknown.data, s.unknown.length, sizeof(LogUnknown));
    s.lines->unknown_count = s.unknown.length;
    end(&s);
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
