/** What accepting many hunks at once would take, and what it would leave, and why. The server decides; this is said first. */

import type { HunkView } from "../protocol";
import { counted } from "./words";

export interface Acceptance {
  readonly ready: number;
  /** What stays and why, as a sentence; empty when nothing does. */
  readonly left: string;
}

export function acceptanceOf(hunks: readonly HunkView[]): Acceptance {
  const pending = hunks.filter(({ state }) => state === "pending");
  const risky = pending.filter(({ risk }) => risk === "high");
  const unseen = pending.filter(({ risk, seen }) => risk !== "high" && !seen);
  const stale = hunks.filter(({ state }) => state === "stale");
  const reasons = [
    [unseen.length, "not looked at yet"],
    [risky.length, "of high risk, to be accepted one by one"],
    [stale.length, "not fitting the text any more"],
  ] as const;
  const said = reasons.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  const staying = unseen.length + risky.length + stale.length;
  const verb = staying === 1 ? "stays" : "stay";
  return {
    ready: pending.length - risky.length - unseen.length,
    left: staying === 0 ? "" : `${counted(staying, "hunk")} ${verb}: ${said.join(", ")}.`,
  };
}
