#include "checker/search/witnesses.h"

#include <string.h>

/* What is not known is not read: only the masks need to be cleared. */
void witnesses_clear(Witnesses *notes)
{
    memset(notes->known, 0, sizeof notes->known);
    notes->broken_known = 0;
    notes->deadlock = STATE_NONE;
}

static void note_firsts(Witnesses *notes, StateId id, uint64_t holds, bool value, bool at_rest)
{
    uint64_t news = holds & ~notes->known[at_rest][value];

    notes->known[at_rest][value] |= news;
    for (; news; news &= news - 1)
        notes->firsts[at_rest][value][__builtin_ctzll(news)] = id;
}

void witnesses_note_state(Witnesses *notes, const Model *model, StateId id, uint64_t predicates,
                          const Successors *list)
{
    bool at_rest = true, event_possible = false;

    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        at_rest = at_rest && !step_is_fair(model->actors, step);
        event_possible = event_possible || step_is_event(model->actors, step);
    }
    note_firsts(notes, id, predicates, true, false);
    note_firsts(notes, id, ~predicates, false, false);
    if (!at_rest)
        return;
    note_firsts(notes, id, predicates, true, true);
    note_firsts(notes, id, ~predicates, false, true);
    bool finished = predicates >> PREDICATE_FINISHED & 1;
    if (!finished && !event_possible && notes->deadlock == STATE_NONE)
        notes->deadlock = id;
}

void witnesses_note_broken(Witnesses *notes, StateId from, uint16_t step, uint64_t broken)
{
    uint64_t news = broken & ~notes->broken_known;

    notes->broken_known |= news;
    for (; news; news &= news - 1)
        notes->broken[__builtin_ctzll(news)] = (FirstStep){.from = from, .step = step};
}

void witnesses_append(Witnesses *notes, const Witnesses *later)
{
    for (int at_rest = 0; at_rest < 2; at_rest++)
        for (int value = 0; value < 2; value++) {
            uint64_t news = later->known[at_rest][value] & ~notes->known[at_rest][value];
            notes->known[at_rest][value] |= news;
            for (; news; news &= news - 1) {
                int i = __builtin_ctzll(news);
                notes->firsts[at_rest][value][i] = later->firsts[at_rest][value][i];
            }
        }
    for (uint64_t news = later->broken_known & ~notes->broken_known; news; news &= news - 1) {
        int i = __builtin_ctzll(news);
        notes->broken[i] = later->broken[i];
    }
    notes->broken_known |= later->broken_known;
    if (notes->deadlock == STATE_NONE)
        notes->deadlock = later->deadlock;
}
