#include "checker/wire/binding/row_value.h"

static const WireValue THERE = {WIRE_STATUS, .text = {"a row", 5}};
static const WireValue NOWHERE = {WIRE_NONE};

static WireValue column_of(const WireValue *row, const char *label)
{
    for (guint i = 0; i < row->item_count; i++)
        if (row->items[i].name.bytes && wire_text_is_word(row->items[i].name, label))
            return row->items[i];
    return THERE;
}

WireValue row_value(const BoundPlace *place, const SqlStatement *sql, const WireValue *value)
{
    const char *column = place->place->target.value;

    if (!place->place->row)
        return *value;
    switch (value->kind) {
    case WIRE_NUMBER: return value->number > 0 ? THERE : NOWHERE;
    case WIRE_LIST:
        if (value->item_count == 0)
            return NOWHERE;
        return column_of(&value->items[0], sql ? sql_label(sql, column) : column);
    case WIRE_NONE:
    case WIRE_TEXT:
    case WIRE_STATUS:
    case WIRE_ERROR: return *value;
    }
    g_assert_not_reached();
}
