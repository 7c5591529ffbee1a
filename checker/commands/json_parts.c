#include "checker/commands/json_parts.h"

void json_parts_fixes(JsonBuilder *builder, const Design *design, uint64_t fixes)
{
    member_array(builder, "fixes");
    for (uint32_t i = 0; i < design->fix_count; i++)
        if (fixes >> i & 1)
            json_builder_add_string_value(builder, design->fixes[i]->name.text);
    json_builder_end_array(builder);
}

void json_parts_ends(JsonBuilder *builder, const char *name, bool is_known, const double ends[2])
{
    if (!is_known) {
        member_string(builder, name, NULL);
        return;
    }
    member_array(builder, name);
    json_builder_add_double_value(builder, ends[0]);
    json_builder_add_double_value(builder, ends[1]);
    json_builder_end_array(builder);
}
