#include "checker/commands/lsp/verdicts/lsp_findings.h"

#include "checker/base/member.h"
#include "checker/commands/check/check_format.h"
#include "checker/commands/lsp/verdicts/lsp_advice.h"
#include "checker/commands/lsp/verdicts/lsp_search.h"
#include "checker/language/syntax/tree.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"

enum { AS_ERROR = 1 }; /* DiagnosticSeverity */

typedef struct Finding { /* what is being made */
    const LspFindingsRequest *request;
    const LspSearch *search;
    LspFindings *findings;
    JsonBuilder *lenses, *diagnostics;
    bool is_decided; /* what the next lens is of */
} Finding;

/* ---- runs ---- */

/* Takes the run; its number. */
static int64_t keep_run(Finding *finding, Counterexample *run)
{
    fold_counterexample(run);
    g_ptr_array_add(finding->findings->runs, text_write(run, (TextStyle){0}));
    counterexample_free(run);
    return finding->findings->runs->len - 1;
}

static Counterexample *run_of(const Finding *finding, const MatrixRow *row,
                              PropertyReference property)
{
    const CheckReport *report = &finding->search->report;

    return explain_run(check_report_program(report, row), row->verdicts, property);
}

/* ---- lenses ---- */

/* What is said over a declaration; `run` may be NULL, and is taken. */
static void add_lens(Finding *finding, const Decl *decl, const char *text, Counterexample *run)
{
    JsonBuilder *b = finding->lenses;
    g_autofree char *title = g_strdup_printf("%s%s", text, run ? ": show run" : "");
    Span span = {
        .source = decl->keyword.source, .start = decl->keyword.start, .end = decl->keyword.end};

    if (span.source == 0) {
        g_array_append_val(finding->findings->decided, finding->is_decided);
        json_builder_begin_object(b);
        lsp_position_add_range(b, "range", lsp_document_source(finding->search->document), span,
                               finding->request->encoding);
        member_object(b, "command");
        member_string(b, "title", title);
        member_string(b, "command", run ? "stalemate.showRun" : "");
        if (run) {
            member_array(b, "arguments");
            json_builder_add_string_value(b, finding->request->uri);
            json_builder_add_int_value(b, finding->request->version);
            json_builder_add_int_value(b, finding->findings->serial);
            json_builder_add_int_value(b, keep_run(finding, g_steal_pointer(&run)));
            json_builder_end_array(b);
        }
        json_builder_end_object(b);
        json_builder_end_object(b);
    }
    g_clear_pointer(&run, counterexample_free);
}

static void add_window_lens(Finding *finding, const MatrixRow *row, uint32_t number)
{
    const WindowVerdict *verdict = &row->verdicts->windows[number];
    g_autofree char *text = build_window_text(row->model, verdict);
    bool has_run = verdict->kind == WINDOW_UNTIL || verdict->kind == WINDOW_FOREVER;

    finding->is_decided = verdict->kind != WINDOW_UNKNOWN;
    add_lens(finding, finding->search->session.design->windows[number], text,
             has_run ? run_of(finding, row, (PropertyReference){REFERENCE_WINDOW, number}) : NULL);
}

static void add_check_lens(Finding *finding, const MatrixRow *row, uint32_t number)
{
    const CheckVerdict *verdict = &row->verdicts->checks[number];
    const ModelProperty *property = &row->model->properties[row->verdicts->window_count + number];
    bool has_run = verdict->result == CHECK_BROKEN && verdict->run;

    finding->is_decided = verdict->result != CHECK_UNKNOWN;
    add_lens(finding, finding->search->session.design->checks[number],
             check_word(property, verdict->result),
             has_run ? run_of(finding, row, (PropertyReference){REFERENCE_CHECK, number}) : NULL);
}

/* Behind the checks that the design declares are those of its assertions. */
static void add_property_lenses(Finding *finding)
{
    const MatrixRow *row = matrix_row(finding->search->matrix, 0);
    const Design *design = finding->search->session.design;

    if (row->verdicts->design_error)
        return;
    for (uint32_t i = 0; i < design->window_count; i++)
        add_window_lens(finding, row, i);
    for (uint32_t i = 0; i < design->check_count; i++)
        add_check_lens(finding, row, i);
    for (uint32_t i = 0; i < design->measure_count; i++) {
        g_autofree char *text =
            check_measure_text(&row->model->measures[i], &row->verdicts->measures[i], 0);
        finding->is_decided =
            row->verdicts->measures[i].has_value || row->verdicts->measures[i].is_unbounded;
        add_lens(finding, design->measures[i], text, NULL);
    }
}

static void add_claim_lens(Finding *finding, uint32_t number)
{
    static const char *const words[] = {[CLAIM_CONFIRMED] = "holds",
                                        [CLAIM_REFUTED] = "refuted",
                                        [CLAIM_UNDECIDED] = "not decided",
                                        [CLAIM_NOT_JUDGED] = "not judged"};
    const CheckReport *report = &finding->search->report;
    const ClaimAnswer answer = report->matrix->claims[number];
    g_autofree char *instead = answer == CLAIM_REFUTED     ? check_claim_instead(report, number)
                               : answer == CLAIM_UNDECIDED ? check_claim_undecided(report, number)
                                                           : NULL;
    g_autofree char *text =
        instead ? g_strdup_printf("%s: %s", words[answer], instead) : g_strdup(words[answer]);

    finding->is_decided = answer == CLAIM_CONFIRMED || answer == CLAIM_REFUTED;
    add_lens(finding, report->session->design->claims[number], text,
             answer == CLAIM_REFUTED ? check_claim_run(report, number) : NULL);
}

/* ---- diagnostics ---- */

/* A place of a run is told by lines and characters. */
static Span span_of(const Source *source, const SourcePlace *place)
{
    uint32_t length;
    const char *text = source_line(source, place->line, &length), *at = text;

    for (uint32_t column = 1; column < place->column && at < text + length; column++)
        at = g_utf8_next_char(at);
    uint32_t start = (uint32_t)(at - source->text);
    return (Span){.start = start, .end = start};
}

/* Steps of a library's own code have no place in this document. */
static const SourcePlace *place_of(const Finding *finding, const Row *row)
{
    const SourcePlace *place =
        row->call_count > 0 && row->calls[0].place.file ? &row->calls[0].place : &row->place;
    const char *path = lsp_document_source(finding->search->document)->path;

    return place->file && g_str_equal(place->file, path) ? place : NULL;
}

static void add_steps(const Finding *finding, const Counterexample *run, const Decl *decl)
{
    JsonBuilder *b = finding->diagnostics;
    const Source *source = lsp_document_source(finding->search->document);

    for (uint32_t i = 0; i < run->row_count; i++) {
        const SourcePlace *place = place_of(finding, &run->rows[i]);
        g_autofree char *text = check_format_row(run, i);
        g_autofree char *numbered = g_strdup_printf("%u. %s", i + 1, text);
        json_builder_begin_object(b);
        member_object(b, "location");
        member_string(b, "uri", finding->request->uri);
        lsp_position_add_range(b, "range", source, place ? span_of(source, place) : decl->keyword,
                               finding->request->encoding);
        json_builder_end_object(b);
        member_string(b, "message", numbered);
        json_builder_end_object(b);
    }
}

static void add_refuted(const Finding *finding, uint32_t number)
{
    const CheckReport *report = &finding->search->report;
    const Decl *decl = report->session->design->claims[number];
    g_autofree char *claim = check_claim_text(report, number);
    g_autofree char *instead = check_claim_instead(report, number);
    g_autofree char *message = g_strdup_printf("refuted: %s: %s", claim, instead);
    g_autoptr(Counterexample) run = check_claim_run(report, number);
    JsonBuilder *b = finding->diagnostics;

    if (decl->span.source != 0)
        return;
    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(finding->search->document), decl->span,
                           finding->request->encoding);
    member_int(b, "severity", AS_ERROR);
    member_string(b, "source", "stalemate check");
    member_string(b, "message", message);
    member_array(b, "relatedInformation");
    if (run) {
        fold_counterexample(run);
        add_steps(finding, run, decl);
    }
    json_builder_end_array(b);
    json_builder_end_object(b);
}

/* As written there is a design error or a deadlock: nothing else is decided, or less than it seems. */
static void add_broken(const Finding *finding)
{
    const MatrixRow *row = matrix_row(finding->search->matrix, 0);
    const bool is_error = row->verdicts->design_error != NULL;
    const Decl first = {.keyword = {.end = 0}};
    JsonBuilder *b = finding->diagnostics;

    if (!is_error && !row->verdicts->deadlock)
        return;
    g_autoptr(Counterexample) run = run_of(
        finding, row, (PropertyReference){is_error ? REFERENCE_ERROR : REFERENCE_DEADLOCK, 0});
    if (!run)
        return;
    fold_counterexample(run);
    json_builder_begin_object(b);
    lsp_position_add_range(b, "range", lsp_document_source(finding->search->document),
                           finding->search->document->design->trees[0]->name.span,
                           finding->request->encoding);
    member_int(b, "severity", AS_ERROR);
    member_string(b, "source", "stalemate check");
    member_string(b, "message", run->headline);
    member_array(b, "relatedInformation");
    add_steps(finding, run, &first);
    json_builder_end_array(b);
    json_builder_end_object(b);
    if (run->wants_background)
        lsp_advice_background(finding->findings->advised, finding->request, finding->search, run);
}

/* ---- all of it ---- */

static bool goes_on(const Finding *finding)
{
    return *finding->request->stop == 0;
}

static void find_all(Finding *finding)
{
    const Matrix *matrix = finding->search->matrix;

    add_property_lenses(finding);
    add_broken(finding);
    for (uint32_t i = 0; i < matrix->claim_count && goes_on(finding); i++) {
        add_claim_lens(finding, i);
        if (matrix->claims[i] == CLAIM_REFUTED)
            add_refuted(finding, i);
    }
}

static JsonNode *ended(JsonBuilder *builder)
{
    json_builder_end_array(builder);
    return json_builder_get_root(builder);
}

static gint last_serial;

LspFindings *lsp_findings_new(const LspFindingsRequest *request)
{
    g_autoptr(LspSearch) search = lsp_search_new(request);
    g_autoptr(JsonBuilder) lenses = json_builder_new();
    g_autoptr(JsonBuilder) diagnostics = json_builder_new();
    g_autoptr(LspFindings) findings = g_new0(LspFindings, 1);
    Finding finding = {request, search, findings, lenses, diagnostics};

    if (!search)
        return NULL;
    findings->serial = g_atomic_int_add(&last_serial, 1) + 1;
    findings->runs = g_ptr_array_new_with_free_func(g_free);
    findings->decided = g_array_new(FALSE, FALSE, sizeof(bool));
    findings->advised = g_ptr_array_new_with_free_func(lsp_advice_free);
    json_builder_begin_array(lenses);
    json_builder_begin_array(diagnostics);
    find_all(&finding);
    findings->lenses = ended(lenses);
    findings->diagnostics = ended(diagnostics);
    return goes_on(&finding) ? g_steal_pointer(&findings) : NULL;
}

void lsp_findings_free(LspFindings *findings)
{
    if (!findings)
        return;
    g_clear_pointer(&findings->lenses, json_node_unref);
    g_clear_pointer(&findings->diagnostics, json_node_unref);
    g_clear_pointer(&findings->runs, g_ptr_array_unref);
    g_clear_pointer(&findings->decided, g_array_unref);
    g_clear_pointer(&findings->advised, g_ptr_array_unref);
    g_free(findings);
}
