// Which names a function takes from around it. Scopes are those of the language: functions with their parameters and
// `var`s, blocks with `let`, `const`, classes and functions. Whatever stands where an expression may stand and resolves to
// no scope inside the function comes from outside.

import type { AnyNode, Function as FunctionNode, Node, Pattern } from 'acorn';

interface Scope {
  readonly names: Set<string>;
  readonly parent: Scope | undefined;
}

/** Names that the nodes of a function use and nothing in it declares, in the order of their first use. */
export function freeVariables(root: AnyNode): string[] {
  const free = new Set<string>();
  visit(root, { names: new Set(), parent: undefined }, free);
  return [...free];
}

function visit(node: AnyNode, outer: Scope, free: Set<string>): void {
  if (node.type === 'Identifier') {
    if (!isDeclared(node.name, outer)) free.add(node.name);
    return;
  }
  const scope = scopeOf(node, outer);
  for (const child of usedChildren(node)) visit(child, scope, free);
}

function isDeclared(name: string, scope: Scope | undefined): boolean {
  return scope !== undefined && (scope.names.has(name) || isDeclared(name, scope.parent));
}

/** The scope in which the children of a node are. */
function scopeOf(node: AnyNode, outer: Scope): Scope {
  const names = new Set<string>();
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      declareFunction(node, names);
      break;
    case 'BlockStatement':
    case 'StaticBlock':
      node.body.forEach((statement) => declareLexical(statement, names));
      break;
    case 'SwitchStatement':
      for (const { consequent } of node.cases) consequent.forEach((statement) => declareLexical(statement, names));
      break;
    case 'ForStatement':
      if (node.init) declareLexical(node.init, names);
      break;
    case 'ForInStatement':
    case 'ForOfStatement':
      declareLexical(node.left, names);
      break;
    case 'CatchClause':
      if (node.param) declarePattern(node.param, names);
      break;
    case 'ClassExpression':
      if (node.id) names.add(node.id.name);
      break;
    default:
      return outer;
  }
  return { names, parent: outer };
}

function declareFunction(node: FunctionNode, names: Set<string>): void {
  if (node.type === 'FunctionExpression' && node.id) names.add(node.id.name);
  if (node.type !== 'ArrowFunctionExpression') names.add('arguments');
  node.params.forEach((param) => declarePattern(param, names));
  declareVars(node.body, names);
}

/** `var`s belong to the function, however deep in its blocks they stand. */
function declareVars(node: AnyNode, names: Set<string>): void {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    node.declarations.forEach(({ id }) => declarePattern(id, names));
  }
  for (const child of children(node)) {
    if (!/Function|Class/.test(child.type)) declareVars(child, names);
  }
}

function declareLexical(node: AnyNode, names: Set<string>): void {
  if (node.type === 'VariableDeclaration') node.declarations.forEach(({ id }) => declarePattern(id, names));
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) names.add(node.id.name);
}

function declarePattern(pattern: Pattern, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        declarePattern(property.type === 'RestElement' ? property.argument : property.value, names);
      }
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) declarePattern(element, names);
      break;
    case 'RestElement':
      declarePattern(pattern.argument, names);
      break;
    case 'AssignmentPattern':
      declarePattern(pattern.left, names);
      break;
    case 'MemberExpression':
      break;
  }
}

/** The children of a node that are used as values; names of properties and labels are not. */
function usedChildren(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object];
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const value = node.value ? [node.value] : [];
      return node.computed ? [node.key, ...value] : value;
    }
    case 'LabeledStatement':
      return [node.body];
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [];
    default:
      return children(node);
  }
}

function children(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}
