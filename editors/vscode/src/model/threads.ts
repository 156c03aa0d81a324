/** What the thread of a hunk says, between the lines of the document. */

import type { FindingView, ReviewHunk } from "../protocol";
import type { Placed } from "./board";
import { lastOf } from "./lines";
import { fenced, plain } from "./markdown";
import { counted } from "./words";

/** Lines of a diff that a thread shows: more do not fit between lines, and the side by side diff has them. */
const LONGEST = 40;

export interface ThreadView {
  readonly id: string;
  /** The line that the thread stands below. */
  readonly line: number;
  readonly label: string;
  /** Who wrote it. */
  readonly author: string;
  /** Markdown that needs no trust. */
  readonly body: string;
  /** Words that menus ask for: which buttons the thread has. */
  readonly context: string;
}

/** The threads of a document, from top to bottom; `brief` ones have no diff. */
export function threadsOf(placed: readonly Placed[], brief = false): readonly ThreadView[] {
  return placed.map(({ hunk, lines }, index) => ({
    id: hunk.id,
    line: lastOf(lines),
    label: label(hunk, index + 1, placed.length),
    author: hunk.agent,
    body: body(hunk, brief),
    context: context(hunk),
  }));
}

function label(hunk: ReviewHunk, number: number, total: number): string {
  const risk = { normal: [], sensitive: ["sensitive file"], high: ["high risk"] }[hunk.risk];
  const name = hunk.name === "" ? [] : [`alternative ${hunk.name}`];
  return [`Hunk ${number} of ${total}`, hunk.state, ...name, ...risk].join(" · ");
}

function body(hunk: ReviewHunk, brief: boolean): string {
  const parts = [
    hunk.operation === "change" ? "" : `**${plain(hunk.summary)}**`,
    hunk.why === "" ? "" : `**stale:** ${plain(hunk.why)}`,
    brief ? "" : diff(hunk),
    hunk.clause === null ? "" : `**${plain(hunk.clause.kind || "clause")}:** ${plain(hunk.clause.text)}`,
    hunk.rationale === "" ? "" : `**why:** ${plain(hunk.rationale)}`,
    hunk.receipts === "" ? "" : `**checks:** ${plain(hunk.receipts)}`,
    hunk.findings.map(finding).join("\n"),
    hunk.together > 1 ? `Belongs together with ${counted(hunk.together - 1, "other hunk")}.` : "",
    hunk.rivals.length > 0 ? "There are alternatives for these lines: accepting one makes the others stale." : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n") || plain(hunk.summary);
}

function diff({ removed, added }: ReviewHunk): string {
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  if (lines.length === 0) {
    return "";
  }
  const more = lines.length - LONGEST;
  const cut = more > 0 ? [...lines.slice(0, LONGEST), `... ${counted(more, "more line")}, in the diff`] : lines;
  return fenced(cut, "diff");
}

function finding({ severity, message, source }: FindingView): string {
  return `- **${severity}:** ${plain(message)} · ${plain(source)}`;
}

function context(hunk: ReviewHunk): string {
  const words: string[] = [hunk.state, hunk.operation];
  if (hunk.together > 1) {
    words.push("group");
  }
  if (hunk.rivals.length > 0) {
    words.push("rivals");
  }
  return words.join(" ");
}
