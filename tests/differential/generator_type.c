/* The few types of one design. */
#include "tests/differential/generator_private.h"

static Ty *add_type(Gen *g, Sort sort, const char *text)
{
    Ty *type = g_new0(Ty, 1);

    type->sort = sort;
    type->text = (char *)text;
    g_ptr_array_add(g->types, type);
    return type;
}

static const Ty *add_range(Gen *g, int low, int high)
{
    Ty *type = add_type(g, SORT_RANGE, gen_keep(g, g_strdup_printf("%d..%d", low, high)));

    type->low = low;
    type->high = high;
    if (gen_chance(g, 30)) {
        const char *named = gen_name(g, "T");
        gen_line(g, "type %s = %s", named, type->text);
        type->text = (char *)named;
    }
    return type;
}

static const Ty *add_enum(Gen *g)
{
    int id = g->names++, last = 1 + (int)gen_draw(g, 2);
    Ty *type = add_type(g, SORT_ENUM, gen_keep(g, g_strdup_printf("E%d", id)));

    type->size = id;
    type->high = last;
    gen_line(g, "enum E%d { e%da, e%db%s }", id, id, id,
             last == 2 ? gen_keep(g, g_strdup_printf(", e%dc", id)) : "");
    return type;
}

static void add_option(Gen *g, const Ty *of)
{
    Ty *type = add_type(g, SORT_OPTION, gen_keep(g, g_strdup_printf("%s?", of->text)));

    if (of->sort == SORT_RANGE && !g_ascii_isalpha(of->text[0]))
        type->text = (char *)gen_keep(g, g_strdup_printf("(%s)?", of->text));
    type->of = of;
}

static void add_record(Gen *g)
{
    Ty *type = add_type(g, SORT_RECORD, gen_name(g, "R"));

    type->size = 2;
    type->fields[0] = gen_scalar(g);
    type->fields[1] = gen_scalar(g);
    gen_line(g, "record %s { f0: %s, f1: %s }", type->text, type->fields[0]->text,
             type->fields[1]->text);
}

static const char *element_text(Gen *g, const Ty *of)
{
    bool bare = of->sort == SORT_RANGE && !g_ascii_isalpha(of->text[0]);

    return bare ? gen_keep(g, g_strdup_printf("(%s)", of->text)) : of->text;
}

static void add_collections(Gen *g)
{
    const Ty *of = gen_scalar(g), *by = gen_scalar(g);

    if (gen_chance(g, 60)) {
        Ty *array = add_type(g, SORT_ARRAY,
                             gen_keep(g, g_strdup_printf("%s[%s]", element_text(g, of), by->text)));
        array->of = of;
        array->by = by;
    }
    of = gen_scalar(g);
    if (gen_chance(g, 60)) {
        Ty *set = add_type(g, SORT_SET, gen_keep(g, g_strdup_printf("set<%s>", of->text)));
        set->of = of;
    }
    of = gen_scalar(g);
    if (gen_chance(g, 60)) {
        Ty *list = add_type(g, SORT_LIST, NULL);
        list->of = of;
        list->size = 1 + (int)gen_draw(g, 2);
        list->text = (char *)gen_keep(g, g_strdup_printf("list<%s, %d>", of->text, list->size));
    }
    if (gen_chance(g, 40)) {
        const Ty *process = add_type(g, SORT_PROCESS, "process");
        add_option(g, process);
    }
}

void gen_types(Gen *g)
{
    const Ty *first = add_range(g, 0, 1 + (int)gen_draw(g, 2));

    add_type(g, SORT_BOOL, "bool");
    if (gen_chance(g, 60))
        add_range(g, gen_chance(g, 30) ? -1 : 0, 1 + (int)gen_draw(g, 2));
    if (gen_chance(g, 60))
        add_enum(g);
    if (gen_chance(g, 80))
        add_option(g, first);
    if (gen_chance(g, 40))
        add_option(g, gen_scalar(g));
    if (g->level < GENERATOR_WHOLE)
        return;
    if (gen_chance(g, 60))
        add_record(g);
    add_collections(g);
}

const Ty *gen_type(Gen *g)
{
    return g->types->pdata[gen_draw(g, g->types->len)];
}

static const Ty *type_of_sort(Gen *g, Sort min, Sort most)
{
    for (;;) {
        const Ty *type = gen_type(g);
        if (type->sort >= min && type->sort <= most)
            return type;
    }
}

const Ty *gen_scalar(Gen *g)
{
    return type_of_sort(g, SORT_BOOL, SORT_ENUM);
}

const Ty *gen_range(Gen *g)
{
    return type_of_sort(g, SORT_RANGE, SORT_RANGE);
}

const Ty *gen_bool(Gen *g)
{
    return type_of_sort(g, SORT_BOOL, SORT_BOOL);
}

const Ty *gen_option(Gen *g, const Ty *type)
{
    for (guint i = 0; i < g->types->len; i++) {
        const Ty *option = g->types->pdata[i];
        if (option->sort == SORT_OPTION && option->of == type)
            return option;
    }
    return NULL;
}
