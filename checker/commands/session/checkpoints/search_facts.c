#include "checker/commands/session/checkpoints/search_facts.h"

#include "checker/base/duration.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"

static void add_fact(GString *facts, const char *name, const char *value)
{
    g_autofree char *line = g_strescape(value, "");

    g_string_append_printf(facts, "%s\t%s\n", name, line);
}

static void add_params(const Session *session, GString *facts)
{
    const Design *design = session->design;

    for (uint32_t i = 0; i < design->param_count; i++) {
        const Decl *param = design->params[i];
        g_autofree char *name = g_strconcat("param ", param->name.text, NULL);
        g_autofree char *text = design_param_text(param, session->configuration.params[i]);
        add_fact(facts, name, text);
    }
}

static void add_texts(const Design *design, GString *facts)
{
    enum { DIGITS = 16 };

    for (uint16_t i = 0; i < source_map_count(design->sources); i++) {
        const Source *source = source_map_get(design->sources, i);
        g_autofree char *file = g_path_get_basename(source->path);
        g_autofree char *shown = g_strescape(file, "");
        g_autofree char *name = g_strconcat("the checksum of ", shown, NULL);
        g_autofree char *sum = g_compute_checksum_for_data(
            G_CHECKSUM_SHA256, (const guchar *)source->text, source->length);
        sum[DIGITS] = '\0';
        add_fact(facts, name, sum);
    }
}

/* Of a design of which only some windows and checks are asked for, these. */
static void add_asked(const Design *design, GString *facts)
{
    g_autoptr(GString) names = g_string_new(design->whole ? NULL : "everything");

    for (uint32_t i = 0; design->whole && i < design->window_count; i++)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "",
                               design->windows[i]->name.text);
    for (uint32_t i = 0; design->whole && i < design->check_count; i++)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", design->checks[i]->name.text);
    add_fact(facts, "what is asked", names->str);
}

/* Verdicts that were found go by it; a search of states does not. */
static void add_epsilon(const Session *session, GString *facts)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_dtostr(text, sizeof text, session->judge.epsilon);
    add_fact(facts, "how close probabilities are", session->judge.epsilon > 0 ? text : "as usual");
}

/* What differs first is named: so what says most comes first. */
char *search_facts_new(const Session *session, const Program *program, bool is_of_all)
{
    const System *system = program_system(program);
    const Model *model = program_model(program);
    g_autofree char *tick = duration_text(model->tick);
    GString *facts = g_string_new(NULL);
    g_autofree char *set = build_fixes_text(session->design, system->configuration.fixes);
    g_autofree char *faults = g_strdup_printf("%" G_GINT64_FORMAT, system->faults);
    g_autofree char *state = g_strdup_printf(
        "%u bits in %u words, of %u actors, with %u predicates and %u monitors", model->bits,
        model->words, model->actor_count, model->predicate_count, model->monitor_count);

    bool dead = reduction_list_keep_dead(session->reductions);
    bool ticks = reduction_list_tick(session->reductions);

    add_fact(facts, "the design", session->design->name);
    add_fact(facts, "the set of fixes", is_of_all ? "each that is asked for" : set);
    add_asked(session->design, facts);
    if (is_of_all)
        add_epsilon(session, facts);
    add_params(session, facts);
    add_fact(facts, "the greatest number of faults", faults);
    add_fact(facts, "time", model->tick > 0 ? "kept" : "free");
    add_fact(facts, "a tick of time", tick);
    add_fact(facts, "what nobody will read", dead ? "kept" : "left out");
    add_fact(facts, "each tick", ticks ? "looked at" : "skipped where nothing happens");
    add_texts(session->design, facts);
    add_fact(facts, "the version of stalemate", STALEMATE_VERSION);
    add_fact(facts, "a state", state);
    return g_string_free(facts, FALSE);
}
