/** What key bindings and menus ask for: whether there are hunks in the active editor, and at its cursor. */

import * as vscode from "vscode";
import type { Reviews } from "./reviews";

export class Contexts implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly set = new Map<string, boolean>();

  constructor(private readonly reviews: Reviews) {
    const look = () => this.look();
    this.subscriptions = vscode.Disposable.from(
      reviews.onChanged(look),
      vscode.window.onDidChangeActiveTextEditor(look),
      vscode.window.onDidChangeTextEditorSelection(look),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private look(): void {
    const editor = vscode.window.activeTextEditor;
    const uri = editor?.document.uri;
    this.put("countersign.hunksInEditor", uri !== undefined && this.reviews.of(uri).length > 0);
    const line = editor?.selection.active.line;
    this.put("countersign.hunkAtCursor", uri !== undefined && this.reviews.at(uri, line ?? 0).length > 0);
  }

  private put(key: string, value: boolean): void {
    if (this.set.get(key) !== value) {
      this.set.set(key, value);
      void vscode.commands.executeCommand("setContext", key, value);
    }
  }
}
