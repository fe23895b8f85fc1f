/**
 * `dos arbitrate`
 *
 * @module
 */
import type { Decision } from "../../arbiter/decision.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import { readLeases } from "../lease_list.ts";
import {
  factLines,
  headline,
  leaseCommand,
  refusalLines,
} from "../lease_text.ts";
import { type Line, type Sheet, wrapText } from "../page.ts";
import { refusalAdvice } from "../refusal_advice.ts";
import { KIND, LEASES, SUBSTITUTE, TREE } from "../shared_options.ts";
import { UsageFault } from "../usage_fault.ts";

/** The decision a request would get now. */
export const command: Command = {
  about:
    "Tells which decision acquire would come to now. Writes nothing and takes no lock, so the answer may be old when you read it.",
  options: [
    {
      name: "lane",
      value: "LANE",
      help: "The lane.",
      standard: "the first one that is free",
    },
    KIND,
    TREE,
    {
      ...LEASES,
      help:
        "An array of lease objects that are live in place of the journal's.",
    },
    SUBSTITUTE,
    { name: "force", help: "Decide as acquire --force would." },
    {
      name: "class-budget",
      value: "KIND=N",
      repeat: true,
      help: "At most N live leases of this kind.",
      standard: "concurrency_class of the configuration",
    },
    {
      name: "explain",
      help: "Add an `interpretation`: what that means for you.",
    },
    {
      name: "output",
      value: "FORM",
      choices: ["text", "json", "plain"],
      help: "Taken for the sake of scripts for dos-kernel; changes nothing.",
    },
  ],
  exits: [
    [EXIT.yes, "it would be granted"],
    [EXIT.no, "it would be refused"],
  ],
  example: "dos arbitrate --lane api --tree 'src/api/**' --explain",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const json = args.text("leases");
  const instead = json === undefined ? undefined : await readLeases(json);
  const classBudget = readBudgets(args.all("class-budget"));
  const { leases } = await setting.open();
  const decision = await leases.arbitrate(present({
    lane: args.text("lane"),
    kind: args.text("kind"),
    tree: args.all("tree"),
    leases: instead,
    force: args.has("force"),
    substitute: args.has("substitute"),
    classBudget,
  }));
  const explain = args.has("explain");
  const interpretation = explain ? interpret(decision) : "";
  const value = explain ? { ...decision, interpretation } : decision;
  return {
    value,
    text(sheet): Line[] {
      const lines = decisionLines(decision, args, sheet);
      if (interpretation === "") return lines;
      const told = wrapText(interpretation, sheet.columns);
      return [...lines, [], ...told.map((line): Line => [line])];
    },
  };
}

function decisionLines(
  decision: Decision,
  args: Arguments,
  sheet: Sheet,
): Line[] {
  const kind = args.text("kind");
  if (decision.outcome === "refuse") {
    const lane = args.text("lane") ?? "";
    const title = headline("bad", "Would be refused", { name: lane });
    const next = refusalAdvice(decision, { owner: "", lane, kind });
    return refusalLines(title, decision, { sheet, next });
  }
  const take = leaseCommand("acquire", [
    ["owner", "NAME"],
    ["lane", decision.lane],
    ["kind", kind],
    ["force", decision.reason_class === "FORCED"],
    ["tree", args.all("tree")],
  ]);
  return [
    headline("good", "Would be granted", { name: decision.lane }),
    ...factLines([
      ["region", decision.tree.join(" ")],
      ["why", decision.reason],
      ["next", take],
    ], sheet),
  ];
}

/** What a decision means for whoever asked, in a sentence or two. */
export function interpret(decision: Decision): string {
  if (decision.outcome === "acquire") {
    const how = decision.reason_class === "FORCED"
      ? "by force: others may be at work in the same files"
      : "nobody who holds a lane works in its files";
    return `GO: lane "${decision.lane}" can be taken, ${how}. Acquire it before you start.`;
  }
  const free = decision.free_clusters;
  const instead = free.length === 0
    ? "No declared lane is free now."
    : `Free now: ${free.join(", ")}.`;
  return `STOP: do not start this work (${decision.reason_class}). ${instead}`;
}

function readBudgets(
  texts: readonly string[] | undefined,
): Record<string, number> | undefined {
  if (texts === undefined) return undefined;
  const budgets = new Map<string, number>();
  for (const text of texts) {
    const at = text.lastIndexOf("=");
    const [kind, count] = [text.slice(0, at), text.slice(at + 1)];
    if (at < 1 || !/^\d{1,9}$/.test(count)) {
      throw new UsageFault(
        `Cannot read --class-budget "${text}": expected KIND=N, N a whole number not less than 0`,
      );
    }
    if (budgets.has(kind)) {
      throw new UsageFault(
        `Cannot read --class-budget "${text}": the kind has a budget already`,
      );
    }
    budgets.set(kind, Number(count));
  }
  return Object.fromEntries(budgets);
}
