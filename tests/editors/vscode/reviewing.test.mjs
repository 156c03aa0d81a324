// A review where the code is: threads between the lines, marks, keys, and what comes of each decision.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEditor } from "./support/editor.mjs";
import { LENIENT, SHOP } from "./support/shop.mjs";

let editor;
before(async () => {
  editor = await startEditor({ files: SHOP });
});
after(() => editor?.stop());

const threads = (count) =>
  editor.eyes.see(`${count} threads`, async () => {
    const seen = await editor.eyes.threads();
    return seen.length === count && seen;
  });
const text = (words) => editor.eyes.see(`the text ${words}`, async () => (await editor.eyes.text()).includes(words));
const decisions = () => editor.ledger().filter((record) => record.hunk).map((record) => record.kind);

test("each hunk is a thread between the lines, with its diff and its clause", async () => {
  await editor.hands.open("orders.py");
  await editor.eyes.see("the lens", async () => (await editor.eyes.lenses()).includes("Run"));
  await editor.hands.clickLens("Run");
  const [first, second] = await threads(2);
  assert.match(first.label, /^Hunk 1 of 2 · pending$/);
  assert.match(first.body, /-\s+if discount == None:\s+\+\s+if discount is None:/);
  assert.match(first.body, /rewrite: \$A == None -> \$A is None/);
  assert.match(second.body, /newest is None/);
  await editor.eyes.picture("review in place");
});

test("its lines are marked in the text, in the gutter and in the overview ruler", async () => {
  const marked = editor.page.locator(".view-overlays .cdr[class*='ced-']");
  await editor.eyes.see("marked lines", async () => (await marked.count()) > 0);
  await editor.eyes.see("a sign in the gutter", async () => (await editor.page.locator(".glyph-margin-widgets .cgmr").count()) > 0);
});

test("a thread moves with typing and is not made anew", async () => {
  await editor.eyes.see("the lenses of the hunks", async () => (await editor.eyes.lenses()).includes("Accept"));
  const watched = editor.page.locator(".review-widget", { hasText: "Hunk 1 of 2" });
  const before = await watched.evaluate(watchThreads);
  await editor.hands.goTo(2);
  await editor.hands.type("# one\n# two\n# three\n");
  const height = 19;
  const top = () => editor.page.locator(".review-widget[data-watched]").evaluate((thread) => thread.getBoundingClientRect().top);
  await editor.eyes.see("the thread lower by three lines", async () => Math.abs((await top()) - before - 3 * height) < 3);
  // The server says where the hunks are once the user pauses; nothing is drawn anew for that either.
  await editor.page.waitForTimeout(600);
  assert.equal(await editor.page.evaluate(() => globalThis.made), 0);
});

test("accept: Accept in the thread puts the lines in the text", async () => {
  await editor.hands.clickInThread("Hunk 1 of 2", "Accept");
  await text("    if discount is None:");
  const [left] = await threads(1);
  assert.match(left.body, /newest/);
});

test("undo: undo in the editor offers the hunk again", async () => {
  await editor.hands.press("Control+1");
  await editor.hands.press("Control+Z");
  await threads(2);
  assert.deepEqual(decisions(), ["hunk-accepted", "hunk-applied", "hunk-reopened"]);
});

test("keys lead to the next hunk and accept it", async () => {
  await editor.hands.goTo(1);
  await editor.hands.press("Control+Semicolon", "j");
  await editor.eyes.see("the cursor at the hunk", async () => (await editor.eyes.statusBar()).some((item) => /Ln 10,/.test(item)));
  await editor.hands.press("Control+Semicolon", "y");
  await text("    if discount is None:");
  await threads(1);
});

test("a hunk is edited in its thread and accepted as it was edited", async () => {
  await editor.hands.clickInThread("Hunk 1 of 1", "Edit");
  await editor.page.locator(".review-widget .edit-container .monaco-editor.focused").waitFor();
  await editor.hands.replaceAll("    if not newest:");
  await editor.eyes.picture("a hunk is edited");
  await editor.hands.clickInThread("Hunk 1 of 1", "Accept as Edited");
  await text("    if not newest:");
  await threads(0);
  await editor.hands.press("Control+S");
  const decided = LENIENT.replace("discount == None", "discount is None").replace("newest == None", "not newest");
  const typed = decided.replace("\n\n\n", "\n# one\n# two\n# three\n\n\n");
  await editor.eyes.see("the saved file", async () => editor.file("orders.py") === typed);
  assert.deepEqual(decisions().slice(-3), ["hunk-recut", "hunk-accepted", "hunk-applied"]);
});

/** Count the threads that are made from now on, and return where this one is. */
function watchThreads(thread) {
  thread.dataset.watched = "yes";
  globalThis.made = 0;
  new MutationObserver((changes) => {
    const nodes = changes.flatMap((change) => [...change.addedNodes]);
    globalThis.made += nodes.filter((node) => node.classList?.contains("review-widget")).length;
  }).observe(document.body, { childList: true, subtree: true });
  return thread.getBoundingClientRect().top;
}
