/** Markdown made of texts of others: whatever they hold, no link, image, HTML, icon or command comes of it. */

const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** Return a text as plain words on one line. */
export function plain(text: string): string {
  // Every mark of ASCII is escaped: an address is no link any more once its colons and dots are.
  return text.split(/\s+/).join(" ").trim().replace(PUNCTUATION, "\\$&");
}

/** Return lines as a code block, its fence longer than any run of backticks in them. */
export function fenced(lines: readonly string[], language: string): string {
  const longest = Math.max(0, ...(lines.join("\n").match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return [fence + language, ...lines, fence].join("\n");
}
