/* `check --coverage`, as JSON. */
#include "checker/base/member.h"
#include "checker/commands/check/check.h"
#include "checker/language/syntax/decl.h"
#include "checker/language/syntax/source_json.h"

static void add_counts(JsonBuilder *b, const CoverageList *list)
{
    static const char *const names[COVERAGE_KINDS] = {"operations", "statements", "branches",
                                                      "guards",     "values",     "fixes"};

    for (int kind = 0; kind < COVERAGE_KINDS; kind++) {
        if (kind == COVERAGE_VALUE && !list->values_known) {
            json_builder_set_member_name(b, names[kind]);
            json_builder_add_null_value(b);
            continue;
        }
        member_object(b, names[kind]);
        member_int(b, "all", list->all[kind]);
        member_int(b, "reached", list->reached[kind]);
        json_builder_end_object(b);
    }
}

static void add_item(JsonBuilder *b, const CheckReport *report, const CoverageItem *item)
{
    json_builder_begin_object(b);
    member_string(b, "kind", coverage_list_word(item->kind, 1));
    member_string(b, "text", item->text);
    if (item->variable) {
        member_string(b, "variable", item->variable);
        member_string(b, "value", item->value);
    }
    if (item->name)
        member_string(b, "name", item->name);
    source_json_place(b, "place", report->session->design->sources, item->span);
    json_builder_end_object(b);
}

static void add_set(JsonBuilder *b, const CheckReport *report, uint64_t fixes)
{
    const GPtrArray *items = report->coverage->with_set;

    json_builder_begin_object(b);
    check_add_fixes(b, report->session->design, fixes);
    member_array(b, "never");
    for (guint i = 0; i < items->len; i++)
        if (((const CoverageItem *)items->pdata[i])->fixes == fixes)
            add_item(b, report, items->pdata[i]);
    json_builder_end_array(b);
    json_builder_end_object(b);
}

void check_json_coverage(JsonBuilder *b, const CheckReport *report)
{
    const CoverageList *list = report->coverage;

    if (!report->covers)
        return;
    if (!list) {
        json_builder_set_member_name(b, "coverage");
        json_builder_add_null_value(b);
        return;
    }
    member_object(b, "coverage");
    add_counts(b, list);
    member_array(b, "never");
    for (guint i = 0; i < list->never->len; i++)
        add_item(b, report, list->never->pdata[i]);
    json_builder_end_array(b);
    member_array(b, "with_fixes");
    for (uint32_t i = 0; i < report->matrix->shown; i++)
        add_set(b, report, ((const MatrixRow *)report->matrix->rows->pdata[i])->fixes);
    json_builder_end_array(b);
    json_builder_end_object(b);
}
