/** The open hunks of the open documents, as the server told last, at the lines where they are after what was typed since. */

import type { PlacesParams, ReviewHunk, ReviewParams } from "../protocol";
import { type Edit, type Lines, linesOf, meets, shifted } from "./lines";

export interface Placed {
  readonly hunk: ReviewHunk;
  readonly lines: Lines;
}

interface Sheet {
  readonly placed: readonly Placed[];
  /** What was typed last, for news about an older version: the version that came of it, and the edits. */
  readonly typed: readonly (readonly [version: number, edits: readonly Edit[]])[];
}

const NOTHING: Sheet = { placed: [], typed: [] };
/** Versions of a document that are remembered: news are never older than what is typed in a moment. */
const REMEMBERED = 200;

export class Board {
  private readonly sheets = new Map<string, Sheet>();

  /** Take in all hunks of a document. */
  review({ uri, version, hunks }: ReviewParams): void {
    const placed = hunks.map((hunk) => ({ hunk, lines: linesOf(hunk.range) }));
    this.put(uri, version, placed);
  }

  /** Take in where the hunks of a document are. */
  places({ uri, version, places }: PlacesParams): void {
    const found = new Map(places.map((place) => [place.id, linesOf(place.range)]));
    const placed = this.of(uri).flatMap(({ hunk }) => {
      const lines = found.get(hunk.id);
      return lines === undefined ? [] : [{ hunk, lines }];
    });
    this.put(uri, version, placed);
  }

  /** Move the hunks of a document with what was typed; the edits are those of VS Code, the last in the text first. */
  typed(uri: string, version: number, edits: readonly Edit[]): void {
    const sheet = this.sheets.get(uri) ?? NOTHING;
    this.sheets.set(uri, {
      placed: sheet.placed.map((placed) => moved(placed, edits)),
      typed: [...sheet.typed.slice(1 - REMEMBERED), [version, edits]],
    });
  }

  of(uri: string): readonly Placed[] {
    return this.sheets.get(uri)?.placed ?? [];
  }

  /** The hunks that a line of a document meets. */
  at(uri: string, line: number): readonly Placed[] {
    return this.of(uri).filter(({ lines }) => meets(lines, line));
  }

  /** An open hunk of an open document, with the document's URI. */
  find(id: string): (Placed & { readonly uri: string }) | undefined {
    for (const [uri, { placed }] of this.sheets) {
      const found = placed.find(({ hunk }) => hunk.id === id);
      if (found !== undefined) {
        return { ...found, uri };
      }
    }
    return undefined;
  }

  uris(): readonly string[] {
    return [...this.sheets.keys()];
  }

  forget(uri: string): void {
    this.sheets.delete(uri);
  }

  private put(uri: string, version: number, placed: readonly Placed[]): void {
    const typed = (this.sheets.get(uri)?.typed ?? []).filter(([later]) => later > version);
    const now = typed.reduce((some, [, edits]) => some.map((one) => moved(one, edits)), placed);
    this.sheets.set(uri, { placed: now, typed });
  }
}

function moved({ hunk, lines }: Placed, edits: readonly Edit[]): Placed {
  return { hunk, lines: edits.reduce(shifted, lines) };
}
