/** Tells the server which hunks are before the user's eyes: only what was seen may be accepted together. */

import * as vscode from "vscode";
import type { Placed } from "./model/board";
import { onScreen } from "./model/showing";
import type { Proposed } from "./proposed";
import type { Reviews } from "./reviews";
import type { Server } from "./server";
import type { Threads } from "./threads";

/** Milliseconds after the last change of what is on the screen. */
const PAUSE = 150;
/** Milliseconds after threads were drawn: they push lines off the screen, and that is told with a delay. */
const LAID_OUT = 800;

export class Looking implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly told = new Map<string, string>();
  private due: NodeJS.Timeout | undefined;
  private notBefore = 0;

  constructor(
    private readonly server: Server,
    private readonly reviews: Reviews,
    private readonly threads: Threads,
    private readonly proposed: Proposed,
  ) {
    const soon = () => this.soon(PAUSE);
    this.subscriptions = vscode.Disposable.from(
      reviews.onChanged(() => this.soon(LAID_OUT)),
      server.onRunning(() => this.told.clear()),
      vscode.window.onDidChangeTextEditorVisibleRanges(soon),
      vscode.window.onDidChangeVisibleTextEditors(() => this.soon(LAID_OUT)),
      vscode.window.onDidChangeTextEditorSelection(soon),
      vscode.window.onDidChangeWindowState(soon),
    );
  }

  dispose(): void {
    clearTimeout(this.due);
    this.subscriptions.dispose();
  }

  private soon(pause: number): void {
    clearTimeout(this.due);
    this.notBefore = Math.max(this.notBefore, Date.now() + pause);
    this.due = setTimeout(() => this.look(), this.notBefore - Date.now());
  }

  private look(): void {
    const seen = new Map<string, Set<string>>([...this.told.keys()].map((uri) => [uri, new Set()]));
    // What stands in a window behind others is not looked at.
    for (const editor of vscode.window.state.focused ? vscode.window.visibleTextEditors : []) {
      const { uri, placed } = this.drawnIn(editor.document.uri);
      const hunks = seen.get(uri) ?? new Set();
      for (const hunk of this.shownIn(editor, placed)) {
        hunks.add(hunk);
      }
      seen.set(uri, hunks);
    }
    for (const [uri, hunks] of seen) {
      this.tell(uri, [...hunks]);
    }
  }

  /** The hunks that are drawn into a document, and the document that they would change. */
  private drawnIn(uri: vscode.Uri): { readonly uri: string; readonly placed: readonly Placed[] } {
    return this.proposed.shownIn(uri) ?? { uri: uri.toString(), placed: this.reviews.of(uri) };
  }

  private shownIn(editor: vscode.TextEditor, placed: readonly Placed[]): readonly string[] {
    const { document, visibleRanges } = editor;
    const visible = visibleRanges.map(({ start, end }) => ({ start: start.line, stop: end.line + 1 }));
    const cursor = editor === vscode.window.activeTextEditor ? editor.selection.active.line : undefined;
    const unfolded = (hunk: string) => this.threads.isUnfolded(document.uri, hunk);
    return onScreen(placed, visible, document.lineCount, cursor, unfolded);
  }

  /** Tell what is on the screen of a document, where that is not known yet. */
  private tell(uri: string, hunks: readonly string[]): void {
    const now = hunks.join(" ");
    if ((this.told.get(uri) ?? "") !== now) {
      this.server.tell("countersign/visible", hunks.length > 0 ? { uri, hunks } : { uri });
      this.told.set(uri, now);
    }
  }
}
