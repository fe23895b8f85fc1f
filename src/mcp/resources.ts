/**
 * What a client can read without calling a tool: who holds what, and which
 * lanes there are. Each is told twice, as the command line's JSON and as its
 * page for people.
 *
 * @module
 */
import { liveLines } from "../cli/commands/live.ts";
import { printJson } from "../cli/json.ts";
import { alignColumns, type Line, printPage, type Span } from "../cli/page.ts";
import {
  type Catalogue,
  declaredTree,
  indexCatalogue,
} from "../domain/catalogue.ts";
import { shownText } from "../domain/lane.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Workspace } from "../lease/workspace.ts";

/** A resource as clients list it. */
export interface ResourceListing {
  /** What clients read. */
  readonly uri: string;
  /** What clients call it. */
  readonly name: string;
  /** What people see. */
  readonly title: string;
  /** What it is. */
  readonly description: string;
  /** The form of its first content. */
  readonly mimeType: string;
}

/** One form of a resource. */
export interface ResourceContent {
  /** The resource. */
  readonly uri: string;
  /** The form. */
  readonly mimeType: string;
  /** The content. */
  readonly text: string;
}

interface Resource extends ResourceListing {
  look(workspace: Workspace, nowMs: number): Promise<{
    readonly value: unknown;
    readonly lines: readonly Line[];
  }>;
}

/** Who holds what. */
export const LIVE = "dos://live";
/** Which lanes there are. */
export const LANES = "dos://lanes";

const COLUMNS = 100;

const RESOURCES: readonly Resource[] = [
  {
    uri: LIVE,
    name: "live",
    title: "Who holds what",
    description:
      "The live leases: lane, holder, since when, until when, region. Can be subscribed to.",
    mimeType: "application/json",
    async look({ leases }, nowMs): ReturnType<Resource["look"]> {
      const value = await leases.live();
      return { value, lines: liveLines(value, { nowMs, columns: COLUMNS }) };
    },
  },
  {
    uri: LANES,
    name: "lanes",
    title: "The lanes of this workspace",
    description:
      "The declared lanes: which live side by side, which alone, which are picked for a request without a lane, and their regions.",
    mimeType: "application/json",
    look: ({ catalogue }) =>
      Promise.resolve({ value: catalogue, lines: laneLines(catalogue) }),
  },
];

/** All resources, as clients list them. */
export const RESOURCE_LISTINGS: readonly ResourceListing[] = RESOURCES.map(
  ({ uri, name, title, description, mimeType }) => ({
    ...{ uri, name, title, description, mimeType },
  }),
);

/**
 * Reads a resource.
 *
 * @throws {RangeError} Where there is none of that name.
 */
export async function readResource(
  uri: string,
  open: () => Promise<Workspace>,
  nowMs: () => number,
): Promise<ResourceContent[]> {
  const resource = RESOURCES.find((one) => one.uri === uri);
  if (resource === undefined) {
    throw new RangeError(
      `Cannot read "${shownText(uri)}": there is no such resource`,
    );
  }
  const { value, lines } = await resource.look(await open(), nowMs());
  return [
    { uri, mimeType: "application/json", text: printJson(value) },
    {
      uri,
      mimeType: "text/plain",
      text: printPage(lines, { colour: false }),
    },
  ];
}

const QUIET: ReadonlySet<unknown> = new Set([
  ...[
    "HEARTBEAT",
    "REFUSE",
    "WAIT",
    "UNWAIT",
    "REQUEST",
    "SPAWN",
    "CHECKPOINT",
  ],
]);

/** Whether an entry can have changed who holds what. A beat changes only until when, and comes too often. */
export function changesLive({ op }: JournalEntry): boolean {
  return !QUIET.has(op);
}

function laneLines(catalogue: Catalogue): Line[] {
  const lanes = indexCatalogue(catalogue);
  const head = ["LANE", "KIND", "PICKED", "REGION"]
    .map((text): Span => ["faint", text]);
  const rows = [...lanes.known].map(([id, name]): Span[] => [
    ["name", name],
    lanes.exclusive.has(id) ? "exclusive" : "concurrent",
    lanes.autopick.includes(id) ? "yes" : "-",
    declaredTree(lanes, id).join(" ") || "-",
  ]);
  const aliases = Object.entries(catalogue.aliases ?? {})
    .map(([alias, name]): Line => [`${alias} is another name of ${name}`]);
  const layout = { columns: COLUMNS, breakWords: true };
  return [...alignColumns([head, ...rows], layout), ...aliases];
}
