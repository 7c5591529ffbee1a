/* Where everything in a sequence diagram goes: between a run and its drawing.
 *
 * From left to right: what repeats, time, step numbers, the lanes of processes, and bars: one for
 * each variable, or place of one, that is shown. What is written of a step begins at its arrow's
 * start; lanes that it crosses are broken there. From top to bottom: headline, lanes' names, one
 * row a step, legend, sentences, fixes. In pixels. */
#pragma once

#include "checker/base/arena.h"
#include "traces/sequence/sequence.h"

static const Font FONT_TITLE = {16, true}, FONT_BODY = {12, false}, FONT_LANE = {12, true},
                  FONT_VALUE = {12, true}, FONT_CALL = {11.5, false}, FONT_STRONG = {11.5, true},
                  FONT_SMALL = {10, false}, FONT_SMALL_BOLD = {10, true};

/* Fonts are not drawn quite as wide as they say: lines are left some air. */
static const double SEQUENCE_AIR = 1.04;

#define SEQUENCE_NO_ROW UINT32_MAX

enum {
    SEQUENCE_WIDTH = 700, /* unless there are very many lanes */
    SEQUENCE_MARGIN = 14,
    SEQUENCE_SLEEVE = 7,  /* how far the band of a window reaches beyond its bar */
    SEQUENCE_REQUEST = 8, /* width of a request on a process's lane */
    SEQUENCE_CARRY = 14,  /* of a value that a process carries */
    SEQUENCE_BAR_GAP = 8,
};

typedef struct SequenceLane {
    double x;     /* the middle */
    double width; /* of the box with its name */
    char **name;  /* in lines */
} SequenceLane;

typedef struct SequenceBar {
    int lane;
    uint32_t variable; /* in the counterexample's, where it has such */
    bool is_main;      /* the component's first variable */
    const char *name;  /* below the lane's; NULL where that says it all */
    const char *initial;
    double x, width; /* of the left edge */
} SequenceBar;

/* Something written, on a plate or not. */
typedef struct SequenceLabel {
    DrawingBox box; /* that it takes */
    char **lines;
    Font font;
    Ink ink;
    DrawingAlign align;
    DrawingPaint plate;
    const char *tooltip;
} SequenceLabel;

typedef struct SequenceCall {
    double y;    /* of the arrow */
    double back; /* of the arrow that comes back, or 0 */
    double pill; /* right end of what stands on that */
} SequenceCall;

typedef struct SequenceRow {
    double top, bottom;
    SequenceCall *calls; /* at least one: of an event or a local step it has the y */
    uint32_t call_count;
    double begins, ends; /* of requests that begin or end with it */
    double not_taken;    /* of the arrow of what chance left out; 0: there is none */
} SequenceRow;

/* Processes hold an old value, one after the other: each from the row that read it (or wrote it
 * itself) to the row that stores it, counted from 1. */
typedef struct SequenceCarry {
    const CauseLeg *legs;
    uint32_t count;  /* 0: nobody does */
    uint32_t missed; /* the row that wrote something newer; 0 */
    const char *value;
} SequenceCarry;

typedef struct SequencePalette SequencePalette;

typedef struct Sequence {
    const Counterexample *example;
    Arena *arena;
    SequencePalette *palette;
    bool *matters; /* by row: something is said of it, or it does something */
    int window;    /* whose time open is a band; -1: none */
    int stale;     /* the bar that it is around; -1: all of its lane */
    SequenceCarry carry;
    double width, height;
    double loop, axis, numbers, orders; /* in the left margin; numbers: their right end */
    double lanes_left, bars_left;       /* where lanes and bars begin */
    double header, header_height, lanes_top, lanes_bottom;
    SequenceLane *lanes; /* those of components have the middle of their bars */
    SequenceBar *bars;
    uint32_t bar_count;
    SequenceRow *rows;
    GArray *labels;     /* of SequenceLabel: in the rows, between the lanes */
    GArray *owners;     /* of uint32_t: whose row each is, or SEQUENCE_NO_ROW */
    GPtrArray *strings; /* lines to free */
} Sequence;

/* ---- sequence_carry.c ---- */
void sequence_find_carry(Sequence *sequence);
/* Of those under way in that row, the last; NULL. */
const CauseLeg *sequence_leg_at(const Sequence *sequence, uint32_t row);
void sequence_draw_carry(const Sequence *sequence, Drawing *drawing);
/* "reader, then filler carries 0, which gets old on the way"; NULL where nobody does. The arena's. */
const char *sequence_carry_text(const Sequence *sequence);

/* ---- sequence_lanes.c: upright, and broken where something is written across ---- */
void sequence_draw_strip(const Sequence *sequence, Drawing *drawing, DrawingBox box,
                         DrawingPaint paint);

/* ---- sequence_palette.c: one value has one look, on bars, arrows and lanes ---- */
SequencePalette *sequence_palette_new(const Sequence *sequence);
void sequence_palette_free(SequencePalette *palette);
DrawingPaint sequence_palette_paint(const SequencePalette *palette, const char *value);

/* ---- sequence_bars.c ---- */
void sequence_find_bars(Sequence *sequence);
/* Whether a change of a row is one of that bar. */
bool sequence_bar_changes(const SequenceBar *bar, const Change *change);
/* The change that the row makes to it, or NULL. */
const Change *sequence_change(const Sequence *sequence, uint32_t row, const SequenceBar *bar);
/* The changes that a row makes to a lane and that are shown on no bar of their own, as lines on the
 * lane's first bar: "lease 2". NULL-terminated, the arena's. Row -1: before the first. */
const char **sequence_others(const Sequence *sequence, int row, int lane);
int sequence_first_bar(const Sequence *sequence, int lane);
/* The bar of a lane that a row's step goes to. */
int sequence_bar_of_step(const Sequence *sequence, uint32_t row, int lane);

/* ---- sequence_across.c, sequence_band.c, sequence_down.c ---- */
void sequence_place_across(Sequence *sequence);
void sequence_place_rows(Sequence *sequence);
/* Where a step's change of that lane shows. */
double sequence_change_y(const Sequence *sequence, uint32_t row, int lane);
/* Of a bar that has a name, in lines. */
char **sequence_bar_name(const Sequence *sequence, const SequenceBar *bar);
/* What a bar says from a row on (-1: from the start), in lines; and how high that is. */
char **sequence_value_lines(const Sequence *sequence, const SequenceBar *bar, const char *value);
double sequence_bar_height(const Sequence *sequence, int row, const SequenceBar *bar);
/* Of a window that opens or closes there, on that bar's band; NULL where none does. */
char **sequence_tab_lines(const Sequence *sequence, int row, const SequenceBar *bar);
bool sequence_opens(const Sequence *sequence, int row);
bool sequence_closes(const Sequence *sequence, int row);
/* Whether a bar is within the band. */
bool sequence_is_stale(const Sequence *sequence, const SequenceBar *bar);
/* How far down the bars of a row need room. */
double sequence_lowest_bar(const Sequence *sequence, uint32_t row);

/* The text as one line, wrapped; kept until the sequence is freed. */
char **sequence_wrap(const Sequence *sequence, Font font, const char *text, double most,
                     unsigned lines);
double sequence_text_width(Font font, const char *text);
double sequence_lines_width(Font font, char **lines);
double sequence_line_height(Font font);
double sequence_lines_height(Font font, char **lines);

/* Whether the check that the run is about does not hold from that row on (-1: from the start). */
bool sequence_fails(const Sequence *sequence, int row);
bool sequence_fails_somewhere(const Sequence *sequence);

/* Whether it is the step that the run is about: drawn in red. */
bool sequence_decides(const Sequence *sequence, uint32_t row);

/* ---- drawing, in this order ---- */
void sequence_draw_label(Drawing *drawing, const SequenceLabel *label);
void sequence_draw_bracket(Drawing *drawing, double x, double top, double bottom);
void sequence_draw_die(Drawing *drawing, double x, double y);
void sequence_draw_margin(const Sequence *sequence, Drawing *drawing);
void sequence_draw_lanes(const Sequence *sequence, Drawing *drawing);
void sequence_draw_arrows(const Sequence *sequence, Drawing *drawing);
void sequence_draw_bars(const Sequence *sequence, Drawing *drawing);
void sequence_draw_steps(const Sequence *sequence, Drawing *drawing);
