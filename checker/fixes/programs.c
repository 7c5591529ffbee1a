#include "checker/fixes/programs.h"

#include "checker/search/state_space.h"

typedef struct Entry {
    const ProgramsObserver *observer;
    Program *program; /* its system is the entry's, too */
    const Model *model;
    uint64_t bytes; /* that it takes of the design's budget */
    guint holders;
} Entry;

struct Programs {
    const Design *design;
    Configuration configuration;
    ProgramOptions options;
    Diagnostics *diagnostics;
    ProgramsObserver observer;
    uint64_t most_states; /* that a search may have; 0: any number */
    GHashTable *entries;  /* fixes -> Entry */
};

static void free_entry(gpointer data)
{
    Entry *entry = data;
    System *system = (System *)program_system(entry->program);
    Budget *budget = system->design->budget;
    const ProgramsObserver *observer = entry->observer;

    if (observer->dropped)
        observer->dropped(entry->program, observer->user);
    program_free(entry->program);
    system_free(system);
    budget_drop(budget, entry->bytes);
    g_free(entry);
}

static guint hash_fixes(gconstpointer fixes)
{
    return g_int64_hash(fixes);
}

Programs *programs_new(const Design *design, const Configuration *configuration,
                       const ProgramOptions *options, Diagnostics *diagnostics,
                       const ProgramsObserver *observer)
{
    Programs *programs = g_new0(Programs, 1);

    *programs = (Programs){.design = design,
                           .configuration = *configuration,
                           .options = *options,
                           .diagnostics = diagnostics,
                           .observer = *observer};
    programs->entries = g_hash_table_new_full(hash_fixes, g_int64_equal, g_free, free_entry);
    return programs;
}

void programs_free(Programs *programs)
{
    if (!programs)
        return;
    g_hash_table_destroy(programs->entries);
    g_free(programs);
}

void programs_limit_states(Programs *programs, uint64_t most)
{
    programs->most_states = most;
}

const Design *programs_design(const Programs *programs)
{
    return programs->design;
}

const Configuration *programs_configuration(const Programs *programs)
{
    return &programs->configuration;
}

/* ---- compiling ---- */

static void refuse(const Programs *programs, const System *system, bool is_wrong)
{
    if (programs->observer.refused)
        programs->observer.refused(system, is_wrong, programs->observer.user);
}

/* What the budget leaves to a search on the way. */
static SearchLimits limits_left(const Budget *budget)
{
    SearchLimits limits = {0};

    if (!budget)
        return limits;
    limits.deadline = budget->until;
    limits.stop = budget->heeds_stop ? budget->stop : NULL;
    if (budget->most > 0)
        limits.max_memory = budget->taken < budget->most ? budget->most - budget->taken : 1;
    return limits;
}

/* With finer ticks it may have many more states, for the sake of less than a tick: too many to be
 * worth it, or more than there may be. Where time is over first, the budget knows. */
static bool has_few_states(const Programs *programs, const Program *program)
{
    enum { FEW = 100 * 1000 };
    Budget *budget = programs->design->budget;
    SearchOptions options = {.limits = limits_left(budget)};

    options.limits.max_states = programs->most_states > 0 ? MIN(programs->most_states, FEW) : FEW;
    g_autoptr(StateSpace) space = state_space_search(program_model(program), &options);
    const SearchEnd end = state_space_end(space);
    if (end == SEARCH_STOPPED || end == SEARCH_TIME)
        budget_is_over(budget);
    return end == SEARCH_COMPLETE || end == SEARCH_ERROR;
}

/* NULL where a limit is reached on the way. */
static Program *compile_within(const Programs *programs, const System *system, Budget *budget)
{
    ProgramOptions options = programs->options;

    if (!budget_go_on(budget))
        return NULL;
    Program *program = program_new(system, &options);
    if (program && program_is_finer(program) && !has_few_states(programs, program)) {
        program_free(program);
        options.coarse_ticks = true;
        program = budget_go_on(budget) ? program_new(system, &options) : NULL;
    }
    if (program && budget)
        program_count(program, budget->taken);
    return program;
}

static Program *compile(const Programs *programs, uint64_t fixes, bool quietly)
{
    Configuration configuration = programs->configuration;
    g_autoptr(Diagnostics) unheard = diagnostics_new(programs->design->sources);
    Diagnostics *heard = quietly ? unheard : programs->diagnostics;
    const guint before = diagnostics_errors(heard);
    Budget *budget = programs->design->budget;

    configuration.fixes = fixes;
    if (budget)
        budget_begin(budget);
    System *system = system_resolve(programs->design, &configuration, false, heard);
    const bool is_wrong = diagnostics_errors(heard) > before;
    Program *program = is_wrong ? NULL : compile_within(programs, system, budget);
    arena_count(system->arena, NULL);
    if (budget)
        budget_close(budget);
    if (program)
        return program;
    if (!quietly)
        refuse(programs, system, is_wrong);
    system_free(system);
    return NULL;
}

static Entry *find(const Programs *programs, uint64_t fixes)
{
    return g_hash_table_lookup(programs->entries, &fixes);
}

static const Program *find_or_compile(Programs *programs, uint64_t fixes, bool quietly)
{
    Entry *entry = find(programs, fixes);
    Budget *budget = programs->design->budget;

    if (entry && budget) /* others may have come, or gone, since */
        program_count(entry->program, budget->size);
    if (entry)
        return entry->program;
    Program *program = compile(programs, fixes, quietly);
    if (!program)
        return NULL;
    entry = g_new0(Entry, 1);
    *entry = (Entry){&programs->observer, program, program_model(program), budget_hold(budget), 0};
    g_hash_table_insert(programs->entries, g_memdup2(&fixes, sizeof fixes), entry);
    if (programs->observer.compiled)
        entry->model = programs->observer.compiled(program, programs->observer.user);
    return program;
}

const Program *programs_get(Programs *programs, uint64_t fixes)
{
    return find_or_compile(programs, fixes, false);
}

const Program *programs_try(Programs *programs, uint64_t fixes)
{
    return find_or_compile(programs, fixes, true);
}

const Model *programs_model(const Programs *programs, uint64_t fixes)
{
    const Entry *entry = find(programs, fixes);

    g_assert(entry);
    return entry->model;
}

/* ---- holding ---- */

void programs_hold(Programs *programs, uint64_t fixes)
{
    find(programs, fixes)->holders++;
}

void programs_release(Programs *programs, uint64_t fixes)
{
    Entry *entry = find(programs, fixes);

    g_assert(entry && entry->holders > 0);
    if (--entry->holders > 0)
        return;
    programs_searched(programs, fixes);
    g_hash_table_remove(programs->entries, &fixes);
}

const Program *programs_held(const Programs *programs, uint64_t fixes)
{
    const Entry *entry = find(programs, fixes);

    g_assert(entry);
    return entry->program;
}

static void end_searches(const Programs *programs, const Entry *entry)
{
    if (programs->observer.searched)
        programs->observer.searched(entry->program, programs->observer.user);
}

void programs_searched(Programs *programs, uint64_t fixes)
{
    const Entry *entry = find(programs, fixes);

    if (entry)
        end_searches(programs, entry);
}

static gboolean drop(gpointer fixes, gpointer entry, gpointer programs)
{
    (void)fixes;
    end_searches(programs, entry);
    return TRUE;
}

void programs_set_param(Programs *programs, uint32_t param, int64_t value)
{
    g_hash_table_foreach_remove(programs->entries, drop, programs);
    programs->configuration.params[param] = value;
}
