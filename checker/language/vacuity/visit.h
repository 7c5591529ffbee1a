/* All parts of a tree, each once: what stands further out first, then in the order of the text. */
#pragma once

#include "checker/language/syntax/tree.h"

typedef struct Visitor {                 /* any of them may be NULL */
    void (*name)(void *data, Name name); /* wherever one is mentioned that is declared elsewhere */
    /* Declared inside a declaration, where it hides one of its name; with the type that is written. */
    void (*local)(void *data, Name name, const TypeExpr *type);
    void (*stmt)(void *data, const Stmt *stmt);
    void *data;
} Visitor;

void visit_tree(const Tree *tree, const Visitor *visitor);
void visit_decl(const Decl *decl, const Visitor *visitor);
void visit_expr(const Expr *expr, const Visitor *visitor);
void visit_block(const Block *block, const Visitor *visitor);
