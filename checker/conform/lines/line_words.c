#include "checker/conform/lines/line_words.h"

#include "checker/wire/record/store_operation.h"

#include <string.h>

bool line_words_is_bare(const LogEntry *entry)
{
    return entry->key && !entry->value && entry->option_count == 0;
}

WireRequest line_words_of(const LogEntry *entry, GArray *list)
{
    g_autoptr(GPtrArray) words = store_operation_words(entry);

    g_array_set_size(list, 0);
    for (guint i = 0; i < words->len; i++) {
        WireText word = {words->pdata[i], strlen(words->pdata[i])};
        g_array_append_val(list, word);
    }
    return (WireRequest){(WireText *)(void *)list->data, words->len, NULL};
}
