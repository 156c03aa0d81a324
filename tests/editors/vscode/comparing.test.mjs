// What is proposed beside what is there: one file, all files of a task, and two alternatives.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEditor } from "./support/editor.mjs";

const RIVALS = `# spec: Compare with None by identity.
#   rewrite: $A == None -> $A is None
#   scope: *.py
def total(prices, discount):
    return sum(prices) if discount == None else 0


# spec: Let what is false count as nothing.
#   rewrite: $A == None -> not $A
#   scope: this file
def count(orders):
    return len(orders)
`;
const TILL = "def till(coins):\n    return [] if coins == None else coins\n";
let editor;
before(async () => {
  editor = await startEditor({ files: { "orders.py": RIVALS, "till.py": TILL } });
});
after(() => editor?.stop());

const threads = (count) =>
  editor.eyes.see(`${count} threads`, async () => {
    const seen = await editor.eyes.threads();
    return seen.length === count && seen;
  });
const painted = (side, words) =>
  editor.eyes.see(`${words} on the ${side} side`, async () =>
    (await editor.eyes.texts(`.editor.${side} .view-line`)).some((line) => line.includes(words)),
  );

test("show: the diff has what is there on one side and what is proposed on the other, and decides there", async () => {
  await editor.hands.open("orders.py");
  await editor.eyes.see("two lenses", async () => (await editor.eyes.lenses()).filter((lens) => lens === "Run").length === 2);
  await editor.hands.clickLens("Run");
  await threads(1);
  await editor.hands.goTo(5);
  await editor.eyes.see("the diff", async () => {
    // The keys mean this once the editor knows that its cursor is at a hunk.
    await editor.hands.press("Control+Semicolon", "d");
    await editor.page.locator(".tab.active", { hasText: "now ↔ proposed" }).waitFor({ timeout: 2000 });
    return true;
  });
  await painted("original", "discount == None");
  await painted("modified", "discount is None");
  const [beside] = await threads(1);
  assert.doesNotMatch(beside.body, /[-+]\s+return/, "the diff is not shown twice");
  await editor.eyes.picture("diff side by side");
});

test("all changes of a task are one list of diffs", async () => {
  await editor.hands.command("Open All Changes of a Task");
  await editor.page.locator(".multiDiffEntry").nth(1).waitFor();
  const names = await editor.eyes.texts(".multiDiffEntry .header .title.modified, .multiDiffEntry .header .file-path");
  assert.match(names.join(" "), /orders\.py.*till\.py/s);
  await editor.eyes.picture("all changes of a task");
});

test("alternatives are compared with one another", async () => {
  await editor.hands.open("orders.py");
  await editor.hands.goTo(9);
  await editor.hands.clickLens("Run");
  const both = await threads(2);
  assert.match(both.map(({ label }) => label).join(" "), /alternative A .*alternative B /);
  await editor.eyes.picture("alternatives in place");
  await editor.hands.goTo(5);
  await editor.hands.clickInThread("alternative A", "Compare Alternatives");
  await editor.page.locator(".tab.active", { hasText: /^A .* ↔ B / }).waitFor();
  await painted("original", "discount is None");
  await painted("modified", "not discount");
  await editor.eyes.picture("alternatives compared");
});
