import assert from "node:assert/strict";
import { test } from "node:test";
import { Restarts } from "../src/model/restarting";

test("the first restart is at once, later ones take longer and longer, and at last there is none", () => {
  const restarts = new Restarts();
  const pauses = [1, 2, 3, 4, 5].map((now) => restarts.stopped(now).pause);
  assert.deepEqual(pauses, [0, 1000, 4000, 15_000, undefined]);
});

test("the user is told of the first stop of a row, and of its end", () => {
  const restarts = new Restarts();
  const told = [1, 2, 3, 4, 5].map((now) => restarts.stopped(now).tell);
  assert.deepEqual(told, [true, false, false, false, true]);
});

test("a server that has worked for long begins a new row", () => {
  const restarts = new Restarts();
  restarts.stopped(0);
  restarts.stopped(1);
  assert.deepEqual(restarts.stopped(1_000_000), { pause: 0, tell: true });
});

test("a start that the user asks for begins a new row", () => {
  const restarts = new Restarts();
  restarts.stopped(0);
  restarts.forget();
  assert.deepEqual(restarts.stopped(1), { pause: 0, tell: true });
});
