#include "checker/commands/conform/conform_page.h"

#include "checker/base/error.h"
#include "checker/base/member.h"
#include "checker/commands/conform/conform_entry.h"
#include "checker/commands/conform/conform_rows.h"
#include "traces/page/log/log_table.h"
#include "traces/page/page_words.h"

#include <string.h>

typedef struct PageKey { /* what is shown of one key; its texts are of the run's arena */
    ConformRun run;
    GArray *rows;         /* of LogPageRow */
    GPtrArray *sentences; /* of texts */
} PageKey;

typedef struct Making {
    const ConformPageRequest *request;
    KnownSteps *known;
    JsonBuilder *data;
    GArray *numbers; /* of guint: groups that are shown */
    GArray *shown;   /* of PageKey */
    GArray *keys;    /* of LogPageKey */
} Making;

static const Conformity *judged_of(const Making *m, guint group)
{
    return m->request->report->judged->pdata[group];
}

/* ---- which keys ---- */

/* The less, the sooner: what does not fit, what was open for too long, what was open, all else. */
static int rank_of(const ConformReport *report, guint group)
{
    const Conformity *one = report->judged->pdata[group];

    if (one->end == CONFORMITY_FAILS || one->end == CONFORMITY_SHORT)
        return 0;
    if (one->end == CONFORMITY_LIMITED)
        return 1;
    for (guint i = 0; i < one->windows->len; i++)
        if (conform_report_is_longer(report, &g_array_index(one->windows, OpenWindow, i)))
            return 2;
    return one->windows->len > 0 ? 3 : 4;
}

static int key_named(const ConformPageRequest *request)
{
    for (guint i = 0; i < request->report->judged->len; i++)
        if (g_strcmp0(request->report->lines->groups[i].name, request->key) == 0)
            return (int)i;
    return -1;
}

static void choose_keys(const Making *m)
{
    enum { RANKS = 5 };
    const ConformReport *report = m->request->report;
    const int first = m->request->key ? key_named(m->request) : -1;

    if (first >= 0)
        g_array_append_vals(m->numbers, &(guint){(guint)first}, 1);
    for (int rank = 0; rank < RANKS; rank++)
        for (guint i = 0; i < report->judged->len && m->numbers->len < CONFORM_PAGE_KEYS; i++)
            if ((int)i != first && rank_of(report, i) == rank)
                g_array_append_val(m->numbers, i);
}

/* ---- which lines ---- */

/* The first key has half of the room, where there are others. */
static guint room_of(const Making *m, guint number)
{
    const guint lines = m->request->lines > 0 ? m->request->lines : CONFORM_PAGE_LINES;
    const guint others = m->numbers->len - 1;

    if (others == 0)
        return lines;
    return MAX(number == 0 ? lines / 2 : lines / 2 / others, CONFORM_PAGE_FEWEST);
}

/* Two thirds of them before what matters. */
static void find_part(const Making *m, guint group, guint room, guint *first, guint *end)
{
    const guint count = m->request->report->lines->groups[group].line_count;
    const guint focus = conform_rows_focus(m->request->report, group), before = room - room / 3;

    *first = focus >= before ? focus - before + 1 : 0;
    *first = MIN(*first, count > room ? count - room : 0);
    *end = MIN(*first + room, count);
}

/* ---- sentences ---- */

static const char *verdict_of(const Making *m, Arena *arena, guint group)
{
    const Conformity *one = judged_of(m, group);

    switch (one->end) {
    case CONFORMITY_FITS:
        return m->request->report->lines->known > 0 ? "fits" : "there is nothing to judge";
    case CONFORMITY_FAILS:
        return arena_printf(arena, "does not fit, from line %u on", one->line->entry->line);
    case CONFORMITY_SHORT:
        return arena_printf(arena, "does not fit: the request of line %u ends too early",
                            one->line->entry->line);
    case CONFORMITY_LIMITED:
        return arena_printf(arena, "no answer: %s at line %u",
                            one->is_stopped ? "interrupted" : "a limit was reached",
                            one->line->entry->line);
    }
    return "";
}

static void add_windows(const Making *m, PageKey *key, guint group)
{
    enum { MOST = 12 };
    const ConformReport *report = m->request->report;
    const GArray *windows = judged_of(m, group)->windows;

    for (guint i = 0; i < MIN(windows->len, MOST); i++) {
        const OpenWindow *open = &g_array_index(windows, OpenWindow, i);
        g_autofree char *span = conform_report_against(report, open);
        g_ptr_array_add(
            key->sentences,
            arena_printf(key->run.arena, "%s: open %s (lines %u to %u)%s",
                         report->whole->windows[open->window].decl->name.text, span,
                         open->first.line, open->last.line,
                         conform_report_is_longer(report, open) ? ", longer than is claimed" : ""));
    }
    if (windows->len > MOST)
        g_ptr_array_add(key->sentences,
                        arena_printf(key->run.arena, "and %u times more", windows->len - MOST));
}

/* Ends with NULL. */
static const char *const *list_of(Arena *arena, const GPtrArray *texts)
{
    const char **list = arena_array(arena, const char *, texts->len + 1);

    for (guint i = 0; i < texts->len; i++)
        list[i] = texts->pdata[i];
    return list;
}

static LogPageFailure failure_of(const Making *m, const PageKey *key, guint group)
{
    const Conformity *one = judged_of(m, group);
    Arena *arena = key->run.arena;

    if (!one->line)
        return (LogPageFailure){0};
    const LogEntry *entry = one->line->entry;
    return (LogPageFailure){
        .text = one->end == CONFORMITY_SHORT ? "This request ends here, and in no run of the design"
                : one->end == CONFORMITY_LIMITED
                    ? "There is no answer from here on"
                    : "No run of the design explains this line, together "
                      "with all before it",
        .came = arena_printf(arena, "%s \342\206\222 %s", conform_entry_command(arena, entry),
                             conform_entry_reply(arena, entry)),
        .allowed = list_of(arena, one->allowed),
        .repairs = list_of(arena, m->request->report->repairs),
        .states = key->run.states};
}

/* ---- what is said around its picture ---- */

/* The one that matters: of the longest opening. */
static int window_of(const Making *m, guint group)
{
    const OpenWindow *open = conform_rows_longest(m->request->report, group);

    return open ? (int)open->window : -1;
}

/* As text in which nothing is unseen. */
static const char *seen(Arena *arena, const char *text)
{
    g_autofree char *shown = log_table_seen(text);

    return arena_strdup(arena, shown);
}

static ConformRunDrawing words_of(const Making *m, Arena *arena, guint group, guint room)
{
    const ConformReport *report = m->request->report;
    const char *name = report->lines->groups[group].name;
    const LogPageFailure failure = failure_of(m, &(PageKey){.run.arena = arena}, group);
    g_autofree char *log = g_path_get_basename(m->request->log);
    const char *key = name ? arena_printf(arena, ", key %s", name) : "";
    ConformRunDrawing words = {.design = report->design->name,
                               .fixes = report->fixes,
                               .subtitle = seen(arena, arena_printf(arena, "%s%s", log, key)),
                               .window = window_of(m, group)};

    words.headline = arena_printf(arena, "%s, %s: %s", report->design->name, report->fixes,
                                  verdict_of(m, arena, group));
    if (failure.text)
        words.ending =
            seen(arena, arena_printf(arena, "%s: line %u, %s", failure.text,
                                     judged_of(m, group)->line->entry->line, failure.came));
    find_part(m, group, MIN(room, CONFORM_PAGE_DRAWN), &words.first_line, &words.end_line);
    return words;
}

/* ---- one key ---- */

static void add_key(Making *m, guint number)
{
    const ConformPageRequest *request = m->request;
    const guint group = g_array_index(m->numbers, guint, number);
    const Conformity *one = judged_of(m, group);
    const LogGroup *of = &request->report->lines->groups[group];
    PageKey key = {.sentences = g_ptr_array_new()};
    guint first, end;

    find_part(m, group, room_of(m, number), &first, &end);
    Arena *arena = arena_new();
    const ConformRunDrawing drawing = words_of(m, arena, group, room_of(m, number));
    ConformRunRequest wanted = {
        request->templates, m->known, of, *request->limits, first, end, &drawing};
    if (one->end == CONFORMITY_FITS)
        wanted.limits.missing = one->missing->len;
    json_builder_begin_object(m->data);
    member_string(m->data, "name", of->name);
    conform_run_find(&key.run, &wanted, m->data);
    member_int(m->data, "drawn", key.run.drawn_first);
    arena_free(arena);
    if (one->line)
        member_int(m->data, "fails", one->line->entry->line);
    if (of->line_count > 0)
        member_int(m->data, "focus",
                   of->lines[conform_rows_focus(request->report, group)].entry->line);
    json_builder_end_object(m->data);
    if (key.run.is_cut && one->end != CONFORMITY_LIMITED)
        g_ptr_array_add(key.sentences, (gpointer) "a limit ended the search for the run that is "
                                                  "shown: lines behind that have no step");
    add_windows(m, &key, group);
    key.rows = conform_rows(&(ConformRowsRequest){request->report, group, &key.run, first, end,
                                                  room_of(m, number), key.sentences});
    g_array_append_val(m->shown, key);
}

static LogPageKey shown_key(const Making *m, guint number)
{
    const guint group = g_array_index(m->numbers, guint, number);
    const PageKey *key = &g_array_index(m->shown, PageKey, number);
    const char *name = m->request->report->lines->groups[group].name;

    g_ptr_array_add(key->sentences, NULL);
    return (LogPageKey){.name = name ? arena_printf(key->run.arena, "key %s", name) : "all lines",
                        .verdict = verdict_of(m, key->run.arena, group),
                        .sentences = (const char *const *)key->sentences->pdata,
                        .rows = (LogPageRow *)(void *)key->rows->data,
                        .row_count = key->rows->len,
                        .svg = key->run.svg,
                        .failure = failure_of(m, key, group)};
}

static void clear_key(gpointer data)
{
    PageKey *key = data;

    conform_run_clear(&key->run);
    g_array_unref(key->rows);
    g_ptr_array_unref(key->sentences);
}

/* ---- the page ---- */

static void add_keys(Making *m)
{
    choose_keys(m);
    member_array(m->data, "keys");
    for (guint i = 0; i < m->numbers->len; i++)
        add_key(m, i);
    json_builder_end_array(m->data);
    for (guint i = 0; i < m->numbers->len; i++) {
        LogPageKey key = shown_key(m, i);
        g_array_append_val(m->keys, key);
    }
}

static void add_design(const Making *m)
{
    const ConformReport *report = m->request->report;

    member_string(m->data, "version", STALEMATE_VERSION);
    page_sources(m->data, report->design);
    member_array(m->data, "windows");
    for (uint32_t i = 0; i < report->whole->window_count; i++) {
        json_builder_begin_object(m->data);
        member_string(m->data, "name", report->whole->windows[i].decl->name.text);
        member_string(m->data, "text", report->whole->windows[i].decl->text);
        json_builder_end_object(m->data);
    }
    json_builder_end_array(m->data);
}

/* "purge_race, as written, and app.ndjson: 6 of 7 lines"; and what is not there. */
static char *subtitle_of(const Making *m)
{
    const ConformReport *report = m->request->report;
    const guint keys = report->judged->len;
    g_autofree char *log = g_path_get_basename(m->request->log);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%s, %u of %u lines", log, report->lines->known,
                           report->lines->total);
    if (keys > 1)
        g_string_append_printf(text, "; %u of %u keys fit", keys - conform_report_failing(report),
                               keys);
    if (keys > m->numbers->len)
        g_string_append_printf(text, "; %u keys are in this page, those that matter most",
                               m->numbers->len);
    return g_string_free(text, FALSE);
}

static char *html_of(Making *m)
{
    const ConformReport *report = m->request->report;

    json_builder_begin_object(m->data);
    add_design(m);
    add_keys(m);
    json_builder_end_object(m->data);
    g_autofree char *data = member_compact(m->data);
    g_autofree char *title = g_strdup_printf("%s, %s", report->design->name, report->fixes);
    g_autofree char *subtitle = subtitle_of(m);
    g_autofree char *words = conform_report_text(report);
    return log_page_html(&(LogPage){title, subtitle, words, data,
                                    (LogPageKey *)(void *)m->keys->data, m->keys->len});
}

char *conform_page(const ConformPageRequest *request)
{
    g_autoptr(KnownSteps) known =
        known_steps_new(request->templates, &request->report->lines->groups[0]);
    g_autoptr(JsonBuilder) data = json_builder_new();
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(PageKey));
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(LogPageKey));
    Making making = {request, known, data, numbers, shown, keys};

    g_array_set_clear_func(shown, clear_key);
    return html_of(&making);
}

/* ---- the picture ---- */

char *conform_page_picture(const ConformPageRequest *request, GError **error)
{
    g_autoptr(KnownSteps) known =
        known_steps_new(request->templates, &request->report->lines->groups[0]);
    g_autoptr(JsonBuilder) data = json_builder_new();
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(PageKey));
    Making making = {request, known, data, numbers, shown, NULL};
    char *svg = NULL;

    g_array_set_clear_func(shown, clear_key);
    choose_keys(&making);
    g_array_set_size(numbers, MIN(numbers->len, 1));
    json_builder_begin_array(data);
    if (numbers->len > 0) {
        add_key(&making, 0);
        svg = g_steal_pointer(&g_array_index(shown, PageKey, 0).run.svg);
    }
    if (!svg)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "there is no run to draw: no line of %s is the design's", request->log);
    return svg;
}
