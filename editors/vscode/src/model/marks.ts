/** How the lines of hunks are marked in the text, in the gutter and in the overview ruler. */

import type { Placed } from "./board";
import { type Lines, lastOf } from "./lines";

/** What happens to the lines: they would go, something would come behind them, or it does not fit any more. */
export type Look = "change" | "insert" | "stale";
/** The sign in the gutter: each has a form of its own, since not everybody tells colours apart. */
export type Sign = "normal" | "sensitive" | "high" | "stale";

export const LOOKS: readonly Look[] = ["change", "insert", "stale"];
export const SIGNS: readonly Sign[] = ["normal", "sensitive", "high", "stale"];

export interface Mark {
  readonly lines: Lines;
  readonly look: Look;
  readonly sign: Sign;
}

export function marksOf(placed: readonly Placed[]): readonly Mark[] {
  return placed.map(({ hunk, lines }) => {
    const isSeam = lines.start === lines.stop;
    const stale = hunk.state === "stale";
    return {
      lines: isSeam ? { start: lastOf(lines), stop: lastOf(lines) + 1 } : lines,
      look: stale ? "stale" : isSeam ? "insert" : "change",
      sign: stale ? "stale" : hunk.risk,
    };
  });
}
