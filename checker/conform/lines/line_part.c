#include "checker/conform/lines/line_part.h"

#include "checker/base/vec.h"
#include "checker/conform/lines/line_places.h"
#include "checker/conform/lines/line_relations.h"
#include "checker/conform/lines/line_words.h"
#include "checker/log/log_record.h"

typedef VEC(const LinePutAside *) PutAside;

struct LinePart {
    const LogLines *lines;
    char *own, *of_all; /* bytes */
    PutAside records;   /* own ones, star by star */
    PutAside shared;    /* of all groups */
    guint *first;       /* in `records`, by star / PARTS */
    Arena *arena;       /* of the group that was asked for */
    LogGroup group;
    GArray *words; /* of WireText */
};

/* ---- reading ---- */

static gboolean read_stream(const LogLines *lines, guint stream, char **bytes, PutAside *list,
                            GError **error)
{
    const guint64 length = spool_length(lines->spool, stream);

    *bytes = spool_read(lines->spool, stream, error);
    for (guint64 at = 0; *bytes && at < length;) {
        const LinePutAside *one = (const LinePutAside *)(const void *)(*bytes + at);
        vec_push(list, one);
        at += sizeof *one + log_record_length(one + 1);
    }
    return *bytes != NULL;
}

/* Those of one star behind each other, in the order of the log. */
static void sort_by_star(LinePart *part)
{
    const guint slots = part->lines->star_count / LOG_LINES_PARTS + 1;
    PutAside sorted = {g_new(const LinePutAside *, part->records.length + 1), part->records.length,
                       part->records.length + 1};

    part->first = g_new0(guint, slots + 2);
    for (guint i = 0; i < part->records.length; i++)
        part->first[part->records.data[i]->star / LOG_LINES_PARTS + 2]++;
    for (guint i = 2; i < slots + 2; i++)
        part->first[i] += part->first[i - 1];
    for (guint i = 0; i < part->records.length; i++) {
        const LinePutAside *one = part->records.data[i];
        sorted.data[part->first[one->star / LOG_LINES_PARTS + 1]++] = one;
    }
    vec_free(&part->records);
    part->records = sorted;
}

LinePart *line_part_read(const LogLines *lines, guint number, GError **error)
{
    g_autoptr(LinePart) part = g_new0(LinePart, 1);

    part->lines = lines;
    part->words = g_array_new(FALSE, FALSE, sizeof(WireText));
    if (!read_stream(lines, number, &part->own, &part->records, error) ||
        !read_stream(lines, LOG_LINES_PARTS, &part->of_all, &part->shared, error))
        return NULL;
    sort_by_star(part);
    return g_steal_pointer(&part);
}

void line_part_free(LinePart *part)
{
    if (!part)
        return;
    arena_free(part->arena);
    g_array_unref(part->words);
    vec_free(&part->records);
    vec_free(&part->shared);
    g_free(part->first);
    g_free(part->own);
    g_free(part->of_all);
    g_free(part);
}

/* ---- a group ---- */

/* Shared by all lines that have no other words than these. */
static WireRequest words_of(const LinePart *part, const BoundPlace *place, const LogEntry *entry,
                            Arena *arena)
{
    if (!place->place->row && line_words_is_bare(entry))
        return line_places_bare(part->lines->places, entry)->request;
    WireRequest request = line_words_of(entry, part->words);
    request.words = arena_copy(arena, request.words, request.count, sizeof *request.words);
    return request;
}

static LogLine line_of(const LinePart *part, const LogGroup *group, const LinePutAside *one,
                       const LogEntry *entry, Arena *arena)
{
    return (LogLine){.entry = entry,
                     .place = one->place,
                     .request = words_of(part, &group->places[one->place], entry, arena),
                     .from = entry->from,
                     .to = one->to,
                     .is_open = one->is_open};
}

static void fill(const LinePart *part, LogGroup *group, const PutAside *list, Arena *arena,
                 const LogFile *kept)
{
    LogEntry *entries = kept ? NULL : arena_array(arena, LogEntry, MAX(list->length, 1));

    group->lines = arena_array(arena, LogLine, MAX(list->length, 1));
    group->line_count = list->length;
    for (guint i = 0; i < list->length; i++) {
        const LinePutAside *one = list->data[i];
        if (entries)
            log_record_read(one + 1, arena, &entries[i]);
        group->lines[i] =
            line_of(part, group, one, kept ? &kept->entries[one->number] : &entries[i], arena);
    }
    line_relations_find(group);
}

/* Its own lines and those of all groups, as in the log. */
static PutAside records_of(const LinePart *part, guint group)
{
    const guint star = part->lines->stars[group], slot = star / LOG_LINES_PARTS;
    guint own = part->lines->star_count ? part->first[slot] : 0, shared = 0;
    const guint end = part->lines->star_count ? part->first[slot + 1] : 0;
    PutAside list = {NULL};

    while (own < end || shared < part->shared.length) {
        bool is_own =
            own < end && (shared == part->shared.length ||
                          part->records.data[own]->number < part->shared.data[shared]->number);
        vec_push(&list, is_own ? part->records.data[own++] : part->shared.data[shared++]);
    }
    return list;
}

LogGroup line_part_keep(LinePart *part, guint number, const LogFile *kept, Arena *arena)
{
    LogGroup group = part->lines->groups[number];
    PutAside list = records_of(part, number);

    fill(part, &group, &list, arena, kept);
    vec_free(&list);
    return group;
}

const LogGroup *line_part_group(LinePart *part, guint number)
{
    arena_free(part->arena);
    part->arena = arena_new();
    part->group = line_part_keep(part, number, NULL, part->arena);
    return &part->group;
}
