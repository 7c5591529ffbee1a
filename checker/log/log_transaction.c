#include "checker/log/log_transaction.h"

#include <string.h>

bool log_entry_is_boundary(const LogEntry *entry)
{
    static const char *const OPS[] = {"BEGIN", "COMMIT", "ROLLBACK", NULL};

    return !entry->key && g_strv_contains(OPS, entry->op);
}

/* A COMMIT of what had failed replies ROLLBACK. */
bool log_entry_is_committed(const LogEntry *entry)
{
    bool is_undone =
        entry->reply.kind == LOG_REPLY_TEXT && strcmp(entry->reply.text, "ROLLBACK") == 0;

    return strcmp(entry->op, "COMMIT") == 0 && entry->reply.kind != LOG_REPLY_ERROR && !is_undone;
}
