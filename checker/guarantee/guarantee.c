#include "checker/guarantee/guarantee.h"

#include "checker/guarantee/access.h"
#include "checker/guarantee/register.h"
#include "checker/log/log_transaction.h"

#include <stdlib.h>
#include <string.h>

const char *guarantee_word(GuaranteeKind kind)
{
    static const char *const WORDS[] = {[GUARANTEE_FRESH] = "fresh",
                                        [GUARANTEE_MONOTONIC] = "monotonic",
                                        [GUARANTEE_OWN] = "own",
                                        [GUARANTEE_LINEARIZABLE] = "linearizable"};
    return WORDS[kind];
}

/* ---- one key ---- */

bool guarantee_is_delete(const LogEntry *entry)
{
    return access_kind(entry) == ACCESS_DELETE;
}

typedef struct KeyJudge {
    Access *list;
    guint count;
    GuaranteeReport *to;
} KeyJudge;

static void note(GuaranteeVerdict *verdict, const LogEntry *read, const LogEntry *other)
{
    verdict->broken++;
    if (verdict->read && verdict->read->line < read->line)
        return;
    verdict->read = read;
    verdict->other = other;
}

static int by_from(const void *a, const void *b)
{
    const Access *x = *(const Access *const *)a, *y = *(const Access *const *)b;

    return x->entry->from < y->entry->from ? -1 : x->entry->from > y->entry->from;
}

static int by_to(const void *a, const void *b)
{
    const Access *x = *(const Access *const *)a, *y = *(const Access *const *)b;

    return x->to < y->to ? -1 : x->to > y->to;
}

typedef bool IsOne(const Access *access);

static bool is_read(const Access *access)
{
    return !access->is_write;
}

static bool is_versioned_write(const Access *access)
{
    return access->is_write && access->value;
}

/* For each read, in the order of their beginnings, the newest of `others` that had ended: of anybody, or of the same
 * one. */
static void judge_reads(const KeyJudge *judge, GuaranteeKind kind, IsOne *is_other, bool of_same)
{
    GuaranteeVerdict *verdict = &judge->to->verdicts[kind];
    g_autofree const Access **reads = g_new(const Access *, judge->count + 1);
    g_autofree const Access **others = g_new(const Access *, judge->count + 1);
    g_autoptr(GHashTable) newest = g_hash_table_new(g_str_hash, g_str_equal);
    guint read_count = 0, other_count = 0, at = 0;

    for (guint i = 0; i < judge->count; i++) {
        if (is_read(&judge->list[i]))
            reads[read_count++] = &judge->list[i];
        if (is_other(&judge->list[i]))
            others[other_count++] = &judge->list[i];
    }
    qsort(reads, read_count, sizeof *reads, by_from);
    qsort(others, other_count, sizeof *others, by_to);
    for (guint i = 0; i < read_count; i++) {
        for (; at < other_count && others[at]->to < reads[i]->entry->from; at++) {
            const char *who = of_same ? others[at]->entry->who : "";
            const Access *known = g_hash_table_lookup(newest, who);
            if (!known || known->version < others[at]->version)
                g_hash_table_insert(newest, (char *)who, (gpointer)others[at]);
        }
        const Access *seen = g_hash_table_lookup(newest, of_same ? reads[i]->entry->who : "");
        verdict->judged++;
        if (seen && seen->version > reads[i]->version)
            note(verdict, reads[i]->entry, seen->entry);
    }
}

static void judge_register(const KeyJudge *judge)
{
    GuaranteeVerdict *verdict = &judge->to->verdicts[GUARANTEE_LINEARIZABLE];
    g_autofree RegisterOp *ops = g_new(RegisterOp, judge->count + 1);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    guint values = 1;

    for (guint i = 0; i < judge->count; i++) {
        const Access *access = &judge->list[i];
        guint value =
            access->value ? GPOINTER_TO_UINT(g_hash_table_lookup(known, access->value)) : 0;
        if (!value) {
            value = values++;
            if (access->value)
                g_hash_table_insert(known, (char *)access->value, GUINT_TO_POINTER(value));
        }
        ops[i] = (RegisterOp){access->entry->from, access->to, access->is_write, value, i};
    }
    RegisterVerdict found = register_judge(ops, judge->count, values);
    verdict->judged++;
    verdict->unknown += found.answer == REGISTER_UNKNOWN;
    if (found.answer != REGISTER_BROKEN)
        return;
    const LogEntry *first = judge->list[found.first].entry,
                   *second = judge->list[found.second].entry;
    const LogEntry *later = first->line > second->line ? first : second;
    note(verdict, later, first == second ? NULL : later == first ? second : first);
}

static void judge_key(const KeyJudge *judge)
{
    bool has_versions = true;

    for (guint i = 0; i < judge->count; i++) {
        const Access *access = &judge->list[i];
        judge->to->reads += !access->is_write;
        judge->to->writes += access->is_write;
        has_versions &= !access->value || access->is_number;
    }
    judge_register(judge);
    if (!has_versions)
        return;
    judge_reads(judge, GUARANTEE_FRESH, is_versioned_write, false);
    judge_reads(judge, GUARANTEE_MONOTONIC, is_read, true);
    judge_reads(judge, GUARANTEE_OWN, is_versioned_write, true);
}

/* ---- keys ---- */

static guint key_hash(gconstpointer data)
{
    const LogEntry *entry = data;

    return g_str_hash(entry->key) * 31 + g_str_hash(entry->store);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
    const LogEntry *x = a, *y = b;

    return strcmp(x->key, y->key) == 0 && strcmp(x->store, y->store) == 0;
}

typedef struct LoggedKey {
    const LogEntry *first;
    GArray *list; /* of Access */
    bool is_unknown;
    bool changes_rows; /* it is a table, and something changed rows of it that are not said */
} LoggedKey;

static void free_key(gpointer data)
{
    g_array_unref(((LoggedKey *)data)->list);
    g_free(data);
}

static LoggedKey *find_key(GHashTable *known, GPtrArray *keys, const LogEntry *entry)
{
    LoggedKey *key = g_hash_table_lookup(known, entry);

    if (key)
        return key;
    key = g_new0(LoggedKey, 1);
    key->first = entry;
    key->list = g_array_new(FALSE, FALSE, sizeof(Access));
    g_hash_table_insert(known, (gpointer)entry, key);
    g_ptr_array_add(keys, key);
    return key;
}

/* ---- transactions of SQL ---- */

typedef struct TransactionWrite { /* not committed yet: the access `at` of the list of `key` */
    LoggedKey *key;
    guint at;
} TransactionWrite;

/* What is written between BEGIN and COMMIT is there from the COMMIT on, and after a ROLLBACK never was. Where neither
 * comes nobody knows. `open`: the store and who -> GArray of TransactionWrite. */
static void end_transaction(GHashTable *open, const char *name, const LogEntry *commit)
{
    GArray *writes = g_hash_table_lookup(open, name);

    for (guint i = 0; writes && i < writes->len; i++) {
        const TransactionWrite *write = &g_array_index(writes, TransactionWrite, i);
        Access *access = &g_array_index(write->key->list, Access, write->at);
        access->is_undone = !commit;
        access->to = commit && (commit->is_done || commit->reply.kind != LOG_REPLY_UNKNOWN)
                         ? commit->to
                         : G_MAXINT64;
    }
    g_hash_table_remove(open, name);
}

static GArray *transaction_of(GHashTable *open, const LogEntry *entry)
{
    g_autofree char *name = g_strdup_printf("%s %s", entry->store, entry->who);

    return g_hash_table_lookup(open, name);
}

static void take_bound(GHashTable *open, const LogEntry *entry)
{
    g_autofree char *name = g_strdup_printf("%s %s", entry->store, entry->who);
    bool begins = strcmp(entry->op, "BEGIN") == 0;

    if (begins && !g_hash_table_contains(open, name))
        g_hash_table_insert(open, g_steal_pointer(&name),
                            g_array_new(FALSE, FALSE, sizeof(TransactionWrite)));
    else if (strcmp(entry->op, "COMMIT") == 0 || strcmp(entry->op, "ROLLBACK") == 0)
        end_transaction(open, name, log_entry_is_committed(entry) ? entry : NULL);
}

/* Of a key that the same transaction has written, a read sees what is nobody else's yet. */
static void take_access(GHashTable *open, LoggedKey *key, Access access)
{
    GArray *writes = transaction_of(open, access.entry);
    const TransactionWrite write = {key, key->list->len};

    for (guint i = 0; writes && !access.is_write && i < writes->len; i++)
        if (g_array_index(writes, TransactionWrite, i).key == key)
            return;
    if (writes && access.is_write) {
        access.to = G_MAXINT64;
        g_array_append_val(writes, write);
    }
    g_array_append_val(key->list, access);
}

/* ---- all of them ---- */

static void drop_undone(GArray *list)
{
    guint kept = 0;

    for (guint i = 0; i < list->len; i++)
        if (!g_array_index(list, Access, i).is_undone)
            g_array_index(list, Access, kept++) = g_array_index(list, Access, i);
    g_array_set_size(list, kept);
}

/* An UPDATE that names its table alone may have changed any row of it. */
static bool changes_table(const LogEntry *entry)
{
    static const char *const CHANGES[] = {"INSERT", "UPDATE", "DELETE", NULL};

    return g_strv_contains(CHANGES, entry->op) && !strstr(entry->key, " = ");
}

static void doubt_rows(const GPtrArray *keys, const LogEntry *table)
{
    g_autofree char *rows = g_strconcat(table->key, " ", NULL);

    for (guint i = 0; i < keys->len; i++) {
        LoggedKey *key = keys->pdata[i];
        key->is_unknown |=
            strcmp(key->first->store, table->store) == 0 && g_str_has_prefix(key->first->key, rows);
    }
}

GuaranteeReport guarantees_judge(const LogFile *log)
{
    GuaranteeReport found = {0};
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(free_key);
    g_autoptr(GHashTable) known = g_hash_table_new(key_hash, key_equal);
    g_autoptr(GHashTable) open =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);

    for (guint i = 0; i < log->count; i++) {
        const LogEntry *entry = &log->entries[i];
        Access access;
        if (!entry->key) {
            take_bound(open, entry);
            continue;
        }
        AccessKind kind = access_read(arena, entry, &access);
        LoggedKey *key = find_key(known, keys, entry);
        found.misses += access_kind(entry) == ACCESS_READ && entry->reply.kind == LOG_REPLY_NONE;
        key->is_unknown |= kind == ACCESS_OTHER;
        key->changes_rows |= changes_table(entry);
        if (kind != ACCESS_NOTHING && kind != ACCESS_OTHER)
            take_access(open, key, access);
    }
    for (guint i = 0; i < keys->len; i++)
        if (((const LoggedKey *)keys->pdata[i])->changes_rows)
            doubt_rows(keys, ((const LoggedKey *)keys->pdata[i])->first);
    for (guint i = 0; i < keys->len; i++) {
        const LoggedKey *key = keys->pdata[i];
        drop_undone(key->list);
        const KeyJudge judge = {(Access *)(gpointer)key->list->data, key->list->len, &found};
        found.unjudged += key->is_unknown;
        found.keys += !key->is_unknown;
        if (!key->is_unknown)
            judge_key(&judge);
    }
    return found;
}
