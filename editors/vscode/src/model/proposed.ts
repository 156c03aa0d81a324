/** Where the hunks of a task stand in the text that has all of its pending hunks. */

import type { Placed } from "./board";

export function proposedLines(placed: readonly Placed[], task: string): readonly Placed[] {
  const pending = placed.filter(
    ({ hunk }) => hunk.task === task && hunk.state === "pending" && hunk.operation === "change",
  );
  const sorted = [...pending].sort((one, other) => one.lines.start - other.lines.start);
  let grown = 0;
  return sorted.map(({ hunk, lines }) => {
    const start = lines.start + grown;
    grown += hunk.added.length - (lines.stop - lines.start);
    return { hunk, lines: { start, stop: start + hunk.added.length } };
  });
}
