import assert from "node:assert/strict";
import { test } from "node:test";
import { acceptanceOf } from "../src/model/acceptance";
import { type Filter, type ProposalRow, rowsBelow, rowView } from "../src/model/proposalRows";
import { statusOf } from "../src/model/status";
import { TaskBoard } from "../src/model/taskBoard";
import { taskRow } from "../src/model/taskRows";
import { lasting, shortCount } from "../src/model/words";
import type { HunkView, TaskView } from "../src/protocol";

function view(id: string, more: Partial<HunkView> = {}): HunkView {
  return { id, label: `change ${id}`, line: 6, state: "pending", seen: true, risk: "normal", ...more };
}

function task(more: Partial<TaskView> = {}): TaskView {
  return {
    id: "task",
    uri: "file:///shop.py",
    line: 3,
    goal: "Make it new.",
    agent: "coder",
    state: "waiting",
    step: "",
    startedAt: 100,
    endedAt: 130,
    tokens: null,
    cost: null,
    round: 1,
    parent: null,
    decided: 1,
    total: 3,
    receipts: "",
    problem: "",
    plan: null,
    question: null,
    files: [
      { uri: "file:///shop.py", path: "shop.py", hunks: [view("a"), view("b", { line: 7, state: "accepted" })] },
      { uri: "file:///till.py", path: "till.py", hunks: [view("c", { line: 8, seen: false, risk: "high" })] },
    ],
    ...more,
  } satisfies Partial<TaskView> as TaskView;
}

function labels(filter: Filter, row?: ProposalRow): string[] {
  return rowsBelow(row, [task()], filter).flatMap((below) => [rowView(below).label, ...labels(filter, below)]);
}

test("a working task says its step, how long it works, and what it takes", () => {
  const row = taskRow(
    task({ state: "working", step: "runs the tests", endedAt: null, tokens: 12_345, cost: "$0.02" }),
    175,
  );
  assert.equal(row.description, "runs the tests · 1:15 min · 12k tokens · $0.02 · 1 of 3");
  assert.deepEqual(row.details, ["runs the tests · 1 of 3", "1:15 min · 12k tokens · $0.02 · coder"]);
  assert.match(row.context, /^task working busy/);
  assert.match(row.spoken, /^Make it new\., coder, works/);
});

test("a task that has ended says how, and no longer counts the time", () => {
  assert.equal(taskRow(task({ state: "failed", problem: "No key.", total: 0 }), 900).description, "failed · 30 s");
  assert.match(taskRow(task({ state: "failed", problem: "No key." }), 900).tooltip, /No key\./);
});

test("steps change what a task does and nothing else", () => {
  const board = new TaskBoard();
  board.tasks({ working: 1, waiting: 2, tasks: [task({ state: "working" })] });
  board.steps({ steps: [{ task: "task", step: "reads", tokens: 5, cost: null }] });
  assert.equal(board.find("task")?.step, "reads");
  assert.equal(board.find("task")?.files.length, 2);
  assert.deepEqual([board.working, board.waiting], [1, 2]);
});

test("the tree of proposals has tasks, files and hunks, as far as the filter lets them pass", () => {
  assert.deepEqual(labels("open"), ["Make it new.", "shop.py", "line 7", "till.py", "line 9"]);
  assert.deepEqual(labels("unseen"), ["Make it new.", "till.py", "line 9"]);
  assert.deepEqual(labels("risky"), ["Make it new.", "till.py", "line 9"]);
  assert.deepEqual(labels("stale"), []);
  assert.deepEqual(labels("all"), ["Make it new.", "shop.py", "line 7", "line 8", "till.py", "line 9"]);
});

test("a row says in words what its icon says", () => {
  const [first] = rowsBelow(undefined, [task()], "risky");
  const [file] = rowsBelow(first, [], "risky");
  const [hunk] = rowsBelow(file, [], "risky");
  assert.ok(hunk !== undefined);
  assert.equal(rowView(hunk).description, "pending · unseen · high risk · change c");
  assert.equal(first && rowView(first).description, "1 of 3 · coder");
});

test("what accepting all will leave is said with the reasons", () => {
  const hunks = [
    view("a"),
    view("b", { seen: false }),
    view("c", { risk: "high", seen: false }),
    view("d", { state: "stale" }),
  ];
  assert.deepEqual(acceptanceOf(hunks), {
    ready: 1,
    left: "3 hunks stay: 1 not looked at yet, 1 of high risk, to be accepted one by one, 1 not fitting the text any more.",
  });
  assert.deepEqual(acceptanceOf([view("a"), view("b", { state: "rejected" })]), { ready: 1, left: "" });
});

test("the status bar says what works and what waits", () => {
  assert.equal(statusOf(true, 0, 0).text, "$(check-all) Countersign");
  assert.equal(statusOf(true, 2, 5).text, "$(sync~spin) Countersign working 2, waiting for you 5");
  assert.equal(statusOf(true, 0, 5).text, "$(bell-dot) Countersign waiting for you 5");
  assert.match(statusOf(false, 0, 0).tooltip, /does not run/);
});

test("durations and counts are short", () => {
  assert.deepEqual([0.4, 59, 61, 3661].map(lasting), ["0 s", "59 s", "1:01 min", "1:01 h"]);
  assert.deepEqual([999, 1500, 2_345_678].map(shortCount), ["999", "2k", "2.3M"]);
});
