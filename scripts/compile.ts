/**
 * Compiles `dos` into one program for each machine.
 *
 * Nothing counts as compiled that is not a program for its machine or is Deno
 * in disguise, and the program for this machine has to pass its self-test.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { failureText } from "./compile/failure.ts";
import { type Orders, readOrders, USAGE } from "./compile/orders.ts";
import { outputOf, show } from "./compile/program.ts";
import {
  fits,
  lookThrough,
  runtimeFault,
  targetOf,
} from "./compile/runtime.ts";
import { makeStage, type Stage } from "./compile/stage.ts";
import { checksum, sumsText } from "./compile/sums.ts";
import {
  compileArguments,
  releaseName,
  type Target,
  TARGETS,
} from "./compile/targets.ts";

/** Something is not as it must be. Its message says what to do. */
class CompileError extends Error {
  override readonly name = "CompileError";
}

/** Which targets are meant; a runtime that was named fits only one. */
async function chosenTargets(orders: Orders): Promise<readonly Target[]> {
  const path = Deno.env.get("DENORT_BIN");
  if (!path) return orders.targets.length > 0 ? orders.targets : TARGETS;
  let facts: Awaited<ReturnType<typeof lookThrough>>;
  try {
    facts = await lookThrough(path);
  } catch (error) {
    throw new CompileError(
      `Cannot use DENORT_BIN "${path}": ${
        error instanceof Error ? error.message : error
      }; name a denort, or unset it to have Deno fetch one`,
    );
  }
  const fault = runtimeFault(path, facts);
  if (fault !== null) throw new CompileError(fault);
  const own = targetOf(facts.form);
  const other = orders.targets.find((target) => !fits(facts.form, target));
  if (other !== undefined) {
    throw new CompileError(
      `Cannot compile for "${other.triple}": DENORT_BIN "${path}" is for ${own?.triple}; leave that target out, or unset DENORT_BIN`,
    );
  }
  console.error(`DENORT_BIN: compiling only for ${own?.triple}`);
  return own === undefined ? [] : [own];
}

async function compileOne(
  stage: Stage,
  { target, output, orders }: {
    readonly target: Target;
    readonly output: string;
    readonly orders: Orders;
  },
): Promise<void> {
  const { triple } = target;
  const args = compileArguments(orders.build, { triple, output });
  const ran = await outputOf([Deno.execPath(), ...args], { cwd: stage.path });
  if (ran.code !== 0) {
    throw new CompileError(failureText(triple, ran.stderr, await keeping()));
  }
  const { form, isDeno } = await lookThrough(output);
  if (fits(form, target) && !isDeno) return;
  await Deno.remove(output);
  throw new CompileError(
    isDeno
      ? `Cannot compile for "${triple}": the runtime that Deno used is Deno itself; remove the denort of that machine from Deno's cache`
      : `Cannot compile for "${triple}": what came of it is no program for that machine; report this`,
  );
}

async function keeping(): Promise<{ denoDir: string; deno: string }> {
  const info = await outputOf([Deno.execPath(), "info", "--json"], {});
  const denoDir = info.code === 0
    ? String(JSON.parse(info.stdout).denoDir)
    : "<DENO_DIR>";
  return { denoDir, deno: Deno.version.deno };
}

/** The program for this machine: it must be what was compiled, and find this machine fit. What does not is removed. */
async function tryOut(program: string, stage: Stage): Promise<void> {
  const mark = stage.commit === "" ? "" : `+${stage.commit}`;
  const wanted = `dos ${stage.version}${mark}`;
  const { stdout, stderr } = await outputOf([program, "--version"], {});
  if (stdout.trim() !== wanted) {
    throw new CompileError(
      `Cannot trust "${program}": --version must say "${wanted}" but says "${
        (stdout + stderr).trim()
      }"; do not release it`,
    );
  }
  if (await show([program, "self-test", "--text"]) !== 0) {
    throw new CompileError(
      `Cannot release "${program}": its self-test fails on this machine; see the table above`,
    );
  }
}

/** The full build for this machine, in `dist`. */
const HOST_NAME = Deno.build.os === "windows" ? "dos.exe" : "dos";

/** What an earlier run left must not pass for what this one fails to make. */
async function removeOlder(
  dist: string,
  { targets, build }: Orders,
): Promise<void> {
  const isOwn = targets.length === 0 ||
    targets.some((target) => target.triple === Deno.build.target);
  const older = ["SHA256SUMS"];
  if (isOwn && build === "full") older.push(HOST_NAME);
  await Promise.all(
    older.map((name) => Deno.remove(`${dist}/${name}`).catch(() => {})),
  );
}

async function compile(orders: Orders): Promise<void> {
  const root = import.meta.dirname?.replace(/[\\/]scripts$/, "") ?? ".";
  const named = orders.output || `${root}/dist`;
  await removeOlder(named, orders);
  const targets = await chosenTargets(orders);
  await Deno.mkdir(named, { recursive: true });
  const dist = await Deno.realPath(named);
  const stage = await makeStage(root, `${dist}/stage`);
  const { version, commit } = stage;
  console.error(`dos ${version}, commit ${commit || "unknown"}`);
  const sums = new Map<string, string>();
  const faults: string[] = [];
  for (const target of targets) {
    const name = releaseName(orders.build, { version, triple: target.triple });
    const output = `${dist}/${name}`;
    try {
      // deno-lint-ignore no-await-in-loop -- each fills the machine
      await Deno.remove(output).catch(() => {});
      // deno-lint-ignore no-await-in-loop -- as above
      await compileOne(stage, { target, output, orders });
      // deno-lint-ignore no-await-in-loop -- as above
      sums.set(name, await checksum(output));
      console.error(`  ${name}`);
      if (target.triple === Deno.build.target) {
        // deno-lint-ignore no-await-in-loop -- as above
        await host(output, orders, stage);
      }
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      faults.push(error.message);
      console.error(error.message);
    }
  }
  await Deno.remove(stage.path, { recursive: true });
  if (faults.length > 0) {
    throw new CompileError(
      `${faults.length} of ${targets.length} not compiled; ${dist}/SHA256SUMS is not written`,
    );
  }
  await Deno.writeTextFile(`${dist}/SHA256SUMS`, sumsText(sums));
}

async function host(
  output: string,
  orders: Orders,
  stage: Stage,
): Promise<void> {
  let program = output;
  if (orders.build === "full") {
    program = `${output.slice(0, output.lastIndexOf("/"))}/${HOST_NAME}`;
    await Deno.copyFile(output, program);
  }
  try {
    await tryOut(program, stage);
  } catch (error) {
    const made = Array.from(new Set([output, program]));
    await Promise.all(made.map((path) => Deno.remove(path)));
    throw error;
  }
}

async function main(): Promise<number> {
  if (Deno.args.some((word) => word === "--help" || word === "-h")) {
    console.log(USAGE);
    return 0;
  }
  try {
    await compile(readOrders(Deno.args));
    return 0;
  } catch (error) {
    if (error instanceof RangeError) {
      console.error(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    if (!(error instanceof CompileError)) throw error;
    console.error(error.message);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main());
