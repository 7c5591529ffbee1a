#include "checker/fixes/coverage/coverage_private.h"

#include <string.h>

static void free_set(gpointer data)
{
    CoveredSet *set = data;

    g_byte_array_unref(set->places);
    g_free(set);
}

static void free_value(gpointer data)
{
    CoveredValue *value = data;

    g_free(value->variable);
    g_free(value->value);
    g_free(value);
}

Coverage *coverage_new(const Design *design)
{
    Coverage *coverage = g_new0(Coverage, 1);

    coverage->design = design;
    coverage->refusals = refusals_new();
    coverage->places = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    coverage->sets = g_ptr_array_new_with_free_func(free_set);
    coverage->states = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    coverage->value_index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    coverage->values = g_ptr_array_new_with_free_func(free_value);
    return coverage;
}

void coverage_free(Coverage *coverage)
{
    if (!coverage)
        return;
    g_clear_pointer(&coverage->list, g_ptr_array_unref);
    g_hash_table_destroy(coverage->places);
    g_ptr_array_unref(coverage->sets);
    g_hash_table_destroy(coverage->states);
    g_hash_table_destroy(coverage->value_index);
    g_ptr_array_unref(coverage->values);
    refusals_free(coverage->refusals);
    g_free(coverage);
}

/* ---- places ---- */

static gpointer key_of(MarkKind kind, Span span)
{
    return GSIZE_TO_POINTER(((gsize)span.start << 2 | kind) + 1);
}

const CoveredPlace *coverage_find(const Coverage *coverage, MarkKind kind, Span span)
{
    return g_hash_table_lookup(coverage->places, key_of(kind, span));
}

bool coverage_reached(const Coverage *coverage, MarkKind kind, Span span)
{
    const CoveredPlace *place = coverage_find(coverage, kind, span);

    return place && place->reached;
}

static CoveredPlace *place_of(Coverage *coverage, const ProgramMark *mark)
{
    gpointer key = key_of(mark->kind, mark->span);
    CoveredPlace *place = g_hash_table_lookup(coverage->places, key);

    if (place)
        return place;
    place = g_new0(CoveredPlace, 1);
    place->mark = *mark;
    place->number = g_hash_table_size(coverage->places);
    g_hash_table_insert(coverage->places, key, place);
    g_clear_pointer(&coverage->list, g_ptr_array_unref);
    return place;
}

static CoveredSet *set_of(Coverage *coverage, uint64_t fixes)
{
    CoveredSet *set = (CoveredSet *)coverage_set(coverage, fixes);

    if (set)
        return set;
    set = g_new0(CoveredSet, 1);
    *set = (CoveredSet){fixes, g_byte_array_new()};
    g_ptr_array_add(coverage->sets, set);
    return set;
}

const CoveredSet *coverage_set(const Coverage *coverage, uint64_t fixes)
{
    for (guint i = 0; i < coverage->sets->len; i++)
        if (((const CoveredSet *)coverage->sets->pdata[i])->fixes == fixes)
            return coverage->sets->pdata[i];
    return NULL;
}

uint8_t coverage_in_set(const CoveredSet *set, const CoveredPlace *place)
{
    return place->number < set->places->len ? set->places->data[place->number] : 0;
}

static void note_place(Coverage *coverage, CoveredSet *set, const ProgramMark *mark, bool reached)
{
    if (mark->span.source != coverage->design->trees[0]->source)
        return;
    CoveredPlace *place = place_of(coverage, mark);
    const guint before = set->places->len;
    if (place->number >= before) {
        g_byte_array_set_size(set->places, place->number + 1);
        memset(set->places->data + before, 0, set->places->len - before);
    }
    place->reached |= reached;
    set->places->data[place->number] |= COVERED_HAS | (reached ? COVERED_REACHED : 0);
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const CoveredPlace *x = *(CoveredPlace *const *)a, *y = *(CoveredPlace *const *)b;

    if (x->mark.span.start != y->mark.span.start)
        return x->mark.span.start < y->mark.span.start ? -1 : 1;
    if (x->mark.span.end != y->mark.span.end)
        return x->mark.span.end > y->mark.span.end ? -1 : 1;
    return (gint)x->mark.kind - (gint)y->mark.kind;
}

const GPtrArray *coverage_places(Coverage *coverage)
{
    GHashTableIter iter;
    gpointer place;

    if (coverage->list)
        return coverage->list;
    coverage->list = g_ptr_array_new();
    g_hash_table_iter_init(&iter, coverage->places);
    while (g_hash_table_iter_next(&iter, NULL, &place))
        g_ptr_array_add(coverage->list, place);
    g_ptr_array_sort(coverage->list, compare_places);
    return coverage->list;
}

const Member *coverage_member(const Coverage *coverage, Span span)
{
    const Tree *tree = coverage->design->trees[0];

    for (uint32_t i = 0; i < tree->decl_count; i++)
        for (uint32_t j = 0; j < tree->decls[i]->member_count; j++) {
            const Member *member = tree->decls[i]->members[j];
            if (member->name.text && member->body && member->name.span.start <= span.start &&
                span.end <= member->body->span.end)
                return member;
        }
    return NULL;
}

/* ---- what a search has shown ---- */

static uint64_t varied(const Property *properties, uint32_t count)
{
    uint64_t bits = 0;

    for (uint32_t i = 0; i < count && i < 64; i++)
        if (!properties[i].first || properties[i].first->kind != NODE_CONST ||
            properties[i].decl->check == CHECK_STATELESS)
            bits |= (uint64_t)1 << i;
    return bits;
}

void coverage_note(Coverage *coverage, const Program *program)
{
    const System *system = program_system(program);
    CoveredSet *set = set_of(coverage, system->configuration.fixes);
    ProgramMark mark;

    for (uint32_t i = 0; i < program_marks(program); i++) {
        bool reached = program_mark(program, i, &mark);
        note_place(coverage, set, &mark, reached);
    }
    coverage_note_states(coverage, program);
    coverage->varied_windows |= varied(system->windows, system->window_count);
    coverage->varied_checks |= varied(system->checks, system->check_count);
    coverage->may_fault |= system->faults > 0;
    refusals_note(coverage->refusals, program, coverage->design->trees[0]->source);
}
