/* Instructions as statements of C. Most are a template; those that are not have a function. */
#include "checker/native/write.h"

#include <string.h>

/* Of instructions that are written in one way, whatever their operands; NULL for the others. */
static const char *const TEMPLATES[CODE_OP_COUNT] = {
    [CODE_MOVE] = "$a = $b;",
    [CODE_ADD] = "if (__builtin_add_overflow($b, $c, &$a) || $a == NONE) goto failed;",
    [CODE_SUB] = "if (__builtin_sub_overflow($b, $c, &$a) || $a == NONE) goto failed;",
    [CODE_MUL] = "if (__builtin_mul_overflow($b, $c, &$a) || $a == NONE) goto failed;",
    [CODE_DIV] = "if ($c == 0 || ($c == -1 && $b == NONE)) goto failed;\n    $a = $b / $c;",
    [CODE_MOD] = "if ($c == 0 || ($c == -1 && $b == NONE)) goto failed;\n    $a = $b % $c;",
    [CODE_NEG] = "if ($b == NONE) goto failed;\n    $a = -$b;",
    [CODE_NOT] = "$a = !$b;",
    [CODE_EQ] = "$a = $b == $c;",
    [CODE_NE] = "$a = $b != $c;",
    [CODE_LT] = "$a = $b < $c;",
    [CODE_LE] = "$a = $b <= $c;",
    [CODE_MIN] = "$a = $b < $c ? $b : $c;",
    [CODE_MAX] = "$a = $b > $c ? $b : $c;",
    [CODE_RANGE] = "if ($a < #b || $a > #c) goto failed;",
    [CODE_RANGE_OR_NONE] = "if ($a != NONE && ($a < #b || $a > #c)) goto failed;",
    [CODE_SOME] = "if ($a == NONE) goto failed;",
    [CODE_FLAG] = "if (!$a) goto failed;",
    [CODE_BOUND] = "if ($b < #c || $b >= (Value)#c + #d) goto failed;\n    $a = $b - #c;",
    [CODE_WITHIN] = "$a = $b >= #c && $b <= #d;",
    [CODE_LENGTH] = "if ($b < 0 || $b >= $c) goto failed;\n    $a = $b;",
    [CODE_TABLE] = "$a = table_#c[$b / 64] >> ($b % 64) & 1;",
    [CODE_GUARD] = "if (!$a) goto disabled;",
    [CODE_CHOOSE] = "if (!choose(&choices, $b, &$a)) goto failed;",
    [CODE_PICK] = "if (!choose(&choices, $b, &$a)) goto failed;",
    [CODE_CHANCE] = "if (!choose(&choices, 2, &$a)) goto failed;",
    [CODE_USE_FAULT] = "if ($a == 0) goto disabled;\n    $a--;\n    is_fault = 1;",
    [CODE_REQUIRE] = "if (!$a) broken |= (Word)1 << #b;",
    [CODE_MARK] = "w->marked[#a] = 1;",
};

void write_number(Writer *w, int64_t number)
{
    if (number == NONE)
        g_string_append(w->out, "NONE");
    else
        g_string_append_printf(w->out, number < 0 ? "(%" G_GINT64_FORMAT ")" : "%" G_GINT64_FORMAT,
                               number);
}

void write_register(Writer *w, uint32_t reg)
{
    const Program *program = w->program;
    const RegisterRange *array = code_region_array(&w->region, reg);
    uint32_t first_constant = program->slots.length + program->temps;

    if (array)
        g_string_append_printf(w->out, "a%u[%u]", array->first, reg - array->first);
    else if (reg >= first_constant)
        write_number(w, program->constants.data[reg - first_constant]);
    else
        g_string_append_printf(w->out, "v%u", reg);
}

void write_template(Writer *w, const char *template, const Instruction *instruction)
{
    const int32_t operands[] = {instruction->a, instruction->b, instruction->c, instruction->d};

    for (const char *c = template; *c; c++) {
        if (*c != '$' && *c != '#') {
            g_string_append_c(w->out, *c);
            continue;
        }
        int32_t operand = operands[c[1] - 'a'];
        if (*c == '$')
            write_register(w, (uint32_t)operand);
        else
            write_number(w, operand);
        c++;
    }
}

/* ---- several values at once ---- */

static void write_two(Writer *w, const char *before, uint32_t a, const char *between, uint32_t b)
{
    g_string_append(w->out, before);
    write_register(w, a);
    g_string_append(w->out, between);
    write_register(w, b);
}

/* As memmove does: they may overlap. */
static void write_copy(Writer *w, uint32_t to, uint32_t from, uint32_t count)
{
    if (count > UNROLLED) {
        write_two(w, "__builtin_memmove(&", to, ", &", from);
        g_string_append_printf(w->out, ", %u * sizeof(Value));", count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t which = to > from ? count - 1 - i : i;
        write_two(w, i ? " " : "", to + which, " = ", from + which);
        g_string_append_c(w->out, ';');
    }
}

static void write_same(Writer *w, const Instruction *i)
{
    uint32_t x = (uint32_t)i->b, y = (uint32_t)i->c, count = (uint32_t)i->d;

    write_register(w, (uint32_t)i->a);
    if (count > UNROLLED) {
        write_two(w, " = __builtin_memcmp(&", x, ", &", y);
        g_string_append_printf(w->out, ", %u * sizeof(Value)) == 0;", count);
        return;
    }
    g_string_append(w->out, " = 1");
    for (uint32_t k = 0; k < count; k++)
        write_two(w, " && ", x + k, " == ", y + k);
    g_string_append_c(w->out, ';');
}

/* The k-th of the values at `first` and so many further as the register `offset` says. */
static void write_indexed(Writer *w, uint32_t first, uint32_t offset, uint32_t k)
{
    const RegisterRange *array = code_region_array(&w->region, first);

    if (!array) { /* it is as long as what is moved */
        write_register(w, first + k);
        return;
    }
    g_string_append_printf(w->out, "a%u[%u + ", array->first, first - array->first + k);
    write_register(w, offset);
    g_string_append_c(w->out, ']');
}

static void write_load(Writer *w, const Instruction *i)
{
    uint32_t to = (uint32_t)i->a, first = (uint32_t)i->b, count = (uint32_t)i->d;

    if (count > UNROLLED) {
        g_string_append(w->out, "__builtin_memmove(&");
        write_register(w, to);
        g_string_append(w->out, ", &");
        write_indexed(w, first, (uint32_t)i->c, 0);
        g_string_append_printf(w->out, ", %u * sizeof(Value));", count);
        return;
    }
    g_string_append(w->out, "{ Value moved[] = {");
    for (uint32_t k = 0; k < count; k++) {
        g_string_append(w->out, k ? ", " : "");
        write_indexed(w, first, (uint32_t)i->c, k);
    }
    g_string_append(w->out, "};");
    for (uint32_t k = 0; k < count; k++) {
        g_string_append_c(w->out, ' ');
        write_register(w, to + k);
        g_string_append_printf(w->out, " = moved[%u];", k);
    }
    g_string_append(w->out, " }");
}

static void write_store(Writer *w, const Instruction *i)
{
    uint32_t first = (uint32_t)i->a, from = (uint32_t)i->c, count = (uint32_t)i->d;

    if (count > UNROLLED) {
        g_string_append(w->out, "__builtin_memmove(&");
        write_indexed(w, first, (uint32_t)i->b, 0);
        g_string_append(w->out, ", &");
        write_register(w, from);
        g_string_append_printf(w->out, ", %u * sizeof(Value));", count);
        return;
    }
    g_string_append(w->out, "{ Value *to = &");
    write_indexed(w, first, (uint32_t)i->b, 0);
    g_string_append(w->out, ", moved[] = {");
    for (uint32_t k = 0; k < count; k++) {
        g_string_append(w->out, k ? ", " : "");
        write_register(w, from + k);
    }
    g_string_append_printf(w->out, "}; __builtin_memcpy(to, moved, %u * sizeof(Value)); }", count);
}

static void write_raise(Writer *w, const Instruction *i)
{
    g_string_append(w->out, "if (");
    write_indexed(w, (uint32_t)i->a, (uint32_t)i->b, 0);
    g_string_append(w->out, " < ");
    write_register(w, (uint32_t)i->c);
    g_string_append(w->out, ") ");
    write_indexed(w, (uint32_t)i->a, (uint32_t)i->b, 0);
    write_template(w, " = $c;", i);
}

/* ---- where the code goes on ---- */

static void write_jump(Writer *w, CodePoint point)
{
    g_string_append_printf(w->out, "goto at_%u;", code_region_position(&w->region, point));
}

/* Only jumps back can go round: as the interpreter, after very many the code is taken to. */
static void write_plain_jump(Writer *w, uint32_t position, CodePoint point)
{
    CodePoint from = w->region.points.data[position];

    if (code_point_instruction(point) <= code_point_instruction(from))
        g_string_append(w->out, "if (--fuel == 0) goto failed;\n    ");
    if (code_region_position(&w->region, point) != position + 1 ||
        code_point_instruction(point) <= code_point_instruction(from))
        write_jump(w, point);
}

static void write_end(Writer *w, uint32_t position, int64_t at)
{
    if (!w->step.observes) {
        write_stop(w, position, at);
        return;
    }
    g_string_append(w->out, "*value = ");
    write_register(w, (uint32_t)w->step.value);
    g_string_append(w->out, "; return 1;");
}

/* The next one need not be the next in the text: the other half of the region lies between. */
static void write_fall_through(Writer *w, uint32_t position, CodePoint point)
{
    if (code_region_position(&w->region, point) != position + 1) {
        g_string_append_c(w->out, ' ');
        write_jump(w, point);
    }
}

static void write_branch(Writer *w, const Instruction *i, uint32_t target)
{
    write_template(w, i->op == CODE_JUMP_IF ? "if ($a) " : "if (!$a) ", i);
    write_jump(w, target);
}

/* Whether it may go on with the next instruction. */
static bool write_flow(Writer *w, uint32_t position, const Instruction *i, const uint32_t next[2])
{
    switch ((ControlFlow)opcodes[i->op].flow) {
    case CONTROL_NEXT: return true;
    case CONTROL_JUMP: write_plain_jump(w, position, next[0]); return false;
    case CONTROL_BRANCH: write_branch(w, i, next[1]); return true;
    case CONTROL_YIELD:
        if (!code_point_stepped(w->region.points.data[position]))
            return true;
        write_end(w, position, PC_FIRST + i->a);
        return false;
    case CONTROL_PAUSE: write_end(w, position, PC_FIRST + i->a); return false;
    case CONTROL_STOP:
        if (i->op == CODE_FAIL)
            g_string_append(w->out, "goto failed;");
        else
            write_end(w, position, PC_DONE);
        return false;
    }
    g_assert_not_reached();
}

static void write_plain(Writer *w, const Instruction *i)
{
    const char *template = TEMPLATES[i->op];

    if (template)
        write_template(w, template, i);
    else if (i->op == CODE_COPY)
        write_copy(w, (uint32_t)i->a, (uint32_t)i->b, (uint32_t)i->c);
    else if (i->op == CODE_SAME)
        write_same(w, i);
    else if (i->op == CODE_LOAD)
        write_load(w, i);
    else if (i->op == CODE_STORE)
        write_store(w, i);
    else if (i->op == CODE_RAISE)
        write_raise(w, i);
    else if (i->op == CODE_BEGIN)
        write_begin(w, (uint32_t)i->a);
    else if (i->op == CODE_FINISH)
        write_finish(w, (uint32_t)i->b, (uint32_t)i->a);
    else /* all that is left of it is where the code goes on, or a note */
        g_assert(opcodes[i->op].flow != CONTROL_NEXT || i->op == CODE_NOTE || i->op == CODE_TELL);
}

static void write_point(Writer *w, uint32_t position)
{
    CodePoint point = w->region.points.data[position], next[2];
    const Instruction *i = &w->program->code.data[code_point_instruction(point)];
    uint32_t count = code_point_next(w->program, point, next);

    if (w->region.targets.data[position])
        g_string_append_printf(w->out, "at_%u:;\n", position);
    if (i->op == CODE_NOTE)
        write_note(w, &w->program->notes.data[i->a]);
    if (i->op == CODE_NOTE && step_text_is_internal(&w->step) &&
        w->program->notes.data[i->a].kind == NOTE_LEAVE)
        g_string_append(w->out, "    left = 1;\n");
    if (write_touches(w))
        write_touched(w, i);
    gsize before = w->out->len;
    g_string_append(w->out, "    ");
    gsize begin = w->out->len;
    write_plain(w, i);
    if (write_flow(w, position, i, next) && count > 0)
        write_fall_through(w, position, next[0]);
    if (w->out->len == begin)
        g_string_truncate(w->out, before);
    else
        g_string_append_c(w->out, '\n');
}

void write_region(Writer *w)
{
    if (w->region.start > 0) {
        g_string_append(w->out, "    ");
        write_jump(w, w->region.points.data[w->region.start]);
        g_string_append_c(w->out, '\n');
    }
    for (uint32_t i = 0; i < w->region.points.length; i++)
        write_point(w, i);
}
