#include "checker/wire/binding/form.h"

#include "checker/base/vec.h"
#include "checker/language/syntax/lexer.h"

#include <string.h>

typedef VEC(FormPart) Parts;

static const char token_word[] = "$cas";

static FormPart token_part(Arena *arena, const char *word)
{
    gsize before = strlen(word) - strlen(token_word);

    return (FormPart){FORM_TOKEN, arena_strndup(arena, word, before)};
}

static FormPart part_of(Arena *arena, const char *word)
{
    if (g_str_has_suffix(word, token_word))
        return token_part(arena, word);
    if (strcmp(word, "...") == 0)
        return (FormPart){FORM_REST, word};
    if (strcmp(word, "$_") == 0)
        return (FormPart){FORM_ANY, word};
    if (g_str_has_prefix(word, "$key") && !g_ascii_isalnum(word[4]) && word[4] != '_')
        return (FormPart){FORM_KEY, word + 4};
    if (word[0] == '$')
        return (FormPart){FORM_ARGUMENT, word + 1};
    return (FormPart){FORM_WORD, word};
}

/* The word that begins there, and behind it; NULL where its quote is not closed. */
static const char *next_word(Arena *arena, const char *at, bool *is_quoted, char **word)
{
    *is_quoted = *at == '\'';
    const char *start = *is_quoted ? at + 1 : at;
    const char *end = *is_quoted ? strchr(start, '\'') : start + strcspn(start, " \n\t");

    if (!end)
        return NULL;
    *word = arena_strndup(arena, start, (size_t)(end - start));
    return *is_quoted ? end + 1 : end;
}

Form *form_parse(Arena *arena, const char *text, const char **problem)
{
    Parts parts = {0};
    Form *form = arena_new0(arena, Form);
    const char *at = text + strspn(text, " \n\t");

    *problem = *at ? NULL : "it has no words";
    while (*at && !*problem) {
        bool is_quoted;
        char *word;
        at = next_word(arena, at, &is_quoted, &word);
        if (!at) {
            *problem = "a `'` in it is not closed";
            break;
        }
        FormPart part = is_quoted ? (FormPart){FORM_EXACT, word} : part_of(arena, word);
        if (part.kind == FORM_ARGUMENT && !lexer_is_name(part.text))
            *problem = arena_printf(arena, "`%s` is no name", word);
        form->words += part.kind == FORM_WORD || part.kind == FORM_EXACT;
        vec_push(&parts, part);
        at += strspn(at, " \n\t");
    }
    form->count = parts.length;
    form->parts = arena_copy(arena, parts.data, parts.length, sizeof(FormPart));
    vec_free(&parts);
    return *problem ? NULL : form;
}

static bool is_key(WireText word, const char *key, const char *more)
{
    gsize length = strlen(key);

    return word.length == length + strlen(more) && memcmp(word.bytes, key, length) == 0 &&
           memcmp(word.bytes + length, more, word.length - length) == 0;
}

static bool part_matches(const FormPart *part, const char *key, WireText word)
{
    switch (part->kind) {
    case FORM_WORD: return wire_text_is_word(word, part->text);
    case FORM_EXACT: return wire_text_is(word, part->text);
    case FORM_KEY: return is_key(word, key, part->text);
    case FORM_TOKEN:
        return word.length >= strlen(part->text) &&
               memcmp(word.bytes, part->text, strlen(part->text)) == 0;
    case FORM_ARGUMENT:
    case FORM_ANY: return true;
    case FORM_REST: return false;
    }
    g_assert_not_reached();
}

/* From part `at` on. A `...` takes as few words as it can. */
static bool matches_from(const Form *form, guint at, const char *key, const WireText *words,
                         guint count, WireText *found)
{
    for (; at < form->count; at++) {
        const FormPart *part = &form->parts[at];
        if (part->kind == FORM_REST) {
            for (guint skipped = 0; skipped <= count; skipped++)
                if (matches_from(form, at + 1, key, words + skipped, count - skipped, found))
                    return true;
            return false;
        }
        if (count == 0 || !part_matches(part, key, words[0]))
            return false;
        if (part->kind == FORM_ARGUMENT)
            found[at] = words[0];
        words++;
        count--;
    }
    return count == 0;
}

/* ---- SQL ---- */

Form *form_parse_sql(Arena *arena, const char *text, const SqlTarget *target, const char **problem)
{
    const SqlForm *sql = sql_form_parse(arena, text, target, problem);
    Form *form = arena_new0(arena, Form);

    if (!sql)
        return NULL;
    form->sql = sql->statement;
    form->words = sql_weight(sql->statement);
    form->count = 1 + sql->argument_count + sql->has_any;
    FormPart *parts = arena_array(arena, FormPart, form->count);
    parts[0] = (FormPart){FORM_EXACT, sql->text};
    for (guint i = 0; i < sql->argument_count; i++)
        parts[1 + i] = (FormPart){FORM_ARGUMENT, sql->arguments[i]};
    if (sql->has_any)
        parts[form->count - 1] = (FormPart){FORM_ANY, "$_"};
    form->parts = parts;
    return form;
}

const char **form_values(const WireRequest *request)
{
    const char **values = g_new0(const char *, MAX(request->count, 1));

    for (guint i = 1; i < request->count; i++)
        values[i - 1] = request->words[i].bytes;
    return values;
}

static bool sql_form_matches(const Form *form, const WireRequest *request, WireText *found)
{
    g_autofree SqlFound *texts = g_new0(SqlFound, form->count);
    g_autofree const char **values = form_values(request);

    if (!sql_matches(form->sql, request->sql, values, MAX(request->count, 1) - 1, texts,
                     form->count - 1))
        return false;
    for (guint i = 1; i < form->count; i++)
        if (texts[i - 1].text)
            found[i] = (WireText){texts[i - 1].text, strlen(texts[i - 1].text)};
    return true;
}

/* ---- both ---- */

bool form_may_match(const Form *form, const WireRequest *request)
{
    const FormPart *part = &form->parts[0];

    if (form->sql || form->count == 0 || request->count == 0 || part->kind != FORM_WORD)
        return true;
    return request->words[0].length > 0 &&
           g_ascii_toupper(*request->words[0].bytes) == g_ascii_toupper(*part->text);
}

bool form_matches(const Form *form, const char *key, const WireRequest *request, WireText *found)
{
    if (form->sql)
        return request->sql && sql_form_matches(form, request, found);
    return !request->sql && form_may_match(form, request) &&
           matches_from(form, 0, key, request->words, request->count, found);
}

bool form_is_sendable(const Form *form)
{
    for (guint i = 0; i < form->count; i++)
        if (form->parts[i].kind == FORM_ANY)
            return false;
    return true;
}
