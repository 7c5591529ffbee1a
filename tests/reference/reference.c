#include "tests/reference/reference.h"

#include "tests/reference/rule.h"

static void rule_errors(const Web *web, Reference *reference)
{
    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        if (!place->has_error && !place->has_blind_observer && !place->is_frozen)
            continue;
        uint32_t steps = place->has_blind_observer ? place->depth : place->depth + 1;
        if (!reference->has_design_error || steps < reference->design_error)
            reference->design_error = steps;
        reference->has_design_error = true;
    }
}

static void rule_deadlock(const Web *web, Reference *reference)
{
    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        if (!place->is_resting || place->has_event || place->is_finished)
            continue;
        if (!reference->has_deadlock || place->depth < reference->deadlock)
            reference->deadlock = place->depth;
        reference->has_deadlock = true;
    }
}

static void rule_assertions(const Web *web, ReferenceCheck *verdict)
{
    verdict->is_kept = true;
    for (uint32_t id = 0; id < web_count(web); id++) {
        const Place *place = web_place(web, id);
        for (guint i = 0; i < place->edges->len; i++) {
            if (!web_edge(place, i)->breaks_assertion)
                continue;
            if (verdict->is_kept || place->depth + 1 < verdict->steps)
                verdict->steps = place->depth + 1;
            verdict->is_kept = false;
            verdict->has_run = true;
        }
    }
}

static void allocate(const System *system, Reference *reference)
{
    reference->window_count = system->window_count;
    reference->check_count = system->check_count;
    reference->measure_count = system->measure_count;
    reference->windows = g_new0(ReferenceWindow, system->window_count + 1);
    reference->checks = g_new0(ReferenceCheck, system->check_count + 1);
    reference->measures = g_new0(ReferenceMeasure, system->measure_count + 1);
}

static void rule_all(const Web *web, Reference *reference)
{
    rule_errors(web, reference);
    if (reference->has_design_error)
        return;
    rule_deadlock(web, reference);
    for (uint32_t i = 0; i < reference->window_count; i++)
        rule_window(web, i, &reference->windows[i]);
    for (uint32_t i = 0; i < reference->check_count; i++)
        rule_check(web, i, &reference->checks[i]);
    rule_assertions(web, &reference->assertions);
    for (uint32_t i = 0; i < reference->measure_count; i++)
        rule_measure(web, i, &reference->measures[i]);
}

Reference *reference_new(const System *system, uint32_t most, int64_t tick)
{
    Reference *reference = g_new0(Reference, 1);
    g_autoptr(Web) web = web_explore(system, most, tick);

    allocate(system, reference);
    reference->is_complete = web->is_complete;
    reference->states = web_count(web);
    reference->transitions = web->transitions;
    if (web->is_complete)
        rule_all(web, reference);
    return reference;
}

void reference_free(Reference *reference)
{
    if (!reference)
        return;
    for (uint32_t i = 0; i < reference->window_count; i++)
        if (reference->windows[i].by)
            g_ptr_array_unref(reference->windows[i].by);
    g_free(reference->windows);
    g_free(reference->checks);
    g_free(reference->measures);
    g_free(reference);
}
