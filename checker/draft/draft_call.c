/* A call of a request as it is. */
#include "checker/draft/draft_quote.h"
#include "checker/draft/draft_writer.h"

#include <string.h>

/* "cache", or "cache[id]" of an array. */
const char *draft_writer_name(const DraftWriter *writer, const DraftCall *call)
{
    const char *name = draft_thing(writer->draft, call->thing)->name;

    return call->index ? arena_printf(writer->draft->arena, "%s[%s]", name, call->index) : name;
}

static bool is_transactional(const DraftWriter *writer, const DraftCall *call)
{
    return draft_thing(writer->draft, call->thing)->kind == DRAFT_TRANSACTIONAL_ROW;
}

bool draft_writer_is_memcached(const DraftWriter *writer, const DraftCall *call)
{
    return draft_thing(writer->draft, call->thing)->kind == DRAFT_MEMCACHED;
}

const char *draft_writer_del(const DraftWriter *writer, const DraftCall *call)
{
    return draft_writer_is_memcached(writer, call) ? "delete" : "del";
}

bool draft_writer_is_declared(const DraftWriter *writer, const char *local)
{
    return g_ptr_array_find_with_equal_func(writer->declared, local, g_str_equal, NULL);
}

void draft_writer_result(DraftWriter *writer, const char *local)
{
    if (!local)
        return;
    DRAFT_WRITE(writer, "%s%s = ", draft_writer_is_declared(writer, local) ? "" : "let ", local);
    if (!draft_writer_is_declared(writer, local))
        g_ptr_array_add(writer->declared, (char *)local);
}

/* What it is called on its component, with its arguments. */
static void write_named(DraftWriter *writer, const DraftCall *call)
{
    const char *v = call->argument;
    bool is_own = is_transactional(writer, call);

    switch (call->act) {
    case DRAFT_GET: DRAFT_WRITE(writer, "get()"); break;
    case DRAFT_GETS: DRAFT_WRITE(writer, "gets(self)"); break;
    case DRAFT_SET: DRAFT_WRITE(writer, "set(%s)", v); break;
    case DRAFT_ADD: DRAFT_WRITE(writer, "add(%s)", v); break;
    case DRAFT_CAS: DRAFT_WRITE(writer, "cas(%s, self)", v); break;
    case DRAFT_COMPARE_AND_SET:
        DRAFT_WRITE(writer, "compare_and_set(%s, %s)", call->seen, v);
        break;
    case DRAFT_DEL: DRAFT_WRITE(writer, "%s()", draft_writer_del(writer, call)); break;
    case DRAFT_TAKE_LEASE: DRAFT_WRITE(writer, "take_lease()"); break;
    case DRAFT_SET_LEASED: DRAFT_WRITE(writer, "set_leased(%s, %s)", v, call->token); break;
    case DRAFT_SELECT:
        DRAFT_WRITE(writer, call->locks    ? "select_for_update(self)"
                            : call->is_own ? "select_own(self)"
                                           : "select()");
        break;
    case DRAFT_INCREMENT: DRAFT_WRITE(writer, is_own ? "increment(self)" : "increment()"); break;
    case DRAFT_UPDATE: DRAFT_WRITE(writer, is_own ? "update(%s, self)" : "update(%s)", v); break;
    case DRAFT_BEGIN: DRAFT_WRITE(writer, "begin(self)"); break;
    case DRAFT_COMMIT: DRAFT_WRITE(writer, "commit(self)"); break;
    case DRAFT_ROLLBACK: DRAFT_WRITE(writer, "rollback(self)"); break;
    case DRAFT_RETURN:
    case DRAFT_UNKNOWN: g_assert_not_reached();
    }
}

static void write_operation(DraftWriter *writer, const DraftCall *call)
{
    bool is_asked = !draft_is_bool(call->act) || g_hash_table_contains(writer->asked, call->result);

    draft_writer_result(writer, is_asked ? call->result : NULL);
    DRAFT_WRITE(writer, "%s.", draft_writer_name(writer, call));
    write_named(writer, call);
    draft_quote_append(call, writer->out);
    DRAFT_WRITE(writer, "\n");
}

static void write_unknown(DraftWriter *writer, const DraftCall *call)
{
    g_autofree char *what = g_strdup_printf("%s %s", call->entry->op, call->entry->key);
    g_autofree char *quoted = draft_quote_comment(what);

    DRAFT_WRITE(writer, "// line %u: %s: %s\n", call->entry->line, quoted,
                call->why ? call->why : "the library has no operation for it");
}

void draft_writer_declare(DraftWriter *writer, const DraftCall *call)
{
    if (!draft_is_bool(call->act) || !g_hash_table_contains(writer->asked, call->result) ||
        draft_writer_is_declared(writer, call->result))
        return;
    DRAFT_WRITE(writer, "let %s = false\n", call->result);
    g_ptr_array_add(writer->declared, (char *)call->result);
}

static bool is_in_scope(const DraftWriter *writer, const char *text)
{
    g_autofree char *local = text ? g_strndup(text, strcspn(text, " ")) : NULL;

    return !local || strcmp(local, "none") == 0 || draft_writer_is_declared(writer, local);
}

/* What must be there for it: a token, and a value that was read. NULL: nothing. Caller frees. */
static char *condition_of(const DraftCall *call)
{
    const char *token = call->act == DRAFT_SET_LEASED ? call->token : NULL;

    if (token && call->may_be_none)
        return g_strdup_printf("%s != none && %s != none", token, call->argument);
    if (token || call->may_be_none)
        return g_strdup_printf("%s != none", token ? token : call->argument);
    return NULL;
}

void draft_writer_plain(DraftWriter *writer, const DraftCall *call)
{
    g_autofree char *condition = condition_of(call);
    DraftCall unknown = *call;

    if (call->act == DRAFT_UNKNOWN) {
        write_unknown(writer, call);
        return;
    }
    if (call->entry && !(is_in_scope(writer, call->argument) && is_in_scope(writer, call->token) &&
                         is_in_scope(writer, call->seen))) {
        unknown.why = "what it writes is of one of the branches above";
        write_unknown(writer, &unknown);
        return;
    }
    if (!call->entry && !call->why)
        DRAFT_WRITE(writer, "// The log has no line for this.\n");
    if (condition) {
        draft_writer_declare(writer, call);
        DRAFT_WRITE(writer, "if %s {\n", condition);
    }
    write_operation(writer, call);
    if (condition)
        DRAFT_WRITE(writer, "}\n");
}
