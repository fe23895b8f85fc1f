/**
 * What PowerShell's own commands write: the table.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { plainWord, withText, type Word } from "./word.ts";

type Kind =
  | "remove"
  | "move"
  | "copy"
  | "new"
  | "write"
  | "rename"
  | "read"
  | "download"
  | "pack"
  | "unpack"
  | "anything"
  | "nothing";

const TABLE: Readonly<Record<Kind, string>> = {
  remove: "remove-item ri rm rmdir del erase rd",
  move: "move-item mi mv move",
  copy: "copy-item ci cp copy cpi",
  new: "new-item ni mkdir md",
  write:
    "set-content sc add-content ac clear-content clc out-file tee-object tee " +
    "export-csv epcsv export-clixml set-item si set-itemproperty sp set-acl clear-item cli",
  rename: "rename-item rni ren",
  read:
    "get-content gc cat type get-childitem gci ls dir get-item gi select-string sls " +
    "import-csv ipcsv test-path resolve-path rvpa get-filehash get-acl get-itemproperty " +
    "import-clixml join-path split-path convert-path invoke-item ii",
  download: "invoke-webrequest iwr invoke-restmethod irm",
  pack: "compress-archive",
  unpack: "expand-archive",
  anything:
    "invoke-expression iex invoke-command icm start-process saps start " +
    "start-job sajb add-type import-module ipmo new-object invoke-build invoke-pester",
  nothing:
    "where-object where ? foreach-object % sort-object sort select-object select " +
    "measure-object measure group-object group out-null out-string out-host oh " +
    "out-default echo write sleep start-sleep wait-job set-variable sv clear-variable " +
    "clear-host clear cls stop-process spps set-strictmode set-alias sal set-psdebug",
};

const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(TABLE).flatMap(([kind, names]) =>
    names.split(" ").map((name): [string, Kind] => [name, kind as Kind])
  ),
);

const SWITCHES =
  "recurse force whatif confirm append noclobber passthru verbose " +
  "nonewline container usebasicparsing asjob raw wait file directory hidden update " +
  "notypeinformation debug";

const ABBREVIATIONS: readonly [string, string][] = [
  ["path", "path"],
  ["literalpath", "path"],
  ["lp", "path"],
  ["pspath", "path"],
  ["filepath", "path"],
  ["destination", "destination"],
  ["destinationpath", "destination"],
  ["newname", "newname"],
  ["name", "name"],
  ["outfile", "outfile"],
  ["variable", "variable"],
];

interface Parameters {
  readonly named: ReadonlyMap<string, readonly Word[]>;
  readonly switches: ReadonlySet<string>;
  readonly positions: readonly (readonly Word[])[];
}

/** Does what a cmdlet says; false if it is none. */
export function runCmdlet(
  call: Call,
  name: string,
  args: readonly (readonly Word[])[],
): boolean {
  const kind = KINDS.get(name) ?? kindOfVerb(name);
  if (kind === undefined) return false;
  const found = sorted(args);
  if (found.switches.has("whatif")) return true;
  const paths = found.named.get("path") ?? found.positions[0] ?? [];
  const hasPath = found.named.has("path");
  const second = found.named.get("destination") ??
    found.positions[hasPath ? 0 : 1] ?? [];
  const isDeep = found.switches.has("recurse");
  if (/^(?:remove|move|copy|rename)$/.test(kind) && paths.length === 0) {
    call.doubt("the paths come through a pipe");
  }
  switch (kind) {
    case "remove":
      call.write(paths, { below: isDeep });
      call.write(found.positions.flat(), { below: isDeep });
      break;
    case "move":
      call.write(paths, { below: true });
      into(call, paths, second, { below: true });
      break;
    case "copy":
      call.read(paths, { below: isDeep });
      into(call, paths, second, { below: isDeep });
      break;
    case "rename":
      call.write(paths, { below: true });
      renamed(call, paths, found.named.get("newname") ?? second);
      break;
    case "new": {
      const names = found.named.get("name") ?? [];
      const places = paths.length > 0 ? paths : [plainWord("")];
      call.write(names.length === 0 ? paths : joined(places, names));
      break;
    }
    case "write":
      if (found.named.has("variable")) break;
      if (paths.length === 0) call.doubt("where it writes is not known");
      call.write(paths);
      break;
    case "read":
      call.read(paths, { below: isDeep });
      break;
    case "download":
      call.write(found.named.get("outfile") ?? []);
      break;
    case "pack":
      call.read(paths, { below: true });
      call.write(second);
      break;
    case "unpack":
      call.read(paths);
      if (second.length === 0) {
        call.doubt("what the archive holds is not known");
      }
      call.write(second, { below: true });
      break;
    case "anything":
      call.doubt("it runs a text, a program or a module");
      break;
    default:
  }
  return true;
}

function kindOfVerb(name: string): Kind | undefined {
  const verb = /^([a-z]+)-[a-z]\w*$/.exec(name)?.[1];
  if (verb === undefined) return undefined;
  const silent =
    /^(?:get|select|measure|format|convertto|convertfrom|test|write|read|compare|show|find|where|group|sort|wait|resolve|out)$/;
  if (silent.test(verb)) return "nothing";
  return /^(?:set|new|add|remove|clear|copy|move|rename|update|invoke|start|import|export|install|uninstall|save|restore|register|enable|disable)$/
      .test(verb)
    ? "anything"
    : undefined;
}

function sorted(args: readonly (readonly Word[])[]): Parameters {
  const named = new Map<string, readonly Word[]>();
  const switches = new Set<string>();
  const positions: (readonly Word[])[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? [];
    const found = /^-([A-Za-z]+)(?::(.*))?$/s.exec(arg[0]?.text ?? "");
    if (found === null || !arg[0]?.known) {
      positions.push(arg.map(spelled));
      continue;
    }
    const name = found[1]?.toLowerCase() ?? "";
    const full = ABBREVIATIONS.find(([x]) => x === name) ??
      ABBREVIATIONS.find(([x]) => x.startsWith(name));
    const own = SWITCHES.split(" ").find((x) => x.startsWith(name));
    if (own !== undefined && full?.[0] !== name) switches.add(own);
    else if (found[2] !== undefined && found[2] !== "") {
      named.set(full?.[1] ?? name, [spelled(plainWord(found[2]))]);
    } else {
      const value = (args[++at] ?? []).map(
        name.startsWith("l") ? literal : spelled,
      );
      named.set(full?.[1] ?? name, value);
    }
  }
  return { named, switches, positions };
}

function literal(word: Word): Word {
  return withText(word, word.text.replaceAll("\\", "/"));
}

function spelled(word: Word): Word {
  return { ...literal(word), glob: /[*?[]/.test(word.text) };
}

function joined(
  places: readonly Word[],
  names: readonly Word[],
): Word[] {
  return places.flatMap((place) =>
    names.map((name) => ({
      ...place,
      text: place.text === ""
        ? name.text
        : `${place.text.replace(/\/+$/, "")}/${name.text}`,
      known: place.known && name.known,
      glob: place.glob || name.glob,
    }))
  );
}

function baseOf(word: Word): Word {
  const text = word.text.replace(/\/+$/, "");
  return withText(word, text.slice(text.lastIndexOf("/") + 1));
}

function into(
  call: Call,
  sources: readonly Word[],
  targets: readonly Word[],
  { below }: { readonly below: boolean },
): void {
  call.write(targets, {
    below: below && sources.some((x) => !/\.\w+$/.test(x.text)),
  });
  call.write(joined(targets, sources.map(baseOf)), { below });
}

function renamed(
  call: Call,
  paths: readonly Word[],
  names: readonly Word[],
): void {
  if (names.length === 0) call.doubt("the new name is not known");
  for (const path of paths) {
    const cut = path.text.lastIndexOf("/");
    const place = withText(path, path.text.slice(0, Math.max(cut, 0)));
    call.write(joined([place], names), { below: true });
  }
}
