// The trees of tasks and proposals, the status bar, and deciding on many hunks at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEditor } from "./support/editor.mjs";

const DESK = new URL("../../../examples/parcel-desk", import.meta.url).pathname;
let editor;
before(async () => {
  editor = await startEditor({ like: DESK });
});
after(() => editor?.stop());

const row = (words) => editor.page.locator(".part.sidebar .monaco-list-row", { hasText: words }).first();
const seeRow = (pattern) =>
  editor.eyes.see(`a row ${pattern}`, async () => (await editor.eyes.rows()).find((text) => pattern.test(text)));
const seeStatus = (pattern) =>
  editor.eyes.see(`a status ${pattern}`, async () => (await editor.eyes.statusBar()).find((text) => pattern.test(text)));

test("run: a task stands in the tree while it works, and its hunks afterwards", async () => {
  await editor.hands.open("parcel/money.py");
  await editor.eyes.see("the lens", async () => (await editor.eyes.lenses()).includes("Run"));
  await editor.hands.press("F1");
  await editor.hands.fill(">View: Show Countersign");
  await editor.hands.press("Enter");
  await editor.hands.clickLens("Run");
  await editor.hands.answer("Trust this workspace");
  await seeRow(/^Round money half up.*(works|check|test|files)/i);
  await seeStatus(/Countersign working 1/);
  await seeStatus(/Countersign waiting for you 4/);
  await seeRow(/^ {2}parcel\/rates\.py0 of 2/);
  await seeRow(/^ {4}line 15pending · unseen/);
  assert.equal(await editor.page.locator(".activitybar .badge-content").filter({ hasText: "4" }).count(), 1);
  await editor.eyes.picture("tasks and proposals");
});

test("a hunk of the tree opens its file at its line, and has been seen then", async () => {
  await row("line 15").click();
  await editor.page.locator(".tab.active", { hasText: "rates.py" }).waitFor();
  await editor.eyes.see("the threads", async () => (await editor.eyes.threads()).length === 2);
  await seeRow(/^ {4}line 15pending · change/);
  await row("line 20").click();
  await seeRow(/^ {4}line 20pending · change/);
});

test("multi-file: the tree accepts and rejects single hunks", async () => {
  const line = row("line 10");
  await line.hover();
  await line.locator('[aria-label="Reject"]').click();
  await seeStatus(/waiting for you 3/);
  await editor.eyes.see("the file without the hunk", async () => !(await editor.eyes.rows()).some((text) => text.includes("labels.py")));
});

test("accept-all: what was not looked at stays and is named, the rest is taken in one step", async () => {
  const task = row("1 of 4 · recipe");
  await task.hover();
  await task.locator('[aria-label="Accept All of a Task"]').click();
  const said = await editor.eyes.message(/hunks? stays?/);
  assert.match(said, /not looked at yet/);
  await editor.eyes.picture("accept all says what stays");
  await editor.hands.answer("Accept 2 Hunks");
  const rounded = async () => (await editor.eyes.lines()).filter((line) => line.includes("money.rounded(")).length;
  await editor.eyes.see("both hunks in the text", async () => (await rounded()) === 2);
  await seeStatus(/waiting for you 1/);
  await editor.hands.press("Control+1", "Control+Z");
  await editor.eyes.see("both hunks undone by one key", async () => (await rounded()) === 0);
  await seeStatus(/waiting for you 3/);
});
