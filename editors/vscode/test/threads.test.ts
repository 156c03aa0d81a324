import assert from "node:assert/strict";
import { test } from "node:test";
import { asWritten } from "../src/model/editing";
import { fenced, plain } from "../src/model/markdown";
import { marksOf } from "../src/model/marks";
import { onScreen, unfolds } from "../src/model/showing";
import { threadsOf } from "../src/model/threads";
import type { ReviewHunk } from "../src/protocol";
import { hunk } from "./hunks";

function placed(...hunks: ReviewHunk[]) {
  return hunks.map((one) => ({ hunk: one, lines: { start: one.range.start.line, stop: one.range.end.line } }));
}

function only<T>(list: readonly T[]): T {
  const [first] = list;
  assert.ok(first !== undefined && list.length === 1);
  return first;
}

test("a thread stands below the last line of its hunk, or before the seam where lines are inserted", () => {
  const lines = threadsOf(placed(hunk(0, 0), hunk(3, 5), hunk(9, 9))).map(({ line }) => line);
  assert.deepEqual(lines, [0, 4, 8]);
});

test("its label says in words what colours and signs say, too", () => {
  const high = hunk(3, 4, { risk: "high", name: "A (recipe)", state: "stale" });
  assert.equal(only(threadsOf(placed(high))).label, "Hunk 1 of 1 · stale · alternative A (recipe) · high risk");
});

test("its buttons are those that make sense", () => {
  const contexts = [
    hunk(1, 2),
    hunk(3, 4, { state: "stale" }),
    hunk(5, 6, { group: ["a", "b"], together: 2, rivals: ["c"] }),
  ];
  assert.deepEqual(
    threadsOf(placed(...contexts)).map(({ context }) => context),
    ["pending change", "stale change", "pending change group rivals"],
  );
});

test("nothing that an agent wrote becomes a link, an image, HTML or a code block of its own", () => {
  const evil = "[x](command:evil) ![i](https://evil.example/p.png) <img src=x> www.evil.example `a` **b** $(bug)\n# h";
  const shown = only(
    threadsOf(
      placed(
        hunk(1, 2, {
          rationale: evil,
          added: ["```", "[x](command:evil)"],
          clause: { kind: "must", text: evil },
          findings: [{ severity: "error", source: evil, code: "c", message: evil, side: "new", line: 0 }],
        }),
      ),
    ),
  ).body;
  const outside = shown.replace(/^(`{4,})diff\n[\s\S]*?\n\1$/m, "");
  assert.ok(shown.includes("````diff\n"), "the fence is longer than the backticks in it");
  assert.doesNotMatch(outside, /(?<!\\)[[\]()<`$]|https:|www\.(?!\\)|^#/m);
});

test("punctuation is escaped and lines are joined in plain words", () => {
  assert.equal(plain(" a_b\n c."), "a\\_b c\\.");
  assert.equal(fenced(["`````"], "diff"), "``````diff\n`````\n``````");
});

test("a long diff is cut and says how much is left", () => {
  const added = Array.from({ length: 100 }, (_, number) => `line ${number}`);
  assert.match(only(threadsOf(placed(hunk(1, 2, { added })))).body, /\.\.\. 61 more lines, in the diff/);
});

test("marks cover the lines; a seam is marked on the line before it, and stale hunks have a look of their own", () => {
  assert.deepEqual(marksOf(placed(hunk(3, 5, { risk: "high" }), hunk(9, 9), hunk(12, 13, { state: "stale" }))), [
    { lines: { start: 3, stop: 5 }, look: "change", sign: "high" },
    { lines: { start: 8, stop: 9 }, look: "insert", sign: "normal" },
    { lines: { start: 12, stop: 13 }, look: "stale", sign: "stale" },
  ]);
});

test("a hunk is on the screen when its thread is unfolded and not below the edge", () => {
  const hunks = placed(hunk(3, 5), hunk(9, 10), hunk(20, 21));
  const visible = [{ start: 2, stop: 10 }];
  const all = () => true;
  assert.deepEqual(onScreen(hunks, visible, 100, undefined, all), ["hunk-3"], "the second is on the last line");
  assert.deepEqual(onScreen(hunks, visible, 100, 9, all), ["hunk-3", "hunk-9"], "the cursor is on it");
  assert.deepEqual(onScreen(hunks, visible, 10, undefined, all), ["hunk-3", "hunk-9"], "nothing is below");
  assert.deepEqual(
    onScreen(hunks, visible, 100, 9, (id) => id === "hunk-9"),
    ["hunk-9"],
  );
});

test("in a file with many hunks only those at the cursor are unfolded", () => {
  assert.ok(unfolds({ start: 3, stop: 4 }, 10, 10, undefined));
  assert.ok(!unfolds({ start: 3, stop: 4 }, 11, 10, 5));
  assert.ok(unfolds({ start: 3, stop: 4 }, 11, 10, 3));
});

test("an edited hunk keeps the line ends that the hunk has", () => {
  assert.equal(asWritten("a\nb", "x\r\n"), "a\r\nb\r\n");
  assert.equal(asWritten("a", "x"), "a");
  assert.equal(asWritten("", "x\n"), "");
});
