/** Whose work a line is, in a few words behind it. */

import type { BlameLines } from "../protocol";

const LONGEST = 100;
const STEPS: readonly (readonly [number, string])[] = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
];

export function blameAt(lines: readonly BlameLines[], line: number): BlameLines | undefined {
  return lines.find(({ start, stop }) => start <= line && line < stop);
}

/** Say who wrote and who accepted lines; times in seconds since the epoch. */
export function blameWords({ agent, user, acceptedAt, goal }: BlameLines, now: number): string {
  const words = `${agent}, accepted${user === "" ? "" : ` by ${user}`} ${ago(now - acceptedAt)} · ${goal}`;
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

function ago(seconds: number): string {
  const [size, unit] = STEPS.find(([length]) => seconds >= length) ?? [1, ""];
  const count = Math.floor(seconds / size);
  return unit === "" ? "just now" : `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
