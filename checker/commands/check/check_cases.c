#include "checker/commands/check/check_cases.h"

#include "checker/commands/check/check_asked.h"
#include "checker/commands/check/check_questions.h"
#include "checker/language/syntax/decl.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"

/* ---- one case ---- */

static void free_case(gpointer data)
{
    CheckCase *it = data;

    g_free(it->name);
    g_free(it->message);
    g_free(it->help);
    g_free(it);
}

static CheckCase *add_case(GPtrArray *cases, CheckCaseKind kind, CheckCaseResult result, char *name)
{
    CheckCase *it = g_new0(CheckCase, 1);

    it->kind = kind;
    it->result = result;
    it->name = name;
    g_ptr_array_add(cases, it);
    return it;
}

static SourcePlace place_of(const SourceMap *sources, Span span)
{
    const Source *source = source_map_get(sources, span.source);
    SourcePlace place = {.file = source->path};

    source_position(source, span.start, &place.line, &place.column);
    source_position(source, span.end, &place.end_line, &place.end_column);
    return place;
}

/* Of what is said of the design as a whole. */
static SourcePlace head_of(const Session *session)
{
    return place_of(session->design->sources, (Span){0});
}

static CheckCaseResult result_of(ClaimAnswer answer)
{
    static const CheckCaseResult results[] = {[CLAIM_CONFIRMED] = CASE_HOLDS,
                                              [CLAIM_REFUTED] = CASE_FAILS,
                                              [CLAIM_UNDECIDED] = CASE_UNKNOWN,
                                              [CLAIM_NOT_JUDGED] = CASE_NOT_JUDGED};

    return results[answer];
}

/* ---- claims and questions ---- */

char *check_claim_undecided(const CheckReport *report, uint32_t number)
{
    const MatrixRow *row = matrix_row(report->matrix, report->session->whole->claims[number].fixes);

    if (!row)
        return g_strdup("a limit was reached before this set of fixes was searched");
    if (row->verdicts->design_error)
        return g_strdup("there is a design error");
    if (row->verdicts->end != SEARCH_COMPLETE)
        return g_strdup(check_end_text(row->verdicts->end));
    return g_strdup("the bound is too close to tell");
}

static char *claim_message(const CheckReport *report, uint32_t number)
{
    switch (report->matrix->claims[number]) {
    case CLAIM_CONFIRMED: return NULL;
    case CLAIM_REFUTED: return check_claim_instead(report, number);
    case CLAIM_UNDECIDED: return check_claim_undecided(report, number);
    case CLAIM_NOT_JUDGED: break;
    }
    return g_strdup("it is about time, which is left free");
}

static void add_claims(const CheckReport *report, GPtrArray *cases)
{
    for (uint32_t i = 0; i < report->matrix->claim_count; i++) {
        CheckCase *it = add_case(cases, CASE_CLAIM, result_of(report->matrix->claims[i]),
                                 check_claim_text(report, i));
        it->message = claim_message(report, i);
        it->place = place_of(report->session->design->sources,
                             report->session->whole->claims[i].decl->span);
        it->number = i;
    }
}

static void add_option(const CheckReport *report, uint32_t question, uint32_t option,
                       GPtrArray *cases)
{
    const Design *design = report->session->design;
    const Option *offered = &design->questions[question]->options[option];
    ClaimAnswer stands = check_option_stands(report, question, option);
    g_autofree char *fixes = build_fixes_text(design, design_option_fixes(design, offered));
    CheckCase *it =
        add_case(cases, CASE_OPTION, result_of(stands),
                 g_strdup_printf("question %u: %s %s",
                                 check_asked_question_number(report, design->questions[question]),
                                 offered->is_answer ? "the answer is" : "no answer is", fixes));

    it->message = stands == CLAIM_CONFIRMED ? NULL : check_option_verdict(report, question, option);
    it->place = place_of(design->sources, offered->name.span);
    it->number = question;
    it->option = option;
}

static void add_questions(const CheckReport *report, GPtrArray *cases)
{
    for (uint32_t i = 0; i < report->matrix->question_count; i++)
        for (uint32_t j = 0; j < report->session->design->questions[i]->option_count; j++)
            add_option(report, i, j, cases);
}

static void add_left_out(const CheckReport *report, GPtrArray *cases)
{
    g_autoptr(GPtrArray) claims = check_asked_left_claims(report);
    g_autoptr(GPtrArray) questions = check_asked_left_questions(report);

    for (guint i = 0; i < claims->len + questions->len; i++) {
        const bool is_claim = i < claims->len;
        const Claim *claim = is_claim ? claims->pdata[i] : NULL;
        const Decl *decl = is_claim ? claim->decl : questions->pdata[i - claims->len];
        CheckCase *it = add_case(
            cases, is_claim ? CASE_CLAIM : CASE_OPTION, CASE_NOT_JUDGED,
            is_claim ? check_claim_words(claim)
                     : g_strdup_printf("question %u", check_asked_question_number(report, decl)));
        it->message = g_strdup("it is about something that was not asked");
        it->place = place_of(report->session->design->sources, decl->span);
    }
}

/* ---- windows and checks ---- */

static bool is_claimed(const CheckReport *report, uint32_t property)
{
    const System *whole = report->session->whole;
    const uint32_t windows = report->matrix->window_count;

    for (uint32_t i = 0; i < whole->claim_count; i++) {
        const Claim *claim = &whole->claims[i];
        uint32_t first = claim->target == CLAIMS_CHECK ? windows : 0;
        if (claim->target != CLAIMS_MEASURE && claim->target != CLAIMS_AGE &&
            first + claim->index == property)
            return true;
    }
    return false;
}

static bool is_asked(const CheckReport *report, uint32_t property)
{
    const System *whole = report->session->whole;

    for (uint32_t i = 0; i < whole->question_count; i++)
        for (uint32_t j = 0; j < whole->questions[i].decl->name_count; j++)
            if (whole->questions[i].properties[j] == property)
                return true;
    return false;
}

bool check_cases_are_claims(const CheckReport *report)
{
    return !report->single && report->matrix->claim_count + report->matrix->question_count > 0;
}

static char *property_message(const MatrixRow *row, uint32_t property)
{
    const Verdicts *verdicts = row->verdicts;

    if (property >= verdicts->window_count) {
        const CheckResult result = verdicts->checks[property - verdicts->window_count].result;
        return g_strdup_printf("it is %s", check_word(&row->model->properties[property], result));
    }
    g_autofree char *word = build_window_text(row->model, &verdicts->windows[property]);
    return g_strdup_printf("its verdict is `%s`", word);
}

/* Of a check: the assertions of all processes count as one, which has no declaration. */
static SourcePlace property_place(const Session *session, uint32_t property)
{
    const Design *design = session->design;
    const uint32_t check = property - design->window_count;

    if (property < design->window_count)
        return place_of(design->sources, design->windows[property]->span);
    return check < design->check_count ? place_of(design->sources, design->checks[check]->span)
                                       : head_of(session);
}

static void add_property(const CheckReport *report, uint32_t property, GPtrArray *cases)
{
    const MatrixRow *row = report->matrix->rows->pdata[0];
    const Verdicts *verdicts = row->verdicts;
    const bool is_window = property < verdicts->window_count;
    const CheckCaseResult result = matrix_is_good(verdicts, property)      ? CASE_HOLDS
                                   : matrix_is_unknown(verdicts, property) ? CASE_UNKNOWN
                                                                           : CASE_FAILS;
    g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);
    CheckCase *it = add_case(cases, is_window ? CASE_WINDOW : CASE_CHECK, result,
                             g_strdup_printf("%s %s %s", fixes, is_window ? "closes" : "keeps",
                                             row->model->properties[property].name));

    it->message = result == CASE_HOLDS ? NULL : property_message(row, property);
    it->place = property_place(report->session, property);
    it->row = row;
    it->property = (PropertyReference){is_window ? REFERENCE_WINDOW : REFERENCE_CHECK,
                                       property - (is_window ? 0 : verdicts->window_count)};
}

/* All of them where nothing is claimed; else those that no claim and no question speaks of, which count
 * as they do without. */
static void add_properties(const CheckReport *report, GPtrArray *cases)
{
    const Verdicts *verdicts = ((const MatrixRow *)report->matrix->rows->pdata[0])->verdicts;
    const bool claims = check_cases_are_claims(report);

    if (verdicts->design_error)
        return;
    for (uint32_t i = 0; i < verdicts->window_count + verdicts->check_count; i++)
        if (!claims || (!is_claimed(report, i) && !is_asked(report, i)))
            add_property(report, i, cases);
}

/* ---- deadlocks, design errors, limits ---- */

/* Where the last step of a run was made that has a place. */
static SourcePlace end_of(const Counterexample *run, SourcePlace otherwise)
{
    for (uint32_t i = run->row_count; i-- > 0;) {
        const Row *row = &run->rows[i];
        if (row->call_count > 0 && row->calls[row->call_count - 1].place.file)
            return row->calls[row->call_count - 1].place;
        if (row->place.file)
            return row->place;
    }
    return otherwise;
}

static void add_trouble(const CheckReport *report, const MatrixRow *row, bool is_error,
                        GPtrArray *cases)
{
    const PropertyReference property = {is_error ? REFERENCE_ERROR : REFERENCE_DEADLOCK, 0};
    g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);
    Counterexample *run = explain_run(check_report_program(report, row), row->verdicts, property);
    CheckCase *it =
        add_case(cases, is_error ? CASE_ERROR : CASE_DEADLOCK, CASE_FAILS,
                 g_strdup_printf("%s: no %s", fixes, is_error ? "design error" : "deadlock"));

    it->message = g_strdup(run && run->ending ? run->ending : "there is one");
    it->place = run ? end_of(run, head_of(report->session)) : head_of(report->session);
    it->row = row;
    it->property = property;
    counterexample_free(run);
}

/* As written and with each fix alone, and what is claimed: of other sets that are not fit for use
 * there are many. Where nothing is claimed, as written alone. */
static bool counts(const CheckReport *report, guint number)
{
    const MatrixRow *row = report->matrix->rows->pdata[number];
    const System *whole = report->session->whole;

    if (!check_cases_are_claims(report))
        return number == 0;
    for (uint32_t i = 0; i < report->matrix->claim_count; i++)
        if (whole->claims[i].fixes == row->fixes && row->verdicts->design_error)
            return true;
    return number < report->matrix->shown;
}

static void add_troubles(const CheckReport *report, GPtrArray *cases)
{
    for (guint i = 0; i < report->matrix->rows->len; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        if (!counts(report, i))
            continue;
        if (row->verdicts->design_error)
            add_trouble(report, row, true, cases);
        if (row->verdicts->deadlock)
            add_trouble(report, row, false, cases);
    }
}

static void add_limit(const CheckReport *report, char *name, const char *message, GPtrArray *cases)
{
    CheckCase *it = add_case(cases, CASE_LIMIT, CASE_UNKNOWN, name);

    it->message = g_strdup(message);
    it->place = head_of(report->session);
}

static void add_limits(const CheckReport *report, GPtrArray *cases)
{
    for (guint i = 0; i < report->matrix->rows->len; i++) {
        const MatrixRow *row = report->matrix->rows->pdata[i];
        const SearchEnd end = row->verdicts->end;
        g_autofree char *fixes = build_fixes_text(report->session->design, row->fixes);
        if (end != SEARCH_COMPLETE && end != SEARCH_ERROR &&
            (i == 0 || check_cases_are_claims(report)))
            add_limit(report, g_strdup_printf("%s is searched to the end", fixes),
                      check_end_text(end), cases);
    }
    if (report->matrix->is_cut)
        add_limit(report, g_strdup("every set of fixes is searched"),
                  "a limit was reached before a later set was compiled", cases);
    /* Other limits are of the verdicts; who interrupts would have the whole answer else. */
    if (report->timing->end == SEARCH_STOPPED)
        add_limit(report, g_strdup("what rests on timing is searched to the end"),
                  check_end_text(SEARCH_STOPPED), cases);
}

/* ---- what is said of the text ---- */

static void add_diagnostics(const Diagnostics *list, Severity severity, CheckCaseResult result,
                            GPtrArray *cases)
{
    const SourceMap *sources = diagnostics_sources(list);

    for (guint i = 0; i < diagnostics_count(list); i++) {
        const Diagnostic *said = diagnostics_get(list, i);
        if (said->severity != severity)
            continue;
        CheckCase *it = add_case(cases, severity == SEVERITY_ERROR ? CASE_MISTAKE : CASE_WARNING,
                                 result, g_strdup(said->message));
        it->message = g_strdup(said->message);
        it->help = g_strdup(said->help);
        it->place = place_of(sources, said->span);
    }
}

/* ---- all ---- */

GPtrArray *check_cases(const CheckReport *report)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func(free_case);
    const CheckCaseResult warning = report->strict ? CASE_FAILS : CASE_IS_NOTED;

    if (check_cases_are_claims(report)) {
        add_claims(report, cases);
        add_questions(report, cases);
    }
    if (!report->single)
        add_left_out(report, cases);
    add_properties(report, cases);
    add_troubles(report, cases);
    add_limits(report, cases);
    add_diagnostics(report->session->diagnostics, SEVERITY_WARNING, warning, cases);
    add_diagnostics(report->findings, SEVERITY_WARNING, warning, cases);
    return cases;
}

GPtrArray *check_cases_refused(const Session *session)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func(free_case);

    add_diagnostics(session->diagnostics, SEVERITY_ERROR, CASE_FAILS, cases);
    add_diagnostics(session->diagnostics, SEVERITY_WARNING, CASE_IS_NOTED, cases);
    return cases;
}

GPtrArray *check_cases_failed(const Session *session)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func(free_case);
    const bool is_limited = session->is_limited;
    CheckCase *it = add_case(cases, is_limited ? CASE_LIMIT : CASE_UNCHECKED,
                             is_limited ? CASE_UNKNOWN : CASE_FAILS,
                             g_strdup("the design can be checked as asked"));

    it->message = g_strdup(session->why);
    it->place.file = session->design ? session->design->path : session->named;
    return cases;
}

Counterexample *check_case_run(const CheckReport *report, const CheckCase *it)
{
    Counterexample *run = NULL;

    if (it->result == CASE_NOT_JUDGED)
        return NULL;
    if (it->kind == CASE_CLAIM)
        run = check_claim_run(report, it->number);
    else if (it->kind == CASE_OPTION)
        run = it->result == CASE_FAILS ? check_option_run(report, it->number, it->option) : NULL;
    else if (it->row && it->result == CASE_FAILS)
        run = explain_run(check_report_program(report, it->row), it->row->verdicts, it->property);
    if (run)
        fold_counterexample(run);
    return run;
}
