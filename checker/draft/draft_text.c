#include "checker/draft/draft_text.h"

#include "checker/base/duration.h"
#include "checker/draft/draft_body.h"
#include "checker/draft/draft_fixes.h"
#include "checker/draft/draft_quote.h"

#include <string.h>

typedef struct TextWriter {
    const Draft *draft;
    DraftFixes fixes;
    GString *out;
    guint reads, writes; /* requests */
    bool has_fills;      /* within FILL */
} TextWriter;

#define PRINT(writer, ...) g_string_append_printf((writer)->out, __VA_ARGS__)

static const DraftRequest *request_at(const TextWriter *writer, guint i)
{
    return writer->draft->requests->pdata[i];
}

static bool has_array(const Draft *draft)
{
    for (guint i = 0; i < draft->things->len; i++)
        if (draft_thing(draft, i)->is_array)
            return true;
    return false;
}

static bool has_kind(const TextWriter *writer, DraftKind kind)
{
    for (guint i = 0; i < writer->draft->things->len; i++)
        if (draft_thing(writer->draft, i)->kind == kind)
            return true;
    return false;
}

static guint count_rows(const TextWriter *writer)
{
    guint count = 0;

    for (guint i = 0; i < writer->draft->things->len; i++)
        count += draft_is_row(draft_thing(writer->draft, i));
    return count;
}

/* ---- what was seen ---- */

static void write_head(TextWriter *writer, const char *name, const char *from)
{
    const Draft *draft = writer->draft;

    g_autofree char *quoted = draft_quote_text(from);

    PRINT(writer, "design %s \"Drafted from %s\"\n\n", name, quoted);
    PRINT(writer, "// What was seen of each request, in %u operations:\n", draft->operations);
    for (guint i = 0; i < draft->requests->len; i++)
        PRINT(writer, "//   %s: %u %s\n", request_at(writer, i)->name,
              request_at(writer, i)->paths->len,
              request_at(writer, i)->paths->len == 1 ? "run" : "runs");
    if (draft->has_more_ids)
        PRINT(writer, "// A run names more keys of a list than two: two stand for all.\n");
    PRINT(writer, "// What no run has done is not here: an error, a retry, another way through the "
                  "code.\n\n");
    const char *uses[] = {has_kind(writer, DRAFT_REDIS) ? "redis" : NULL,
                          has_kind(writer, DRAFT_MEMCACHED) ? "memcached" : NULL,
                          count_rows(writer) ? "sql" : NULL};
    const char *sign = "use ";
    for (guint i = 0; i < G_N_ELEMENTS(uses); i++) {
        if (uses[i])
            PRINT(writer, "%s%s", sign, uses[i]);
        sign = uses[i] ? ", " : sign;
    }
    PRINT(writer, "\n\nclock\n\n");
}

/* ---- params ---- */

/* Rounded up to one digit, and at least what is usual. */
static gint64 at_least(gint64 seen, gint64 least)
{
    gint64 unit = 1000;

    while (seen > 9 * unit)
        unit *= 10;
    return MAX((seen + unit - 1) / unit * unit, least);
}

/* With a smaller and a larger value, to be swept. */
static void write_duration(TextWriter *writer, const char *name, gint64 value, gint64 smaller,
                           gint64 larger, const char *why)
{
    g_autofree char *usual = duration_literal(value), *least = duration_literal(smaller),
                    *most = duration_literal(larger);

    PRINT(writer, "param %s = %s in {%s, %s, %s} // %s\n", name, usual, least, usual, most, why);
}

static void write_durations(TextWriter *writer)
{
    enum { CALL = 200000, FILL = 400000 };
    gint64 call = 0, fill = 0;

    for (guint i = 0; i < writer->draft->requests->len; i++) {
        const DraftRequest *request = request_at(writer, i);
        call = request->is_write ? MAX(call, request->longest_call) : call;
        fill = request->is_write ? fill : MAX(fill, request->longest_fill);
    }
    g_autofree char *seen_call = duration_text(call), *seen_fill = duration_text(fill);
    g_autofree char *of_call = g_strdup_printf("a writer's call; at most %s was seen", seen_call);
    g_autofree char *of_fill =
        g_strdup_printf("reading the row to its fill; at most %s was seen", seen_fill);
    call = at_least(call, CALL);
    fill = at_least(fill, FILL);
    if (writer->writes)
        write_duration(writer, "CALL", call, 0, 2 * call, of_call);
    if (writer->has_fills)
        write_duration(writer, "FILL", fill, fill / 2, 5 * fill, of_fill);
    if (writer->fixes.double_delete)
        write_duration(writer, "DELAY", fill * 5 / 2, fill / 2, fill * 5,
                       "from the first DEL to the second");
}

static void write_params(TextWriter *writer)
{
    if (writer->writes)
        PRINT(writer, "param WRITERS = 1 in 1..3\n");
    if (writer->reads)
        PRINT(writer, "param READERS = 1 in 1..3\nparam READS = 2 in 1..2\n");
    PRINT(writer, "\n");
    write_durations(writer);
    PRINT(writer, "\n");
}

typedef struct OfferedFix {
    bool is_offered;
    const char *name, *text;
    int cost;
    const char *excludes[4]; /* those of them that are offered, too */
} OfferedFix;

static void write_fix(TextWriter *writer, const OfferedFix *all, const OfferedFix *fix)
{
    const char *sign = " excludes ";

    PRINT(writer, "fix %s \"%s\" cost %d", fix->name, fix->text, fix->cost);
    for (guint i = 0; fix->excludes[i]; i++)
        for (const OfferedFix *other = all; other->name; other++)
            if (other->is_offered && strcmp(other->name, fix->excludes[i]) == 0) {
                PRINT(writer, "%s%s", sign, other->name);
                sign = ", ";
            }
    PRINT(writer, "\n");
}

static void write_fixes(TextWriter *writer)
{
    const DraftFixes *fixes = &writer->fixes;
    const char *after = has_kind(writer, DRAFT_TRANSACTIONAL_ROW)
                            ? "DEL after the commit, not before it"
                            : "DEL after the write, not before it";
    const OfferedFix all[] = {
        {fixes->reorder, "reorder", "DEL before the write, not after it", 1, {NULL}},
        {fixes->delete_after, "delete_after", after, 1, {NULL}},
        {fixes->shorter_ttl, "shorter_ttl", "Expire after a minute", 1, {NULL}},
        {fixes->add_ttl, "add_ttl", "Entries live an hour, and not for ever", 1, {NULL}},
        {fixes->write_through, "write_through", "SET what was written, do not DEL", 2, {"reorder"}},
        {fixes->delete_instead, "delete_instead", "DEL, do not SET what was written", 1, {NULL}},
        {fixes->retry_delete,
         "retry_delete",
         "Retry the DEL until it is acknowledged",
         1,
         {"write_through"}},
        {fixes->double_delete, "double_delete", "DEL once more, DELAY later", 2, {"write_through"}},
        {fixes->add_fill, "add_fill", "Fill only where there is no entry", 1, {NULL}},
        {fixes->lease,
         "lease",
         "A fill needs a lease, which DEL revokes",
         4,
         {"write_through", "add_fill"}},
        {fixes->versioned_set,
         "versioned_set",
         "SET if newer, DEL leaves a tombstone",
         5,
         {"reorder", "add_fill", "lease"}},
        {false, NULL, NULL, 0, {NULL}},
    };

    for (const OfferedFix *fix = all; fix->name; fix++)
        if (fix->is_offered)
            write_fix(writer, all, fix);
    PRINT(writer, "\n");
}

/* ---- what there is ---- */

static void write_type(TextWriter *writer)
{
    guint versions = 0;

    if (has_array(writer->draft))
        PRINT(writer, "type Id = 0..1\n");
    for (guint i = 0; i < writer->draft->requests->len; i++)
        versions += request_at(writer, i)->increments;
    if (writer->fixes.retry_delete)
        PRINT(writer, "const SENT = if retry_delete then 2 else 1\n\n");
    if (versions == 0)
        PRINT(writer, "type Version = 0..1\n\n");
    else if (versions == 1)
        PRINT(writer, "type Version = 0..WRITERS\n\n");
    else
        PRINT(writer, "type Version = 0..%u * WRITERS\n\n", versions);
}

static void write_lifetime(TextWriter *writer, const DraftThing *thing)
{
    if (thing->ttl == 0) {
        if (thing->kind == DRAFT_REDIS)
            PRINT(writer, writer->fixes.add_ttl ? "(expires: add_ttl)" : "(expires: false)");
        return;
    }
    g_autofree char *ttl = duration_literal(thing->ttl);
    bool is_long = writer->fixes.shorter_ttl && thing->ttl > 60 * G_TIME_SPAN_SECOND;
    PRINT(writer, is_long ? "(ttl: if shorter_ttl then 1m else %s)" : "(ttl: %s)", ttl);
}

static void write_things(TextWriter *writer)
{
    static const char *const COMPONENTS[] = {[DRAFT_REDIS] = "RedisKey",
                                             [DRAFT_MEMCACHED] = "MemcachedItem",
                                             [DRAFT_ROW] = "Row",
                                             [DRAFT_TRANSACTIONAL_ROW] = "TransactionalRow"};

    for (int rows = 1; rows >= 0; rows--)
        for (guint i = 0; i < writer->draft->things->len; i++) {
            const DraftThing *thing = draft_thing(writer->draft, i);
            if (draft_is_row(thing) != rows)
                continue;
            PRINT(writer, "%s: %s<Version>", thing->name, COMPONENTS[thing->kind]);
            if (!rows)
                write_lifetime(writer, thing);
            if (thing->is_array)
                PRINT(writer, "[Id]");
            g_autofree char *text = g_strdup_printf("%s %s", thing->store, thing->key);
            g_autofree char *quoted = draft_quote_comment(text);
            if (thing->is_implied)
                PRINT(writer, " // not in the log: where do the values come from?\n");
            else
                PRINT(writer, " // %s\n", quoted);
        }
    PRINT(writer, "\n");
}

/* ---- who asks, and what is asked ---- */

/* "get_user()", for any ids that it may be given. */
static void write_request(TextWriter *writer, const DraftRequest *request)
{
    switch (request->ids) {
    case 0: PRINT(writer, "%s()", request->name); break;
    case 1: PRINT(writer, "choose id in Id; %s(id)", request->name); break;
    default:
        PRINT(writer, "choose id in Id; choose id_2 in Id where id_2 != id; %s(id, id_2)",
              request->name);
    }
}

static void write_processes(TextWriter *writer)
{
    for (guint i = 0; i < writer->draft->requests->len; i++) {
        const DraftRequest *request = request_at(writer, i);
        guint same = request->is_write ? writer->writes : writer->reads;
        const char *who = request->is_write ? "writer" : "reader";
        PRINT(writer, "process %s%s%s * %sS", same > 1 ? request->name : "", same > 1 ? "_" : "",
              who, request->is_write ? "WRITER" : "READER");
        PRINT(writer, request->is_write ? " takes 0s..CALL { pause; " : " { repeat READS { ");
        write_request(writer, request);
        PRINT(writer, request->is_write ? " }\n" : " } }\n");
    }
    PRINT(writer, "\n");
}

static guint count_sources(const TextWriter *writer)
{
    guint count = 0;

    for (guint i = 0; i < writer->draft->things->len; i++)
        count += draft_thing(writer->draft, i)->source >= 0;
    return count;
}

/* Versions are compared id by id, which is right if each id has a row, and each request an id. */
static bool is_mixed(const TextWriter *writer)
{
    bool is_array = false;

    for (guint i = 0; i < writer->draft->things->len; i++)
        is_array |=
            draft_is_row(draft_thing(writer->draft, i)) && draft_thing(writer->draft, i)->is_array;
    for (guint i = 0; i < writer->draft->requests->len; i++) {
        const DraftRequest *request = request_at(writer, i);
        if (request->returns && (request->ids == 1) != is_array)
            return true;
    }
    return false;
}

/* Reads of several ids return no version, and are not compared with anything; a write of several could be. */
static const char *why_no_guarantee(const TextWriter *writer)
{
    guint reads = 0;

    for (guint i = 0; i < writer->draft->requests->len; i++) {
        const DraftRequest *request = request_at(writer, i);
        if (request->ids >= 2 && request->is_write)
            return "a request writes several rows, and a request returns one version";
        if (!request->returns && request->ids < 2)
            return "it is not known what a request returns";
        reads += !request->is_write && request->returns;
    }
    if (count_rows(writer) != 1)
        return "there are several rows, and reads of one are not compared with writes of another";
    if (is_mixed(writer))
        return "some requests or rows are of one id, and some are not";
    return writer->writes == 0  ? "no request writes"
           : writer->reads == 0 ? "no request only reads"
           : reads == 0         ? "no request reads one key"
                                : NULL;
}

static void write_window(TextWriter *writer, const DraftThing *thing, bool is_single)
{
    const DraftThing *row = draft_thing(writer->draft, (guint)thing->source);
    const char *index = thing->is_array ? "[id]" : "", *of_row = row->is_array ? "[id]" : "";

    PRINT(writer, "window %s%s \"%s holds an older version than %s\":\n",
          is_single ? "stale_entry" : "stale_", is_single ? "" : thing->name, thing->name,
          row->name);
    if (thing->is_array || row->is_array)
        PRINT(writer, "some id in Id: ");
    PRINT(writer, "%s%s.value != none && %s%s.value != %s%s.value\n\n", thing->name, index,
          thing->name, index, row->name, of_row);
}

static void write_questions(TextWriter *writer)
{
    const char *why = why_no_guarantee(writer);

    for (guint i = 0; i < writer->draft->things->len; i++)
        if (draft_thing(writer->draft, i)->source >= 0)
            write_window(writer, draft_thing(writer->draft, i), count_sources(writer) == 1);
    if (why)
        PRINT(writer, "// No guarantee of reads is asked for: %s.\n", why);
    else
        PRINT(writer,
              "check fresh \"a read that starts after a write has returned sees that write\": "
              "fresh reads\n"
              "check monotonic \"who has read a version reads no older one\": monotonic reads\n");
}

char *draft_text(const Draft *draft, const char *name, const char *from, bool has_fixes)
{
    const DraftFixes none = {false};
    TextWriter writer = {draft, has_fixes ? draft_fixes_of(draft) : none, g_string_new(NULL), 0, 0,
                         false};
    g_autoptr(GString) bodies = g_string_new(NULL);

    for (guint i = 0; i < draft->requests->len; i++) {
        const DraftRequest *request = request_at(&writer, i);
        *(request->is_write ? &writer.writes : &writer.reads) += 1;
        writer.has_fills |= draft_body(draft, &writer.fixes, request, bodies);
    }
    write_head(&writer, name, from);
    write_params(&writer);
    write_fixes(&writer);
    write_type(&writer);
    write_things(&writer);
    g_string_append(writer.out, bodies->str);
    write_processes(&writer);
    write_questions(&writer);
    return g_string_free(writer.out, FALSE);
}
