#include "checker/commands/session/timing.h"

#include "checker/fixes/speculative.h"
#include "traces/counterexample/build.h"

#include <string.h>

typedef struct Need { /* of one property under one set of fixes */
    uint64_t fixes;
    uint32_t property;
    GPtrArray *assumptions; /* char *, and a NULL at the end */
} Need;

struct Timing {
    GArray *needs;
    uint32_t window_count;
};

static void clear_need(void *need)
{
    g_ptr_array_unref(((Need *)need)->assumptions);
}

/* ---- searching again ---- */

typedef struct Again { /* one more search of one set of fixes */
    const MatrixRow *row;
    guint needs, end; /* its needs, from the one to before the other */
    System *system;
    Program *program;
    const Assumption *without; /* NULL: time is free */
    Verdicts *verdicts;        /* or NULL: it has no answer */
} Again;

typedef struct Searches {
    Session *subject;
    Timing *timing;
    SearchOptions options;
    GArray *list; /* of Again */
} Searches;

static void clear_again(void *data)
{
    Again *again = data;

    verdicts_free(again->verdicts);
    program_free(again->program);
    system_free(again->system);
}

static void judge_one(const Searches *searches, Again *again)
{
    if (!again->verdicts)
        again->verdicts = verdicts_new(program_model(again->program), &searches->options);
    if (again->verdicts->end != SEARCH_COMPLETE && !again->verdicts->design_error)
        g_clear_pointer(&again->verdicts, verdicts_free);
}

/* Side by side those that are small. */
static void judge_all(Searches *searches)
{
    guint count = searches->list->len;
    Again *list = (Again *)searches->list->data;
    g_autofree const Model **models = g_new0(const Model *, count + 1);
    g_autofree Verdicts **verdicts = g_new0(Verdicts *, count + 1);
    Speculation *ahead = count > 1 ? speculative_new(&searches->options) : NULL;

    for (guint i = 0; i < count; i++)
        models[i] = program_model(list[i].program);
    if (ahead)
        speculative_ask(ahead, models, count, verdicts);
    speculative_free(ahead);
    for (guint i = 0; i < count; i++) {
        list[i].verdicts = verdicts[i];
        judge_one(searches, &list[i]);
    }
}

/* Where there is a design error now, nothing is good. */
static bool goes_bad(const Again *again, uint32_t property)
{
    return matrix_is_good(again->row->verdicts, property) &&
           !matrix_is_good(again->verdicts, property) &&
           !matrix_is_unknown(again->verdicts, property);
}

/* Its program is the same design without that, or with time free. */
static void add_search(Searches *searches, const Again *like, const Assumption *without)
{
    Again again = {.row = like->row, .needs = like->needs, .end = like->end, .without = without};
    Configuration configuration = searches->subject->configuration;
    const ProgramOptions how = {.without = without ? &without->span : NULL};

    configuration.fixes = like->row->fixes;
    configuration.untimed |= !without;
    again.system = system_resolve(searches->subject->design, &configuration, false,
                                  searches->subject->diagnostics);
    again.program = again.system ? program_new(again.system, &how) : NULL;
    if (again.program)
        g_array_append_val(searches->list, again);
    else
        clear_again(&again);
}

static Searches searches_new(Session *subject, Timing *timing)
{
    Searches searches = {subject, timing, subject->search,
                         g_array_new(FALSE, FALSE, sizeof(Again))};

    searches.options.skips_measures = true;
    g_array_set_clear_func(searches.list, clear_again);
    return searches;
}

/* ---- with time free ---- */

/* What is not good with timing cannot be so thanks to it. */
static bool has_good(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (matrix_is_good(verdicts, i))
            return true;
    return false;
}

static void note_needs(Timing *timing, Again *again)
{
    const Verdicts *verdicts = again->row->verdicts;

    again->needs = timing->needs->len;
    for (uint32_t i = 0; again->verdicts && i < verdicts->window_count + verdicts->check_count; i++)
        if (goes_bad(again, i)) {
            Need need = {again->row->fixes, i, g_ptr_array_new_with_free_func(g_free)};
            g_array_append_val(timing->needs, need);
        }
    again->end = timing->needs->len;
}

/* ---- without one assumption ---- */

static char *assumption_text(const Design *design, Assumption assumption)
{
    static const char *const words[] = {
        [ASSUMES_TAKES] = "takes",
        [ASSUMES_WAIT] = "wait",
        [ASSUMES_WITHIN] = "within",
        [ASSUMES_URGENT] = "urgent event",
    };
    const Source *source = source_map_get(design->sources, assumption.span.source);
    g_autofree char *text = source_words(design->sources, assumption.span);
    const char *word = words[assumption.kind];
    uint32_t line, column;

    source_position(source, assumption.span.start, &line, &column);
    if (strcmp(source->path, design->path) == 0)
        return g_strdup_printf("`%s %s` (line %u)", word, text, line);
    return g_strdup_printf("`%s %s` (%s:%u)", word, text, source->path, line);
}

static void note_assumption(const Searches *searches, const Again *again)
{
    for (guint i = again->needs; again->verdicts && i < again->end; i++) {
        Need *need = &g_array_index(searches->timing->needs, Need, i);
        if (goes_bad(again, need->property))
            g_ptr_array_add(need->assumptions,
                            assumption_text(searches->subject->design, *again->without));
    }
}

/* The assumptions are the program's, which the caller has kept. */
static Assumption *assumptions_of(const Program *program, uint32_t *count)
{
    *count = program ? program_assumptions(program) : 0;
    Assumption *list = g_new0(Assumption, *count + 1);

    for (uint32_t i = 0; i < *count; i++)
        list[i] = program_assumption(program, i);
    return list;
}

/* All with the needs of one set: few sets have any. */
static void drop_each(Session *subject, Timing *timing, const Again *like)
{
    uint32_t count;
    Searches searches = searches_new(subject, timing);
    g_autofree Assumption *assumptions =
        assumptions_of(session_compile(subject, like->row->fixes), &count);

    for (uint32_t i = 0; i < count; i++)
        add_search(&searches, like, &assumptions[i]);
    judge_all(&searches);
    for (guint i = 0; i < searches.list->len; i++)
        note_assumption(&searches, &g_array_index(searches.list, Again, i));
    g_array_unref(searches.list);
    session_done(subject, like->row->fixes);
}

static bool is_cheapest(const Goal *goals, uint32_t count, uint64_t fixes)
{
    for (uint32_t i = 0; i < count; i++)
        if (goals[i].answer == GOAL_FOUND && goals[i].fixes == fixes)
            return true;
    return false;
}

static bool is_wanted(const Matrix *matrix, guint number)
{
    const MatrixRow *row = matrix->rows->pdata[number];

    return number < matrix->shown ||
           is_cheapest(matrix->windows, matrix->window_count, row->fixes) ||
           is_cheapest(matrix->checks, matrix->check_count, row->fixes);
}

static void look_at_all(Timing *timing, Session *subject, const Matrix *matrix)
{
    Searches searches = searches_new(subject, timing);

    for (guint i = 0; i < matrix->rows->len; i++) {
        const Again like = {.row = matrix->rows->pdata[i]};
        if (is_wanted(matrix, i) && like.row->verdicts->end == SEARCH_COMPLETE &&
            has_good(like.row->verdicts))
            add_search(&searches, &like, NULL);
    }
    judge_all(&searches);
    for (guint i = 0; i < searches.list->len; i++) {
        Again *again = &g_array_index(searches.list, Again, i);
        note_needs(timing, again);
        if (again->end > again->needs)
            drop_each(subject, timing, again);
    }
    for (guint i = 0; i < timing->needs->len; i++)
        g_ptr_array_add(g_array_index(timing->needs, Need, i).assumptions, NULL);
    g_array_unref(searches.list);
}

Timing *timing_new(Session *subject, const Matrix *matrix)
{
    Timing *timing = g_new0(Timing, 1);
    const MatrixRow *first = matrix->rows->pdata[0];
    const Program *program = session_compile(subject, first->fixes);

    timing->needs = g_array_new(FALSE, FALSE, sizeof(Need));
    g_array_set_clear_func(timing->needs, clear_need);
    timing->window_count = first->verdicts->window_count;
    if (program && program_model(program)->tick > 0)
        look_at_all(timing, subject, matrix);
    return timing;
}

void timing_free(Timing *timing)
{
    if (!timing)
        return;
    g_array_unref(timing->needs);
    g_free(timing);
}

/* ---- what was found ---- */

static const Need *find_need(const Timing *timing, uint64_t fixes, uint32_t property)
{
    for (guint i = 0; i < timing->needs->len; i++) {
        const Need *need = &g_array_index(timing->needs, Need, i);
        if (need->fixes == fixes && need->property == property)
            return need;
    }
    return NULL;
}

bool timing_matters(const Timing *timing, uint64_t fixes, uint32_t property)
{
    return find_need(timing, fixes, property) != NULL;
}

const char *const *timing_needs(const Timing *timing, uint64_t fixes, uint32_t property)
{
    const Need *need = find_need(timing, fixes, property);

    return need ? (const char *const *)need->assumptions->pdata : NULL;
}

/* ---- in words ---- */

static bool needs_the_same(const Need *a, const Need *b)
{
    return a->fixes == b->fixes && g_strv_equal((const char *const *)a->assumptions->pdata,
                                                (const char *const *)b->assumptions->pdata);
}

static const char *property_name(const Timing *timing, const Design *design, uint32_t property)
{
    if (property < timing->window_count)
        return design->windows[property]->name.text;
    property -= timing->window_count;
    return property < design->check_count ? design->checks[property]->name.text : "assertions";
}

/* "closes stale_entry, low" */
static bool add_done(const Timing *timing, const Design *design, const Need *like, bool windows,
                     bool goes_on, GString *text)
{
    bool any = false;

    for (guint i = 0; i < timing->needs->len; i++) {
        const Need *need = &g_array_index(timing->needs, Need, i);
        if (!needs_the_same(need, like) || (need->property < timing->window_count) != windows)
            continue;
        if (!any)
            g_string_append_printf(text, "%s %s ", goes_on ? " and" : "",
                                   windows ? "closes" : "keeps");
        g_string_append_printf(text, "%s%s", any ? ", " : "",
                               property_name(timing, design, need->property));
        any = true;
    }
    return any;
}

static char *sentence(const Timing *timing, const Design *design, const Need *need)
{
    g_autofree char *fixes = fixes_text(design, need->fixes);
    g_autofree char *list = g_strjoinv(", ", (char **)need->assumptions->pdata);
    GString *text = g_string_new(fixes);
    bool closes = add_done(timing, design, need, true, false, text);

    add_done(timing, design, need, false, closes, text);
    g_string_append_printf(text, " only thanks to timing%s%s",
                           *list ? ": " : ", though no one assumption alone undoes it", list);
    return g_string_free(text, FALSE);
}

char **timing_sentences(const Timing *timing, const Design *design)
{
    GPtrArray *sentences = g_ptr_array_new();

    for (guint i = 0; i < timing->needs->len; i++) {
        const Need *need = &g_array_index(timing->needs, Need, i);
        bool is_new = true;
        for (guint j = 0; j < i; j++)
            is_new &= !needs_the_same(&g_array_index(timing->needs, Need, j), need);
        if (is_new)
            g_ptr_array_add(sentences, sentence(timing, design, need));
    }
    g_ptr_array_add(sentences, NULL);
    return (char **)g_ptr_array_free(sentences, FALSE);
}
