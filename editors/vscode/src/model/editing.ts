/** The text that the user has made of a hunk in a box that knows only line feeds. */

/** Return an edited text with the line ends of the raw one, and with one at its end where that has one. */
export function asWritten(edited: string, raw: string): string {
  const end = /\r\n|\r|\n/.exec(raw)?.[0] ?? "\n";
  const text = edited.replace(/\r\n|\r|\n/g, end);
  const needsEnd = /[\r\n]$/.test(raw) && text !== "" && !text.endsWith(end);
  return needsEnd ? text + end : text;
}
