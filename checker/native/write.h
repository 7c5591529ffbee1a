/* What the files that write a program as C share. */
#pragma once

#include "checker/native/code_region.h"
#include "checker/program/bytecode/touched_slots.h"

enum { MAX_TEXT = 8 << 20 }; /* for more a compiler takes half a minute: it would save less */

/* Whose step a function takes, or what it works out. */
typedef struct StepText {
    uint32_t actor;
    const ProcessInstance *process; /* of a process's step or fault, else NULL */
    const Location *from;           /* where the process waits; NULL: anywhere, or no process */
    bool begins;   /* the process begins again: its locals are blank, it stops at once */
    bool observes; /* a predicate or measure: its value is in `value`, there is no step */
    Reg value;
} StepText;

/* Of steps that go on at once, without an operation: whether one ends a request is noted. */
static inline bool step_text_is_internal(const StepText *step)
{
    return step->from && step->from->is_internal;
}

typedef struct Writer {
    const Program *program;
    GString *out;
    char **names;                /* by slot, for comments */
    uint32_t *numbers;           /* for regions */
    const TouchedSlots *touched; /* NULL: what steps touch is not noted */
    CodeRegion region;           /* of the function that is being written */
    StepText step;
} Writer;

/* ---- write_names.c ---- */
/* A comment of its own or at the end of a line. Whatever the text is, it stays in there. */
void write_comment(GString *out, const char *text);
char **write_names_of_slots(const Program *program);
void write_note(Writer *w, const CodeNote *note);

/* ---- write_code.c ---- */
/* `$a` to `$d` stand for registers, `#a` to `#d` for numbers: the instruction's operands. */
void write_template(Writer *w, const char *template, const Instruction *instruction);
void write_register(Writer *w, uint32_t reg);
void write_number(Writer *w, int64_t number);
void write_region(Writer *w);

/* ---- write_touched.c ---- */
void write_touched_head(Writer *w); /* what the noting needs */
/* Whether it is noted what the step touches: of steps of processes, where it is noted at all. */
bool write_touches(const Writer *w);
/* Notes what the instruction touches, before it is run. */
void write_touched(Writer *w, const Instruction *instruction);

/* ---- write_monitor.c ---- */
/* By the monitor's number. */
void write_begin(Writer *w, uint32_t monitor);
void write_finish(Writer *w, uint32_t monitor, uint32_t version);

/* ---- write_state.c ---- */
void write_registers(Writer *w); /* declares and unpacks what the region touches */
void write_field(Writer *w, uint32_t slot);
/* Adds the state that the step comes to: a process's pc is then `pc`. */
void write_stop(Writer *w, uint32_t position, int64_t pc);
void write_is_internal(Writer *w); /* of the step that was just added */

/* ---- write_steps.c ---- */
void write_steps(Writer *w);
void write_expand(Writer *w);

/* ---- write_observers.c ---- */
void write_observers(Writer *w);

extern const char native_prelude[], native_prelude_touched[];
