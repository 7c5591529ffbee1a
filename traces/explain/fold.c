#include "traces/explain/fold.h"

#include <string.h>

enum {
    SHORT_RUN = 14,    /* that is read as a whole */
    SHORT_FOLD = 4,    /* fewer rows are as quickly read as said to be left out */
    NEIGHBOURHOOD = 1, /* rows on both sides of one that matters */
};

typedef struct Folding {
    Counterexample *example;
    bool *matters; /* by row */
} Folding;

static bool is_looked_at(const Counterexample *example, int lane)
{
    if (example->window < 0)
        return true;
    return lane >= 0 && lane < 64 && (example->windows[example->window].lanes >> lane & 1);
}

static bool does_something(const Counterexample *example, uint32_t index)
{
    const Row *row = &example->rows[index];
    uint64_t before = index ? example->rows[index - 1].open : 0;

    if (row->breaks || row->error || row->fault || row->kind == ROW_FAULT)
        return true;
    for (uint32_t i = 0; i < example->window_count; i++)
        if (((row->open ^ before) >> i & 1) && (index > 0 || !example->windows[i].initially))
            return true;
    for (uint32_t i = 0; i < row->change_count; i++)
        if (is_looked_at(example, row->changes[i].lane))
            return true;
    return false;
}

/* The same without what concerns other properties. */
static bool is_told(const Counterexample *example, uint32_t index)
{
    const Row *row = &example->rows[index];

    if (row->error || row->fault || row->chance || row->kind == ROW_FAULT ||
        (row->breaks && strcmp(row->breaks, example->property) == 0))
        return true;
    for (uint32_t i = 0; i < row->change_count; i++)
        if (is_looked_at(example, row->changes[i].lane))
            return true;
    return false;
}

static void note_rows(Folding *f, const uint32_t *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (rows[i] > 0 && rows[i] <= f->example->row_count)
            f->matters[rows[i] - 1] = true;
}

/* Who carries the old value, from where to where. */
static void note_legs(Folding *f)
{
    const Cause *cause = &f->example->cause;

    for (uint32_t i = 0; i < cause->leg_count; i++) {
        note_rows(f, &cause->legs[i].from, 1);
        note_rows(f, &cause->legs[i].to, 1);
    }
}

/* Whatever is said of the run. */
static void note_words(Folding *f)
{
    const Counterexample *example = f->example;

    note_rows(f, example->named, example->named_count);
    for (uint32_t i = 0; i < example->cause.count; i++)
        note_rows(f, example->cause.sentences[i].rows, example->cause.sentences[i].row_count);
    note_legs(f);
    for (uint32_t i = 0; i < example->what_if_count; i++)
        note_rows(f, example->what_ifs[i].named, example->what_ifs[i].named_count);
}

static bool is_near(const Folding *f, uint32_t row)
{
    uint32_t from = row < NEIGHBOURHOOD ? 0 : row - NEIGHBOURHOOD;

    for (uint32_t i = from; i <= row + NEIGHBOURHOOD && i < f->example->row_count; i++)
        if (f->matters[i])
            return true;
    return false;
}

static bool is_edge(const Counterexample *example, uint32_t row)
{
    return row == 0 || row + 1 == example->row_count || row == example->loop ||
           row == example->shown;
}

/* The rows of a fold are one after the other; one that begins a part of the run begins no fold. */
static void fold_rows(Folding *f)
{
    Row *rows = (Row *)f->example->rows;
    uint32_t begin = 0;

    for (uint32_t i = 0; i <= f->example->row_count; i++) {
        if (i < f->example->row_count && !is_edge(f->example, i) && !is_near(f, i))
            continue;
        for (uint32_t j = begin; i - begin >= SHORT_FOLD && j < i; j++)
            rows[j].folded = true;
        begin = i + 1;
    }
}

bool *fold_matters(const Counterexample *example)
{
    Folding f = {(Counterexample *)example, g_new0(bool, example->row_count + 1)};
    const Cause *cause = &example->cause;

    for (uint32_t i = 0; i < example->row_count; i++)
        f.matters[i] = is_told(example, i);
    note_rows(&f, example->named, example->named_count);
    for (uint32_t i = 0; i < cause->count; i++)
        note_rows(&f, cause->sentences[i].rows, cause->sentences[i].row_count);
    note_legs(&f);
    return f.matters;
}

void fold_counterexample(Counterexample *example)
{
    Folding f = {.example = example};

    if (example->row_count <= SHORT_RUN)
        return;
    f.matters = g_new0(bool, example->row_count);
    for (uint32_t i = 0; i < example->row_count; i++)
        f.matters[i] = does_something(example, i);
    note_words(&f);
    fold_rows(&f);
    g_free(f.matters);
}

uint32_t fold_length(const Counterexample *example, uint32_t row)
{
    uint32_t length = 0;

    if (row > 0 && example->rows[row - 1].folded)
        return 0;
    while (row + length < example->row_count && example->rows[row + length].folded)
        length++;
    return length;
}

/* "... 14 steps of reader[0], writer that do not change what is shown" */
char *fold_text(const Counterexample *example, uint32_t row)
{
    const uint32_t length = fold_length(example, row);
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree bool *said = g_new0(bool, example->lane_count + 1);

    for (uint32_t i = row; i < row + length; i++) {
        const int lane = example->rows[i].lane;
        if (!said[lane])
            g_string_append_printf(names, "%s%s", names->len ? ", " : "",
                                   example->lanes[lane].name);
        said[lane] = true;
    }
    return g_strdup_printf("... %u steps of %s that do not change what is shown", length,
                           names->str);
}
