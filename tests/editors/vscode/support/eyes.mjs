// What is on the screen of an editor. Nothing is asked of the program: text, marks, trees and messages as they are drawn.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

export class Eyes {
  constructor(page) {
    this.page = page;
  }

  /** Wait until something is seen; return it. A picture of the screen is kept when it is not. */
  async see(what, look, milliseconds = 15_000) {
    const end = Date.now() + milliseconds;
    for (;;) {
      const seen = await look().catch(() => undefined);
      if (seen) {
        return seen;
      }
      if (Date.now() > end) {
        const picture = await this.picture(`not seen: ${what}`);
        throw new Error(`not seen: ${what} (${picture})`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  /** Keep a picture of the screen. */
  async picture(name) {
    mkdirSync(process.env.SCREENS, { recursive: true });
    const path = join(process.env.SCREENS, `${name.replace(/[^\w -]+/g, "").replaceAll(" ", "-").slice(0, 80)}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** The lines of the editors as they are painted, from top to bottom. */
  async lines() {
    return await this.page.evaluate(() =>
      [...document.querySelectorAll(".editor-instance .view-lines .view-line")]
        .filter((line) => !line.closest(".review-widget"))
        .map((line) => [line.getBoundingClientRect().top, line.textContent.replaceAll("\u00a0", " ")])
        .sort((one, other) => one[0] - other[0])
        .map(([, text]) => text),
    );
  }

  async text() {
    return (await this.lines()).join("\n");
  }

  /** The texts of all elements that a selector finds and that are visible. */
  async texts(selector) {
    const found = await this.page.locator(selector).all();
    const texts = [];
    for (const one of found) {
      if (await one.isVisible()) {
        texts.push(((await one.textContent()) ?? "").replaceAll("\u00a0", " ").trim());
      }
    }
    return texts;
  }

  lenses() {
    return this.texts(".codelens-decoration a");
  }

  messages() {
    return this.texts(".notification-toast .notification-list-item-message");
  }

  async message(pattern) {
    return await this.see(`a message ${pattern}`, async () => (await this.messages()).find((text) => pattern.test(text)));
  }

  statusBar() {
    return this.texts(".part.statusbar .statusbar-item");
  }

  /** The rows of the trees that are shown, indented as they are. */
  async rows() {
    const rows = await this.page.locator(".part.sidebar .monaco-list-row").all();
    const read = rows.map(async (row) => [
      await row.evaluate((element) => element.getBoundingClientRect().top + 10_000 * 0),
      `${"  ".repeat(Number(await row.getAttribute("aria-level")) - 1)}${(await row.locator(".monaco-icon-label").first().textContent()) ?? ""}`,
    ]);
    return (await Promise.all(read)).sort((one, other) => one[0] - other[0]).map(([, text]) => text);
  }

  /** The threads of the editor in the order of their hunks, also those beyond the edge: their label and what they say. */
  async threads() {
    return await this.page.evaluate(() =>
      [...document.querySelectorAll(".review-widget")]
        .filter((thread) => thread.offsetHeight > 0)
        .map((thread) => ({
          label: thread.querySelector(".review-title .filename")?.textContent ?? "",
          body: [...thread.querySelectorAll(".comment-body")].map((body) => body.innerText).join("\n"),
        }))
        .sort((one, other) => (one.label < other.label ? -1 : 1)),
    );
  }
}
