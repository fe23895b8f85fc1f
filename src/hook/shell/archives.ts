/**
 * Archives and downloads: what they bring is not always named.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { hasFlag, optionValues, sortArguments } from "./options.ts";
import { plainWord, withText, type Word } from "./word.ts";

/** `tar` */
export function tar(call: Call): void {
  const [first, ...rest] = call.args;
  const words = first === undefined || first.text.startsWith("-")
    ? call.args
    : [withText(first, `-${first.text}`), ...rest];
  const valued = "-f --file -C --directory -X --exclude-from --exclude -T " +
    "--files-from -I --use-compress-program --strip-components --transform";
  const args = sortArguments(words, valued);
  const archive = optionValues(args, "-f --file");
  const directories = optionValues(args, "-C --directory");
  if (hasFlag(args, "-x --extract --get")) {
    call.read(archive);
    unpack(call, directories.at(-1));
  } else if (hasFlag(args, "-c --create -r --append -u --update -A")) {
    call.write(archive.filter((x) => x.text !== "-"));
    if (hasFlag(args, "--remove-files")) {
      call.write(args.operands, { below: true });
    } else call.read(args.operands, { below: true });
  } else call.read(archive);
}

function unpack(call: Call, directory: Word | undefined): void {
  if (
    directory === undefined ||
    /^\.?\/?$/.test(directory.text) && directory.known
  ) {
    call.doubt("what the archive holds is not known");
  } else call.write([directory], { below: true });
}

/** `unzip` */
export function unzip(call: Call): void {
  const args = sortArguments(call.args, "-d -x");
  call.read(args.operands.slice(0, 1));
  if (!hasFlag(args, "-l -t -p -Z -v -z")) {
    unpack(call, args.values.get("-d")?.[0]);
  }
}

/** `zip` */
export function zip(call: Call): void {
  const args = sortArguments(call.args, "-x -i -P -n -t -b");
  call.write(args.operands.slice(0, 1));
  call.read(args.operands.slice(1), { below: hasFlag(args, "-r") });
}

/** `gzip` and its kin: each file becomes another. */
export function compress(call: Call): void {
  const args = sortArguments(call.args, "-S -T -o");
  call.write(optionValues(args, "-o"));
  if (hasFlag(args, "-c --stdout --to-stdout -l --list -t --test")) {
    call.read(args.operands);
    return;
  }
  for (const word of args.operands) {
    const open = word.text.replace(/\.(?:gz|bz2|xz|zst|tgz)$/, "");
    const suffix = /^(?:un)?(?:gzip)|gunzip/.test(call.name)
      ? ".gz"
      : /bz|bunzip/.test(call.name)
      ? ".bz2"
      : call.name.includes("xz")
      ? ".xz"
      : ".zst";
    const other = open === word.text ? word.text + suffix : open;
    call.write([word, withText(word, other)], {
      below: hasFlag(args, "-r --recursive"),
    });
  }
}

/** `curl` */
export function curl(call: Call): void {
  const args = sortArguments(
    call.args,
    "-o --output --output-dir -d --data --data-raw --data-binary -H --header -X " +
      "--request -u --user -A --user-agent -e -b --cookie -c --cookie-jar -D " +
      "--dump-header -F --form -T --upload-file -w --write-out -m --max-time " +
      "--connect-timeout --retry --retry-delay -x --proxy --cacert --cert --key -K " +
      "--config --resolve -r --range -E --trace --trace-ascii --stderr -Y -y -z",
  );
  const target = call.in(optionValues(args, "--output-dir")[0]);
  const named = optionValues(args, "-o --output");
  target.write(named.filter((x) => x.text !== "-"));
  call.write(
    optionValues(args, "-c --cookie-jar -D --dump-header --trace --trace-ascii")
      .filter((x) => x.text !== "-"),
  );
  if (hasFlag(args, "-O --remote-name --remote-name-all")) {
    target.write(args.operands.map(urlName));
  }
  if (hasFlag(args, "-J --remote-header-name") || args.values.has("-K")) {
    call.doubt("the name of a download is not known");
  }
}

/** `wget` */
export function wget(call: Call): void {
  const args = sortArguments(
    call.args,
    "-O --output-document -P --directory-prefix -o --output-file -a -U -t -T " +
      "--tries --timeout --header --user --password -Q -w -e -i --input-file",
  );
  call.write(optionValues(args, "-o --output-file -a"));
  const named = optionValues(args, "-O --output-document");
  if (named.length > 0) call.write(named.filter((x) => x.text !== "-"));
  else if (hasFlag(args, "--spider")) return;
  else if (hasFlag(args, "-r -m -p --recursive --mirror -i")) {
    call.doubt("the names of downloads are not known");
  } else {
    call.in(optionValues(args, "-P --directory-prefix")[0])
      .write(args.operands.map(urlName));
  }
}

function urlName(url: Word): Word {
  const path = url.text.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(
    /[?#].*$/s,
    "",
  );
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { ...plainWord(name || "index.html"), known: url.known };
}
