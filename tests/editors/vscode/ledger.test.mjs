// What was decided and by whom: the ledger's view, blame, verification, export; the doctor; and the looks of it all.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEditor } from "./support/editor.mjs";
import { SHOP } from "./support/shop.mjs";

const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern", contrast: "Default High Contrast" };
let editor;
before(async () => {
  editor = await startEditor({ files: SHOP });
});
after(() => editor?.stop());

const seeRow = (pattern) =>
  editor.eyes.see(`a row ${pattern}`, async () => (await editor.eyes.rows()).find((text) => pattern.test(text)));

test("a review is drawn in light, dark and high contrast", async () => {
  await editor.hands.open("orders.py");
  await editor.eyes.see("the lens", async () => (await editor.eyes.lenses()).includes("Run"));
  await editor.hands.clickLens("Run");
  await editor.eyes.see("the threads", async () => (await editor.eyes.threads()).length === 2);
  const marked = editor.page.locator(".view-overlays .cdr[class*='ced-']").first();
  const colours = new Set();
  for (const [name, theme] of Object.entries(THEMES)) {
    editor.set({ "workbench.colorTheme": theme });
    const kind = { light: ".vs", dark: ".vs-dark", contrast: ".hc-black" }[name];
    await editor.page.locator(`.monaco-workbench${kind}`).waitFor();
    colours.add(await marked.evaluate((mark) => JSON.stringify([getComputedStyle(mark).backgroundColor, getComputedStyle(mark).borderColor])));
    await editor.eyes.picture(`review in ${name}`);
  }
  assert.equal(colours.size, 3, "the marks have the colours of the theme");
});

test("log: the ledger's view tells of a decision, and the line says whose work it is", async () => {
  await editor.hands.clickInThread("Hunk 1 of 2", "Accept");
  await editor.eyes.see("the hunk in the text", async () => (await editor.eyes.text()).includes("discount is None"));
  await editor.hands.press("Control+1");
  await editor.hands.goTo(7);
  const behind = () => editor.page.evaluate(wordsBehindLines);
  await editor.eyes.see("blame behind the line", async () => /recipe, accepted by .* just now/.test(await behind()));
  await editor.hands.command("Countersign: Focus on Ledger View");
  await seeRow(/^accepted.*orders\.py/);
  await editor.eyes.picture("ledger and blame");
});

test("verifying says that the ledger is whole", async () => {
  await editor.hands.command("Countersign: Verify the Ledger");
  await editor.eyes.message(/ledger is whole/);
});

test("the records are exported as a document", async () => {
  await editor.hands.command("Countersign: Export the Ledger");
  await editor.page.locator(".tab.active", { hasText: "Ledger.json" }).waitFor();
  await editor.eyes.see("a record", async () => (await editor.eyes.text()).includes("proposal-offered"));
});

test("the doctor is a document", async () => {
  await editor.hands.command("Countersign: Doctor");
  await editor.page.locator(".tab.active", { hasText: "Doctor.txt" }).waitFor();
  await editor.eyes.see("what was found", async () => /python/i.test(await editor.eyes.text()));
});

test("the walkthrough leads from the server to the ledger", async () => {
  await editor.hands.command("Countersign: Get Started");
  await editor.eyes.see("its steps", async () => {
    const steps = (await editor.eyes.texts(".getting-started-step .step-title")).join(" ");
    return /Find the server.*Write a spec.*Review its hunks.*Look at the ledger/s.test(steps);
  });
  await editor.eyes.picture("walkthrough");
});

/** What decorations say behind lines: text that is not in the document. */
function wordsBehindLines() {
  const marked = [...document.querySelectorAll(".view-line [class*='ced-']")];
  return marked.map((mark) => getComputedStyle(mark, "::after").content).join(" ");
}
