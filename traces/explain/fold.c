/* Steps of a long run that neither change what it is about nor are spoken of: they are folded. */
#include "traces/explain/what_if.h"

#include <string.h>

enum {
    SHORT_RUN = 14,    /* that is read as a whole */
    SHORT_FOLD = 4,    /* fewer rows are as quickly read as said to be left out */
    NEIGHBOURHOOD = 1, /* rows on both sides of one that matters */
};

typedef struct Folding {
    Trace *trace;
    bool *matters; /* by row */
} Folding;

static bool is_looked_at(const Trace *trace, int lane)
{
    if (trace->window < 0)
        return true;
    return lane >= 0 && lane < 64 && (trace->windows[trace->window].lanes >> lane & 1);
}

static bool does_something(const Trace *trace, uint32_t index)
{
    const TraceRow *row = &trace->rows[index];
    uint64_t before = index ? trace->rows[index - 1].open : 0;

    if (row->breaks || row->error || row->fault || row->kind == ROW_FAULT)
        return true;
    for (uint32_t i = 0; i < trace->window_count; i++)
        if (((row->open ^ before) >> i & 1) && (index > 0 || !trace->windows[i].initially))
            return true;
    for (uint32_t i = 0; i < row->change_count; i++)
        if (is_looked_at(trace, row->changes[i].lane))
            return true;
    return false;
}

/* "step 5", "steps 4-6", wherever the words name them. */
static void note_named(Folding *f, const char *text)
{
    for (const char *at = text; at && (at = strstr(at, "step")); at++) {
        const char *number = at + strcspn(at, "0123456789");
        if (number - at != 5 && number - at != 6)
            continue;
        char *end;
        guint64 first = g_ascii_strtoull(number, &end, 10);
        guint64 last = *end == '-' ? g_ascii_strtoull(end + 1, NULL, 10) : first;
        for (guint64 i = first; i <= last && i <= f->trace->row_count; i++)
            if (i > 0 && (i == first || i == last))
                f->matters[i - 1] = true;
    }
}

static void note_words(Folding *f)
{
    const Trace *trace = f->trace;
    g_autofree char *loop = trace_loop_text(trace);
    const char *const texts[] = {trace->headline, trace->verdict, trace->ending, trace->rescue,
                                 loop};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        note_named(f, texts[i]);
    for (uint32_t i = 0; i < trace->proof.count; i++)
        note_named(f, trace->proof.sentences[i]);
    for (uint32_t i = 0; i < trace->remedy_count; i++)
        note_named(f, trace->remedies[i].text);
}

static bool is_near(const Folding *f, uint32_t row)
{
    uint32_t from = row < NEIGHBOURHOOD ? 0 : row - NEIGHBOURHOOD;

    for (uint32_t i = from; i <= row + NEIGHBOURHOOD && i < f->trace->row_count; i++)
        if (f->matters[i])
            return true;
    return false;
}

static bool is_edge(const Trace *trace, uint32_t row)
{
    return row == 0 || row + 1 == trace->row_count || row == trace->loop || row == trace->shown;
}

/* The rows of a fold are one after the other; one that begins a part of the run begins no fold. */
static void fold_rows(Folding *f)
{
    TraceRow *rows = (TraceRow *)f->trace->rows;
    uint32_t begin = 0;

    for (uint32_t i = 0; i <= f->trace->row_count; i++) {
        if (i < f->trace->row_count && !is_edge(f->trace, i) && !is_near(f, i))
            continue;
        for (uint32_t j = begin; i - begin >= SHORT_FOLD && j < i; j++)
            rows[j].folded = true;
        begin = i + 1;
    }
}

void trace_fold(Trace *trace)
{
    Folding f = {.trace = trace};

    if (trace->row_count <= SHORT_RUN)
        return;
    f.matters = g_new0(bool, trace->row_count);
    for (uint32_t i = 0; i < trace->row_count; i++)
        f.matters[i] = does_something(trace, i);
    note_words(&f);
    fold_rows(&f);
    g_free(f.matters);
}

uint32_t trace_fold_length(const Trace *trace, uint32_t row)
{
    uint32_t length = 0;

    if (row > 0 && trace->rows[row - 1].folded)
        return 0;
    while (row + length < trace->row_count && trace->rows[row + length].folded)
        length++;
    return length;
}

/* "... 14 steps of reader[0], writer that change nothing of this" */
char *trace_fold_text(const Trace *trace, uint32_t row)
{
    const uint32_t length = trace_fold_length(trace, row);
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree bool *said = g_new0(bool, trace->lane_count + 1);

    for (uint32_t i = row; i < row + length; i++) {
        const int lane = trace->rows[i].lane;
        if (!said[lane])
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", trace->lanes[lane].name);
        said[lane] = true;
    }
    return g_strdup_printf("... %u steps of %s that change nothing of this", length, names->str);
}
