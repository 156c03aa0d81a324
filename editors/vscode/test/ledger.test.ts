import assert from "node:assert/strict";
import { test } from "node:test";
import { blameAt, blameWords } from "../src/model/blame";
import { ledgerRow } from "../src/model/ledgerRows";
import type { BlameLines, LedgerRecord } from "../src/protocol";

const LINES = { start: 3, stop: 5, agent: "recipe", user: "ada", acceptedAt: 1000, goal: "Make it new." } as BlameLines;

test("a line is somebody's work from the first to before the last", () => {
  assert.deepEqual(
    [2, 3, 4, 5].map((line) => blameAt([LINES], line) !== undefined),
    [false, true, true, false],
  );
});

test("blame says who wrote and who accepted it, and how long ago", () => {
  assert.equal(blameWords(LINES, 1030), "recipe, accepted by ada just now · Make it new.");
  assert.equal(blameWords({ ...LINES, user: "" }, 1000 + 7300), "recipe, accepted 2 hours ago · Make it new.");
  assert.match(blameWords(LINES, 1000 + 90_000), /1 day ago/);
  assert.equal(blameWords({ ...LINES, goal: "x".repeat(500) }, 1030).length, 100);
});

test("a row of the ledger says what, when and of what", () => {
  const record = { sequence: 7, at: "2026-01-02T03:04:05Z", kind: "hunk-accepted", what: "accepted", user: "ada" };
  const row = ledgerRow({ ...record, sentence: "shop.py:3" } as LedgerRecord, (at) => String(at.getUTCHours()));
  assert.deepEqual([row.label, row.description], ["shop.py:3", "3"]);
  assert.equal(row.icon, "check");
  assert.match(row.tooltip, /Record 7.*\naccepted by ada/);
});
