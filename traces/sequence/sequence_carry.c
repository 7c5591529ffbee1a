/* Who carries the old value: filled on their lanes, in its colour, from one leg of its way to the
 * next. */
#include "traces/sequence/sequence_private.h"

#include "checker/program/program.h"

static bool is_shown(const Sequence *sequence, const CauseLeg *leg)
{
    const Row *rows = sequence->example->rows;

    return !rows[leg->from - 1].folded && !rows[leg->to - 1].folded;
}

static const char *carried_value(const Sequence *sequence, const Sentence *from)
{
    const Counterexample *example = sequence->example;
    const Row *row = &example->rows[from->rows[0] - 1];

    if (!example->program || !from->value.type)
        return row->call_count ? row->calls[row->call_count - 1].result : NULL;
    g_autofree char *text =
        value_text(program_system(example->program), from->value.type, from->value.slots);
    return arena_strdup(sequence->arena, text);
}

/* What is said first of all is where it came from. */
void sequence_find_carry(Sequence *sequence)
{
    const Cause *cause = &sequence->example->cause;
    CauseLeg *legs = arena_array(sequence->arena, CauseLeg, cause->leg_count + 1);
    SequenceCarry carry = {.legs = legs, .missed = cause->missed};

    for (uint32_t i = 0; i < cause->leg_count; i++)
        if (is_shown(sequence, &cause->legs[i]))
            legs[carry.count++] = cause->legs[i];
    carry.value = carry.count ? carried_value(sequence, &cause->sentences[0]) : NULL;
    if (!carry.value)
        carry.count = 0;
    sequence->carry = carry;
}

const CauseLeg *sequence_leg_at(const Sequence *sequence, uint32_t row)
{
    const SequenceCarry *carry = &sequence->carry;

    for (uint32_t i = carry->count; i-- > 0;)
        if (row + 1 > carry->legs[i].from && row + 1 < carry->legs[i].to)
            return &carry->legs[i];
    return NULL;
}

static double carried_from(const Sequence *sequence, const CauseLeg *leg)
{
    const SequenceRow *row = &sequence->rows[leg->from - 1];
    const SequenceCall *last = &row->calls[row->call_count - 1];

    return last->back > 0 ? last->back : last->y;
}

static void draw_leg(const Sequence *sequence, Drawing *drawing, const CauseLeg *leg)
{
    const char *value = sequence->carry.value;
    const SequenceRow *to = &sequence->rows[leg->to - 1];
    const double top = carried_from(sequence, leg), bottom = to->calls[to->call_count - 1].y;
    const double left = sequence->lanes[leg->lane].x - SEQUENCE_CARRY / 2.0;
    g_autofree char *tooltip =
        g_strdup_printf("%s holds %s from step %u to step %u",
                        sequence->example->lanes[leg->lane].name, value, leg->from, leg->to);
    DrawingPaint paint = sequence_palette_paint(sequence->palette, value);

    paint.pen = 1.4;
    drawing_group(drawing, "carry", leg->from, tooltip);
    sequence_draw_strip(sequence, drawing, (DrawingBox){left, top, SEQUENCE_CARRY, bottom - top},
                        paint);
}

void sequence_draw_carry(const Sequence *sequence, Drawing *drawing)
{
    for (uint32_t i = 0; i < sequence->carry.count; i++)
        draw_leg(sequence, drawing, &sequence->carry.legs[i]);
}

const char *sequence_carry_text(const Sequence *sequence)
{
    const SequenceCarry *carry = &sequence->carry;
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = 0; i < carry->count; i++)
        g_string_append_printf(text, "%s%s", i ? ", then " : "",
                               sequence->example->lanes[carry->legs[i].lane].name);
    return carry->count == 0
               ? NULL
               : arena_printf(sequence->arena, "%s carries %s%s", text->str, carry->value,
                              carry->missed ? ", which gets old on the way" : "");
}
