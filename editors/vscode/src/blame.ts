/** Says behind the line of the cursor whose work it is, where it was accepted from an agent. */

import * as vscode from "vscode";
import { blameAt, blameWords } from "./model/blame";
import type { BlameLines } from "./protocol";
import type { Server } from "./server";
import type { Tasks } from "./tasks";

/** Milliseconds that the cursor has to rest. */
const PAUSE = 250;

export class Blame implements vscode.Disposable {
  private readonly type = vscode.window.createTextEditorDecorationType({
    after: { margin: "0 0 0 3em", color: new vscode.ThemeColor("editorCodeLens.foreground"), fontStyle: "italic" },
  });
  private readonly subscriptions: vscode.Disposable;
  private due: NodeJS.Timeout | undefined;
  /** The answer for a document as it was. */
  private known: { readonly of: string; readonly lines: readonly BlameLines[] } | undefined;

  constructor(
    private readonly server: Server,
    tasks: Tasks,
  ) {
    const soon = () => this.soon();
    this.subscriptions = vscode.Disposable.from(
      this.type,
      vscode.window.onDidChangeTextEditorSelection(soon),
      vscode.window.onDidChangeActiveTextEditor(soon),
      vscode.workspace.onDidChangeConfiguration(soon),
      tasks.onListed(() => {
        this.known = undefined;
        this.soon();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.due);
    this.subscriptions.dispose();
  }

  private soon(): void {
    clearTimeout(this.due);
    this.due = setTimeout(() => void this.draw(vscode.window.activeTextEditor), PAUSE);
  }

  private async draw(editor: vscode.TextEditor | undefined): Promise<void> {
    const wanted = vscode.workspace.getConfiguration("countersign").get("blame.currentLine", true);
    if (editor === undefined || editor.document.uri.scheme !== "file") {
      return;
    }
    const lines = wanted ? await this.linesOf(editor.document) : [];
    const line = editor.selection.active.line;
    const found = blameAt(lines, line);
    if (found === undefined || line >= editor.document.lineCount) {
      editor.setDecorations(this.type, []);
      return;
    }
    const contentText = blameWords(found, Date.now() / 1000);
    const end = editor.document.lineAt(line).range.end;
    editor.setDecorations(this.type, [
      { range: new vscode.Range(end, end), renderOptions: { after: { contentText } } },
    ]);
  }

  private async linesOf({ uri, version }: vscode.TextDocument): Promise<readonly BlameLines[]> {
    const of = `${version} ${uri.toString()}`;
    if (this.known?.of !== of) {
      const answer = await this.server.ask("countersign/blame", { uri: uri.toString() }).catch(() => undefined);
      this.known = { of, lines: answer?.lines ?? [] };
    }
    return this.known.lines;
  }
}
