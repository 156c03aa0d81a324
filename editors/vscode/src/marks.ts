/** Marks the lines of hunks in the text, in the gutter and in the overview ruler, in the colours of the theme. */

import * as vscode from "vscode";
import { LOOKS, type Look, type Mark, marksOf, SIGNS, type Sign } from "./model/marks";
import type { Reviews } from "./reviews";

export class Marks implements vscode.Disposable {
  private readonly looks: ReadonlyMap<Look, vscode.TextEditorDecorationType>;
  private readonly signs: ReadonlyMap<Sign, vscode.TextEditorDecorationType>;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly reviews: Reviews,
    images: vscode.Uri,
  ) {
    this.looks = new Map(LOOKS.map((look) => [look, vscode.window.createTextEditorDecorationType(STYLES[look])]));
    this.signs = new Map(
      SIGNS.map((sign) => [sign, vscode.window.createTextEditorDecorationType(signOf(sign, images))]),
    );
    this.subscriptions = vscode.Disposable.from(
      ...this.looks.values(),
      ...this.signs.values(),
      reviews.onChanged((uri) => {
        for (const editor of vscode.window.visibleTextEditors) {
          if (editor.document.uri.toString() === uri.toString()) {
            this.draw(editor);
          }
        }
      }),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) {
          this.draw(editor);
        }
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private draw(editor: vscode.TextEditor): void {
    const marks = marksOf(this.reviews.of(editor.document.uri));
    for (const [look, type] of this.looks) {
      editor.setDecorations(type, marks.filter((mark) => mark.look === look).map(wholeLines));
    }
    for (const [sign, type] of this.signs) {
      editor.setDecorations(type, marks.filter((mark) => mark.sign === sign).map(firstLine));
    }
  }
}

const STYLES: Readonly<Record<Look, vscode.DecorationRenderOptions>> = {
  change: {
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("diffEditor.removedLineBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.modifiedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  },
  insert: {
    isWholeLine: true,
    borderColor: new vscode.ThemeColor("editorGutter.addedBackground"),
    borderStyle: "solid",
    borderWidth: "0 0 1px 0",
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.addedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  },
  stale: {
    isWholeLine: true,
    borderColor: new vscode.ThemeColor("editorWarning.foreground"),
    borderStyle: "dashed",
    borderWidth: "1px 0 1px 0",
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.warningForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  },
};

function signOf(sign: Sign, images: vscode.Uri): vscode.DecorationRenderOptions {
  const icon = (theme: string) => vscode.Uri.joinPath(images, "signs", `${sign}-${theme}.svg`);
  return {
    gutterIconSize: "contain",
    light: { gutterIconPath: icon("light") },
    dark: { gutterIconPath: icon("dark") },
  };
}

function wholeLines({ lines }: Mark): vscode.Range {
  return new vscode.Range(lines.start, 0, lines.stop - 1, Number.MAX_SAFE_INTEGER);
}

function firstLine({ lines }: Mark): vscode.Range {
  return new vscode.Range(lines.start, 0, lines.start, 0);
}
