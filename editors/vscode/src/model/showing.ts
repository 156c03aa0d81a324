/** Which hunks the user has before the eyes, and which threads are unfolded. */

import type { Placed } from "./board";
import { type Lines, lastOf, meets } from "./lines";

/**
 * Return the ids of the hunks whose threads are on the screen: below a visible line that is not the last visible one,
 * where a thread would lie below the edge. The hunk at the cursor is on the screen, however long its thread is.
 */
export function onScreen(
  placed: readonly Placed[],
  visible: readonly Lines[],
  end: number,
  cursor: number | undefined,
  unfolded: (id: string) => boolean,
): readonly string[] {
  return placed
    .filter(({ hunk }) => unfolded(hunk.id))
    .filter(({ lines }) => {
      const line = lastOf(lines);
      const atCursor = cursor !== undefined && meets(lines, cursor) && isIn(visible, cursor);
      return atCursor || (isIn(visible, line) && (isIn(visible, line + 1) || line >= end - 1));
    })
    .map(({ hunk }) => hunk.id);
}

function isIn(visible: readonly Lines[], line: number): boolean {
  return visible.some(({ start, stop }) => line >= start && line < stop);
}

/** Whether a new thread is unfolded: all are in a document with few of them, else those that the cursor meets. */
export function unfolds(lines: Lines, total: number, most: number, cursor: number | undefined): boolean {
  return total <= most || (cursor !== undefined && meets(lines, cursor));
}
