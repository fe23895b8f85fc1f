/**
 * `dos journal verify`
 *
 * @module
 */
import { remainsSentence } from "../../journal/remains.ts";
import { SETBACK_REMEDY, setbackSentence } from "../../journal/setback.ts";
import type { Verification } from "../../journal/upkeep.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";
import { alignColumns, type Line, type Sheet, type Span } from "../page.ts";

const SHOWN_LENGTH = 60;

/** Reads every line and reports what is wrong. */
export const command: Command = {
  about:
    "Reads every line of the journal and reports what is wrong, by line number: lines that cannot be read, numbers out of order, live leases that overlap. Mends nothing.",
  options: [],
  exits: [[EXIT.yes, "all is well"], [EXIT.no, "something is wrong"]],
  example: "dos journal verify",
  run,
};

async function run(_args: Arguments, setting: Setting): Promise<Answer> {
  const { journal } = await setting.open();
  const value = await journal.verify();
  const wrong = value.damage.length + value.findings.length +
    (value.went_back === null ? 0 : 1);
  return {
    value,
    text: (sheet) => verifyLines(value, sheet),
    exit: value.ok ? EXIT.yes : EXIT.no,
    remark: `the journal has ${counted(wrong, "fault")}, ${
      counted(value.damage.length, "damaged line")
    } among them; see \`dos journal repair --dry-run\``,
  };
}

function verifyLines(found: Verification, sheet: Sheet): Line[] {
  const { columns } = sheet;
  const size = `${counted(found.entries, "entry", "entries")}, ${
    counted(found.live, "live lease")
  }`;
  const layout = { indent: "  ", columns };
  const said = alignColumns(found.findings.map((text) => [text]), layout);
  if (found.ok) {
    return [headline("good", "Whole", { name: "", rest: size }), ...said];
  }
  const damage = found.damage.map((x): Span[] => [
    `line ${x.line}`,
    `byte ${x.offset}`,
    ["bad", x.kind],
    counted(x.bytes, "byte"),
    remainsSentence(x.looks_like) || shownRaw(x.raw),
  ]);
  const kinds = new Map(found.damage.map((x) => [x.kind, x.means]));
  const { went_back } = found;
  return [
    headline("bad", "Damaged", { name: "", rest: size }),
    ...alignColumns(damage, { ...layout, breakWords: true }),
    ...factLines([...kinds], sheet),
    ...went_back === null ? [] : factLines([
      ["the store went back", setbackSentence(went_back)],
    ], sheet),
    ...said,
    ...factLines([["next", adviceOn(found)]], sheet),
  ];
}

function shownRaw(raw: string): string {
  return /^\0+$/.test(raw)
    ? "nothing but zero bytes"
    : raw.slice(0, SHOWN_LENGTH);
}

function adviceOn({ damage, went_back, gaps }: Verification): string {
  if (damage.length > 0) {
    return "dos journal repair --dry-run   tells line by line what would be done";
  }
  if (went_back !== null) return SETBACK_REMEDY;
  return gaps.length > 0
    ? "dos lease-lane live   compare it with who is at work; whoever is missing must acquire again, then `dos journal compact` settles it"
    : "dos doctor";
}
