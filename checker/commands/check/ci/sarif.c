/* `check --format sarif`: the Static Analysis Results Interchange Format, 2.1.0. What does not hold
 * is a result at its line, and its run a code flow, step by step. */
#include "checker/base/member.h"
#include "checker/commands/check/check_format.h"
#include "traces/explain/fold.h"

/* ---- places ---- */

/* A file that was named from here stays so, for the build's checkout may be anywhere. */
static void add_file(JsonBuilder *b, const char *file)
{
    const bool is_absolute = g_path_is_absolute(file);
    g_autofree char *uri =
        is_absolute ? g_filename_to_uri(file, NULL, NULL) : g_uri_escape_string(file, "/", true);

    member_object(b, "artifactLocation");
    member_string(b, "uri", uri ? uri : "");
    if (!is_absolute)
        member_string(b, "uriBaseId", "%SRCROOT%");
    json_builder_end_object(b);
}

static void add_physical(JsonBuilder *b, const SourcePlace *place)
{
    member_object(b, "physicalLocation");
    add_file(b, place->file);
    if (place->line) {
        member_object(b, "region");
        member_int(b, "startLine", place->line);
        member_int(b, "startColumn", place->column);
        member_int(b, "endLine", place->end_line);
        member_int(b, "endColumn", place->end_column);
        json_builder_end_object(b);
    }
    json_builder_end_object(b);
}

static void add_message(JsonBuilder *b, const char *text)
{
    member_object(b, "message");
    member_string(b, "text", text);
    json_builder_end_object(b);
}

/* ---- a run ---- */

/* Of a step without a call, none. */
static const SourcePlace *place_of(const Row *row)
{
    if (row->call_count > 0 && row->calls[0].place.file)
        return &row->calls[0].place;
    return row->place.file ? &row->place : NULL;
}

/* What stands still in the run matters less. */
static void add_step(JsonBuilder *b, const Counterexample *run, uint32_t row, bool matters)
{
    const SourcePlace *place = place_of(&run->rows[row]);
    g_autofree char *text = check_format_row(run, row);

    json_builder_begin_object(b);
    member_object(b, "location");
    if (place)
        add_physical(b, place);
    add_message(b, text);
    json_builder_end_object(b);
    member_int(b, "executionOrder", row + 1);
    member_string(b, "importance", matters ? "essential" : "unimportant");
    json_builder_end_object(b);
}

static void add_run(JsonBuilder *b, const Counterexample *run)
{
    g_autofree bool *matters = fold_matters(run);

    member_array(b, "codeFlows");
    json_builder_begin_object(b);
    add_message(b, run->headline);
    member_array(b, "threadFlows");
    json_builder_begin_object(b);
    member_array(b, "locations");
    for (uint32_t i = 0; i < run->row_count; i++)
        add_step(b, run, i, matters[i]);
    json_builder_end_array(b);
    json_builder_end_object(b);
    json_builder_end_array(b);
    json_builder_end_object(b);
    json_builder_end_array(b);
}

/* ---- results ---- */

/* Who watches results from build to build knows one by what it is of, not by its line. */
static void add_fingerprint(JsonBuilder *b, const CheckAnswer *answer, const CheckCase *it)
{
    g_autofree char *text = g_strdup_printf("%s: %s", check_format_name(answer), it->name);

    member_object(b, "partialFingerprints");
    member_string(b, "stalemateCase/v1", text);
    json_builder_end_object(b);
}

static void add_result(JsonBuilder *b, const CheckAnswer *answer, const CheckCase *it)
{
    Counterexample *run = answer->report ? check_case_run(answer->report, it) : NULL;
    g_autofree char *sentence = check_format_sentence(it);
    const CheckCaseKind rule = check_case_rule(it);

    json_builder_begin_object(b);
    member_string(b, "ruleId", check_case_rule_name(rule));
    member_int(b, "ruleIndex", rule);
    member_string(b, "level", it->result == CASE_FAILS ? "error" : "warning");
    add_message(b, sentence);
    member_array(b, "locations");
    json_builder_begin_object(b);
    add_physical(b, &it->place);
    json_builder_end_object(b);
    json_builder_end_array(b);
    add_fingerprint(b, answer, it);
    if (run && run->row_count > 0)
        add_run(b, run);
    json_builder_end_object(b);
    counterexample_free(run);
}

/* ---- the document ---- */

static void add_rules(JsonBuilder *b)
{
    member_array(b, "rules");
    for (CheckCaseKind kind = 0; kind < CASE_KINDS; kind++) {
        json_builder_begin_object(b);
        member_string(b, "id", check_case_rule_name(kind));
        member_object(b, "shortDescription");
        member_string(b, "text", check_case_rule_text(kind));
        json_builder_end_object(b);
        json_builder_end_object(b);
    }
    json_builder_end_array(b);
}

static void add_tool(JsonBuilder *b)
{
    member_object(b, "tool");
    member_object(b, "driver");
    member_string(b, "name", "stalemate");
    member_string(b, "version", STALEMATE_VERSION);
    member_string(b, "semanticVersion", STALEMATE_VERSION);
    add_rules(b);
    json_builder_end_object(b);
    json_builder_end_object(b);
}

static void begin(CheckWriting *writing)
{
    JsonBuilder *b = writing->json;

    json_builder_begin_object(b);
    member_string(b, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    member_string(b, "version", "2.1.0");
    member_array(b, "runs");
    json_builder_begin_object(b);
    add_tool(b);
    member_string(b, "columnKind", "unicodeCodePoints");
    member_array(b, "results");
}

static void add(CheckWriting *writing, const CheckAnswer *answer)
{
    for (guint i = 0; i < answer->cases->len; i++) {
        const CheckCase *it = answer->cases->pdata[i];
        if (it->result != CASE_HOLDS && it->result != CASE_NOT_JUDGED)
            add_result(writing->json, answer, it);
    }
}

static void end(CheckWriting *writing)
{
    json_builder_end_array(writing->json);
    json_builder_end_object(writing->json);
    json_builder_end_array(writing->json);
    json_builder_end_object(writing->json);
}

const CheckFormat check_format_sarif = {
    .name = "sarif",
    .help = "SARIF 2.1.0: what does not hold, with its run as a code flow",
    .is_json = true,
    .begin = begin,
    .add = add,
    .end = end,
};
