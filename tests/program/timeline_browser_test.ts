import {
  assert,
  assertEquals,
  assertFalse,
  assertStringIncludes,
} from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { afternoon, evilStory, longStory } from "../timeline/story.ts";
import { Browser } from "./browser.ts";
import { findBrowser } from "./browser_process.ts";
import { dos, inTempDir } from "./dos.ts";

const BROWSER = await findBrowser();
const GLASS = { width: 1100, height: 700 };

/** Shows the page of a history in a browser; not run where there is none. */
function shown(
  name: string,
  entries: () => readonly JournalEntry[],
  body: (browser: Browser, url: string) => Promise<void>,
): void {
  const ignore = BROWSER === null;
  Deno.test({ name, ignore, fn: () => show(entries(), body) });
}

async function show(
  entries: readonly JournalEntry[],
  body: (browser: Browser, url: string) => Promise<void>,
): Promise<void> {
  await inTempDir(async (cwd) => {
    await Deno.mkdir(`${cwd}/.dos`);
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    await Deno.writeTextFile(`${cwd}/.dos/lane-journal.jsonl`, text);
    const ran = await dos({ cwd }, "timeline", "--html", "out.html");
    assertEquals(ran.code, 0, ran.stderr);
    const browser = await Browser.start(BROWSER ?? "");
    const url = `file://${cwd}/out.html`;
    try {
      await body(browser, url);
      assertEquals(browser.complaints, []);
      assertEquals(new Set(browser.asked), new Set([url]));
    } finally {
      await browser.close();
    }
  });
}

const FOCUSED = "document.activeElement.getAttribute('aria-label')";

shown(
  "the page is used with keys alone: Tab to a lane, arrows to a bar, Enter for details, Escape back",
  afternoon,
  async (browser, url) => {
    await browser.open(url, GLASS);
    await browser.look("document.querySelector('#chart .b').focus()");
    await browser.press("Tab");
    assertStringIncludes(await browser.look(FOCUSED), "ada held api");
    await browser.press("ArrowRight");
    const bob = await browser.look(FOCUSED);
    assertStringIncludes(bob, "bob held api");
    assertEquals(
      await browser.look("document.getElementById('tip').textContent"),
      bob,
    );
    await browser.press("Enter");
    const details = await browser.look(
      "document.getElementById('details').innerText",
    );
    for (const text of ["bob held api", "t-8", "released", "44 min"]) {
      assertStringIncludes(details, text);
    }
    await browser.press("Escape");
    assertEquals(await browser.look(FOCUSED), bob);
    assert(await browser.look("document.getElementById('details').hidden"));
    await browser.press("ArrowDown");
    assertStringIncludes(await browser.look(FOCUSED), "eve held docs");
    await browser.press("ArrowUp");
    await browser.press("Home");
    assertStringIncludes(await browser.look(FOCUSED), "ada held api");
  },
);

shown(
  "the page zooms, finds, filters, and tells of a refusal by a click",
  afternoon,
  async (browser, url) => {
    await browser.open(url, GLASS);
    const bars = "document.querySelectorAll('#chart .b').length";
    const all = await browser.look(bars);
    await browser.look("document.getElementById('in').click()");
    const said = "document.getElementById('shown').textContent";
    assertStringIncludes(await browser.look(said), "14:28:45 to");
    await browser.look("document.getElementById('whole').click()");
    assertEquals(await browser.look(bars), all);
    await browser.look("document.getElementById('kind-r').click()");
    assert(await browser.look(`${bars} < ${all}`));
    await browser.look("document.getElementById('kind-r').click()");
    await browser.look(
      "document.getElementById('find').value = 'CARGO.lock'; document.getElementById('find').dispatchEvent(new Event('input'))",
    );
    await browser.until(`${bars} === 1`);
    await browser.look(
      "document.getElementById('find').value = ''; document.getElementById('find').dispatchEvent(new Event('input'))",
    );
    await browser.until(`${bars} === ${all}`);
    const { x, y } = await browser.look(
      "(({left, top, width, height}) => ({x: left + width / 2, y: top + height / 2}))([...document.querySelectorAll('#chart .b.r')].at(-1).getBoundingClientRect())",
    );
    await browser.point(x, y, { click: true });
    const details = await browser.look(
      "document.getElementById('details').innerText",
    );
    for (const text of ["dan was refused api", "OVERLAP", "api/a"]) {
      assertStringIncludes(details, text);
    }
  },
);

shown(
  "the page is light, dark and narrow as it is wished, and fits",
  afternoon,
  async (browser, url) => {
    const back = "getComputedStyle(document.body).backgroundColor";
    const fits =
      "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    await browser.open(url, GLASS);
    const light = await browser.look(back);
    await browser.open(url, { ...GLASS, dark: true });
    const dark = await browser.look(back);
    assertFalse(light === dark);
    const theme = "document.getElementById('theme').click()";
    await browser.look(theme);
    assertEquals(await browser.look(back), light);
    await browser.look(theme);
    assertEquals(await browser.look(back), dark);
    for (const width of [360, 500, 800, 1600]) {
      // deno-lint-ignore no-await-in-loop -- one window
      await browser.open(url, { ...GLASS, width });
      // deno-lint-ignore no-await-in-loop -- one window
      assert(await browser.look(fits), `${width}`);
    }
  },
);

shown(
  "the page shows its picture and its table without scripts, and prints",
  afternoon,
  async (browser, url) => {
    await browser.open(url, { ...GLASS, scripts: false });
    const count = "document.querySelectorAll('#chart .b, tbody tr').length";
    assert(await browser.look(`${count} > 15`));
    assert(await browser.look("document.querySelector('.tools').hidden"));
    const pdf = await browser.print();
    assertEquals(new TextDecoder().decode(pdf.slice(0, 5)), "%PDF-");
  },
);

shown(
  "the page runs nothing that a journal says",
  evilStory,
  async (browser, url) => {
    await browser.open(url, GLASS);
    assertEquals(await browser.look("document.images.length"), 0);
    assertEquals(await browser.look("document.scripts.length"), 2);
    const opened = await browser.look(
      "[...document.querySelectorAll('#chart .b')].map((bar) => { bar.dispatchEvent(new MouseEvent('click', {bubbles: true})); return document.getElementById('details').querySelectorAll('script, img, svg').length; })",
    );
    assertEquals(new Set(opened), new Set([0]));
  },
);

shown(
  "the page bears a long history: a bounded number of shapes, all lanes on demand",
  () => longStory(20_000, 90),
  async (browser, url) => {
    await browser.open(url, GLASS);
    const bars = "document.querySelectorAll('#chart .b').length";
    assert(await browser.look(`${bars} > 500 && ${bars} <= 4000`));
    const lanes = "document.querySelectorAll('#chart .lane').length";
    assertEquals(await browser.look(lanes), 60);
    await browser.look("document.getElementById('more').click()");
    assertEquals(await browser.look(lanes), 90);
    await browser.look(
      "document.querySelector('#chart .b.m').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    );
    const listed = "document.querySelectorAll('#details li').length";
    assert(await browser.look(`${listed} > 1 && ${listed} <= 30`));
  },
);
