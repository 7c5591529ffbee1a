#include "checker/commands/timing.h"

#include "traces/build.h"

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

typedef struct Again {
    Subject *subject;
    Timing *timing;
    const MatrixRow *row;
    guint first; /* of its needs */
} Again;

/* NULL where it has no answer. */
static Verdicts *search(const Again *again, const System *system, const ProgramOptions *how)
{
    Program *program = program_new(system, how);

    if (!program)
        return NULL;
    SearchOptions options = again->subject->search;
    options.skips_measures = true;
    Verdicts *verdicts = verdicts_new(program_model(program), &options);
    program_free(program);
    if (verdicts->end == SEARCH_COMPLETE || verdicts->design_error)
        return verdicts;
    verdicts_free(verdicts);
    return NULL;
}

/* Where there is a design error now, nothing is good. */
static bool goes_bad(const Again *again, const Verdicts *verdicts, uint32_t property)
{
    return matrix_is_good(again->row->verdicts, property) && !matrix_is_good(verdicts, property) &&
           !matrix_is_unknown(verdicts, property);
}

static System *resolve(const Again *again, bool untimed)
{
    Configuration configuration = again->subject->configuration;

    configuration.fixes = again->row->fixes;
    configuration.untimed = untimed;
    return system_resolve(again->subject->design, &configuration, false,
                          again->subject->diagnostics);
}

static void find_those_that_matter(Again *again)
{
    g_autoptr(System) system = resolve(again, true);
    Verdicts *free_time = system ? search(again, system, NULL) : NULL;
    const Verdicts *verdicts = again->row->verdicts;

    for (uint32_t i = 0; free_time && i < verdicts->window_count + verdicts->check_count; i++)
        if (goes_bad(again, free_time, i)) {
            Need need = {again->row->fixes, i, g_ptr_array_new_with_free_func(g_free)};
            g_array_append_val(again->timing->needs, need);
        }
    if (free_time)
        verdicts_free(free_time);
}

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

static void drop_one(Again *again, const System *system, Assumption assumption)
{
    Verdicts *verdicts = search(again, system, &(ProgramOptions){.without = &assumption.span});
    GArray *needs = again->timing->needs;

    if (!verdicts)
        return;
    for (guint i = again->first; i < needs->len; i++) {
        Need *need = &g_array_index(needs, Need, i);
        if (goes_bad(again, verdicts, need->property))
            g_ptr_array_add(need->assumptions, assumption_text(again->subject->design, assumption));
    }
    verdicts_free(verdicts);
}

static void drop_each(Again *again)
{
    g_autoptr(System) system = resolve(again, false);
    Program *program = system ? program_new(system, NULL) : NULL;

    for (uint32_t i = 0; program && i < program_assumptions(program); i++)
        drop_one(again, system, program_assumption(program, i));
    program_free(program);
}

/* What is not good with timing cannot be so thanks to it. */
static bool has_good(const Verdicts *verdicts)
{
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (matrix_is_good(verdicts, i))
            return true;
    return false;
}

static void look_at(Timing *timing, Subject *subject, const MatrixRow *row)
{
    Again again = {subject, timing, row, timing->needs->len};

    if (row->verdicts->end != SEARCH_COMPLETE || !has_good(row->verdicts))
        return;
    find_those_that_matter(&again);
    if (timing->needs->len > again.first)
        drop_each(&again);
    for (guint i = again.first; i < timing->needs->len; i++)
        g_ptr_array_add(g_array_index(timing->needs, Need, i).assumptions, NULL);
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

Timing *timing_new(Subject *subject, const Matrix *matrix)
{
    Timing *timing = g_new0(Timing, 1);
    const MatrixRow *first = matrix->rows->pdata[0];
    const Program *program = subject_compile(subject, first->fixes);

    timing->needs = g_array_new(FALSE, FALSE, sizeof(Need));
    g_array_set_clear_func(timing->needs, clear_need);
    timing->window_count = first->verdicts->window_count;
    if (!program || program_model(program)->tick == 0)
        return timing;
    for (guint i = 0; i < matrix->rows->len; i++)
        if (is_wanted(matrix, i))
            look_at(timing, subject, matrix->rows->pdata[i]);
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
