#include "checker/conform/ways/text_names.h"

#include <string.h>

struct TextNames {
    Interner *sets;
    GPtrArray *texts, *kinds; /* by number */
    GHashTable *of_text;      /* number + 1 */
    uint64_t size;            /* of the texts */
};

typedef struct
    Named { /* one of a set, in the order of kinds and values: what was learned first does not count */
    uint32_t kind, low, high, text;
} Named;

enum { PER_NAME = sizeof(Named) / sizeof(uint32_t) };

TextNames *text_names_new(void)
{
    TextNames *names = g_new0(TextNames, 1);

    names->sets = interner_new();
    names->texts = g_ptr_array_new_with_free_func(g_free);
    names->kinds = g_ptr_array_new();
    names->of_text = g_hash_table_new(g_str_hash, g_str_equal);
    interner_put(names->sets, NULL, 0);
    return names;
}

void text_names_free(TextNames *names)
{
    if (!names)
        return;
    interner_free(names->sets);
    g_hash_table_unref(names->of_text);
    g_ptr_array_unref(names->texts);
    g_ptr_array_unref(names->kinds);
    g_free(names);
}

uint64_t text_names_size(const TextNames *names)
{
    return interner_size(names->sets) + names->size;
}

static uint32_t number_of_text(TextNames *names, const char *text)
{
    gpointer known = g_hash_table_lookup(names->of_text, text);

    if (known)
        return GPOINTER_TO_UINT(known) - 1;
    char *copy = g_strdup(text);
    g_ptr_array_add(names->texts, copy);
    names->size += strlen(copy) + 1;
    g_hash_table_insert(names->of_text, copy, GUINT_TO_POINTER(names->texts->len));
    return names->texts->len - 1;
}

static uint32_t number_of_kind(TextNames *names, const Type *kind)
{
    guint number;

    if (g_ptr_array_find(names->kinds, kind, &number))
        return number;
    g_ptr_array_add(names->kinds, (Type *)kind);
    return names->kinds->len - 1;
}

static bool is_value(const Named *name, int64_t value)
{
    return name->low == (uint32_t)value && name->high == (uint32_t)((uint64_t)value >> 32);
}

static bool is_behind(const Named *a, const Named *b)
{
    return a->kind != b->kind   ? a->kind > b->kind
           : a->high != b->high ? a->high > b->high
                                : a->low > b->low;
}

/* In the place of another one, or (`place` is `count`) besides. */
static uint32_t with_name(TextNames *names, const uint32_t *set, uint32_t count, uint32_t place,
                          Named name)
{
    g_autofree Named *copy = g_new(Named, count + 1);

    if (count > 0)
        memcpy(copy, set, count * sizeof *copy);
    uint32_t at = place;
    for (; place == count && at > 0 && is_behind(&copy[at - 1], &name); at--)
        copy[at] = copy[at - 1];
    copy[at] = name;
    return interner_put(names->sets, (const uint32_t *)copy, MAX(count, place + 1) * PER_NAME);
}

uint32_t text_names_learn(TextNames *names, uint32_t set, TextNamed named)
{
    uint32_t length, kind = number_of_kind(names, named.kind);
    uint32_t text = number_of_text(names, named.text);
    const uint32_t *data = interner_get(names->sets, set, &length);
    const Named *all = (const Named *)data;
    const Named name = {kind, (uint32_t)named.value, (uint32_t)((uint64_t)named.value >> 32), text};

    for (uint32_t i = length / PER_NAME; i-- > 0;) {
        if (all[i].kind != kind)
            continue;
        bool is_same_value = is_value(&all[i], named.value), is_same_text = all[i].text == text;
        if (is_same_value && is_same_text)
            return set;
        if (is_same_value && named.may_change)
            return with_name(names, data, length / PER_NAME, i, name);
        if (is_same_value || (is_same_text && !named.may_change))
            return TEXT_NAMES_REFUSED;
    }
    return with_name(names, data, length / PER_NAME, length / PER_NAME, name);
}

const char *text_names_find(const TextNames *names, uint32_t set, const Type *kind, int64_t value)
{
    uint32_t length;
    const Named *all = (const Named *)interner_get(names->sets, set, &length);

    for (uint32_t i = length / PER_NAME; i-- > 0;)
        if (names->kinds->pdata[all[i].kind] == kind && is_value(&all[i], value))
            return names->texts->pdata[all[i].text];
    return NULL;
}
