/** Tells the server which hunks are before the user's eyes: only what was seen may be accepted together. */

import * as vscode from "vscode";
import { onScreen } from "./model/showing";
import type { Reviews } from "./reviews";
import type { Server } from "./server";
import type { Threads } from "./threads";

/** Milliseconds after the last change of what is on the screen. */
const PAUSE = 150;

export class Looking implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly told = new Map<string, string>();
  private due: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: Server,
    private readonly reviews: Reviews,
    private readonly threads: Threads,
  ) {
    const soon = () => this.soon();
    this.subscriptions = vscode.Disposable.from(
      reviews.onChanged(soon),
      server.onRunning(() => this.told.clear()),
      vscode.window.onDidChangeTextEditorVisibleRanges(soon),
      vscode.window.onDidChangeVisibleTextEditors(soon),
      vscode.window.onDidChangeTextEditorSelection(soon),
      vscode.window.onDidChangeWindowState(soon),
    );
  }

  dispose(): void {
    clearTimeout(this.due);
    this.subscriptions.dispose();
  }

  private soon(): void {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.look(), PAUSE);
  }

  private look(): void {
    const seen = new Map<string, Set<string>>([...this.told.keys()].map((uri) => [uri, new Set()]));
    // What stands in a window behind others is not looked at.
    for (const editor of vscode.window.state.focused ? vscode.window.visibleTextEditors : []) {
      const uri = editor.document.uri.toString();
      const hunks = seen.get(uri) ?? new Set();
      for (const hunk of this.shownIn(editor)) {
        hunks.add(hunk);
      }
      seen.set(uri, hunks);
    }
    for (const [uri, hunks] of seen) {
      this.tell(uri, [...hunks]);
    }
  }

  private shownIn(editor: vscode.TextEditor): readonly string[] {
    const { document, visibleRanges } = editor;
    const visible = visibleRanges.map(({ start, end }) => ({ start: start.line, stop: end.line + 1 }));
    const cursor = editor === vscode.window.activeTextEditor ? editor.selection.active.line : undefined;
    const unfolded = (hunk: string) => this.threads.isUnfolded(document.uri, hunk);
    return onScreen(this.reviews.of(document.uri), visible, document.lineCount, cursor, unfolded);
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
