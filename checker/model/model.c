#include "checker/model/model.h"

#include <string.h>

enum { FIRST_CAPACITY = 16 };

void successors_init(Successors *list, uint32_t words)
{
    *list = (Successors){.words = words};
}

void successors_free(Successors *list)
{
    g_free(list->steps);
    g_free(list->states);
    *list = (Successors){0};
}

static void grow(Successors *list)
{
    list->capacity = list->capacity ? list->capacity * 2 : FIRST_CAPACITY;
    list->steps = g_renew(ModelStep, list->steps, list->capacity);
    /* A state may have no bits at all, its address must still be one. */
    list->states = g_renew(Word, list->states, (size_t)list->capacity * MAX(list->words, 1u));
}

Word *successors_add(Successors *list)
{
    if (list->count == MODEL_MAX_SUCCESSORS)
        g_error("a state has more than %d successors", MODEL_MAX_SUCCESSORS);
    if (list->count == list->capacity)
        grow(list);

    Word *state = list->states + (size_t)list->count * list->words;
    list->steps[list->count++] = (ModelStep){0};
    memset(state, 0, list->words * sizeof *state);
    return state;
}

ModelChoice *model_choices_add(Choices *choices, uint32_t count)
{
    uint32_t length = choices->count > 0 ? choices->ends[choices->count - 1] : 0;

    if (choices->count == choices->end_capacity) {
        choices->end_capacity = choices->end_capacity ? choices->end_capacity * 2 : FIRST_CAPACITY;
        choices->ends = g_renew(uint32_t, choices->ends, choices->end_capacity);
    }
    if (length + count > choices->capacity) {
        choices->capacity = MAX(length + count, choices->capacity * 2);
        choices->list = g_renew(ModelChoice, choices->list, choices->capacity);
    }
    choices->ends[choices->count++] = length + count;
    return length > 0 ? choices->list + length : choices->list; /* NULL has no offset */
}
