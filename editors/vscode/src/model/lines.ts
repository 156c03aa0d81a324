/** Lines of a document, counted from 0, and what becomes of their numbers while the user types. */

import type { Range } from "../protocol";

/** From `start` up to, not including, `stop`; empty for the seam before a line. */
export interface Lines {
  readonly start: number;
  readonly stop: number;
}

/** One change of a document: a range that was replaced, and how many line ends the new text has. */
export interface Edit {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly lineEnds: number;
}

export function linesOf(range: Range): Lines {
  return { start: range.start.line, stop: range.end.line };
}

/**
 * Return where lines are after an edit. An edit that touches them makes them longer or shorter; what they really are then
 * the server says once the user pauses.
 */
export function shifted(lines: Lines, edit: Edit): Lines {
  const grown = edit.lineEnds - (edit.end.line - edit.start.line);
  const endsBefore = edit.end.line < lines.start || (edit.end.line === lines.start && edit.end.character === 0);
  if (grown === 0 || (!endsBefore && edit.start.line >= lines.stop)) {
    return lines;
  }
  if (endsBefore) {
    return { start: lines.start + grown, stop: lines.stop + grown };
  }
  const start = Math.min(lines.start, edit.start.line);
  return { start, stop: Math.max(start, lines.stop + grown) };
}

/** The line below which something that belongs to the lines is drawn: their last one, or the one before the seam. */
export function lastOf(lines: Lines): number {
  return Math.max(lines.stop - 1, 0);
}

/** Whether a line is one of the lines; a seam is met by the lines on both of its sides. */
export function meets(lines: Lines, line: number): boolean {
  return lines.start === lines.stop
    ? line === lines.start || line === lines.start - 1
    : line >= lines.start && line < lines.stop;
}
