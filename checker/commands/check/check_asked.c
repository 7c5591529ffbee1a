#include "checker/commands/check/check_asked.h"

#include "checker/commands/session/failure.h"
#include "checker/language/syntax/decl.h"

#include <string.h>

/* ---- names ---- */

static bool find_name(Decl *const *decls, uint32_t count, const char *name, uint32_t *index)
{
    for (*index = 0; *index < count; (*index)++)
        if (strcmp(decls[*index]->name.text, name) == 0)
            return true;
    return false;
}

/* As written; the text may have more, in what nobody calls. */
static bool has_assertions(const Session *session)
{
    const Design *design = session->design;

    return programs_try(session->programs, 0) &&
           programs_model(session->programs, 0)->property_count >
               design->window_count + design->check_count;
}

/* What else the name may be: of the other kind, of a measure, or slightly another. Caller frees. */
static char *hint_for(const Session *session, const char *name, bool is_window)
{
    const Design *design = session->design;
    Decl *const *decls = is_window ? design->windows : design->checks;
    const uint32_t count = is_window ? design->window_count : design->check_count;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    uint32_t index;

    if (find_name(is_window ? design->checks : design->windows,
                  is_window ? design->check_count : design->window_count, name, &index))
        return g_strdup_printf("; it is a %s: --%s %s", is_window ? "check" : "window",
                               is_window ? "check" : "window", name);
    if (find_name(design->measures, design->measure_count, name, &index))
        return g_strdup(
            "; it is a measure, and without --window and --check all measures are told");
    for (uint32_t i = 0; i < count; i++)
        g_ptr_array_add(names, (char *)decls[i]->name.text);
    if (!is_window && has_assertions(session))
        g_ptr_array_add(names, (char *)"assertions");
    if (!is_window)
        g_ptr_array_add(names, (char *)"deadlock");
    g_ptr_array_add(names, NULL);
    g_autofree char *near = diagnostics_nearest(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    return near ? g_strdup_printf("; %s", near)
                : g_strdup_printf("; it has: %s", *all ? all : "none");
}

/* All that is named in the options of one kind, joined by commas. Caller frees. */
static GPtrArray *names_of(char *const *given)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (; given && *given; given++) {
        g_auto(GStrv) parts = g_strsplit(*given, ",", -1);
        for (char **part = parts; *part; part++)
            if (*g_strstrip(*part))
                g_ptr_array_add(names, g_strdup(*part));
    }
    return names;
}

static gboolean add_name(const Session *session, const char *name, bool is_window,
                         DesignNarrow *asked, GError **error)
{
    const Design *design = session->design;
    uint64_t *bits = is_window ? &asked->windows : &asked->checks;
    uint32_t index;

    if (find_name(is_window ? design->windows : design->checks,
                  is_window ? design->window_count : design->check_count, name, &index)) {
        *bits |= (uint64_t)1 << index;
        return TRUE;
    }
    if (!is_window && strcmp(name, "deadlock") == 0) /* it is told in any case */
        return TRUE;
    if (!is_window && strcmp(name, "assertions") == 0 && has_assertions(session)) {
        asked->assertions = true;
        return TRUE;
    }
    g_autofree char *hint = hint_for(session, name, is_window);
    return failure_usage(error, "the design %s has no %s `%s`%s", design->name,
                         is_window ? "window" : "check", name, hint);
}

static gboolean add_names(const Session *session, char *const *given, bool is_window,
                          DesignNarrow *asked, GError **error)
{
    g_autoptr(GPtrArray) names = names_of(given);

    if (given && names->len == 0)
        return failure_usage(error, "--%s takes the name of one, or several joined by commas",
                             is_window ? "window" : "check");
    for (guint i = 0; i < names->len; i++)
        if (!add_name(session, names->pdata[i], is_window, asked, error))
            return FALSE;
    return TRUE;
}

gboolean check_asked_narrow(Session *session, char *const *windows, char *const *checks,
                            GError **error)
{
    DesignNarrow asked = {0};

    if (!windows && !checks)
        return TRUE;
    return add_names(session, windows, true, &asked, error) &&
           add_names(session, checks, false, &asked, error) && session_narrow(session, &asked);
}

/* ---- what is left out ---- */

GPtrArray *check_asked_left_claims(const CheckReport *report)
{
    const System *declared = report->session->declared;
    GPtrArray *left = g_ptr_array_new();

    for (uint32_t i = 0; declared && i < declared->claim_count; i++)
        if (!design_narrow_has(report->session->design, declared->claims[i].decl))
            g_ptr_array_add(left, (gpointer)&declared->claims[i]);
    return left;
}

GPtrArray *check_asked_left_questions(const CheckReport *report)
{
    const Design *design = report->session->design;
    GPtrArray *left = g_ptr_array_new();

    for (uint32_t i = 0; design->whole && i < design->whole->question_count; i++)
        if (!design_narrow_has(design, design->whole->questions[i]))
            g_ptr_array_add(left, design->whole->questions[i]);
    return left;
}

uint32_t check_asked_question_number(const CheckReport *report, const Decl *question)
{
    const Design *design = report->session->design;
    const Design *whole = design->whole ? design->whole : design;
    uint32_t number = 0;

    while (whole->questions[number] != question)
        number++;
    return number + 1;
}

/* ---- words ---- */

/* "2 claims"; nothing of none. */
static void add_count(GString *text, guint count, const char *what)
{
    if (count > 0)
        g_string_append_printf(text, "%s%u %s%s", text->len ? ", " : "", count, what,
                               count == 1 ? "" : "s");
}

static char *asked_text(const CheckReport *report)
{
    const Design *design = report->session->design;
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < design->window_count; i++)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", design->windows[i]->name.text);
    for (uint32_t i = 0; i < design->check_count; i++)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", design->checks[i]->name.text);
    if (!design->skips_assertions)
        g_string_append_printf(text, "%sassertions", text->len ? ", " : "");
    return g_string_free(g_string_append(text, text->len ? "" : "deadlock"), FALSE);
}

char *check_asked_sentence(const CheckReport *report)
{
    const Design *design = report->session->design;
    g_autoptr(GPtrArray) claims = check_asked_left_claims(report);
    g_autoptr(GPtrArray) questions = check_asked_left_questions(report);
    g_autoptr(GString) left = g_string_new(NULL);

    if (!design->whole)
        return NULL;
    g_autofree char *asked = asked_text(report);
    add_count(left, design->whole->window_count - design->window_count, "window");
    add_count(left, design->whole->check_count - design->check_count, "check");
    add_count(left, design->whole->measure_count, "measure");
    add_count(left, claims->len, "claim");
    add_count(left, questions->len, "question");
    return g_strdup_printf("asked: %s; not judged: %s", asked, left->len ? left->str : "nothing");
}

void check_append_asked(const CheckReport *report, GString *out)
{
    g_autofree char *sentence = check_asked_sentence(report);

    if (sentence)
        g_string_append_printf(out, "  %s\n", sentence);
}
