/* Questions to learners: which of the options is right is worked out here, and never taken from
 * whoever wrote the question. */
#include "checker/fixes/matrix_private.h"

typedef enum Mends { MENDS, MENDS_NOT, MENDS_UNKNOWN } Mends;

/* What is bad is bad, even where something else is not known. */
static Mends mends(const MatrixQuestion *question, const Verdicts *verdicts)
{
    Mends result = MENDS;

    for (uint32_t i = 0; i < question->property_count; i++) {
        if (matrix_is_good(verdicts, question->properties[i]))
            continue;
        if (!matrix_is_unknown(verdicts, question->properties[i]))
            return MENDS_NOT;
        result = MENDS_UNKNOWN;
    }
    return result;
}

static Goal cheapest(Asking *a, const MatrixQuestion *question)
{
    g_autoptr(GArray) sets = cheapest_sets(a);
    bool has_error = false; /* with such a set nothing else is known */

    for (guint i = 0; i < sets->len; i++) {
        const Candidate *set = &g_array_index(sets, Candidate, i);
        MatrixRow *row = look_ahead_in_turn(a, sets, i);
        if (!row || matrix_was_stopped(row->verdicts))
            return (Goal){.answer = GOAL_UNKNOWN};
        matrix_settle(a, row);
        has_error |= row->verdicts->design_error != NULL;
        Mends found = mends(question, row->verdicts);
        if (found == MENDS)
            return (Goal){set->fixes ? GOAL_FOUND : GOAL_NOT_ASKED, set->fixes, set->cost};
        if (found == MENDS_UNKNOWN) /* behind an unknown set none is surely the cheapest */
            return (Goal){.answer = GOAL_UNKNOWN};
    }
    return (Goal){.answer = a->matrix->all_sets && !has_error ? GOAL_NONE : GOAL_UNKNOWN};
}

static OptionAnswer answer_option(Asking *a, const MatrixQuestion *question, const Goal *goal,
                                  uint64_t fixes)
{
    const MatrixRow *row = matrix_ask(a, fixes);
    bool is_known = row && !row->verdicts->design_error; /* with one nothing else is */
    Mends found = is_known ? mends(question, row->verdicts) : MENDS_UNKNOWN;

    if (found != MENDS)
        return found == MENDS_NOT ? OPTION_WRONG : OPTION_UNDECIDED;
    if (goal->answer == GOAL_UNKNOWN)
        return OPTION_UNDECIDED;
    return row->cost > goal->cost ? OPTION_DEARER : OPTION_RIGHT;
}

void questions_answer(Asking *a)
{
    const MatrixRequest *request = a->request;
    Matrix *matrix = a->matrix;

    matrix->questions = g_new0(QuestionAnswer, request->question_count + 1);
    matrix->question_count = request->question_count;
    for (uint32_t i = 0; i < request->question_count; i++) {
        const MatrixQuestion *question = &request->questions[i];
        QuestionAnswer *answer = &matrix->questions[i];
        answer->cheapest = cheapest(a, question);
        answer->options = g_new0(OptionAnswer, question->option_count + 1);
        for (uint32_t j = 0; j < question->option_count; j++)
            answer->options[j] =
                answer_option(a, question, &answer->cheapest, question->options[j]);
    }
}

void questions_free(Matrix *matrix)
{
    for (uint32_t i = 0; i < matrix->question_count; i++)
        g_free(matrix->questions[i].options);
    g_free(matrix->questions);
}
