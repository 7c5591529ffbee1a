#include "checker/search/ranks/spread_filling.h"

#include "checker/search/ranks/state_code.h"

typedef struct FillStream { /* to a rank, or from one */
    StateId id, place;      /* of the state before; when read: of the one that comes next */
    Word *last;
    RankCursor cursor;
} FillStream;

struct SpreadFilling {
    StateSpace *space;
    Spread *spread;
    uint64_t max_memory;
    RankBytes *out, *in; /* by rank */
    FillStream *streams; /* likewise */
    Word *lasts;
    StateId begin;
    StateId next, place; /* no own state comes with a lower id, or a lower parent */
    bool is_refused;     /* memory was */
};

SpreadFilling *spread_filling_new(StateSpace *space, Ranks *ranks, uint64_t max_memory)
{
    SpreadFilling *filling = g_new0(SpreadFilling, 1);
    const uint32_t words = space->model->words;

    filling->space = space;
    filling->spread = spread_new(space->model, ranks, &filling->is_refused);
    filling->max_memory = max_memory;
    filling->out = g_new0(RankBytes, ranks->count);
    filling->in = g_new0(RankBytes, ranks->count);
    filling->streams = g_new0(FillStream, ranks->count);
    filling->lasts = g_new0(Word, (size_t)ranks->count * words + 1);
    return filling;
}

static void begin_streams(SpreadFilling *filling)
{
    const uint32_t ranks = filling->spread->ranks->count, words = filling->space->model->words;

    memset(filling->lasts, 0, (size_t)ranks * words * sizeof *filling->lasts);
    for (uint32_t i = 0; i < ranks; i++)
        filling->streams[i] =
            (FillStream){.id = filling->begin, .last = &filling->lasts[(size_t)i * words]};
}

void spread_filling_begin(SpreadFilling *filling, StateId begin)
{
    filling->begin = begin;
    begin_streams(filling);
    for (uint32_t i = 0; i < filling->spread->ranks->count; i++)
        filling->out[i].length = 0;
}

void spread_filling_send(SpreadFilling *filling, StateId id, StateId place, const Word *state)
{
    const uint32_t words = filling->space->model->words;
    const uint32_t owner = spread_owner(filling->spread->ranks, state, words);
    FillStream *stream = &filling->streams[owner];
    RankBytes *out = &filling->out[owner];

    if (!rank_bytes_reach(out, 2 * (size_t)RANK_NUMBER_BYTES + state_code_most(words))) {
        filling->is_refused = true;
        return;
    }
    uint8_t *at = rank_bytes_put_number(out->data + out->length, id - stream->id);
    at = rank_bytes_put_number(at, place - stream->place);
    at = state_code_put(at, state, stream->last, words);
    out->length = (size_t)(at - out->data);
    stream->id = id;
    stream->place = place;
}

static void read_id(FillStream *stream)
{
    if (rank_cursor_is_at_end(&stream->cursor))
        stream->id = STATE_NONE;
    else
        stream->id += rank_cursor_number(&stream->cursor);
}

static FillStream *first_stream(SpreadFilling *filling)
{
    FillStream *first = &filling->streams[0];

    for (uint32_t i = 1; i < filling->spread->ranks->count; i++)
        if (filling->streams[i].id < first->id)
            first = &filling->streams[i];
    return first;
}

/* Ids rise and parents do not fall; a parent was expanded, or it is the one that was not to its end. */
static SpreadFilled take_next(SpreadFilling *filling, FillStream *stream, StateId end)
{
    Spread *spread = filling->spread;
    const uint32_t words = filling->space->model->words;
    const StateId id = stream->id;

    stream->place += rank_cursor_number(&stream->cursor);
    state_code_get(&stream->cursor, stream->last, words);
    if (id < filling->next || id >= end || stream->place < filling->place || stream->place > id ||
        stream->place > filling->space->expanded + 1)
        return SPREAD_FILLED_WRONG;
    memcpy(spread->state, stream->last, words * sizeof *spread->state);
    if (!spread_take(spread, id, stream->place == 0 ? STATE_NONE : stream->place - 1,
                     filling->max_memory))
        return SPREAD_FILLED_MEMORY;
    filling->next = id + 1;
    filling->place = stream->place;
    spread->next += id < filling->space->expanded;
    read_id(stream);
    return SPREAD_FILLED;
}

static bool is_full(const SpreadFilling *filling)
{
    return filling->is_refused ||
           (filling->max_memory && store_memory(&filling->spread->store) > filling->max_memory);
}

SpreadFilled spread_filling_take(SpreadFilling *filling, StateId end)
{
    Ranks *ranks = filling->spread->ranks;
    SpreadFilled filled = filling->is_refused ? SPREAD_FILLED_MEMORY : SPREAD_FILLED;

    ranks->exchange(ranks, filling->out, filling->in);
    begin_streams(filling);
    for (uint32_t i = 0; i < ranks->count; i++) {
        filling->streams[i].cursor = rank_bytes_read(&filling->in[i]);
        read_id(&filling->streams[i]);
    }
    for (FillStream *stream;
         filled == SPREAD_FILLED && (stream = first_stream(filling))->id != STATE_NONE;)
        filled = is_full(filling) ? SPREAD_FILLED_MEMORY : take_next(filling, stream, end);
    return filled;
}

static void free_filling(SpreadFilling *filling)
{
    for (uint32_t i = 0; i < filling->spread->ranks->count; i++) {
        rank_bytes_clear(&filling->out[i]);
        rank_bytes_clear(&filling->in[i]);
    }
    g_free(filling->out);
    g_free(filling->in);
    g_free(filling->streams);
    g_free(filling->lasts);
    g_free(filling);
}

bool spread_filling_end(SpreadFilling *filling, StateId count)
{
    Spread *spread = filling->spread;
    int64_t came = (int64_t)spread->store.count, memory = (int64_t)spread_memory(spread, count);

    spread->ranks->greatest(spread->ranks, RANK_KEEPS, &memory, 1);
    spread->memory = (uint64_t)memory;
    spread->ranks->sum(spread->ranks, &came, 1);
    if ((StateId)came != count) {
        spread_filling_abandon(filling);
        return false;
    }
    spread_put(filling->space, spread, count);
    free_filling(filling);
    return true;
}

void spread_filling_abandon(SpreadFilling *filling)
{
    Spread *spread = filling->spread;

    free_filling(filling);
    spread_free(spread);
}
