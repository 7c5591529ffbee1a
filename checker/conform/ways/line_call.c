#include "checker/conform/ways/line_call.h"

#include "checker/conform/lines/line_sql.h"
#include "checker/log/log_transaction.h"
#include "checker/program/bytecode/layout.h"

#include <string.h>

enum { RECENT = 8 };

typedef struct RecentMatches { /* of lines that share their words */
    const WireText *words;
    GArray *matches;
} RecentMatches;

struct LineCalls {
    const LogGroup *group;
    TextNames *names;
    const Type **kinds; /* by place: of its value; NULL: it has none */
    RecentMatches recent[RECENT];
    guint next; /* of them: that is given up next */
};

/* What an option may hold, or the type itself. */
static const Type *kind_of(const Type *type)
{
    return type->kind == KIND_OPTION ? type->element : type;
}

static const Type *kind_at(const System *system, const BoundPlace *place)
{
    const BoundMember *reader = bound_reader(place);

    for (uint32_t i = 0; reader && i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint32_t k = 0;
             strcmp(instance->name, place->instance) == 0 && k < instance->var_count; k++)
            if (strcmp(instance->vars[k]->name, reader->member->name.text) == 0)
                return kind_of(instance->vars[k]->type);
    }
    return NULL;
}

LineCalls *line_calls_new(const System *system, const LogGroup *group, TextNames *names)
{
    LineCalls *calls = g_new0(LineCalls, 1);

    calls->group = group;
    calls->names = names;
    calls->kinds = g_new0(const Type *, group->place_count + 1);
    for (guint i = 0; i < group->place_count; i++)
        if (!group->places[i].place->in_program)
            calls->kinds[i] = kind_at(system, &group->places[i]);
    return calls;
}

void line_calls_free(LineCalls *calls)
{
    if (!calls)
        return;
    for (guint i = 0; i < RECENT; i++)
        if (calls->recent[i].matches)
            g_array_unref(calls->recent[i].matches);
    g_free(calls->kinds);
    g_free(calls);
}

/* ---- one value ---- */

/* It is one number or name, and no list, record or truth. */
static bool is_plain(const Type *type)
{
    const Type *kind = kind_of(type);

    return layout_is_scalar(type) && kind->kind != KIND_BOOL && kind->kind != KIND_PROCESS;
}

static uint32_t learn(const LineCalls *calls, const LogLine *line, TypedValue value,
                      const char *text, bool is_reply, uint32_t names)
{
    const Type *kind = kind_of(value.type);

    if (typed_value_is_none(value) || !text)
        return typed_value_is_none(value) && (!text || !*text) ? names : TEXT_NAMES_REFUSED;
    return text_names_learn(
        calls->names, names,
        (TextNamed){kind, value.slots[0], text, is_reply && kind != calls->kinds[line->place]});
}

/* ---- arguments ---- */

static uint32_t match_argument(const LineCalls *calls, const LogLine *line, const KnownCall *call,
                               const char *name, const char *text, uint32_t names)
{
    for (uint32_t i = 0; i < call->operation->argument_count; i++)
        if (strcmp(call->operation->arguments[i]->name, name) == 0 &&
            is_plain(call->arguments[i].type))
            return learn(calls, line, call->arguments[i], text, false, names);
    return names;
}

/* Of a statement the log has one value: what it sets the column to, if it says so. */
static uint32_t match_set(const LineCalls *calls, const LogLine *line, const KnownCall *call,
                          uint32_t names)
{
    const BoundPlace *place = &calls->group->places[line->place];
    const char *name =
        line_sql_set_argument(place, bound_member(place, call->operation->member), line->entry->op);
    const char *text = line->entry->value;

    return name && text ? match_argument(calls, line, call, name, text, names) : names;
}

static uint32_t match_arguments(const LineCalls *calls, const LogLine *line, const KnownCall *call,
                                const BoundMatch *match, uint32_t names)
{
    if (!match->form)
        return match_set(calls, line, call, names);
    for (guint i = 0; i < match->form->count && names != TEXT_NAMES_REFUSED; i++)
        if (match->form->parts[i].kind == FORM_ARGUMENT &&
            !(line->entry->is_value_hidden && match->found[i].bytes == line->entry->value)) {
            g_autofree char *text = wire_text_copy(match->found[i]);
            names = match_argument(calls, line, call, match->form->parts[i].text, text, names);
        }
    return names;
}

/* ---- the reply ---- */

static bool truth_of(const LogReply *reply)
{
    return reply->kind == LOG_REPLY_NUMBER ? reply->number != 0
           : reply->kind == LOG_REPLY_TEXT ? strcmp(reply->text, "0") != 0
                                           : false;
}

/* A row that is there, and its value is not said; of a change how many rows there were; of a transaction its tag. */
static bool is_unsaid(const LineCalls *calls, const LogLine *line)
{
    const LogReply *reply = &line->entry->reply;
    bool is_row = calls->group->places[line->place].place->row != NULL;

    if (log_entry_is_boundary(line->entry))
        return true;
    if (reply->kind == LOG_REPLY_TEXT)
        return strcmp(reply->text, "OK") == 0 || (is_row && strcmp(reply->text, "a row") == 0);
    return is_row && reply->kind == LOG_REPLY_NUMBER && strcmp(line->entry->op, "SELECT") != 0;
}

static uint32_t match_reply(const LineCalls *calls, const LogLine *line, const KnownCall *call,
                            uint32_t names)
{
    const LogReply *reply = &line->entry->reply;
    TypedValue result = call->result;

    if (reply->kind == LOG_REPLY_UNKNOWN || !result.type)
        return names;
    if (kind_of(result.type)->kind == KIND_BOOL)
        return truth_of(reply) == (*result.slots != 0) ? names : TEXT_NAMES_REFUSED;
    bool is_none = typed_value_is_none(result);
    if (reply->kind == LOG_REPLY_NONE || is_none)
        return reply->kind == LOG_REPLY_NONE && is_none ? names : TEXT_NAMES_REFUSED;
    if (is_unsaid(calls, line) || !is_plain(result.type))
        return names;
    g_autofree char *number = reply->kind == LOG_REPLY_NUMBER
                                  ? g_strdup_printf("%" G_GINT64_FORMAT, reply->number)
                                  : NULL;
    return learn(calls, line, result, number ? number : reply->text, true, names);
}

/* ---- which operation ---- */

/* A row's statements have no words that say arguments: their verb says which operation it may be. */
static GArray *verb_matches(const BoundPlace *place, const LogLine *line)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(BoundMemberMatch));

    for (guint i = 0; i < place->member_count; i++) {
        const BoundMemberMatch one = {place->members[i].member, {NULL}};
        if (one.member->kind == MEMBER_OP && line_sql_has_verb(&place->members[i], line->entry))
            g_array_append_val(list, one);
    }
    return list;
}

/* Lines of one command and key, and no other words, share those: log_lines.h. */
static GArray *word_matches(LineCalls *calls, const BoundPlace *place, const WireRequest *request)
{
    for (guint i = 0; i < RECENT; i++)
        if (calls->recent[i].words == request->words && calls->recent[i].matches)
            return g_array_ref(calls->recent[i].matches);
    RecentMatches *recent = &calls->recent[calls->next++ % RECENT];
    if (recent->matches)
        g_array_unref(recent->matches);
    *recent = (RecentMatches){request->words, bound_matches(place, request)};
    return g_array_ref(recent->matches);
}

LineMatched line_calls_matched(LineCalls *calls, const LogLine *line)
{
    const BoundPlace *place = &calls->group->places[line->place];

    return (LineMatched){line, place->place->row ? verb_matches(place, line)
                                                 : word_matches(calls, place, &line->request)};
}

uint32_t line_calls_match(const LineCalls *calls, const LineMatched *matched, const KnownCall *call,
                          uint32_t names)
{
    if (call->place != (int)matched->line->place)
        return TEXT_NAMES_REFUSED;
    for (guint i = 0; i < matched->matches->len; i++) {
        const BoundMemberMatch *one = &g_array_index(matched->matches, BoundMemberMatch, i);
        if (one->member != call->operation->member)
            continue;
        names = match_arguments(calls, matched->line, call, &one->match, names);
        return names == TEXT_NAMES_REFUSED ? names : match_reply(calls, matched->line, call, names);
    }
    return TEXT_NAMES_REFUSED;
}
