#include "checker/conform/moments.h"

Moment *moments_begin(Moments *moments)
{
    vec_push(moments, moments->room);
    moments->room = (Moment){0};
    return &vec_last(moments);
}

static void clear(Moment *moment)
{
    *moment = (Moment){.ways = moment->ways, .carried = moment->carried, .steps = moment->steps};
    vec_clear(&moment->ways);
    vec_clear(&moment->carried);
    vec_clear(&moment->steps);
}

/* A list that is as long as need be. */
#define SEAL(arena, list)                                                                          \
    do {                                                                                           \
        (list).data = arena_copy((arena), (list).data, (list).length, sizeof *(list).data);        \
        (list).capacity = (list).length;                                                           \
    } while (0)

Moment *moments_seal(Moments *moments)
{
    Moment *last = &vec_last(moments);

    if (!moments->arena)
        moments->arena = arena_new();
    moments->room = *last;
    SEAL(moments->arena, last->ways);
    SEAL(moments->arena, last->carried);
    SEAL(moments->arena, last->steps);
    last->predicates = arena_array(moments->arena, uint64_t, last->ways.length + 1);
    clear(&moments->room);
    return last;
}

void moments_take_back(Moments *moments)
{
    moments->room = vec_pop(moments);
    clear(&moments->room);
}

void moments_free(Moments *moments)
{
    if (moments->length > 0 && !vec_last(moments).predicates)
        moments_take_back(moments);
    vec_free(&moments->room.ways);
    vec_free(&moments->room.carried);
    vec_free(&moments->room.steps);
    arena_free(moments->arena);
    vec_free(moments);
}

/* Steps were found from the first on, so mostly one pass from the last on is enough. */
static void spread(const Moment *moment, bool *is_good)
{
    bool again = true;

    while (again) {
        again = false;
        for (uint32_t i = moment->steps.length; i-- > 0;) {
            MomentEdge edge = moment->steps.data[i];
            if (!is_good[edge.to] || is_good[edge.from])
                continue;
            is_good[edge.from] = true;
            again = true;
        }
    }
}

static void sum_up(Moment *moment, const bool *is_good)
{
    moment->always = UINT64_MAX;
    moment->sometime = 0;
    for (uint32_t i = 0; i < moment->ways.length; i++)
        if (is_good[i]) {
            moment->always &= moment->predicates[i];
            moment->sometime |= moment->predicates[i];
        }
}

void moments_look_back(Moments *moments, const bool *is_end)
{
    uint32_t last = moments->length - 1;
    bool *is_good = g_memdup2(is_end, moments->data[last].ways.length * sizeof *is_end);

    for (uint32_t i = last;; i--) {
        Moment *moment = &moments->data[i];
        spread(moment, is_good);
        sum_up(moment, is_good);
        if (i == 0)
            break;
        bool *before = g_new0(bool, moments->data[i - 1].ways.length + 1);
        for (uint32_t k = 0; k < moment->carried.length; k++)
            if (is_good[moment->carried.data[k].to])
                before[moment->carried.data[k].from] = true;
        g_free(is_good);
        is_good = before;
    }
    g_free(is_good);
}
