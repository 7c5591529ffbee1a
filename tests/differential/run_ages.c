#include "tests/differential/run_ages.h"

#include "checker/model/read_notes.h"

#include <string.h>

typedef struct Moment { /* a read began, or a write ended */
    ReadNote note;
    uint64_t ticks;
} Moment;

typedef struct Following {
    GArray *moments;
    uint64_t now;
    RunAge last; /* of the step that was taken last */
} Following;

static uint64_t begun(const Following *f, uint32_t request)
{
    for (guint i = f->moments->len; i-- > 0;) {
        const Moment *moment = &g_array_index(f->moments, Moment, i);
        if (moment->note.kind == READ_NOTE_BEGINS && moment->note.request == request)
            return moment->ticks;
    }
    g_assert_not_reached();
}

/* Since the first write of a newer version. */
static uint64_t age_of(const Following *f, const ReadNote *read)
{
    const uint64_t begin = begun(f, read->request);

    for (guint i = 0; i < f->moments->len; i++) {
        const Moment *moment = &g_array_index(f->moments, Moment, i);
        if (moment->note.kind == READ_NOTE_WRITTEN && moment->note.object == read->object &&
            moment->note.version > read->version)
            return begin - MIN(begin, moment->ticks);
    }
    g_assert_not_reached();
}

static void take(Following *f, const ReadNotes *notes, uint32_t step)
{
    f->last = (RunAge){0};
    for (uint32_t i = 0; i < notes->kept; i++) {
        const ReadNote *note = &notes->list[i];
        if (note->step != step)
            continue;
        if (note->kind == READ_NOTE_STALE) {
            f->last.ticks = MAX(f->last.ticks, age_of(f, note));
            f->last.lag = MAX(f->last.lag, note->newest - note->version);
            continue;
        }
        Moment moment = {*note, f->now};
        g_array_append_val(f->moments, moment);
    }
}

RunAge run_ages_of(const Model *model, const Run *run)
{
    Workspace *workspace = model->workspace_new(model);
    ReadNotes notes = {0};
    Successors list;
    Following f = {.moments = g_array_new(FALSE, FALSE, sizeof(Moment))};
    const size_t size = model->words * sizeof(Word);
    g_autofree Word *state = g_malloc0(size + sizeof(Word));

    successors_init(&list, model->words);
    model->initial(model, workspace, &list);
    memcpy(state, list.states + (size_t)run->initial * model->words, size);
    list.reads = &notes;
    for (uint32_t i = 0; i < run->length; i++) {
        const uint16_t step = run->steps[i];
        list.count = notes.count = notes.kept = 0;
        model->expand(model, workspace, state, &list);
        take(&f, &notes, step);
        f.now +=
            model->actors[list.steps[step].actor].kind == ACTOR_TIME ? list.steps[step].delay : 0;
        memcpy(state, list.states + (size_t)step * model->words, size);
    }
    successors_free(&list);
    g_free(notes.list);
    g_array_unref(f.moments);
    model->workspace_free(workspace);
    return f.last;
}
