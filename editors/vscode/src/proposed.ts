/** Documents for reading: a text as it would be with what a task proposes, beside what it is now. */

import * as vscode from "vscode";
import type { Placed } from "./model/board";
import { proposedLines } from "./model/proposed";
import type { Reviews } from "./reviews";
import type { Server } from "./server";
import type { Tasks } from "./tasks";
import type { Threads } from "./threads";

const SCHEME = "countersign-proposed";
/** Milliseconds without typing. */
const PAUSE = 300;

/** Which text of which document. */
interface Subject {
  readonly uri: string;
  readonly task: string;
  readonly side: "before" | "after";
}

export class Proposed implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private due: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: Server,
    private readonly reviews: Reviews,
    private readonly threads: Threads,
    tasks: Tasks,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.draw(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.typedIn(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.threads.show(uri, [])),
      reviews.onChanged((uri) => this.renew((subject) => subject.uri === uri.toString())),
      tasks.onListed(() => this.renew(() => true)),
    );
  }

  /** Name the text of a document without or with what a task proposes. */
  static uri(uri: string, task: string, side: Subject["side"]): vscode.Uri {
    const subject: Subject = { uri, task, side };
    return vscode.Uri.parse(uri).with({ scheme: SCHEME, query: JSON.stringify(subject), fragment: "" });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const subject = subjectOf(uri);
    if (subject === undefined) {
      return "";
    }
    const found = await this.server.ask("countersign/proposed", { task: subject.task, uri: subject.uri });
    return found?.[subject.side] ?? "";
  }

  /** The hunks that such a document shows, and the document that they would change. */
  shownIn(uri: vscode.Uri): { readonly uri: string; readonly placed: readonly Placed[] } | undefined {
    const subject = subjectOf(uri);
    if (subject?.side !== "after") {
      return undefined;
    }
    const placed = proposedLines(this.reviews.of(vscode.Uri.parse(subject.uri)), subject.task);
    return { uri: subject.uri, placed };
  }

  dispose(): void {
    clearTimeout(this.due);
    this.subscriptions.dispose();
  }

  /** Follow what is typed in the file itself, once the user pauses. */
  private typedIn(uri: vscode.Uri): void {
    if (uri.scheme !== SCHEME) {
      clearTimeout(this.due);
      this.due = setTimeout(() => this.renew((subject) => subject.uri === uri.toString()), PAUSE);
    }
  }

  private renew(isMeant: (subject: Subject) => boolean): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const subject = subjectOf(uri);
      if (subject !== undefined && isMeant(subject)) {
        this.changed.fire(uri);
        this.draw(uri);
      }
    }
  }

  private draw(uri: vscode.Uri): void {
    const shown = this.shownIn(uri);
    if (shown !== undefined) {
      this.threads.show(uri, shown.placed, true);
    }
  }
}

function subjectOf(uri: vscode.Uri): Subject | undefined {
  return uri.scheme === SCHEME ? (JSON.parse(uri.query) as Subject) : undefined;
}
