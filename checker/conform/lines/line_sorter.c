#include "checker/conform/lines/line_sorter.h"

#include "checker/base/vec.h"
#include "checker/conform/lines/line_checks.h"
#include "checker/conform/lines/line_part.h"
#include "checker/conform/lines/line_places.h"
#include "checker/conform/lines/line_sql.h"
#include "checker/conform/lines/line_words.h"
#include "checker/log/log_record.h"
#include "checker/log/log_transaction.h"

#include <string.h>

typedef struct WaitingLine { /* until its transaction is over, and lines before it are sorted */
    GByteArray *record;
    LineTransaction *in;
    bool is_own;
} WaitingLine;

typedef struct FoundLine {
    int place; /* -1: it is not judged */
    int group; /* number of what the `*` stands for; LOG_LINE_OF_ALL: or of none */
    guint64 atomic;
} FoundLine;

struct LineSorter {
    const BoundDesign *bound;
    LogLines *lines;
    LineTransactions *transactions;
    GQueue *waiting; /* of WaitingLine, in the log's order */
    FoundLine last;
    GString *last_op;
    VEC(LogLineSorted) sorted;
    bool keeps_all;
    bool *in_transactions; /* by place */
    VEC(guint) counts;     /* by star: known lines */
    guint of_all;          /* known lines of all groups */
    GArray *words;         /* of WireText: of the line that is looked at */
    GByteArray *bytes;     /* of the line that is put aside */
    VEC(LogUnknown) unknown;
};

/* ---- what is known ---- */

static const BareLine *bare_of(LineSorter *s, const BoundPlace *place, const LogEntry *entry)
{
    const BareLine *known = line_places_bare(s->lines->places, entry);

    if (known)
        return known;
    const WireRequest request = line_words_of(entry, s->words);
    return line_places_keep(s->lines->places, entry,
                            (BareLine){entry->op, request, bound_is_known(place, &request)});
}

static bool is_known(LineSorter *s, const BoundPlace *place, const LogEntry *entry)
{
    if (!place->place->row && line_words_is_bare(entry))
        return bare_of(s, place, entry)->is_known;
    if (!place->place->row) {
        const WireRequest request = line_words_of(entry, s->words);
        return bound_is_known(place, &request);
    }
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_OP &&
            line_sql_has_verb(&place->members[i], entry))
            return true;
    return false;
}

static void count_unknown(LineSorter *s, const char *op, const char *place)
{
    for (uint32_t i = 0; i < s->unknown.length; i++)
        if (strcmp(s->unknown.data[i].op, op) == 0 &&
            strcmp(s->unknown.data[i].place, place) == 0) {
            s->unknown.data[i].lines++;
            return;
        }
    vec_push(&s->unknown, (LogUnknown){arena_strdup(s->lines->arena, op), place, 1});
}

/* ---- what a line is ---- */

/* DEL user:7 user:7:lease is two lines: the second belongs to the first. */
static bool is_with_known(const LineSorter *s, const LogEntry *entry, const FoundLine *found)
{
    return entry->atomic && s->last.atomic == entry->atomic && s->last.place == found->place &&
           s->last.group == found->group && strcmp(s->last_op->str, entry->op) == 0;
}

/* Refused; but a COMMIT that is has an effect on what is in transactions: it is undone. */
static bool is_without_effect(const LineSorter *s, const LogEntry *entry, int place,
                              const LineFate *fate)
{
    bool is_commit = log_entry_is_boundary(entry) && strcmp(entry->op, "COMMIT") == 0;

    return (entry->reply.kind == LOG_REPLY_ERROR && !is_commit) ||
           (fate->is_undone && !s->in_transactions[place]);
}

static const BoundPlace *place_of(const LineSorter *s, const FoundLine *found)
{
    const BoundPlace *places = found->group < 0
                                   ? s->bound->places
                                   : line_places_groups(s->lines->places)[found->group].places;

    return &places[found->place];
}

static LogLineSorted sort_entry(LineSorter *s, const LogEntry *entry, const LineFate *fate,
                                const FoundLine *found, bool is_own)
{
    LogLineSorted sorted = {LOG_LINE_KNOWN, found->group, NULL};

    if (found->place < 0) {
        sorted.kind = LOG_LINE_ELSEWHERE;
        return sorted;
    }
    const BoundPlace *place = place_of(s, found);
    sorted.place = place->name;
    if (!is_known(s, place, entry))
        sorted.kind = is_with_known(s, entry, found) ? LOG_LINE_WITH : LOG_LINE_UNKNOWN;
    else if (is_without_effect(s, entry, found->place, fate))
        sorted.kind = LOG_LINE_REFUSED;
    else if (is_own && !s->in_transactions[found->place])
        sorted.kind = LOG_LINE_OWN;
    return sorted;
}

static void count_entry(LineSorter *s, const LogEntry *entry, const LogLineSorted *sorted)
{
    switch (sorted->kind) {
    case LOG_LINE_ELSEWHERE: s->lines->elsewhere++; break;
    case LOG_LINE_UNKNOWN: count_unknown(s, entry->op, sorted->place); break;
    case LOG_LINE_REFUSED: s->lines->refused++; break;
    case LOG_LINE_OWN: s->lines->own++; break;
    case LOG_LINE_WITH:
    case LOG_LINE_KNOWN: s->lines->known++; break;
    }
}

/* ---- putting aside ---- */

static void count_line(LineSorter *s, const LogEntry *entry, int group)
{
    s->lines->unsaid += entry->is_done && entry->reply.kind == LOG_REPLY_UNKNOWN;
    s->lines->has_requests |= entry->request != NULL;
    s->lines->has_others |= entry->request == NULL;
    while (group >= 0 && s->counts.length <= (guint)group)
        vec_push(&s->counts, 0);
    if (group >= 0)
        s->counts.data[group]++;
    else
        s->of_all++;
}

static gboolean put_aside(LineSorter *s, const LogEntry *entry, const FoundLine *found,
                          const LineFate *fate, GError **error)
{
    bool in_transactions = s->in_transactions[found->place];
    const guint stream = found->group < 0 ? LOG_LINES_PARTS : (guint)found->group % LOG_LINES_PARTS;
    const LinePutAside one = {
        .to = in_transactions ? entry->to : fate->to,
        .number = s->lines->total,
        .star = (guint32)MAX(found->group, 0),
        .place = (guint32)found->place,
        .is_open = (entry->reply.kind == LOG_REPLY_UNKNOWN && !entry->atomic && !entry->is_done) ||
                   (fate->is_unsure && !in_transactions)};

    count_line(s, entry, found->group);
    g_byte_array_set_size(s->bytes, 0);
    g_byte_array_append(s->bytes, (const guint8 *)&one, sizeof one);
    log_record_add(s->bytes, entry);
    return spool_add(s->lines->spool, stream, s->bytes->data, s->bytes->len, error);
}

static gboolean sort_line(LineSorter *s, const LogEntry *entry, const LineTransaction *in,
                          bool is_own, GError **error)
{
    const LineFate fate = line_sql_fate(entry, in);
    FoundLine found = {.atomic = entry->atomic};

    found.place = line_places_find(s->lines->places, entry, in, &found.group);
    const LogLineSorted sorted = sort_entry(s, entry, &fate, &found, is_own);
    count_entry(s, entry, &sorted);
    if (s->keeps_all)
        vec_push(&s->sorted, sorted);
    const bool is_judged = sorted.kind == LOG_LINE_KNOWN;
    if (is_judged && !put_aside(s, entry, &found, &fate, error))
        return FALSE;
    s->lines->total++;
    s->last = found;
    if (!is_judged)
        s->last.place = -1;
    if (entry->atomic)
        g_string_assign(s->last_op, entry->op);
    return TRUE;
}

/* ---- one after the other ---- */

static void free_waiting(WaitingLine *waiting)
{
    g_byte_array_unref(waiting->record);
    line_transaction_unref(waiting->in);
    g_free(waiting);
}

static void wait_for(LineSorter *s, const LogEntry *entry, LineTransaction *in, bool is_own)
{
    WaitingLine *waiting = g_new(WaitingLine, 1);

    *waiting = (WaitingLine){g_byte_array_new(), in, is_own};
    log_record_add(waiting->record, entry);
    g_queue_push_tail(s->waiting, waiting);
}

static gboolean sort_waiting(LineSorter *s, bool is_end, GError **error)
{
    gboolean is_good = TRUE;

    while (is_good && !g_queue_is_empty(s->waiting)) {
        WaitingLine *next = g_queue_peek_head(s->waiting);
        LogEntry entry;
        if (next->in && !next->in->is_over && !is_end)
            break;
        g_autoptr(Arena) arena = arena_new();
        log_record_read(next->record->data, arena, &entry);
        is_good = sort_line(s, &entry, next->in, next->is_own, error);
        free_waiting(g_queue_pop_head(s->waiting));
    }
    return is_good;
}

gboolean line_sorter_take(void *sorter, const LogEntry *entry, GError **error)
{
    LineSorter *s = sorter;
    bool is_own;
    LineTransaction *in = line_transactions_take(s->transactions, entry, &is_own);

    if (!in && g_queue_is_empty(s->waiting))
        return sort_line(s, entry, NULL, false, error);
    wait_for(s, entry, in, is_own);
    return !(in && in->is_over) || sort_waiting(s, false, error);
}

/* ---- the end ---- */

/* Keys of which no line is known have nothing to be judged: they are left out. */
static void keep_groups(LineSorter *s)
{
    LogLines *lines = s->lines;
    const guint count = line_places_group_count(lines->places);
    g_autofree int *to = g_new(int, count + 1);

    lines->star_count = count;
    lines->groups = arena_array(lines->arena, LogGroup, count + 1);
    lines->stars = g_new0(guint, count + 1);
    for (guint i = 0; i < count; i++) {
        const guint own = i < s->counts.length ? s->counts.data[i] : 0;
        to[i] = own > 0 ? (int)lines->group_count : LOG_LINE_OF_NONE;
        if (own == 0)
            continue;
        lines->stars[lines->group_count] = i;
        lines->groups[lines->group_count] = line_places_groups(lines->places)[i];
        lines->groups[lines->group_count++].line_count = own + s->of_all;
    }
    if (lines->group_count == 0)
        lines->groups[lines->group_count++] = (LogGroup){.places = s->bound->places,
                                                         .place_count = s->bound->place_count,
                                                         .line_count = s->of_all};
    for (uint32_t i = 0; i < s->sorted.length; i++)
        if (s->sorted.data[i].group >= 0)
            s->sorted.data[i].group = to[s->sorted.data[i].group];
}

static void order_by_parts(LogLines *lines)
{
    guint next[LOG_LINES_PARTS];

    lines->order = g_new(guint, lines->group_count);
    for (guint i = 0; i < lines->group_count; i++)
        lines->first[line_part_of(lines, i) + 1]++;
    for (guint part = 0; part < LOG_LINES_PARTS; part++) {
        lines->first[part + 1] += lines->first[part];
        next[part] = lines->first[part];
    }
    for (guint i = 0; i < lines->group_count; i++)
        lines->order[next[line_part_of(lines, i)]++] = i;
}

/* All lines are in memory from now on. */
static gboolean keep_lines(LogLines *lines, const LogFile *kept, GError **error)
{
    for (guint number = 0; number < LOG_LINES_PARTS; number++) {
        if (lines->first[number] == lines->first[number + 1])
            continue;
        g_autoptr(LinePart) part = line_part_read(lines, number, error);
        if (!part)
            return FALSE;
        for (guint i = lines->first[number]; i < lines->first[number + 1]; i++) {
            const guint group = lines->order[i];
            lines->groups[group] = line_part_keep(part, group, kept, lines->arena);
        }
    }
    g_clear_pointer(&lines->spool, spool_free);
    return TRUE;
}

LogLines *line_sorter_end(LineSorter *s, const LogFile *kept, GError **error)
{
    if (!sort_waiting(s, true, error))
        return NULL;
    keep_groups(s);
    order_by_parts(s->lines);
    s->lines->unknown =
        arena_copy(s->lines->arena, s->unknown.data, s->unknown.length, sizeof(LogUnknown));
    s->lines->unknown_count = s->unknown.length;
    s->lines->sorted = g_steal_pointer(&s->sorted.data);
    if (kept && !keep_lines(s->lines, kept, error))
        return NULL;
    return g_steal_pointer(&s->lines);
}

/* ---- beginning ---- */

LineSorter *line_sorter_new(const BoundDesign *bound, bool keeps_all, GError **error)
{
    if (!line_checks_bound(bound, error))
        return NULL;
    LineSorter *s = g_new0(LineSorter, 1);
    s->bound = bound;
    s->keeps_all = keeps_all;
    s->lines = g_new0(LogLines, 1);
    s->lines->arena = arena_new();
    s->lines->places = line_places_new(bound, s->lines->arena);
    s->lines->spool = spool_new(LOG_LINES_PARTS + 1, g_get_tmp_dir());
    s->transactions = line_transactions_new();
    s->waiting = g_queue_new();
    s->last.place = -1;
    s->last_op = g_string_new(NULL);
    s->words = g_array_new(FALSE, FALSE, sizeof(WireText));
    s->bytes = g_byte_array_new();
    s->in_transactions = g_new0(bool, bound->place_count + 1);
    for (guint i = 0; i < bound->place_count; i++)
        s->in_transactions[i] = bound_in_transactions(&bound->places[i]);
    return s;
}

void line_sorter_free(LineSorter *s)
{
    if (!s)
        return;
    g_queue_free_full(s->waiting, (GDestroyNotify)free_waiting);
    line_transactions_free(s->transactions);
    log_lines_free(s->lines);
    g_string_free(s->last_op, TRUE);
    vec_free(&s->sorted);
    vec_free(&s->counts);
    vec_free(&s->unknown);
    g_array_unref(s->words);
    g_byte_array_unref(s->bytes);
    g_free(s->in_transactions);
    g_free(s);
}
