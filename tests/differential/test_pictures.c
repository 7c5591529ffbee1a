/* The picture of every run, measured: of all designs that ship, as written and with each fix alone, and of
 * random ones; in light and in dark. What is asked of a picture is said in tests/unit/svg_page.h. */
#include "checker/judge/verdict.h"
#include "checker/program/program.h"
#include "tests/differential/generator.h"
#include "tests/unit/svg_page.h"
#include "tests/unit/tried_share.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/explain/what_if.h"
#include "traces/sequence/sequence.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    RANDOM_PICTURES = 200,
    MAX_STATES_RANDOM = 3000,
    MAX_STATES_SHIPPED = 20000,
    WIDEST = 700,
};

static guint pictures, texts, wide, wrong;

static void measure(const Counterexample *example, Theme theme)
{
    g_autofree char *svg = sequence_svg(example, theme);
    g_autoptr(SvgPage) page = svg_page_read(svg);
    g_autofree char *complaint = svg_page_complaint(page);

    if (complaint) {
        wrong++;
        print_message("# %s, %s: %s\n", example->design, example->headline, complaint);
    }
    assert_non_null(page->title);
    texts += page->texts->len;
    wide += page->width > WIDEST;
    pictures++;
}

static void measure_run(const Program *program, const Verdicts *verdicts, PropertyReference about)
{
    g_autoptr(Counterexample) example = explain_run(program, verdicts, about);

    if (!example)
        return;
    what_if_try(example, about, program, "a_fix_that_does_nothing");
    fold_counterexample(example);
    measure(example, THEME_LIGHT);
    measure(example, THEME_DARK);
}

static void measure_all(const Program *program, const JudgeOptions *options)
{
    g_autoptr(Verdicts) verdicts = verdicts_new(program_model(program), options);

    if (verdicts->design_error)
        measure_run(program, verdicts, (PropertyReference){REFERENCE_ERROR, 0});
    if (verdicts->deadlock)
        measure_run(program, verdicts, (PropertyReference){REFERENCE_DEADLOCK, 0});
    for (uint32_t i = 0; i < verdicts->window_count; i++)
        measure_run(program, verdicts, (PropertyReference){REFERENCE_WINDOW, i});
    for (uint32_t i = 0; i < verdicts->check_count; i++)
        measure_run(program, verdicts, (PropertyReference){REFERENCE_CHECK, i});
    for (uint32_t i = 0; i < verdicts->measure_count; i++)
        measure_run(program, verdicts, (PropertyReference){REFERENCE_MEASURE, i});
}

static void measure_design(const char *path, const char *library, bool with_fixes,
                           uint32_t max_states)
{
    const char *libraries[] = {library, NULL};
    const JudgeOptions options = {.search = {.limits.max_states = max_states, .tuning.workers = 1}};
    Diagnostics *diagnostics;
    Configuration configuration;
    Design *design = design_load(path, libraries, &diagnostics, NULL);

    assert_non_null(design);
    design_configure(design, &configuration, diagnostics);
    for (uint32_t i = 0; i <= (with_fixes ? design->fix_count : 0); i++) {
        configuration.fixes = i ? (uint64_t)1 << (i - 1) : 0;
        g_autoptr(System) system = system_resolve(design, &configuration, false, diagnostics);
        g_autoptr(Program) program = program_new(system, NULL);
        if (program)
            measure_all(program, &options);
    }
    assert_int_equal(diagnostics_errors(diagnostics), 0);
    diagnostics_free(diagnostics);
    design_free(design);
}

static void expect_measured(guint least_pictures, guint least_texts)
{
    print_message("# %u pictures, %u texts; %u wider than %d pixels\n", pictures, texts, wide,
                  WIDEST);
    assert_int_equal(wrong, 0);
    assert_int_equal(wide, 0);
    assert_true(pictures >= least_pictures);
    assert_true(texts >= least_texts);
    pictures = texts = wide = wrong = 0;
}

static void designs_that_ship(void **state)
{
    g_autofree char *folder = g_build_filename(g_getenv("SOURCE_ROOT"), "models", NULL);
    g_autofree char *library = g_build_filename(folder, "library", NULL);
    g_autoptr(GDir) models = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(models))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (tried_share_has(name))
            measure_design(path, library, true, MAX_STATES_SHIPPED);
    }
    expect_measured(tried_share_floor_shipped(500), tried_share_floor_shipped(20000));
}

static void random_designs(void **state)
{
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("pictures-XXXXXX.stale", &path, NULL);
    const guint wanted = (guint)tried_share_of(2 * RANDOM_PICTURES);

    assert_true(file >= 0);
    close(file);
    for (guint64 seed = 1; pictures < wanted; seed++) {
        const int level = (int)(GENERATOR_CORE + seed % GENERATOR_ALIKE);
        g_autofree char *text = generator_text(seed, level);
        assert_true(g_file_set_contents(path, text, -1, NULL));
        measure_design(path, NULL, false, MAX_STATES_RANDOM);
    }
    g_unlink(path);
    expect_measured(wanted, tried_share_floor(5000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(designs_that_ship),
        cmocka_unit_test(random_designs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
