import assert from "node:assert/strict";
import { test } from "node:test";
import { proposedLines } from "../src/model/proposed";
import { threadsOf } from "../src/model/threads";
import { hunk } from "./hunks";

test("in the proposed text hunks stand lower by what those before them add", () => {
  const hunks = [
    hunk(9, 9, { added: ["a", "b"] }),
    hunk(3, 5, { added: ["x"] }),
    hunk(12, 13, { added: [] }),
    hunk(20, 21, { state: "stale" }),
    hunk(30, 31, { task: "another" }),
  ];
  const placed = hunks.map((one) => ({ hunk: one, lines: { start: one.range.start.line, stop: one.range.end.line } }));
  assert.deepEqual(
    proposedLines(placed, "task").map(({ hunk: { id }, lines }) => [id, lines.start, lines.stop]),
    [
      ["hunk-3", 3, 4],
      ["hunk-9", 8, 10],
      ["hunk-12", 13, 13],
    ],
  );
});

test("a thread beside a diff says why, and what it does where nobody said why", () => {
  const placed = [{ hunk: hunk(1, 2, { rationale: "It was wrong." }), lines: { start: 1, stop: 2 } }];
  assert.deepEqual(
    threadsOf(placed, true).map(({ body }) => body),
    ["**why:** It was wrong\\."],
  );
  const silent = [{ hunk: hunk(1, 2), lines: { start: 1, stop: 2 } }];
  assert.deepEqual(
    threadsOf(silent, true).map(({ body }) => body),
    ["old \\-\\> new"],
  );
});
