/**
 * Who plays, and what each of them wants. The lanes `api`, `docs`, `shared`
 * and `web` are declared; every other one is made up by who asks for it.
 *
 * @module
 */
import type { Part } from "./news.ts";

/** The worker that is killed while it holds a lane. */
export const VICTIM = "gus";

/** The worker that takes its lease over. */
export const HEIR: Part = {
  owner: "ivy",
  heirOf: VICTIM,
  jobs: [{
    lane: "shared",
    tree: [],
    files: ["shared/text.ts", "shared/types.ts"],
    edits: 2,
  }],
};

/** The eight that start together. */
export const CAST: readonly Part[] = [
  {
    owner: "ann",
    jobs: [
      { lane: "api", tree: [], files: ["api/routes.ts"], edits: 5 },
      // Files of one kind, wherever they lie: meets api, web and routes.
      {
        lane: "tests",
        tree: ["**/*_test.ts"],
        files: ["api/routes_test.ts", "web/page_test.ts"],
        edits: 4,
      },
    ],
  },
  {
    owner: "bob",
    jobs: [
      { lane: "web", tree: [], files: ["web/page.ts"], edits: 5 },
      { lane: "api", tree: [], files: ["api/routes.ts"], edits: 2 },
    ],
  },
  {
    owner: "cid",
    jobs: [
      { lane: "docs", tree: [], files: ["docs/guide.md"], edits: 5 },
      {
        lane: "readme",
        tree: ["README.md"],
        files: ["README.md"],
        edits: 2,
      },
    ],
  },
  {
    owner: "dot",
    jobs: [{
      lane: "types",
      tree: ["*/types.ts"],
      files: ["api/types.ts", "shared/types.ts"],
      edits: 4,
    }],
  },
  {
    owner: "eve",
    jobs: [{
      // README.md is to be had at once, the rest when bob and cid are done.
      lane: "style",
      tree: ["README.md", "web/*.css", "docs/**"],
      files: ["README.md", "web/style.css", "docs/guide.md"],
      edits: 3,
    }],
  },
  {
    owner: "fay",
    jobs: [{
      lane: "routes",
      tree: ["api/routes*.ts"],
      files: ["api/routes.ts", "api/routes_test.ts"],
      edits: 4,
    }],
  },
  {
    owner: VICTIM,
    diesIn: 2,
    jobs: [{
      lane: "shared",
      tree: [],
      files: ["shared/text.ts", "shared/types.ts"],
      edits: 4,
    }],
  },
  {
    owner: "hal",
    // Two times whatever lane is free.
    jobs: [
      { lane: "", tree: [], files: [], edits: 2 },
      { lane: "", tree: [], files: [], edits: 2 },
    ],
  },
];
