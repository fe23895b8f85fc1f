/**
 * `dos export`
 *
 * @module
 */
import type { Measurement } from "../../metrics/measure.ts";
import { measured, readAccount } from "../../metrics/measuring.ts";
import { otlpRequest } from "../../metrics/otlp.ts";
import { pointRows } from "../../metrics/point_rows.ts";
import { prometheusLines } from "../../metrics/prometheus.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { deliveredBy, destinationOf } from "../delivery.ts";
import { EXIT } from "../exit_codes.ts";
import { printJson } from "../json.ts";
import { factLines, headline } from "../lease_text.ts";
import { UsageFault } from "../usage_fault.ts";

/** Tells in numbers what goes on. */
export const command: Command = {
  about:
    "Tells in numbers what goes on, for programs that watch: live leases, waiting tickets, grants, refusals, how long lanes are held and waited for, how the journal is. Counters begin with the first record of history that is there. Nothing in the store is written.",
  options: [
    {
      name: "to",
      value: "FORM",
      required: true,
      choices: ["prometheus", "otlp", "jsonl"],
      help:
        "prometheus: its text format; otlp: a POST to a collector; jsonl: one object for each point.",
    },
    {
      name: "file",
      value: "FILE",
      nonEmpty: true,
      help:
        "Replace this file, whole or not at all. With otlp: in place of the POST.",
      standard: "standard output, or the collector",
    },
    {
      name: "endpoint",
      value: "URL",
      nonEmpty: true,
      help: "With otlp: the collector's whole address.",
      standard:
        "OTEL_EXPORTER_OTLP_ENDPOINT and /v1/metrics, else http://127.0.0.1:4318/v1/metrics",
    },
  ],
  exits: [
    [EXIT.yes, "written or delivered"],
    [EXIT.no, "the collector refused some of the points"],
    [
      EXIT.store,
      "the store cannot be read, the file not be written or the collector not be reached",
    ],
  ],
  example: "dos export --to prometheus --file /var/lib/node_exporter/dos.prom",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { world } = setting;
  const [to, file] = [args.required("to"), args.text("file")];
  const isSent = to === "otlp" && file === undefined;
  if (args.has("endpoint") && !isSent) {
    throw new UsageFault(
      "Cannot use --endpoint here: only --to otlp without --file sends anything",
    );
  }
  const destination = destinationOf(args.text("endpoint"), world.env);
  const { journal, paths } = await setting.open();
  const account = await readAccount(journal);
  if (account.folded > 0) {
    await setting.note(
      `dos: ${account.folded} lanes beyond the first ones are counted as _other`,
    );
  }
  const measurement = measured(account, {
    workspace: paths.root,
    version: world.version,
    nowMs: world.nowMs(),
  });
  const lines = linesIn(to, measurement);
  if (isSent) {
    const reply = await world.post(destination.url, {
      ...destination,
      body: lines.join("\n"),
    });
    const delivered = deliveredBy(reply, destination);
    const value = { ...delivered, endpoint: destination.shown };
    const { outcome, reason } = delivered;
    const isWhole = outcome === "delivered";
    return {
      value,
      exit: isWhole ? EXIT.yes : outcome === "partly" ? EXIT.no : EXIT.store,
      text: (sheet) => [
        headline(isWhole ? "good" : "bad", isWhole ? "Sent" : "Not sent", {
          name: "",
          rest: value.endpoint,
        }),
        ...factLines([["why", isWhole ? "" : reason]], sheet),
      ],
    };
  }
  if (file === undefined) {
    const value = to === "otlp"
      ? otlpRequest(measurement)
      : pointRows(measurement);
    return { value, text: () => lines.map((line) => [line]) };
  }
  await world.replaceFile(file, `${lines.join("\n")}\n`);
  return {
    value: { outcome: "written", file },
    text: () => [headline("good", "Written", { name: "", rest: file })],
  };
}

function linesIn(to: string, measurement: Measurement): string[] {
  switch (to) {
    case "prometheus":
      return prometheusLines(measurement);
    case "otlp":
      return [printJson(otlpRequest(measurement))];
    default:
      return pointRows(measurement).map((row) => printJson(row));
  }
}
