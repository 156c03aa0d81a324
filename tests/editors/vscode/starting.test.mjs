// Finding the server, starting it, and starting it again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEditor } from "./support/editor.mjs";
import { serversOf } from "./support/processes.mjs";
import { LENIENT, SHOP } from "./support/shop.mjs";

test("a spec has its lens, and running it shows lenses on its hunks", async () => {
  const editor = await startEditor({ files: SHOP });
  try {
    await editor.hands.open("orders.py");
    await editor.eyes.see("the lens of the spec", async () => (await editor.eyes.lenses()).includes("Run"));
    await editor.hands.clickLens("Run");
    await editor.eyes.see("the lenses of the hunks", async () => (await editor.eyes.lenses()).filter((lens) => lens === "Accept").length === 2);
    await editor.eyes.picture("a spec with its hunks");
    assert.equal(editor.file("orders.py"), LENIENT, "running a spec changes no file");
  } finally {
    await editor.stop();
  }
});

test("where there is no server, a message says what to install", async () => {
  const editor = await startEditor({ files: SHOP, server: "", environment: { PATH: "/usr/bin:/bin" } });
  try {
    const said = await editor.eyes.message(/server was not found/);
    assert.match(said, /pipx install countersign-ls/);
    await editor.eyes.picture("no server");
  } finally {
    await editor.stop();
  }
});

test("killed: a server that is killed is started again with its hunks, and the user is told once", async () => {
  const editor = await startEditor({ files: SHOP });
  const threads = async () => (await editor.eyes.threads()).length;
  try {
    await editor.hands.open("orders.py");
    await editor.eyes.see("the lens of the spec", async () => (await editor.eyes.lenses()).includes("Run"));
    await editor.hands.clickLens("Run");
    await editor.eyes.see("the hunks", async () => (await threads()) === 2);
    const [first] = serversOf(editor.root);
    process.kill(first, "SIGKILL");
    await editor.eyes.message(/started again/);
    await editor.eyes.see("another server", async () => serversOf(editor.root).some((other) => other !== first));
    await editor.eyes.see("the hunks again", async () => (await threads()) === 2);
    const told = (await editor.eyes.messages()).filter((message) => /started again/.test(message));
    assert.equal(told.length, 1);
    await editor.hands.clickInThread("Hunk 1 of 2", "Reject");
    await editor.eyes.see("the other hunk alone", async () => (await threads()) === 1);
    assert.equal(editor.file("orders.py"), LENIENT, "rejecting changes nothing");
  } finally {
    await editor.stop();
  }
});
