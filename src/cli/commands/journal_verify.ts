/**
 * `dos journal verify`
 *
 * @module
 */
import { SETBACK_REMEDY, setbackSentence } from "../../journal/setback.ts";
import type { Verification } from "../../journal/upkeep.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { headline } from "../lease_text.ts";
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

function verifyLines(found: Verification, { columns }: Sheet): Line[] {
  const size = `${counted(found.entries, "entry", "entries")}, ${
    counted(found.live, "live lease")
  }`;
  if (found.ok) return [headline("good", "Whole", { name: "", rest: size })];
  const { went_back } = found;
  const sentences = [
    ...went_back === null ? [] : [
      `The store went back: ${setbackSentence(went_back)}. ${SETBACK_REMEDY}`,
    ],
    ...found.findings,
  ];
  const damage = found.damage.map((x): Span[] => [
    `line ${x.line}`,
    ["bad", x.kind],
    counted(x.bytes, "byte"),
    x.raw.slice(0, SHOWN_LENGTH),
  ]);
  return [
    headline("bad", "Damaged", { name: "", rest: size }),
    ...alignColumns(damage, { indent: "  ", columns, breakWords: true }),
    ...alignColumns(sentences.map((text) => [text]), {
      indent: "  ",
      columns,
    }),
    ["  dos journal repair --dry-run   tells what can be mended"],
  ];
}
