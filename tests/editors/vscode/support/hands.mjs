// What a user does at the keyboard, and with the mouse where there is a button.
import { basename } from "node:path";

const QUICK_INPUT = ".quick-input-widget .quick-input-filter input";
const QUICK_ROW = ".quick-input-list .monaco-list-row";

export class Hands {
  constructor(page, eyes) {
    this.page = page;
    this.eyes = eyes;
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Open a file by its name. */
  async open(name) {
    const row = this.page.locator(QUICK_ROW, { hasText: basename(name) }).first();
    // Just after the start no file is found yet, and the list is not filled by itself later.
    await this.eyes.see(`${name} in the list of files`, async () => {
      await this.press("Escape", "Control+P");
      await this.fill(name);
      await row.waitFor({ timeout: 5000 });
      return true;
    }, 40_000);
    await this.press("Enter");
    await this.page.locator(".tab.active", { hasText: basename(name) }).waitFor();
    await this.page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Put the cursor at a line, counted from 1 as the editor shows it. */
  async goTo(line, column = 1) {
    await this.press("Control+G");
    await this.fill(`:${line}:${column}`);
    await this.press("Enter");
    await this.page.locator(QUICK_INPUT).first().waitFor({ state: "hidden" });
  }

  /** Run a command from the command palette. */
  async command(title) {
    await this.press("F1");
    await this.fill(`>${title}`);
    await this.page.locator(QUICK_ROW, { hasText: title }).first().click();
  }

  /** Fill in the box at the top of the window. */
  async fill(text) {
    const box = this.page.locator(QUICK_INPUT).first();
    await box.waitFor();
    await box.fill(text);
  }

  async pick(text) {
    await this.page.locator(QUICK_ROW, { hasText: text }).first().click();
  }

  async clickLens(title) {
    await this.page.locator(".codelens-decoration a", { hasText: new RegExp(`^${title}$`) }).first().click();
  }

  /** Click a button of the thread whose label has the words, with the mouse. */
  async clickInThread(label, button) {
    const thread = this.page.locator(".editor-instance .review-widget", { has: this.page.locator(".review-title", { hasText: label }) }).first();
    // A label goes on with the keys of the command, where it has some.
    const named = `[aria-label="${button}"], [aria-label^="${button} ("], .monaco-button:text-is("${button}")`;
    await thread.locator(named).first().click();
  }

  /** Answer a message with one of its buttons. */
  async answer(button) {
    await this.page.locator(".notification-toast .monaco-button", { hasText: button }).first().click();
  }

  async replaceAll(text) {
    await this.press("Control+A");
    await this.page.keyboard.insertText(text);
  }
}
