/* Choosing a configuration of a design: what its params and fixes are, and may be. */
#include "checker/language/design.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/language/syntax/tree.h"

#include <string.h>

/* ---- params ---- */

/* The least number of 64 bits is none (INT64_MIN stands for it), and is no result. */
static bool plain_result(Operator op, int64_t left, int64_t right, int64_t *value)
{
    const bool overflows = op == OP_ADD   ? __builtin_add_overflow(left, right, value)
                           : op == OP_SUB ? __builtin_sub_overflow(left, right, value)
                           : op == OP_MUL ? __builtin_mul_overflow(left, right, value)
                                          : true;

    return !overflows && *value != INT64_MIN;
}

/* A param is chosen before anything else is known: its values are plain numbers, durations or
 * bools, and sums and products of them. */
static bool plain_value(const Expr *expr, int64_t *value)
{
    int64_t left, right;

    switch (expr->kind) {
    case EXPR_INT:
    case EXPR_DURATION:
    case EXPR_BOOL: *value = expr->value; return true;
    case EXPR_UNARY:
        return expr->op == OP_NEG && plain_value(expr->left, &left) &&
               plain_result(OP_SUB, 0, left, value);
    case EXPR_BINARY:
        return plain_value(expr->left, &left) && plain_value(expr->right, &right) &&
               plain_result(expr->op, left, right, value);
    case EXPR_NONE:
    case EXPR_NAME:
    case EXPR_SELF:
    case EXPR_FIELD:
    case EXPR_INDEX:
    case EXPR_CALL:
    case EXPR_SET:
    case EXPR_LIST:
    case EXPR_RECORD:
    case EXPR_QUANTIFIER:
    case EXPR_IF:
    case EXPR_AT:
    case EXPR_DONE:
    case EXPR_ERROR: break;
    }
    return false;
}

ParamKind design_param_kind(const Decl *param)
{
    const Expr *expr = param->initial;

    while (expr && (expr->kind == EXPR_BINARY || expr->kind == EXPR_UNARY))
        expr = expr->left;
    if (expr && expr->kind == EXPR_BOOL)
        return PARAM_BOOL;
    return expr && expr->kind == EXPR_DURATION ? PARAM_DURATION : PARAM_NUMBER;
}

char *design_param_text(const Decl *param, int64_t value)
{
    switch (design_param_kind(param)) {
    case PARAM_BOOL: return g_strdup(value ? "true" : "false");
    case PARAM_DURATION: return duration_literal(value);
    case PARAM_NUMBER: break;
    }
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

static bool in_choices(const Decl *param, int64_t value)
{
    int64_t choice;

    for (uint32_t i = 0; i < param->choice_count; i++)
        if (plain_value(param->choices[i], &choice) && choice == value)
            return true;
    return param->choice_count == 0;
}

static bool in_domain(const Decl *param, int64_t value)
{
    int64_t low, high, step;

    if (param->choice_count)
        return in_choices(param, value);
    if (!param->low || !param->high || !plain_value(param->low, &low) ||
        !plain_value(param->high, &high))
        return true;
    if (value < low || value > high)
        return false;
    return !param->step || !plain_value(param->step, &step) || step <= 0 ||
           (value - low) % step == 0;
}

static void check_domain(const Decl *param, int64_t value, Diagnostics *diagnostics)
{
    const Expr *parts[] = {param->low, param->high, param->step};
    int64_t ignored;

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] && parts[i]->kind != EXPR_ERROR && !plain_value(parts[i], &ignored))
            diagnostics_error(diagnostics, parts[i]->span, NULL,
                              "the values of a param are plain numbers");
    for (uint32_t i = 0; i < param->choice_count; i++)
        if (!plain_value(param->choices[i], &ignored))
            diagnostics_error(diagnostics, param->choices[i]->span, NULL,
                              "the values of a param are plain numbers");
    if (!in_domain(param, value))
        diagnostics_error(
            diagnostics, param->initial->span, "give another, or widen what stands behind `in`",
            "the default of `%s` is not one of the values it may take", param->name.text);
}

void design_configure(const Design *design, Configuration *configuration, Diagnostics *diagnostics)
{
    *configuration = (Configuration){.faults = -1};
    for (uint32_t i = 0; i < design->param_count && i < DESIGN_MAX_PARAMS; i++) {
        const Decl *param = design->params[i];
        if (!param->initial || param->initial->kind == EXPR_ERROR)
            continue;
        if (!plain_value(param->initial, &configuration->params[i])) {
            diagnostics_error(diagnostics, param->initial->span, NULL,
                              "the default of a param is a plain number, duration or bool");
            continue;
        }
        check_domain(param, configuration->params[i], diagnostics);
    }
}

/* ---- --set NAME=VALUE ---- */

static bool parse_value(ParamKind kind, const char *text, int64_t *value)
{
    switch (kind) {
    case PARAM_DURATION: return duration_read(text, value);
    case PARAM_BOOL:
        *value = strcmp(text, "true") == 0;
        return *value || strcmp(text, "false") == 0;
    case PARAM_NUMBER: break;
    }
    return g_ascii_string_to_signed(text, 10, -INT64_MAX, INT64_MAX, value, NULL);
}

static char *source_text(const Design *design, Span span)
{
    return g_strndup(source_map_get(design->sources, span.source)->text + span.start,
                     span.end - span.start);
}

static char *domain_text(const Design *design, const Decl *param)
{
    if (param->choice_count) {
        Span span = source_span_join(param->choices[0]->span,
                                     param->choices[param->choice_count - 1]->span);
        g_autofree char *inner = source_text(design, span);
        return g_strdup_printf("one of {%s}", inner);
    }
    if (param->low && param->high) {
        Span span =
            source_span_join(param->low->span, param->step ? param->step->span : param->high->span);
        g_autofree char *range = source_text(design, span);
        return g_strconcat("in ", range, NULL);
    }
    static const char *const domains[] = {[PARAM_BOOL] = "true or false",
                                          [PARAM_DURATION] = "a duration such as 100ms",
                                          [PARAM_NUMBER] = "a number"};
    return g_strdup(domains[design_param_kind(param)]);
}

static int find_decl(Decl *const *decls, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(decls[i]->name.text, name) == 0)
            return (int)i;
    return -1;
}

static char *suggestion(Decl *const *decls, uint32_t count, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < count; i++)
        g_ptr_array_add(names, (char *)decls[i]->name.text);
    g_ptr_array_add(names, NULL);
    g_autofree char *nearest = diagnostics_nearest(name, (const char *const *)names->pdata);
    if (nearest)
        return g_strconcat("; ", nearest, NULL);
    g_autofree char *all = count ? g_strjoinv(", ", (char **)names->pdata) : NULL;
    return all ? g_strconcat("; there are: ", all, NULL) : g_strdup("; it has none");
}

gboolean design_find_param(const Design *design, const char *name, uint32_t *param, GError **error)
{
    int index = find_decl(design->params, design->param_count, name);

    if (index >= 0) {
        *param = (uint32_t)index;
        return TRUE;
    }
    g_autofree char *hint = suggestion(design->params, design->param_count, name);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE, "the design has no param `%s`%s",
                name, hint);
    return FALSE;
}

gboolean design_set_param(const Design *design, Configuration *configuration, const char *setting,
                          GError **error)
{
    const char *equals = strchr(setting, '=');
    uint32_t index;

    if (!equals || equals == setting) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "--set takes NAME=VALUE, not `%s`", setting);
        return FALSE;
    }
    g_autofree char *name = g_strndup(setting, (gsize)(equals - setting));
    if (!design_find_param(design, name, &index, error))
        return FALSE;
    const Decl *param = design->params[index];
    int64_t value;
    if (!parse_value(design_param_kind(param), equals + 1, &value) || !in_domain(param, value)) {
        g_autofree char *domain = domain_text(design, param);
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "param %s cannot be `%s`: it is %s", name, equals + 1, domain);
        return FALSE;
    }
    configuration->params[index] = value;
    return TRUE;
}

/* ---- all values of a param ---- */

static int compare_values(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static GArray *values_of_choices(const Decl *param)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(int64_t));
    guint kept = 0;

    for (uint32_t i = 0; i < param->choice_count; i++) {
        int64_t value = 0;
        if (plain_value(param->choices[i], &value))
            g_array_append_val(values, value);
    }
    g_array_sort(values, compare_values);
    for (guint i = 0; i < values->len; i++)
        if (i == 0 || g_array_index(values, int64_t, i) != g_array_index(values, int64_t, kept - 1))
            g_array_index(values, int64_t, kept++) = g_array_index(values, int64_t, i);
    return g_array_set_size(values, kept);
}

/* The ends may be as far apart as numbers go: the distance is counted without a sign. */
static GArray *values_of_range(const Decl *param, int64_t low, int64_t high, uint32_t most,
                               uint64_t *count)
{
    int64_t step = 1;

    if (param->step && (!plain_value(param->step, &step) || step <= 0))
        step = 1;
    *count = high < low ? 0 : ((uint64_t)high - (uint64_t)low) / (uint64_t)step;
    *count += high >= low && *count < UINT64_MAX;
    if (*count > most)
        return NULL;
    GArray *values = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (uint64_t i = 0; i < *count; i++) {
        int64_t value = (int64_t)((uint64_t)low + i * (uint64_t)step);
        g_array_append_val(values, value);
    }
    return values;
}

GArray *design_param_values(const Design *design, uint32_t param, uint32_t most, GError **error)
{
    const Decl *decl = design->params[param];
    bool is_bool = design_param_kind(decl) == PARAM_BOOL;
    int64_t low = 0, high = 1;
    uint64_t count = decl->choice_count;

    if (decl->choice_count && count <= most)
        return values_of_choices(decl);
    if (!decl->choice_count && !is_bool &&
        (!decl->low || !decl->high || !plain_value(decl->low, &low) ||
         !plain_value(decl->high, &high))) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "param %s has no range to go through: --values A,B,C says which values",
                    decl->name.text);
        return NULL;
    }
    GArray *values = decl->choice_count ? NULL : values_of_range(decl, low, high, most, &count);
    if (!values)
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "param %s has %" G_GUINT64_FORMAT
                    " values, more than %u: --values A,B,C says which of them, or a larger `step` "
                    "in its range leaves fewer",
                    decl->name.text, count, most);
    return values;
}

/* ---- requests ---- */

bool design_has_request(const Design *design, RequestKind kind)
{
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == DECL_REQUEST && design->decls[i]->request == kind)
            return true;
    return false;
}

/* ---- fixes ---- */

static uint64_t named_fixes(const Design *design, const Name *names, uint32_t count)
{
    uint64_t fixes = 0;

    for (uint32_t i = 0; i < count; i++) {
        const char *name = names[i].text;
        int index = name ? find_decl(design->fixes, design->fix_count, name) : -1;
        if (index >= 0)
            fixes |= (uint64_t)1 << index;
    }
    return fixes;
}

uint64_t design_claim_fixes(const Design *design, const Decl *claim)
{
    return named_fixes(design, claim->names, claim->name_count);
}

uint64_t design_option_fixes(const Design *design, const Option *option)
{
    return named_fixes(design, option->names, option->name_count);
}

bool design_allows(const Design *design, uint64_t fixes)
{
    for (uint32_t i = 0; i < design->fix_count; i++) {
        if (!(fixes >> i & 1))
            continue;
        for (uint32_t j = 0; j < design->fixes[i]->name_count; j++) {
            const char *name = design->fixes[i]->names[j].text;
            int other = name ? find_decl(design->fixes, design->fix_count, name) : -1;
            if (other >= 0 && (fixes >> other & 1))
                return false;
        }
    }
    return true;
}

gboolean design_find_fixes(const Design *design, const char *names, uint64_t *fixes, GError **error)
{
    g_auto(GStrv) parts = g_strsplit_set(names, ",+", -1);

    *fixes = 0;
    for (guint i = 0; parts[i]; i++) {
        const char *name = g_strstrip(parts[i]);
        if (!*name)
            continue;
        int index = find_decl(design->fixes, design->fix_count, name);
        if (index < 0) {
            g_autofree char *hint = suggestion(design->fixes, design->fix_count, name);
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                        "the design has no fix `%s`%s", name, hint);
            return FALSE;
        }
        *fixes |= (uint64_t)1 << index;
    }
    if (!design_allows(design, *fixes)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "the fixes %s exclude each other", names);
        return FALSE;
    }
    return TRUE;
}
