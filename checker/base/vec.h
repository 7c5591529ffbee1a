/* Growable arrays of plain values.
 *
 *     VEC(Span) spans = {0};
 *     vec_push(&spans, span);
 *     for (uint32_t i = 0; i < spans.length; i++) use(spans.data[i]);
 *     vec_free(&spans);
 *
 * The vector owns `data`; an element's address is good until the next push. */
#pragma once

#include <glib.h>
#include <stdint.h>

#define VEC(Type)                                                                                  \
    struct {                                                                                       \
        Type *data;                                                                                \
        uint32_t length, capacity;                                                                 \
    }

#define vec_push(vec, ...)                                                                         \
    do {                                                                                           \
        if ((vec)->length == (vec)->capacity) {                                                    \
            (vec)->capacity = (vec)->capacity ? (vec)->capacity * 2 : 8;                           \
            (vec)->data = g_realloc_n((vec)->data, (vec)->capacity, sizeof *(vec)->data);          \
        }                                                                                          \
        (vec)->data[(vec)->length++] = (__VA_ARGS__);                                              \
    } while (0)

#define vec_pop(vec) ((vec)->data[--(vec)->length])
#define vec_last(vec) ((vec)->data[(vec)->length - 1])
#define vec_clear(vec) ((void)((vec)->length = 0))

#define vec_free(vec)                                                                              \
    do {                                                                                           \
        g_free((vec)->data);                                                                       \
        (vec)->data = NULL;                                                                        \
        (vec)->length = (vec)->capacity = 0;                                                       \
    } while (0)
