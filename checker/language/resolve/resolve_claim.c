/* What a design's author claims of sets of fixes, and asks readers about them: each name in it is
 * bound once, and each number worked out with the fixes that the claim names. */
#include "checker/language/resolve/resolve.h"

/* ---- names ---- */

/* Where the name is one of another kind: how that is claimed. */
static const char *help_for_kind(const Design *design, const char *name)
{
    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        if (!decl->name.text || strcmp(decl->name.text, name) != 0)
            continue;
        if (decl->kind == DECL_WINDOW)
            return "it is a window: a fix `closes` it or `leaves` it `open`";
        if (decl->kind == DECL_CHECK)
            return "it is a check: a fix `keeps` or `breaks` it";
        if (decl->kind == DECL_MEASURE)
            return "it is a measure: a fix `holds` it `to` a number";
    }
    return NULL;
}

/* "there are: a, b, c"; NULL for none, or too many to read. */
static char *list_of(const GPtrArray *names)
{
    enum { MAX_LISTED = 8 };

    if (names->len < 2 || names->len > MAX_LISTED + 1) /* a NULL ends it */
        return NULL;
    g_autofree char *list = g_strjoinv("`, `", (char **)names->pdata);
    return g_strdup_printf("there %s `%s`", names->len == 2 ? "is" : "are", list);
}

static DiagnosticAbsent absent_of(const char *what)
{
    return strcmp(what, "fix") == 0      ? ABSENT_FIX
           : strcmp(what, "window") == 0 ? ABSENT_WINDOW
           : strcmp(what, "check") == 0  ? ABSENT_CHECK
                                         : ABSENT_NOTHING;
}

static void report_unknown(Resolver *r, Name name, Decl *const *decls, uint32_t count,
                           const char *what)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < count; i++)
        if (decls[i]->name.text)
            g_ptr_array_add(names, (char *)decls[i]->name.text);
    g_ptr_array_add(names, NULL);
    g_autofree char *near =
        diagnostics_advise(r->diagnostics, name.text, (const char *const *)names->pdata);
    const char *help = near ? near : help_for_kind(r->design, name.text);
    g_autofree char *all = help ? NULL : list_of(names);
    mistake(r, name.span, help ? help : all, "there is no %s `%s` in this design", what, name.text);
    diagnostics_note_absent(r->diagnostics, name.span, absent_of(what));
}

static bool find_name(Resolver *r, Name name, Decl *const *decls, uint32_t count, uint32_t *index)
{
    for (*index = 0; name.text && *index < count; (*index)++)
        if (decls[*index]->name.text && strcmp(decls[*index]->name.text, name.text) == 0) {
            scope_note_place(r, name.span, decls[*index]->name.span, NULL);
            return true;
        }
    *index = 0;
    return false;
}

/* The number of the declaration with that name; 0 after a mistake. */
static uint32_t bind_name(Resolver *r, Name name, Decl *const *decls, uint32_t count,
                          const char *what)
{
    uint32_t index;

    if (!find_name(r, name, decls, count, &index) && name.text)
        report_unknown(r, name, decls, count, what);
    return index;
}

static void require_fixes(Resolver *r, const Name *names, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        bind_name(r, names[i], r->design->fixes, r->design->fix_count, "fix");
}

/* ---- claims ---- */

static bool has_clock(const Design *design)
{
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == DECL_CLOCK)
            return true;
    return false;
}

/* What is held to a number: how long a window is open, or a measure. */
static void bind_held(Resolver *r, const Decl *decl, Claim *claim)
{
    const Design *design = r->design;

    if (find_name(r, decl->target, design->windows, design->window_count, &claim->index)) {
        claim->target = CLAIMS_DURATION;
        if (!has_clock(design))
            mistake(r, decl->target.span, "declare `clock`, or claim that a fix `closes` it",
                    "how long a window is open is not known in a design without `clock`");
        return;
    }
    claim->index = bind_name(r, decl->target, design->measures, design->measure_count, "measure");
    const Decl *measure =
        claim->index < design->measure_count ? design->measures[claim->index] : NULL;
    claim->target = measure && decl_measures_time(measure) ? CLAIMS_AGE : CLAIMS_MEASURE;
    claim->is_chance = measure && measure->measure >= MEASURE_PROBABILITY;
    if (decl->is_at_most)
        mistake(r, decl->target.span, "write the number that it is: `holds MEASURE to N`",
                "only how long a window is open is held to `at most`");
}

static Claim bind_claim(Resolver *r, const Decl *decl)
{
    const Design *design = r->design;
    Claim claim = {.decl = decl, .fixes = design_claim_fixes(design, decl)};

    require_fixes(r, decl->names, decl->name_count);
    if (!design_allows(design, claim.fixes))
        mistake(r, decl->span, NULL, "this claim combines fixes that exclude each other");
    switch (decl->claim) {
    case CLAIM_CLOSES:
    case CLAIM_LEAVES_OPEN:
        claim.target = CLAIMS_WINDOW;
        claim.index = bind_name(r, decl->target, design->windows, design->window_count, "window");
        break;
    case CLAIM_KEEPS:
    case CLAIM_BREAKS:
        claim.target = CLAIMS_CHECK;
        claim.index = bind_name(r, decl->target, design->checks, design->check_count, "check");
        break;
    case CLAIM_HOLDS: bind_held(r, decl, &claim); break;
    }
    return claim;
}

/* ---- numbers ---- */

static void resolve_claimed(Resolver *r, Claim *claim)
{
    const Decl *decl = claim->decl;
    bool is_age = claim->target == CLAIMS_AGE;
    bool is_time = claim->target == CLAIMS_DURATION || is_age;

    if (claim->is_chance) {
        claim->min = resolve_fraction(r, decl->initial);
        claim->max = decl->second ? resolve_fraction(r, decl->second) : claim->min;
        return;
    }
    if (decl->second)
        mistake(r, decl->second->span, "write the one number that it is",
                "only measures of chance are held to a least and a greatest value");
    resolve_number(r, decl->initial, is_time ? KIND_DURATION : KIND_INT,
                   is_age    ? "how old a read is"
                   : is_time ? "how long a window is open"
                             : "the number of a claim",
                   &claim->number);
}

/* It may depend on fixes: on those of the claim. Where the design has mistakes already, they are
 * not said once more. */
static void bind_number(Resolver *r, Claim *claim)
{
    bool is_here = claim->fixes == r->system->configuration.fixes;

    if (claim->decl->claim != CLAIM_HOLDS || !claim->decl->initial)
        return;
    if (is_here || diagnostics_errors(r->diagnostics) > 0) {
        resolve_claimed(r, claim);
        return;
    }
    Resolver names = resolve_names_with(r, claim->fixes);
    resolve_claimed(&names, claim);
}

/* ---- questions ---- */

static void check_option(Resolver *r, const Question *question, uint32_t number)
{
    const Option *option = &question->decl->options[number];
    const uint64_t fixes = question->options[number];

    require_fixes(r, option->names, option->name_count);
    if (!design_allows(r->design, fixes))
        mistake(r, option->name.span, NULL, "this option combines fixes that exclude each other");
    for (uint32_t i = 0; fixes && i < number; i++)
        if (question->options[i] == fixes) {
            mistake(r, option->name.span, NULL, "this option was given before");
            return;
        }
}

/* A measure is no goal: nothing says what is good enough. */
static Question bind_question(Resolver *r, const Decl *decl)
{
    const Design *design = r->design;
    g_autoptr(GPtrArray) goals = g_ptr_array_new();
    Question question = {.decl = decl,
                         .properties = arena_array(r->arena, uint32_t, decl->name_count + 1),
                         .options = arena_array(r->arena, uint64_t, decl->option_count + 1)};

    for (uint32_t i = 0; i < design->window_count; i++)
        g_ptr_array_add(goals, design->windows[i]);
    for (uint32_t i = 0; i < design->check_count; i++)
        g_ptr_array_add(goals, design->checks[i]);
    for (uint32_t i = 0; i < decl->name_count; i++)
        question.properties[i] =
            bind_name(r, decl->names[i], (Decl **)goals->pdata, goals->len, "window or check");
    for (uint32_t i = 0; i < decl->option_count; i++) {
        question.options[i] = design_option_fixes(design, &decl->options[i]);
        check_option(r, &question, i);
    }
    return question;
}

void resolve_claims(Resolver *r)
{
    const Design *design = r->design;
    System *system = r->system;

    system->claims = arena_array(r->arena, Claim, design->claim_count + 1);
    system->questions = arena_array(r->arena, Question, design->question_count + 1);
    system->claim_count = design->claim_count;
    system->question_count = design->question_count;
    for (uint32_t i = 0; i < design->claim_count; i++)
        system->claims[i] = bind_claim(r, design->claims[i]);
    for (uint32_t i = 0; i < design->question_count; i++)
        system->questions[i] = bind_question(r, design->questions[i]);
    for (uint32_t i = 0; i < design->fix_count; i++)
        require_fixes(r, design->fixes[i]->names, design->fixes[i]->name_count);
    for (uint32_t i = 0; i < design->claim_count; i++)
        bind_number(r, &system->claims[i]);
}
