/**
 * Which identifiers of a linted file mean a global.
 *
 * The linter shows syntax and no scopes, so this module looks outwards from
 * one identifier: first whether it is a use at all (and no property, label or
 * signature), then whether an enclosing scope binds its name. A `var` in an
 * inner block counts for that block only, and type names are not looked up.
 *
 * @module
 */

type Node = Deno.lint.Node;
type Identifier = Deno.lint.Identifier;
type Pattern = Node | Deno.lint.Parameter | null;

/** Parents whose direct identifiers name something and use nothing. */
const NAMING: ReadonlySet<string> = new Set([
  "BreakStatement",
  "ContinueStatement",
  "ImportAttribute",
  "ImportDefaultSpecifier",
  "ImportNamespaceSpecifier",
  "ImportSpecifier",
  "LabeledStatement",
  "TSCallSignatureDeclaration",
  "TSConstructSignatureDeclaration",
  "TSDeclareFunction",
  "TSEmptyBodyFunctionExpression",
  "TSFunctionType",
  "TSImportType",
  "TSIndexSignature",
  "TSMethodSignature",
  "TSNamedTupleMember",
  "TSTypeParameter",
  "TSTypePredicate",
]);

/** Whether `node` stands where a name is used rather than given. */
function isUse(node: Identifier): boolean {
  const parent = node.parent as Node & Record<string, unknown>;
  if (parent["key"] === node) return parent["computed"] === true;
  if (parent["id"] === node) return false;
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "TSQualifiedName":
      return parent.left === node;
    case "ExportSpecifier":
      return parent.local === node &&
        !("source" in parent.parent && parent.parent.source);
    default:
      return !NAMING.has(parent.type);
  }
}

/** Whether a binding pattern binds `name`. */
function patternBinds(pattern: Pattern, name: string): boolean {
  switch (pattern?.type) {
    case "Identifier":
      return pattern.name === name;
    case "AssignmentPattern":
      return patternBinds(pattern.left, name);
    case "RestElement":
      return patternBinds(pattern.argument, name);
    case "TSParameterProperty":
      return patternBinds(pattern.parameter, name);
    case "ArrayPattern":
      return pattern.elements.some((x) => patternBinds(x, name));
    case "ObjectPattern":
      return pattern.properties.some((x) =>
        patternBinds(x.type === "Property" ? x.value : x, name)
      );
    default:
      return false;
  }
}

/** Whether a statement binds `name`; `declare` only describes a global. */
function statementBinds(statement: Node | null, name: string): boolean {
  switch (statement?.type) {
    case "VariableDeclaration":
      return !statement.declare &&
        statement.declarations.some((x) => patternBinds(x.id, name));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return !statement.declare && statement.id?.name === name;
    case "TSEnumDeclaration":
      return !statement.declare && statement.id.name === name;
    case "ImportDeclaration":
      return statement.specifiers.some((x) => x.local.name === name);
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      return statementBinds(statement.declaration, name);
    default:
      return false;
  }
}

/** Whether `scope` itself, looked at without its outer scopes, binds `name`. */
function scopeBinds(scope: Node, name: string): boolean {
  switch (scope.type) {
    case "Program":
    case "BlockStatement":
    case "TSModuleBlock":
      return scope.body.some((x) => statementBinds(x, name));
    case "SwitchStatement":
      return scope.cases.some((one) =>
        one.consequent.some((x) => statementBinds(x, name))
      );
    case "ForStatement":
      return statementBinds(scope.init, name);
    case "ForInStatement":
    case "ForOfStatement":
      return statementBinds(scope.left, name);
    case "CatchClause":
      return patternBinds(scope.param, name);
    case "FunctionDeclaration":
    case "ArrowFunctionExpression":
      return scope.params.some((x) => patternBinds(x, name));
    case "FunctionExpression":
      return scope.id?.name === name ||
        scope.params.some((x) => patternBinds(x, name));
    case "ClassExpression":
      return scope.id?.name === name;
    default:
      return false;
  }
}

/**
 * Tells whether an identifier uses a name that no scope of its file binds.
 *
 * @param node The identifier.
 * @param ancestors The nodes around it, outermost first.
 * @returns True when the name can only mean a global.
 */
export function usesGlobal(
  node: Identifier,
  ancestors: readonly Node[],
): boolean {
  return isUse(node) && !ancestors.some((x) => scopeBinds(x, node.name));
}
