#include "checker/commands/lsp/verdicts/lsp_search.h"

enum { MOST_MEMORY = 1024 * 1024 * 1024 };

static const Model *begin(const Program *program, void *user)
{
    const Model *model = program_model(program);

    reduction_list_add(((Session *)user)->reductions, program, model);
    return model;
}

static void end(const Program *program, void *user)
{
    reduction_list_remove(((Session *)user)->reductions, program_model(program));
}

/* What is too large, or was stopped, has no verdicts: that is all there is to say. */
static void refuse(const System *system, bool is_wrong, void *user)
{
}

static void set_limits(Session *session, const LspFindingsRequest *request)
{
    SearchLimits *limits = &session->judge.search.limits;

    limits->stop = request->stop;
    limits->deadline = g_get_monotonic_time() + LSP_SEARCH_SECONDS * G_USEC_PER_SEC;
    limits->max_memory = MOST_MEMORY;
    session_set_budget(session);
}

static void open_session(LspSearch *search, const LspFindingsRequest *request)
{
    Session *session = &search->session;
    const LspDocument *document = search->document;
    const ProgramsObserver observer = {begin, NULL, end, refuse, session};
    const ProgramOptions options = {.explains = true, .marks = true};

    set_limits(session, request);
    session->design = document->design;
    session->diagnostics = document->mistakes;
    session->configuration = document->configuration;
    session->whole = document->whole;
    session->design->budget = &session->budget;
    session->reductions = reduction_list_new(NULL, NULL);
    session->judge.reductions = reduction_list_of_judge(session->reductions);
    session->programs = programs_new(session->design, &session->configuration, &options,
                                     session->diagnostics, &observer);
}

static void ask(LspSearch *search, bool only_as_written)
{
    Session *session = &search->session;
    search->of = (DesignMatrix){.programs = session->programs,
                                .whole = session->whole,
                                .judge = session->judge,
                                .keeps_all = true};
    search->matrix =
        only_as_written ? design_matrix_of_one(&search->of, 0) : design_matrix_of_all(&search->of);
    search->report = (CheckReport){.session = session,
                                   .matrix = search->matrix,
                                   .single = only_as_written,
                                   .findings = search->none};
}

/* A matrix that was cut by a limit says what it knows. */
static bool has_answer(const LspSearch *search)
{
    return search->matrix && matrix_row(search->matrix, 0) &&
           (!search->matrix->is_cut || search->session.budget.end != BUDGET_HOLDS);
}

LspSearch *lsp_search_new(const LspFindingsRequest *request)
{
    g_autoptr(LspSearch) search = g_new0(LspSearch, 1);

    search->document =
        lsp_document_new(request->uri, request->version, request->text, request->libraries);
    if (!lsp_document_is_sound(search->document) || *request->stop)
        return NULL;
    search->none = diagnostics_new(search->document->design->sources);
    open_session(search, request);
    ask(search, request->only_as_written);
    return has_answer(search) ? g_steal_pointer(&search) : NULL;
}

void lsp_search_free(LspSearch *search)
{
    if (!search)
        return;
    matrix_free(search->matrix);
    programs_free(search->session.programs);
    reduction_list_free(search->session.reductions);
    diagnostics_free(search->none);
    lsp_document_free(search->document);
    g_free(search);
}
