/* Questions to learners: which of the options is right is worked out here, and never taken from
 * whoever wrote the question. */
#include "checker/fixes/matrix_private.h"

typedef enum Mends { MENDS, MENDS_NOT, MENDS_UNKNOWN } Mends;

/* What is bad is bad, even where something else is not known. */
static Mends mends(const MatrixQuiz *quiz, const Verdicts *verdicts)
{
    Mends result = MENDS;

    for (uint32_t i = 0; i < quiz->about_count; i++) {
        if (matrix_is_good(verdicts, quiz->about[i]))
            continue;
        if (!matrix_is_unknown(verdicts, quiz->about[i]))
            return MENDS_NOT;
        result = MENDS_UNKNOWN;
    }
    return result;
}

static Goal cheapest(Asking *a, const MatrixQuiz *quiz)
{
    g_autoptr(GArray) sets = matrix_sets(a);

    for (guint i = 0; i < sets->len; i++) {
        const Candidate *set = &g_array_index(sets, Candidate, i);
        const MatrixRow *row = matrix_ask_in_turn(a, sets, i);
        if (!row || matrix_was_stopped(row->verdicts))
            return (Goal){.answer = GOAL_UNKNOWN};
        Mends found = mends(quiz, row->verdicts);
        if (found == MENDS)
            return (Goal){set->fixes ? GOAL_FOUND : GOAL_NOT_ASKED, set->fixes, set->cost};
        if (found == MENDS_UNKNOWN) /* behind an unknown set none is surely the cheapest */
            return (Goal){.answer = GOAL_UNKNOWN};
    }
    return (Goal){.answer = a->matrix->all_sets ? GOAL_NONE : GOAL_UNKNOWN};
}

static OptionAnswer answer_option(Asking *a, const MatrixQuiz *quiz, const Goal *goal,
                                  uint64_t fixes)
{
    const MatrixRow *row = matrix_ask(a, fixes);
    Mends found = row ? mends(quiz, row->verdicts) : MENDS_UNKNOWN;

    if (found != MENDS)
        return found == MENDS_NOT ? OPTION_WRONG : OPTION_UNDECIDED;
    if (goal->answer == GOAL_UNKNOWN)
        return OPTION_UNDECIDED;
    return row->cost > goal->cost ? OPTION_DEARER : OPTION_RIGHT;
}

void matrix_answer_quizzes(Asking *a)
{
    const MatrixQuestion *question = a->question;
    Matrix *matrix = a->matrix;

    matrix->quizzes = g_new0(QuizAnswer, question->quiz_count + 1);
    matrix->quiz_count = question->quiz_count;
    for (uint32_t i = 0; i < question->quiz_count; i++) {
        const MatrixQuiz *quiz = &question->quizzes[i];
        QuizAnswer *answer = &matrix->quizzes[i];
        answer->cheapest = cheapest(a, quiz);
        answer->options = g_new0(OptionAnswer, quiz->option_count + 1);
        for (uint32_t j = 0; j < quiz->option_count; j++)
            answer->options[j] = answer_option(a, quiz, &answer->cheapest, quiz->options[j]);
    }
}

void matrix_free_quizzes(Matrix *matrix)
{
    for (uint32_t i = 0; i < matrix->quiz_count; i++)
        g_free(matrix->quizzes[i].options);
    g_free(matrix->quizzes);
}
