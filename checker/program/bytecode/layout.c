#include "checker/program/bytecode/layout.h"

#include "checker/language/syntax/decl.h"

bool layout_is_scalar(const Type *type)
{
    switch (type->kind) {
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_PROCESS:
    case KIND_TIMER:
    case KIND_DURATION: return true;
    case KIND_OPTION: return type->element->kind != KIND_OPTION && layout_is_scalar(type->element);
    case KIND_BAD:
    case KIND_VOID:
    case KIND_RECORD:
    case KIND_ARRAY:
    case KIND_SET:
    case KIND_LIST:
    case KIND_NONE:
    case KIND_EMPTY: return false;
    }
    g_assert_not_reached();
}

uint32_t layout_slots(const Type *type)
{
    uint32_t total = 0;

    if (layout_is_scalar(type))
        return 1;
    switch (type->kind) {
    case KIND_OPTION: return 1 + layout_slots(type->element);
    case KIND_RECORD:
        for (uint32_t i = 0; i < type->field_count; i++)
            total += layout_slots(type->fields[i].type);
        return total;
    case KIND_ARRAY: return (uint32_t)type->index->values * layout_slots(type->element);
    case KIND_SET: return (uint32_t)type->element->values;
    case KIND_LIST: return 1 + type->capacity * layout_slots(type->element);
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_PROCESS:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: return 0;
    }
    g_assert_not_reached();
}

uint32_t layout_field(const Type *record, uint32_t field)
{
    uint32_t offset = 0;

    for (uint32_t i = 0; i < field; i++)
        offset += layout_slots(record->fields[i].type);
    return offset;
}

uint32_t layout_instance_slots(const Instance *instance)
{
    uint32_t total = 0;

    for (uint32_t i = 0; i < instance->var_count; i++)
        total += layout_slots(instance->vars[i]->type);
    return total;
}

static Slot scalar_slot(const Type *type)
{
    bool has_none = type->kind == KIND_OPTION;

    if (has_none)
        type = type->element;
    if (type->kind == KIND_INT || type->kind == KIND_PROCESS)
        return (Slot){.low = type->low, .high = type->high, .has_none = has_none};
    if (type->kind == KIND_ENUM)
        return (Slot){.high = (int64_t)type->decl->name_count - 1, .has_none = has_none};
    return (Slot){.high = 1, .has_none = has_none, .is_timer = type->kind == KIND_TIMER};
}

static void repeat_slots(Slots *slots, const Type *type, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++)
        layout_append(slots, type);
}

void layout_append(Slots *slots, const Type *type)
{
    if (layout_is_scalar(type)) {
        vec_push(slots, scalar_slot(type));
        return;
    }
    switch (type->kind) {
    case KIND_OPTION:
        vec_push(slots, (Slot){.high = 1});
        layout_append(slots, type->element);
        break;
    case KIND_RECORD:
        for (uint32_t i = 0; i < type->field_count; i++)
            layout_append(slots, type->fields[i].type);
        break;
    case KIND_ARRAY: repeat_slots(slots, type->element, type->index->values); break;
    case KIND_SET:
        for (uint64_t i = 0; i < type->element->values; i++)
            vec_push(slots, (Slot){.high = 1});
        break;
    case KIND_LIST:
        vec_push(slots, (Slot){.high = type->capacity});
        repeat_slots(slots, type->element, type->capacity);
        break;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ENUM:
    case KIND_PROCESS:
    case KIND_TIMER:
    case KIND_DURATION:
    case KIND_NONE:
    case KIND_EMPTY: break;
    }
}

static uint8_t bits_for(const Slot *slot)
{
    uint64_t most = (uint64_t)(slot->high - slot->low) + slot->has_none;

    return most == 0 ? 0 : (uint8_t)(64 - __builtin_clzll(most));
}

static uint16_t place_one(Slot *slot, uint8_t *used, uint32_t words)
{
    uint32_t word = 0;

    while (word < words && used[word] + slot->bits > 64)
        word++;
    slot->word = (uint16_t)word;
    slot->shift = used[word];
    used[word] = (uint8_t)(used[word] + slot->bits);
    return slot->word;
}

/* Largest first, each in the first word with room: the fewest words. */
static uint32_t place_by_size(Slot *slots, uint32_t count)
{
    g_autofree uint8_t *used = g_new0(uint8_t, count + 1);
    uint32_t words = 0;

    for (uint8_t size = 64; size > 0; size--)
        for (uint32_t i = 0; i < count; i++)
            if (slots[i].bits == size) {
                uint32_t needed = place_one(&slots[i], used, words) + 1u;
                words = MAX(words, needed);
            }
    return words;
}

/* In order, `share` bits to a word: what belongs together stays together, and no word has much more
 * than the others. Then words have few values, which a store can share. False where that takes more
 * than `words`. */
static bool place_in_order(Slot *slots, uint32_t count, uint32_t words, uint32_t share)
{
    uint32_t word = 0, used = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (slots[i].bits == 0)
            continue;
        if (used + slots[i].bits > 64 || used >= share) {
            word++;
            used = 0;
        }
        if (word >= words)
            return false;
        slots[i].word = (uint16_t)word;
        slots[i].shift = (uint8_t)used;
        used += slots[i].bits;
    }
    return true;
}

uint32_t layout_place(Slot *slots, uint32_t count, uint32_t *bits)
{
    *bits = 0;
    for (uint32_t i = 0; i < count; i++) {
        slots[i].bits = bits_for(&slots[i]);
        *bits += slots[i].bits;
    }
    uint32_t words = MAX(place_by_size(slots, count), 1u);
    if (!place_in_order(slots, count, words, (*bits + words - 1) / words))
        place_by_size(slots, count);
    return words;
}
