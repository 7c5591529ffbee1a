#include "checker/language/vacuity/visit.h"

static void visit_type(const TypeExpr *type, const Visitor *visitor);

static void mention(const Visitor *visitor, Name name)
{
    if (visitor->name && name.text)
        visitor->name(visitor->data, name);
}

static void declare(const Visitor *visitor, Name name, const TypeExpr *type)
{
    if (visitor->local && name.text)
        visitor->local(visitor->data, name, type);
}

static void visit_exprs(Expr *const *exprs, uint32_t count, const Visitor *visitor)
{
    for (uint32_t i = 0; i < count; i++)
        visit_expr(exprs[i], visitor);
}

void visit_expr(const Expr *expr, const Visitor *visitor)
{
    if (!expr)
        return;
    if (expr->kind == EXPR_QUANTIFIER)
        declare(visitor, expr->name, expr->domain);
    else
        mention(visitor, expr->name);
    visit_type(expr->domain, visitor);
    visit_expr(expr->left, visitor);
    visit_expr(expr->right, visitor);
    visit_expr(expr->third, visitor);
    visit_exprs(expr->items, expr->item_count, visitor);
    for (uint32_t i = 0; i < expr->field_count; i++)
        visit_expr(expr->fields[i].value, visitor);
}

static void visit_type(const TypeExpr *type, const Visitor *visitor)
{
    if (!type)
        return;
    mention(visitor, type->name);
    visit_type(type->element, visitor);
    visit_type(type->index, visitor);
    visit_expr(type->low, visitor);
    visit_expr(type->high, visitor);
    visit_expr(type->size, visitor);
    for (uint32_t i = 0; i < type->argument_count; i++)
        visit_type(type->arguments[i], visitor);
    visit_exprs(type->values, type->value_count, visitor);
}

static void visit_arguments(const Argument *arguments, uint32_t count, bool hides,
                            const Visitor *visitor)
{
    for (uint32_t i = 0; i < count; i++) {
        if (hides)
            declare(visitor, arguments[i].name, arguments[i].type);
        visit_type(arguments[i].type, visitor);
        visit_expr(arguments[i].initial, visitor);
    }
}

static void visit_stmt(const Stmt *stmt, const Visitor *visitor)
{
    if (visitor->stmt)
        visitor->stmt(visitor->data, stmt);
    if (stmt->kind != STMT_LABEL)
        declare(visitor, stmt->name, stmt->type ? stmt->type : stmt->domain);
    visit_type(stmt->type, visitor);
    visit_type(stmt->domain, visitor);
    visit_expr(stmt->target, visitor);
    visit_expr(stmt->value, visitor);
    visit_expr(stmt->takes_low, visitor);
    visit_expr(stmt->takes_high, visitor);
    visit_block(stmt->body, visitor);
    visit_block(stmt->other, visitor);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        visit_block(stmt->branches[i].body, visitor);
}

void visit_block(const Block *block, const Visitor *visitor)
{
    for (uint32_t i = 0; block && i < block->count; i++)
        visit_stmt(block->statements[i], visitor);
}

static void visit_member(const Member *member, const Visitor *visitor)
{
    if (member->kind == MEMBER_STATE)
        declare(visitor, member->name, member->type);
    visit_arguments(member->arguments, member->argument_count, true, visitor);
    visit_type(member->type, visitor);
    visit_expr(member->initial, visitor);
    visit_expr(member->guard, visitor);
    visit_block(member->body, visitor);
}

static void visit_fixes_of(const Decl *decl, const Visitor *visitor)
{
    bool are_generics = decl->kind == DECL_COMPONENT, are_members = decl->kind == DECL_ENUM;

    for (uint32_t i = 0; !are_generics && !are_members && i < decl->name_count; i++)
        mention(visitor, decl->names[i]);
}

void visit_decl(const Decl *decl, const Visitor *visitor)
{
    visit_fixes_of(decl, visitor);
    mention(visitor, decl->target);
    visit_arguments(decl->arguments, decl->argument_count, decl->kind != DECL_RECORD, visitor);
    visit_type(decl->type, visitor);
    visit_expr(decl->initial, visitor);
    visit_expr(decl->second, visitor);
    visit_expr(decl->low, visitor);
    visit_expr(decl->high, visitor);
    visit_expr(decl->step, visitor);
    visit_exprs(decl->choices, decl->choice_count, visitor);
    visit_expr(decl->takes_low, visitor);
    visit_expr(decl->takes_high, visitor);
    for (uint32_t i = 0; i < decl->member_count; i++)
        visit_member(decl->members[i], visitor);
    visit_block(decl->body, visitor);
}

void visit_tree(const Tree *tree, const Visitor *visitor)
{
    for (uint32_t i = 0; i < tree->decl_count; i++)
        visit_decl(tree->decls[i], visitor);
}
