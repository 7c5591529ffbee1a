#include "checker/draft/draft_quote.h"

#include <string.h>

char *draft_quote_text(const char *text)
{
    return g_strdelimit(g_utf8_make_valid(text, -1), "\"\\\n\r\t", '\'');
}

char *draft_quote_comment(const char *text)
{
    return g_strdelimit(g_utf8_make_valid(text, -1), "\n\r", '\'');
}

void draft_quote_append(const DraftCall *call, GString *out)
{
    const LogEntry *entry = call->entry;
    bool is_script = call->act == DRAFT_TAKE_LEASE || call->act == DRAFT_SET_LEASED;
    g_autoptr(GString) text = g_string_new(NULL);

    if (!entry)
        return;
    g_string_append(text, entry->op);
    if (entry->key)
        g_string_append_printf(text, " %s", entry->key);
    for (guint i = 0; i < entry->option_count && !is_script; i++)
        g_string_append_printf(text, " %s", entry->options[i]);
    if (call->act == DRAFT_ROLLBACK && strcmp(entry->op, "COMMIT") == 0)
        g_string_append(text, ", answered ROLLBACK");
    g_autofree char *quoted = draft_quote_text(text->str);
    g_string_append_printf(out, " \"%s\"", quoted);
}
