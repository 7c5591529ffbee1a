#include "checker/search/witnesses.h"

#include <string.h>

/* What is not known is not read: only the masks need to be cleared. */
void witnesses_clear(Witnesses *witnesses)
{
    memset(witnesses->known, 0, sizeof witnesses->known);
    witnesses->broken_known = 0;
    witnesses->deadlock = STATE_NONE;
}

static void note_firsts(Witnesses *witnesses, StateId id, uint64_t holds, bool value, bool at_rest)
{
    uint64_t news = holds & ~witnesses->known[at_rest][value];

    witnesses->known[at_rest][value] |= news;
    for (; news; news &= news - 1)
        witnesses->firsts[at_rest][value][__builtin_ctzll(news)] = id;
}

void witnesses_note_state(Witnesses *witnesses, const Model *model, StateId id, uint64_t predicates,
                          const Successors *list)
{
    bool at_rest = true, event_possible = false;

    for (uint32_t i = 0; i < list->count; i++) {
        const ModelStep *step = &list->steps[i];
        at_rest = at_rest && !model_step_is_fair(model->actors, step);
        event_possible = event_possible || model_step_is_event(model->actors, step);
    }
    note_firsts(witnesses, id, predicates, true, false);
    note_firsts(witnesses, id, ~predicates, false, false);
    if (!at_rest)
        return;
    note_firsts(witnesses, id, predicates, true, true);
    note_firsts(witnesses, id, ~predicates, false, true);
    bool finished = predicates >> PREDICATE_FINISHED & 1;
    if (!finished && !event_possible && witnesses->deadlock == STATE_NONE)
        witnesses->deadlock = id;
}

void witnesses_note_broken(Witnesses *witnesses, StateId from, uint16_t step, uint64_t broken)
{
    uint64_t news = broken & ~witnesses->broken_known;

    witnesses->broken_known |= news;
    for (; news; news &= news - 1)
        witnesses->broken[__builtin_ctzll(news)] = (FirstStep){.from = from, .step = step};
}

void witnesses_append(Witnesses *witnesses, const Witnesses *later)
{
    for (int at_rest = 0; at_rest < 2; at_rest++)
        for (int value = 0; value < 2; value++) {
            uint64_t news = later->known[at_rest][value] & ~witnesses->known[at_rest][value];
            witnesses->known[at_rest][value] |= news;
            for (; news; news &= news - 1) {
                int i = __builtin_ctzll(news);
                witnesses->firsts[at_rest][value][i] = later->firsts[at_rest][value][i];
            }
        }
    for (uint64_t news = later->broken_known & ~witnesses->broken_known; news; news &= news - 1) {
        int i = __builtin_ctzll(news);
        witnesses->broken[i] = later->broken[i];
    }
    witnesses->broken_known |= later->broken_known;
    if (witnesses->deadlock == STATE_NONE)
        witnesses->deadlock = later->deadlock;
}

bool witnesses_is_news(const Witnesses *witnesses, const Witnesses *later)
{
    uint64_t news = later->broken_known & ~witnesses->broken_known;

    for (int at_rest = 0; at_rest < 2; at_rest++)
        for (int value = 0; value < 2; value++)
            news |= later->known[at_rest][value] & ~witnesses->known[at_rest][value];
    return news || (later->deadlock != STATE_NONE && witnesses->deadlock == STATE_NONE);
}
