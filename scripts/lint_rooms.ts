/**
 * Lint rules that keep each line of code in its room.
 *
 * `rooms/imports` holds the import direction between the folders of `src/`;
 * `rooms/ambient` keeps files, processes, clock and chance out of the rooms
 * that have to give the same answer twice; `rooms/surface` keeps logic out of
 * the root `mod.ts`. What the rules cannot see: code built from text, a
 * global reached through the prototype of something else, and an ambient
 * value that another room hands in on purpose.
 *
 * @module
 */
import { usesGlobal } from "./lint_scope.ts";
import { belowSrc, importFault, roomName, ROOMS, ROOT } from "./rooms.ts";

type Node = Deno.lint.Node;

/** Globals that reach outside the program, or reach everything. */
const AMBIENT: ReadonlySet<string> = new Set(
  ("Deno process console fetch performance crypto navigator location " +
    "globalThis global window self eval require " +
    "setTimeout setInterval setImmediate queueMicrotask " +
    "clearTimeout clearInterval clearImmediate " +
    "localStorage sessionStorage caches indexedDB " +
    "alert confirm prompt close reportError " +
    "addEventListener removeEventListener dispatchEvent " +
    "Worker WebSocket WebSocketStream EventSource BroadcastChannel " +
    "XMLHttpRequest MessageChannel").split(" "),
);

/** Globals that are fine but for these members. */
const PARTLY_AMBIENT: ReadonlyMap<string, readonly string[]> = new Map([
  ["Date", ["now"]],
  ["Math", ["random"]],
  ["AbortSignal", ["timeout"]],
  ["Atomics", ["wait", "waitAsync"]],
  ["Temporal", ["Now"]],
]);

/** All that `src/main.ts` may know of the machine. */
const MAIN_MEMBERS: ReadonlySet<string> = new Set([
  "args",
  "exit",
  "exitCode",
  "stdin",
  "stdout",
  "stderr",
]);

/** The text of a literal or of a template without holes. */
function staticText(node: Node | null | undefined): string | undefined {
  if (node?.type === "Literal") return String(node.value);
  if (node?.type === "TSLiteralType") return staticText(node.literal);
  if (node?.type !== "TemplateLiteral" || node.expressions.length > 0) {
    return undefined;
  }
  return node.quasis[0]?.cooked;
}

/**
 * The text of a constant that stands at the top of the file. A module that is
 * named so is loaded late: Deno reads ahead what an import names outright.
 */
function constantText(
  node: Node,
  { sourceCode }: Deno.lint.RuleContext,
): string | undefined {
  if (node.type !== "Identifier") return undefined;
  for (const statement of sourceCode.ast.body) {
    if (statement.type !== "VariableDeclaration") continue;
    if (statement.kind !== "const") continue;
    for (const { id, init } of statement.declarations) {
      const isMeant = id.type === "Identifier" && id.name === node.name;
      if (isMeant) return staticText(init);
    }
  }
  return undefined;
}

/** The property a member expression reads, if the source tells. */
function memberName(node: Deno.lint.MemberExpression): string | undefined {
  if (node.computed) return staticText(node.property);
  return node.property.type === "Identifier" ? node.property.name : undefined;
}

const TYPE_REGEXP =
  /^TS(?!AsExpression|SatisfiesExpression|NonNull|TypeAssertion|Inst|Enum|Export)/;

/** What a use of a partly ambient global asks of the world, if anything. */
function ambientUse(node: Deno.lint.Identifier): string | undefined {
  const parent = node.parent;
  const name = node.name;
  if (TYPE_REGEXP.test(parent.type)) return undefined;
  switch (parent.type) {
    case "MemberExpression": {
      if (parent.object !== node) return name;
      const member = memberName(parent);
      if (member === undefined) return `${name}[...]`;
      const banned = PARTLY_AMBIENT.get(name)?.includes(member) ?? true;
      return banned ? `${name}.${member}` : undefined;
    }
    case "BinaryExpression":
      return parent.operator === "instanceof" ? undefined : name;
    case "NewExpression": {
      if (parent.callee !== node) return name;
      const first = parent.arguments[0];
      const dated = first !== undefined && first.type !== "SpreadElement";
      return dated ? undefined : `new ${name}()`;
    }
    case "CallExpression":
      return parent.callee === node ? `${name}()` : name;
    default:
      return name;
  }
}

/** What an identifier that means a global asks of the world, if anything. */
function ambientName(
  node: Deno.lint.Identifier,
  isMain: boolean,
): string | undefined {
  if (PARTLY_AMBIENT.has(node.name)) return ambientUse(node);
  if (!AMBIENT.has(node.name)) return undefined;
  const parent = node.parent;
  if (!isMain || node.name !== "Deno" || parent.type !== "MemberExpression") {
    return node.name;
  }
  const member = memberName(parent);
  return MAIN_MEMBERS.has(member ?? "") ? undefined : `Deno.${member ?? "..."}`;
}

const imports: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const below = belowSrc(context.filename);
    if (below === undefined) return {};
    function judge(source: Node): void {
      const specifier = staticText(source) ?? constantText(source, context);
      const message = specifier === undefined
        ? "Cannot judge an import whose specifier is computed"
        : importFault(below ?? "", specifier);
      if (message === undefined) return;
      context.report({
        node: source,
        message,
        hint: specifier === undefined
          ? "Write the specifier as a plain string, or as a constant of this file"
          : "Move the code to the room it belongs to, or pass the value in",
      });
    }
    function visit(node: { readonly source: Node | null }): void {
      if (node.source !== null) judge(node.source);
    }
    return {
      ImportDeclaration: visit,
      ExportNamedDeclaration: visit,
      ExportAllDeclaration: visit,
      ImportExpression: visit,
      TSImportType: (node): void => judge(node.argument),
      TSExternalModuleReference: (node): void => judge(node.expression),
    };
  },
};

const ambient: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const below = belowSrc(context.filename);
    if (below === undefined) return {};
    const room = roomName(below);
    const isMain = below === "main.ts";
    const worldly = room === undefined || ROOMS.get(room)?.worldly === true;
    if (worldly && !isMain) return {};
    function report(node: Node, name: string): void {
      context.report({
        node,
        message: `${isMain ? below : `Room "${room}"`} may not use "${name}"`,
        hint: isMain
          ? "Build it in src/compose.ts"
          : "Take it as an argument or through lease/ports.ts",
      });
    }
    return {
      Identifier(node): void {
        const name = ambientName(node, isMain);
        if (name === undefined) return;
        const around = context.sourceCode.getAncestors(node);
        if (usesGlobal(node, around)) report(node, name);
      },
      MetaProperty(node): void {
        if (node.meta.name === "import" && !isMain) report(node, "import.meta");
      },
    };
  },
};

const surface: Deno.lint.Rule = {
  create(context): Deno.lint.LintVisitor {
    const path = context.filename.replaceAll("\\", "/");
    if (path !== `${ROOT}mod.ts`) return {};
    return {
      Program(program): void {
        for (const node of program.body) {
          const isExport = node.type.startsWith("Export");
          if (isExport && "source" in node && node.source) continue;
          context.report({
            node,
            message: "mod.ts may only re-export",
            hint: "Put the code in a room and re-export it from there",
          });
        }
      },
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "rooms",
  rules: { imports, ambient, surface },
};
export default plugin;
