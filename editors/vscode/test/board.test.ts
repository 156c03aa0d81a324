import assert from "node:assert/strict";
import { test } from "node:test";
import { Board } from "../src/model/board";
import { type Edit, type Lines, shifted } from "../src/model/lines";
import { hunk } from "./hunks";

const URI = "file:///shop.py";

function edit(start: [number, number], end: [number, number], lineEnds: number): Edit {
  return { start: { line: start[0], character: start[1] }, end: { line: end[0], character: end[1] }, lineEnds };
}

function board(): Board {
  const board = new Board();
  board.review({ uri: URI, version: 1, hunks: [hunk(3, 5), hunk(9, 9)] });
  return board;
}

const placesOf = (board: Board): Lines[] => board.of(URI).map(({ lines }) => lines);

test("lines behind an edit move, lines before it stay, and an edit inside makes them longer or shorter", () => {
  const lines = { start: 3, stop: 5 };
  assert.deepEqual(shifted(lines, edit([1, 0], [1, 0], 2)), { start: 5, stop: 7 });
  assert.deepEqual(shifted(lines, edit([0, 0], [2, 0], 0)), { start: 1, stop: 3 });
  assert.deepEqual(shifted(lines, edit([3, 0], [3, 0], 1)), { start: 4, stop: 6 }, "a line before the first");
  assert.deepEqual(shifted(lines, edit([5, 0], [5, 0], 3)), lines);
  assert.deepEqual(shifted(lines, edit([3, 2], [3, 2], 1)), { start: 3, stop: 6 });
  assert.deepEqual(shifted(lines, edit([2, 0], [8, 0], 0)), { start: 2, stop: 2 }, "all of them deleted");
});

test("typing moves the hunks until the server says where they are", () => {
  const here = board();
  here.typed(URI, 2, [edit([0, 0], [0, 0], 2)]);
  assert.deepEqual(placesOf(here), [
    { start: 5, stop: 7 },
    { start: 11, stop: 11 },
  ]);
  const range = { start: { line: 6, character: 0 }, end: { line: 7, character: 0 } };
  here.places({ uri: URI, version: 2, places: [{ id: "hunk-3", range }] });
  assert.deepEqual(placesOf(here), [{ start: 6, stop: 7 }], "a hunk that is not named is gone");
});

test("news about an older text are moved with what was typed since", () => {
  const here = board();
  here.typed(URI, 2, [edit([0, 0], [0, 0], 2)]);
  here.typed(URI, 3, [edit([0, 0], [0, 0], 1)]);
  here.review({ uri: URI, version: 2, hunks: [hunk(5, 7)] });
  assert.deepEqual(placesOf(here), [{ start: 6, stop: 8 }]);
});

test("a place of hunks that only insert is met by the lines on both sides", () => {
  const here = board();
  assert.deepEqual(
    [2, 3, 4, 5, 8, 9, 10].map((line) => here.at(URI, line).length),
    [0, 1, 1, 0, 1, 1, 0],
  );
});

test("a hunk is found by its id, and forgotten with its document", () => {
  const here = board();
  assert.equal(here.find("hunk-9")?.uri, URI);
  here.forget(URI);
  assert.equal(here.find("hunk-9"), undefined);
});
