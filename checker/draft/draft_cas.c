/* What is written only if nobody else has written since: cas of memcached, EXEC behind WATCH, an UPDATE that asks for the
 * version that was read. */
#include "checker/base/error.h"
#include "checker/draft/draft_family.h"
#include "checker/draft/draft_maker.h"
#include "checker/draft/draft_private.h"

#include <string.h>

static int last_read(const DraftMaker *maker, const DraftCall *call, DraftAct act)
{
    for (guint i = draft_maker_count(maker); i-- > 0;) {
        const DraftCall *before = draft_maker_call(maker, i);
        if (before->act == act && before->thing == call->thing &&
            g_strcmp0(before->index, call->index) == 0)
            return (int)i;
    }
    return -1;
}

/* ---- memcached ---- */

gboolean draft_maker_cas(DraftMaker *maker, DraftCall *call, GError **error)
{
    call->act = DRAFT_CAS;
    call->is_none = draft_words_is_refused(call->entry);
    if (last_read(maker, call, DRAFT_GETS) < 0) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "line %u, cas %s: no gets of it comes before it in its run", call->entry->line,
                    call->entry->key);
        return FALSE;
    }
    draft_maker_set_argument(maker, call, call->entry->value);
    return TRUE;
}

/* ---- rows ---- */

/* The version in `AND version = 4`, which is an option of a bound row and a part of the key of another. In the arena;
 * NULL: it asks for none. */
static const char *version_of(const DraftMaker *maker, const LogEntry *entry)
{
    const char *base = draft_family_key(maker->draft, entry);
    const char *text = base != entry->key ? entry->key + strlen(base) : NULL;

    for (guint i = 0; i < entry->option_count && !text; i++)
        if (g_str_has_prefix(entry->options[i], "AND "))
            text = entry->options[i];
    const char *sign = text ? strstr(text, " = ") : NULL;
    return sign ? arena_strdup(maker->draft->arena, sign + strlen(" = ")) : NULL;
}

/* The call that has read the version; -1: none has. */
static int find_version(const DraftMaker *maker, const DraftCall *call, const char *version)
{
    int exact = draft_maker_source(maker, version, call->index);

    if (exact >= 0)
        return exact;
    for (guint i = draft_maker_count(maker); i-- > 0;) {
        const DraftCall *before = draft_maker_call(maker, i);
        g_autofree char *text =
            draft_is_read(before->act) && before->entry ? draft_words_reply(before->entry) : NULL;
        if (text && draft_words_is_within(version, text))
            return (int)i;
    }
    return -1;
}

void draft_maker_versioned(DraftMaker *maker, DraftCall *call)
{
    const char *version = version_of(maker, call->entry);

    if (!version && !draft_words_is_refused(call->entry))
        return;
    call->act = DRAFT_UNKNOWN;
    call->is_none = false;
    call->why = version ? "the version that it asks for is nobody's reply" : "it changed no row";
    int read = version ? find_version(maker, call, version) : -1;
    if (read < 0)
        return;
    const DraftCall *from = draft_maker_call(maker, (guint)read);
    call->act = DRAFT_UPDATE;
    call->is_none = draft_words_is_refused(call->entry);
    call->argument = from->result;
    call->may_be_none = from->act == DRAFT_GET || from->act == DRAFT_GETS;
    call->version = version;
}

/* ---- Redis ---- */

/* The local that a GET gave its reply to has been written since. */
static bool is_overwritten(const DraftMaker *maker, guint read)
{
    const char *local = draft_maker_call(maker, read)->result;

    for (guint i = read + 1; i < draft_maker_count(maker); i++)
        if (g_strcmp0(draft_maker_call(maker, i)->result, local) == 0)
            return true;
    return false;
}

void draft_maker_compare(DraftMaker *maker, DraftCall *call)
{
    int read = last_read(maker, call, DRAFT_GET);

    if (read < 0 || !call->argument || !(maker->watched >> call->thing & 1))
        return;
    call->act = DRAFT_COMPARE_AND_SET;
    call->seen =
        is_overwritten(maker, (guint)read) ? "none" : draft_maker_call(maker, (guint)read)->result;
}

void draft_maker_refused(DraftMaker *maker, const LogEntry *entry)
{
    for (guint i = 0; i < maker->draft->things->len; i++) {
        DraftCall call = {.entry = entry, .thing = i};
        if (!(maker->watched >> i & 1) || draft_is_row(draft_thing(maker->draft, i)))
            continue;
        for (guint k = draft_maker_count(maker); k-- > 0;)
            if (draft_maker_call(maker, k)->thing == i) {
                call.index = draft_maker_call(maker, k)->index;
                break;
            }
        draft_maker_set_argument(maker, &call, NULL);
        draft_maker_compare(maker, &call);
        call.is_none = true;
        if (call.act == DRAFT_COMPARE_AND_SET)
            draft_maker_add(maker, call);
    }
    maker->watched = 0;
}
