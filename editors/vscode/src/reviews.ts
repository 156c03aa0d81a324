/** The open hunks of this window, kept up to date by the server and by what is typed. */

import * as vscode from "vscode";
import { Board, type Placed } from "./model/board";
import type { Edit } from "./model/lines";
import type { Server } from "./server";

export class Reviews implements vscode.Disposable {
  private readonly board = new Board();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];
  /** Says that hunks of a document came, went, or are somewhere else; not while the user types. */
  readonly onChanged = this.changed.event;

  constructor(server: Server) {
    server.onNotified("countersign/review", (params) => this.take(params, (named) => this.board.review(named)));
    server.onNotified("countersign/places", (params) => this.take(params, (named) => this.board.places(named)));
    this.subscriptions = [
      this.changed,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        this.board.typed(document.uri.toString(), document.version, contentChanges.map(editOf));
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.board.forget(uri.toString())),
      server.onRunning((running) => running || this.forgetAll()),
    ];
  }

  of(uri: vscode.Uri): readonly Placed[] {
    return this.board.of(uri.toString());
  }

  at(uri: vscode.Uri, line: number): readonly Placed[] {
    return this.board.at(uri.toString(), line);
  }

  find(id: string): (Placed & { readonly uri: string }) | undefined {
    return this.board.find(id);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Take in news, its document named as VS Code names it. */
  private take<T extends { readonly uri: string }>(params: T, into: (named: T) => void): void {
    const uri = vscode.Uri.parse(params.uri);
    into({ ...params, uri: uri.toString() });
    this.changed.fire(uri);
  }

  private forgetAll(): void {
    for (const uri of this.board.uris()) {
      this.board.forget(uri);
      this.changed.fire(vscode.Uri.parse(uri));
    }
  }
}

function editOf({ range, text }: vscode.TextDocumentContentChangeEvent): Edit {
  return { start: range.start, end: range.end, lineEnds: text.split(/\r\n|\r|\n/).length - 1 };
}
