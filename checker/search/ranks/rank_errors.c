#include "checker/search/ranks/rank_errors.h"

#include "checker/base/error.h"

static void put_error(RankBytes *own, const GError *error, uint32_t rank)
{
    g_autofree char *whose = rank > 0 ? g_strdup_printf("rank %u: ", rank) : g_strdup("");

    rank_bytes_number(own, (uint64_t)error->code);
    rank_bytes_add(own, whose, strlen(whose));
    rank_bytes_add(own, error->message, strlen(error->message) + 1);
}

static void get_error(const RankBytes *told, GError **error)
{
    RankCursor cursor = rank_bytes_read(told);
    const int code = (int)rank_cursor_number(&cursor);

    g_clear_error(error);
    g_set_error(error, STALEMATE_ERROR, code, "%s",
                rank_cursor_is_at_end(&cursor) ? "there is no memory" : (const char *)cursor.at);
}

static void tell(Ranks *ranks, GError **error)
{
    RankBytes own = {0};
    RankBytes *all = g_new0(RankBytes, ranks->count);
    bool is_first = true;

    if (*error)
        put_error(&own, *error, ranks->rank);
    ranks->tell_all(ranks, &own, all);
    for (uint32_t i = 0; i < ranks->count; i++) {
        if (all[i].length > 0 && is_first)
            get_error(&all[i], error);
        is_first &= all[i].length == 0;
        rank_bytes_clear(&all[i]);
    }
    rank_bytes_clear(&own);
    g_free(all);
}

bool rank_errors_share(Ranks *ranks, GError **error)
{
    int64_t any = *error != NULL;

    ranks->greatest(ranks, RANK_KEEPS, &any, 1);
    if (any)
        tell(ranks, error);
    return !any;
}

bool rank_errors_meet(Ranks *ranks, GError **error)
{
    int64_t any = *error != NULL;

    if (!ranks_meet(ranks, RANK_KEEPS, &any, 1)) {
        if (!*error)
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "%s",
                        ranks->stop && *ranks->stop
                            ? "interrupted before the search could go on"
                            : "the time was over before the search could go on");
        return false;
    }
    if (any)
        tell(ranks, error);
    return !any;
}
