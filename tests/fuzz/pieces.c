#include "tests/fuzz/pieces.h"

#include "checker/judge/verdict.h"
#include "checker/language/format/format.h"
#include "checker/language/parse/parser.h"
#include "checker/program/program.h"
#include "traces/counterexample/build.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"
#include "traces/sequence/sequence.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void pieces_init(Pieces *pieces, uint64_t most_states)
{
    *pieces = (Pieces){.most_states = most_states};
    int file = g_file_open_tmp("stalemate-XXXXXX.stale", &pieces->path, NULL);

    if (file < 0)
        g_error("there is no folder for temporary files");
    close(file);
}

void pieces_clear(Pieces *pieces)
{
    if (pieces->keeps_file)
        printf("# the text that failed: %s\n", pieces->path);
    else
        g_unlink(pieces->path);
    g_free(pieces->path);
}

void pieces_write(const Pieces *pieces, const char *text, gsize length)
{
    FILE *file = fopen(pieces->path, "w");

    if (!file || fwrite(text, 1, length, file) != length || fclose(file) != 0)
        g_error("cannot write %s", pieces->path);
}

/* ---- a run ---- */

static void put_into_words(Counterexample *example)
{
    g_autofree char *text = text_write(example, (TextStyle){true, 80});
    g_autofree char *mermaid = chart_mermaid(example);
    g_autofree char *plantuml = chart_plantuml(example);
    g_autofree char *svg = sequence_svg(example, THEME_AUTO);
    JsonNode *json = json_write(example), *itf = itf_write(example);

    g_assert(*text && *mermaid && *plantuml && *svg);
    json_node_unref(json);
    json_node_unref(itf);
}

static void try_run(Pieces *pieces, const Program *program, const Verdicts *verdicts,
                    PropertyReference about)
{
    Counterexample *example = build_counterexample(program, verdicts, about);

    if (!example)
        return;
    pieces->runs++;
    fold_counterexample(example);
    put_into_words(example);
    counterexample_free(example);
}

static void try_runs(Pieces *pieces, const Program *program, const Verdicts *verdicts)
{
    if (verdicts->design_error) {
        try_run(pieces, program, verdicts, (PropertyReference){REFERENCE_ERROR, 0});
        return;
    }
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        try_run(pieces, program, verdicts, (PropertyReference){REFERENCE_WINDOW, i});
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        try_run(pieces, program, verdicts, (PropertyReference){REFERENCE_CHECK, i});
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        try_run(pieces, program, verdicts, (PropertyReference){REFERENCE_MEASURE, i});
    if (verdicts->deadlock)
        try_run(pieces, program, verdicts, (PropertyReference){REFERENCE_DEADLOCK, 0});
}

/* ---- a design ---- */

static bool search(Pieces *pieces, const System *system)
{
    const ProgramOptions compiled = {.explains = true, .marks = true};
    JudgeOptions options = {
        .search = {.limits = {.max_states = pieces->most_states,
                              .deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC},
                   .tuning.workers = 1}};
    g_autoptr(Program) program = program_new(system, &compiled);

    if (!program) /* too large */
        return false;
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), &options);
    pieces->states += verdicts->states;
    pieces->complete += verdicts->end == SEARCH_COMPLETE;
    try_runs(pieces, program, verdicts);
    return true;
}

static bool try_design(Pieces *pieces, const Design *design, Diagnostics *diagnostics)
{
    Configuration configuration = {0};

    design_configure(design, &configuration, diagnostics);
    g_autoptr(System) system = system_resolve(design, &configuration, true, diagnostics);
    return diagnostics_errors(diagnostics) == 0 && search(pieces, system);
}

static bool try_loading(Pieces *pieces)
{
    const char *const libraries[] = {STALEMATE_MODELS_SOURCE "/library", NULL};
    Diagnostics *list = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Design) design = design_load(pieces->path, libraries, &list, &error);
    g_autoptr(Diagnostics) diagnostics = list;

    if (!design) {
        g_assert(error);
        return false;
    }
    bool accepted = try_design(pieces, design, diagnostics);
    g_autofree char *shown = diagnostics_text(diagnostics, FALSE);
    g_assert(diagnostics_errors(diagnostics) == 0 || (*shown && !accepted));
    return accepted;
}

/* True where it parses. What is laid out is laid out already. */
static bool try_format(Pieces *pieces, const char *text, gsize length)
{
    g_autoptr(SourceMap) map = source_map_new();
    uint16_t index, again;

    if (!source_map_add(map, pieces->path, text, length, &index, NULL))
        return false;
    g_autoptr(Diagnostics) diagnostics = diagnostics_new(map);
    g_autoptr(GError) error = NULL;
    g_autofree char *formatted = format_source(map, index, diagnostics, &error);
    if (formatted &&
        source_map_add(map, pieces->path, formatted, strlen(formatted), &again, NULL)) {
        g_autofree char *twice = format_source(map, again, diagnostics, &error);
        g_assert_cmpstr(twice, ==, formatted);
        pieces->formatted++;
    }
    return diagnostics_errors(diagnostics) == 0;
}

Came pieces_try(Pieces *pieces, const char *text, gsize length)
{
    pieces_write(pieces, text, length);
    bool parsed = try_format(pieces, text, length);
    bool accepted = try_loading(pieces);

    pieces->tried++;
    pieces->parsed += parsed;
    pieces->accepted += accepted;
    return accepted ? CAME_ACCEPTED : parsed ? CAME_PARSED : CAME_NOWHERE;
}

void pieces_print(const Pieces *pieces, const char *what)
{
    printf("# %s: %u tried, %u parsed, %u laid out, %u accepted, %u searched to the end, %" PRIu64
           " states, %u runs\n",
           what, pieces->tried, pieces->parsed, pieces->formatted, pieces->accepted,
           pieces->complete, pieces->states, pieces->runs);
    fflush(stdout);
}
