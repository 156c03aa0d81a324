/** A hunk for tests: what is left out is as plain as can be. */

import type { ReviewHunk } from "../src/protocol";

export function hunk(start: number, stop: number, more: Partial<ReviewHunk> = {}): ReviewHunk {
  return {
    id: `hunk-${start}`,
    task: "task",
    range: { start: { line: start, character: 0 }, end: { line: stop, character: 0 } },
    operation: "change",
    target: "",
    removed: ["old"],
    added: ["new"],
    raw: "new\n",
    summary: "old -> new",
    state: "pending",
    why: "",
    seen: false,
    risk: "normal",
    clause: null,
    rationale: "",
    agent: "recipe",
    goal: "Make it new.",
    round: 1,
    findings: [],
    receipts: "",
    group: [],
    together: 1,
    name: "",
    rivals: [],
    page: "",
    explanation: null,
    ...more,
  } satisfies Partial<ReviewHunk> as ReviewHunk;
}
