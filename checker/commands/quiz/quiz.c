#include "checker/base/member.h"
#include "checker/commands/check/check_questions.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/play/prompt.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/fixes/design_matrix.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"
#include "traces/format/formats.h"
#include "traces/format/table.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Asks the questions of a design: pick a fix, and see what the checker says of it, with the run "
    "that\n"
    "refutes it. The answers are read from the standard input, a line each.\n"
    "\n"
    "Exit status: 0 the questions were asked, whatever was answered; 1 the design asks none; 2 "
    "the\n"
    "design or the command line is wrong; 3 a limit was reached before an answer.";

typedef struct Asked {
    const CheckReport *report;
    const Decl *question;
    uint32_t number;
} Asked;

typedef enum Reply { REPLY_RIGHT, REPLY_GIVEN_UP, REPLY_LEFT } Reply;

/* ---- what is asked ---- */

static void print_snippet(const char *snippet)
{
    g_auto(GStrv) lines = g_strsplit(snippet, "\n", -1);

    putchar('\n');
    for (char **line = lines; *line; line++) {
        g_autofree char *text = table_one_line(*line);
        printf("%s%s\n", *text ? "    " : "", g_strchomp(text));
    }
}

static void print_options(const Asked *asked)
{
    static const TableColumn columns[] = {{.right = true}, {.loose = true}};
    const Design *design = asked->report->session->design;
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns), 2, 2);
    g_autoptr(GString) out = g_string_new("\n");

    for (uint32_t i = 0; i < asked->question->option_count; i++) {
        const Option *option = &asked->question->options[i];
        uint64_t fixes = design_option_fixes(design, option);
        const MatrixRow *row = matrix_row(asked->report->matrix, fixes);
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_autofree char *text = check_option_text(design, option);
        g_autofree char *line = table_one_line(text);
        g_autofree char *names = build_fixes_text(design, fixes);
        g_autofree char *cost =
            g_strdup_printf("  (%s, cost %" G_GINT64_FORMAT ")", names, row->cost);
        table_cell(table, TABLE_BOLD, number);
        table_cell(table, TABLE_PLAIN, line);
        table_more(table, TABLE_DIM, cost);
        table_end_row(table);
    }
    table_print(table, asked->report->session->colour, out);
    fputs(out->str, stdout);
}

static void print_question(const Asked *asked)
{
    uint32_t count = asked->report->matrix->question_count;
    g_autofree char *text = table_one_line(asked->question->text);
    g_autoptr(GString) out = g_string_new("\n");

    if (count > 1)
        g_string_append_printf(out, "%u of %u  ", asked->number + 1, count);
    table_styled(out, TABLE_BOLD, asked->report->session->colour, text);
    puts(out->str);
    if (asked->question->snippet)
        print_snippet(asked->question->snippet);
    print_options(asked);
}

/* ---- what is said of an answer ---- */

static void print_verdict(const Asked *asked, uint32_t option, bool was_picked)
{
    static const char *const words[] = {[OPTION_RIGHT] = "Yes.",
                                        [OPTION_DEARER] = "There is a cheaper one.",
                                        [OPTION_WRONG] = "No.",
                                        [OPTION_UNDECIDED] = "Undecided."};
    static const TableStyle styles[] = {[OPTION_RIGHT] = TABLE_GREEN,
                                        [OPTION_DEARER] = TABLE_RED,
                                        [OPTION_WRONG] = TABLE_RED,
                                        [OPTION_UNDECIDED] = TABLE_PLAIN};
    const CheckReport *report = asked->report;
    const Option *chosen = &asked->question->options[option];
    OptionAnswer found = check_option_answer(report, asked->number, option);
    g_autofree char *names = build_fixes_text(report->session->design,
                                              design_option_fixes(report->session->design, chosen));
    g_autofree char *verdict = check_option_verdict(report, asked->number, option);
    g_autoptr(GString) out = g_string_new("\n");

    table_styled(out, styles[found], report->session->colour, was_picked ? words[found] : "Right:");
    g_string_append_printf(out, " %s %s\n", names, verdict);
    if (chosen->text) {
        g_autofree char *why = table_one_line(chosen->text);
        g_string_append_printf(out, "%s\n", why);
    }
    Counterexample *run =
        report->session->quiet ? NULL : check_option_run(report, asked->number, option);
    if (run) {
        g_autofree char *text = text_write(run, session_style(report->session));
        g_string_append_printf(out, "\n%s", text);
        counterexample_free(run);
    }
    fputs(out->str, stdout);
}

/* The options that the checker finds right, which need not be those of whoever wrote the question.
 */
static void print_answers(const Asked *asked)
{
    bool any = false;

    for (uint32_t i = 0; i < asked->question->option_count; i++)
        if (check_option_answer(asked->report, asked->number, i) == OPTION_RIGHT) {
            print_verdict(asked, i, false);
            any = true;
        }
    if (!any)
        puts("\nNone of these is right.");
}

/* ---- the conversation ---- */

static Reply converse(const Asked *asked, bool *at_once)
{
    const uint32_t count = asked->question->option_count;

    print_question(asked);
    *at_once = true;
    for (;;) {
        g_autofree char *said = prompt_ask("\nWhich? A number, s to see the answer, q to quit: ");
        if (!said || g_ascii_strcasecmp(said, "q") == 0)
            return REPLY_LEFT;
        if (g_ascii_strcasecmp(said, "s") == 0) {
            print_answers(asked);
            return REPLY_GIVEN_UP;
        }
        guint number = prompt_number(said, count);
        if (number == 0) {
            printf("A number from 1 to %u, please.\n", count);
            continue;
        }
        print_verdict(asked, number - 1, true);
        if (check_option_answer(asked->report, asked->number, number - 1) == OPTION_RIGHT)
            return REPLY_RIGHT;
        *at_once = false;
    }
}

static bool is_undecided(const Matrix *matrix, uint32_t question, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (matrix->questions[question].options[i] == OPTION_UNDECIDED)
            return true;
    return false;
}

static int talk(const CheckReport *report)
{
    const Design *design = report->session->design;
    g_autofree char *title = table_one_line(design->title ? design->title : "");
    uint32_t right = 0, asked = 0;
    bool limited = false;

    printf("%s  %s\n", design->name, title);
    for (uint32_t i = 0; i < design->question_count; i++) {
        Asked question = {report, design->questions[i], i};
        bool at_once;
        Reply reply = converse(&question, &at_once);
        limited |= is_undecided(report->matrix, i, question.question->option_count);
        if (reply == REPLY_LEFT)
            break;
        asked++;
        right += reply == REPLY_RIGHT && at_once;
    }
    if (asked > 0)
        printf("\n%u of %u right at the first try\n", right, asked);
    return limited ? EXIT_LIMITED : EXIT_HOLDS;
}

/* ---- the same for programs ---- */

static int print_json(const CheckReport *report)
{
    g_autoptr(JsonBuilder) b = json_builder_new();
    GError *error = NULL;

    json_builder_begin_object(b);
    json_builder_set_member_name(b, "design");
    json_builder_add_string_value(b, report->session->design->name);
    check_add_questions(b, report, true);
    json_builder_end_object(b);
    g_autofree char *text = member_document(b);
    if (!output_write(NULL, text, strlen(text), &error))
        return failure_print(error);
    return EXIT_HOLDS;
}

static int quiz_session(Session *session)
{
    enum { TEXT, JSON };
    static const OutputFormat list[] = {[TEXT] = {"text"}, [JSON] = {"json"}};
    const OutputFormats formats = {"quiz", list, G_N_ELEMENTS(list)};
    GError *error = NULL;
    const int format = output_format(&formats, session->format, NULL, &error);
    const bool json = format == JSON;

    if (format < 0)
        return failure_print(error);
    if (session->design->question_count == 0) {
        fprintf(stderr, "stalemate: %s asks no question\n", session->design->name);
        return EXIT_FAILS;
    }
    const DesignMatrix of = {.programs = session->programs,
                             .whole = session->whole,
                             .judge = session->judge,
                             .searches = progress_set};
    g_autoptr(Matrix) matrix = design_matrix_of_questions(&of);
    progress_set(0, 0);
    if (!matrix || matrix->is_cut)
        return session_failure(session);
    progress_clear();
    const CheckReport report = {.session = session, .matrix = matrix};
    return json ? print_json(&report) : talk(&report);
}

int command_quiz(int argc, char **argv)
{
    int status;
    g_autoptr(Session) session = session_open(argc, argv, summary, NULL, &status);

    return session ? quiz_session(session) : status;
}
