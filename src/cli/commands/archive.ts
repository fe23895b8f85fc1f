/**
 * `dos lease acquire`, `release` and `status`: the archive lock of dos-kernel.
 *
 * In text they say and exit what the original does, to the letter, because
 * scripts read it; in JSON they say and exit what the rest of `dos` does.
 *
 * @module
 */
import type { ArchiveAnswer } from "../../lease/ports.ts";
import {
  type Answer,
  type Command,
  type Original,
  present,
} from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import type { Option, Positional } from "../option.ts";

const OWNER: Positional = {
  name: "OWNER",
  required: true,
  help: "Who holds the lock.",
};

const RETRIES = 5;

const TTL: Option = {
  name: "ttl-seconds",
  value: "S",
  kind: "number",
  min: 0,
  max: 1e9,
  help: "Age from which the lock is stale.",
  standard: "300",
};

/** Takes the archive lock. */
export const acquire: Command = {
  about:
    "Takes the archive lock, which is one for the whole workspace and outlives the process. A lock that is older than its time is taken over.",
  positionals: [OWNER],
  options: [
    {
      name: "retries",
      value: "N",
      kind: "integer",
      min: 0,
      max: 1e6,
      help: "How often to ask again.",
      standard: String(RETRIES),
    },
    {
      name: "retry-interval",
      value: "S",
      kind: "number",
      min: 0,
      max: 86_400,
      help: "Seconds between two tries.",
      standard: "2",
    },
    TTL,
  ],
  exits: [
    [EXIT.yes, "acquired"],
    [EXIT.no, "somebody else holds it"],
    [EXIT.busy, "the lock of the store is busy"],
  ],
  example: "dos lease acquire ann --retries 0",
  async run(args, setting): Promise<Answer> {
    const { archive } = await setting.open();
    const owner = args.required("OWNER");
    const retries = args.number("retries") ?? RETRIES;
    const waits: Promise<void>[] = [];
    const value = await archive.acquire(present({
      owner,
      retries,
      retryIntervalS: args.number("retry-interval"),
      ttlSeconds: args.number("ttl-seconds"),
      onWait: (answer: ArchiveAnswer, retry: number): void => {
        waits.push(setting.note(
          `  waiting on ${whose(answer)} (${
            age(answer)
          }); retry ${retry}/${retries}`,
        ));
      },
    }));
    await Promise.all(waits);
    switch (value.outcome) {
      case "acquired":
        return done(value, `acquired ${owner}`);
      case "re-entrant":
        return done(
          value,
          `re-entrant ${owner} prev-acquired-at=${value.acquired_at ?? ""}`,
        );
      case "stole-stale":
        return done(value, `stole-stale ${whose(value)} ${age(value)}`);
      default:
        return no(value, {
          stderr: `busy ${whose(value)} ${age(value)}`,
          exit: value.outcome === "lock-busy" ? EXIT.busy : EXIT.no,
        });
    }
  },
};

/** Gives the archive lock back. */
export const release: Command = {
  about:
    "Gives the archive lock back. A lock of somebody else is left alone, unless --force is given.",
  positionals: [OWNER],
  options: [{ name: "force", help: "End the lock whoever holds it." }],
  exits: [
    [EXIT.yes, "released; in text also where it was left alone"],
    [EXIT.no, "with --json: it was not held, or by somebody else"],
    [EXIT.busy, "the lock of the store is busy"],
  ],
  example: "dos lease release ann",
  async run(args, setting): Promise<Answer> {
    const { archive } = await setting.open();
    const owner = args.required("OWNER");
    const value = await archive.release({ owner, force: args.has("force") });
    switch (value.outcome) {
      case "released":
        return done(value, `released ${owner}`);
      case "force-released":
        return done(value, `force-released (was: ${whose(value)})`);
      case "no-lock":
        return no(value, { stdout: "released (no-lock)", exit: EXIT.yes });
      case "mismatch":
        return no(value, {
          stderr: `WARN: lock owner mismatch (have=${
            whose(value)
          }, expected=${owner}); leaving alone`,
          exit: EXIT.yes,
        });
      default:
        return no(value, { stderr: `busy ${whose(value)}`, exit: EXIT.busy });
    }
  },
};

/** Tells how the archive lock stands. */
export const status: Command = {
  about: "Tells whether the archive lock is free, held or stale.",
  options: [TTL],
  example: "dos lease status",
  async run(args, setting): Promise<Answer> {
    const { archive } = await setting.open();
    const ttlSeconds = args.number("ttl-seconds");
    const value = await archive.status(present({ ttlSeconds }));
    return yes(
      value,
      value.outcome === "free"
        ? "free"
        : `${value.outcome} ${whose(value)} ${age(value)}`,
    );
  },
};

function done(value: ArchiveAnswer, stdout: string): Answer {
  return { ...yes(value, stdout), done: true };
}

function yes(value: ArchiveAnswer, stdout: string): Answer {
  return { value, original: { stdout, exit: EXIT.yes } };
}

/** In text the original's words and exit code; in JSON a no, or busy. */
function no(value: ArchiveAnswer, original: Original): Answer {
  return {
    value,
    original,
    exit: value.outcome === "lock-busy" ? EXIT.busy : EXIT.no,
    remark: REMARKS.get(value.outcome)?.(whose(value)) ?? "",
  };
}

type Remark = (holder: string) => string;

const REMARKS: ReadonlyMap<string, Remark> = new Map<string, Remark>([
  ["busy", (holder) => `the archive lock is held by ${holder}`],
  ["lock-busy", () => "the archive lock is being changed; ask again"],
  ["no-lock", () => "the archive lock is not held"],
  [
    "mismatch",
    (holder) => `the archive lock is held by ${holder}; --force ends it`,
  ],
]);

function whose(answer: ArchiveAnswer): string {
  return answer.holder ?? "<unknown>";
}

function age(answer: ArchiveAnswer): string {
  return `age=${answer.age_s ?? "?"}s`;
}
