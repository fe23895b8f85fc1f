import { assertEquals } from "@std/assert";
import { News } from "../../src/mcp/news.ts";

/** News whose clock is turned by hand, of a journal that breaks when it is told to. */
class Desk {
  readonly notes: string[] = [];
  told = 0;
  looks = 0;
  broken: string | null = null;
  readonly news: News;
  #due: { ms: number; act: () => void }[] = [];
  #wake: () => void = () => {};

  constructor() {
    this.news = new News({
      changes: () => this.#changes(),
      look: (): Promise<void> => {
        this.looks++;
        return this.broken === null
          ? Promise.resolve()
          : Promise.reject(new Error(this.broken));
      },
      tell: (): void => {
        this.told++;
      },
      note: (sentence): void => {
        this.notes.push(sentence);
      },
      after: (ms, act): void => {
        this.#due.push({ ms, act });
      },
    });
  }

  async *#changes(): AsyncGenerator<number> {
    for (;;) {
      if (this.broken !== null) throw new Error(this.broken);
      // deno-lint-ignore no-await-in-loop -- it follows time
      await new Promise<void>((resolve) => this.#wake = resolve);
      if (this.broken === null) yield 1;
    }
  }

  /** Something changes, or breaks. */
  async change(): Promise<void> {
    this.#wake();
    await this.settle();
  }

  /** Lets what is due be done; tells after how many milliseconds. */
  async pass(): Promise<number[]> {
    const due = this.#due;
    this.#due = [];
    for (const { act } of due) act();
    await this.settle();
    return due.map(({ ms }) => ms);
  }

  async settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
  }
}

Deno.test("changes are told together, and only while that is wanted", async () => {
  const desk = new Desk();
  desk.news.begin();
  desk.news.begin();
  await desk.settle();
  await desk.change();
  await desk.change();
  assertEquals(await desk.pass(), [50]);
  assertEquals(desk.told, 1);
  desk.news.end();
  await desk.change();
  assertEquals(await desk.pass(), [50]);
  assertEquals(desk.told, 1);
  desk.news.begin();
  await desk.change();
  await desk.pass();
  assertEquals([desk.told, desk.looks], [2, 0]);
});

Deno.test("what broke is followed anew until it works, which is told once", async () => {
  const desk = new Desk();
  desk.news.begin();
  await desk.settle();
  desk.broken = "no disk";
  await desk.change();
  for (let at = 0; at < 3; at++) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    assertEquals(await desk.pass(), [1_000]);
  }
  assertEquals([desk.told, desk.notes], [0, ["no disk"]]);
  desk.broken = null;
  assertEquals(await desk.pass(), [1_000]);
  assertEquals(await desk.pass(), [50]);
  assertEquals(desk.told, 1);
  await desk.change();
  await desk.pass();
  assertEquals([desk.told, desk.notes], [2, ["no disk"]]);
});

Deno.test("what broke is left alone while nobody wants it, and looked at where somebody does again", async () => {
  const desk = new Desk();
  desk.broken = "no disk";
  desk.news.begin();
  await desk.settle();
  desk.news.end();
  assertEquals(await desk.pass(), [1_000]);
  assertEquals(await desk.pass(), []);
  desk.broken = null;
  desk.news.begin();
  await desk.settle();
  await desk.pass();
  assertEquals([desk.told, desk.looks], [1, 1]);
});
