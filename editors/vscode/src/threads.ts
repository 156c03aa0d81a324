/** Draws each open hunk as a comment thread between the lines. A thread is made once and changed where its hunk has. */

import * as vscode from "vscode";
import type { Placed } from "./model/board";
import { unfolds } from "./model/showing";
import { type ThreadView, threadsOf } from "./model/threads";
import type { Reviews } from "./reviews";

interface Drawn {
  readonly thread: vscode.CommentThread;
  view: ThreadView;
}

export class Threads implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController("countersign", "Countersign");
  /** By document and hunk: a hunk on a link's file may stand in two. */
  private readonly drawn = new Map<string, Map<string, Drawn>>();
  private readonly ids = new WeakMap<vscode.CommentThread, string>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly reviews: Reviews) {
    this.controller.options = {
      prompt: "Refine: say what is to be different",
      placeHolder: "What is to be different about this hunk",
    };
    this.subscriptions = [
      this.controller,
      reviews.onChanged((uri) => this.show(uri, reviews.of(uri))),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.unfoldAt(textEditor)),
    ];
  }

  /** The hunk of a thread. */
  hunkOf(thread: vscode.CommentThread): string | undefined {
    return this.ids.get(thread);
  }

  of(uri: vscode.Uri, hunk: string): vscode.CommentThread | undefined {
    return this.drawn.get(uri.toString())?.get(hunk)?.thread;
  }

  isUnfolded(uri: vscode.Uri, hunk: string): boolean {
    return this.of(uri, hunk)?.collapsibleState === vscode.CommentThreadCollapsibleState.Expanded;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Show hunks in a document, and no others; `brief` where the document itself shows what changes. */
  show(uri: vscode.Uri, placed: readonly Placed[], brief = false): void {
    const before = this.drawn.get(uri.toString()) ?? new Map<string, Drawn>();
    const after = new Map<string, Drawn>();
    for (const view of threadsOf(placed, brief)) {
      const drawn = before.get(view.id);
      after.set(view.id, drawn === undefined ? this.make(uri, view, placed) : renewed(drawn, view));
    }
    for (const [id, { thread }] of before) {
      if (!after.has(id)) {
        thread.dispose();
      }
    }
    if (after.size > 0) {
      this.drawn.set(uri.toString(), after);
    } else {
      this.drawn.delete(uri.toString());
    }
  }

  private make(uri: vscode.Uri, view: ThreadView, placed: readonly Placed[]): Drawn {
    const thread = this.controller.createCommentThread(uri, rangeOf(view), [commentOf(view)]);
    thread.label = view.label;
    thread.contextValue = view.context;
    thread.canReply = { name: "you" };
    thread.collapsibleState = startsUnfolded(uri, view.id, placed)
      ? vscode.CommentThreadCollapsibleState.Expanded
      : vscode.CommentThreadCollapsibleState.Collapsed;
    this.ids.set(thread, view.id);
    return { thread, view };
  }

  /** Unfold the threads that the cursor has come to. */
  private unfoldAt({ document, selection }: vscode.TextEditor): void {
    for (const { hunk } of this.reviews.at(document.uri, selection.active.line)) {
      const thread = this.of(document.uri, hunk.id);
      if (thread !== undefined && !this.isUnfolded(document.uri, hunk.id)) {
        thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      }
    }
  }
}

function startsUnfolded(uri: vscode.Uri, id: string, placed: readonly Placed[]): boolean {
  const most = vscode.workspace.getConfiguration("countersign").get("review.unfoldedThreads", 10);
  const editor = vscode.window.activeTextEditor;
  const cursor = editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line : undefined;
  return placed.some(({ hunk, lines }) => hunk.id === id && unfolds(lines, placed.length, most, cursor));
}

/** Change of a thread what its hunk has changed of: what is set anew is drawn anew. */
function renewed(drawn: Drawn, view: ThreadView): Drawn {
  const { thread, view: before } = drawn;
  if (thread.range?.end.line !== view.line) {
    thread.range = rangeOf(view);
  }
  if (before.label !== view.label) {
    thread.label = view.label;
  }
  if (before.context !== view.context) {
    thread.contextValue = view.context;
  }
  const isEdited = thread.comments[0]?.mode === vscode.CommentMode.Editing;
  if ((before.body !== view.body || before.author !== view.author) && !isEdited) {
    thread.comments = [commentOf(view)];
  }
  return { thread, view };
}

function rangeOf({ line }: ThreadView): vscode.Range {
  return new vscode.Range(line, 0, line, 0);
}

function commentOf({ body, author }: ThreadView): vscode.Comment {
  // Neither trusted nor with HTML or icons: it holds what agents wrote.
  return { body: new vscode.MarkdownString(body), mode: vscode.CommentMode.Preview, author: { name: author } };
}
