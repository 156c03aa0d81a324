/** A hunk is edited in its thread and then accepted as the user has made it. */

import * as vscode from "vscode";
import type { HunkCommands, Meant } from "./hunkCommands";
import { asWritten } from "./model/editing";
import type { Reviews } from "./reviews";
import type { Server } from "./server";
import type { Threads } from "./threads";

/** The comment of a thread while its hunk is edited. */
interface Draft extends vscode.Comment {
  readonly hunk: string;
  readonly before: vscode.Comment;
}

export class Editing {
  constructor(
    private readonly server: Server,
    private readonly reviews: Reviews,
    private readonly threads: Threads,
    private readonly hunks: HunkCommands,
  ) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.commands.registerCommand("countersign.hunk.edit", (meant: Meant) => this.begin(meant)),
      vscode.commands.registerCommand("countersign.hunk.acceptEdited", (draft: Draft) => this.accept(draft)),
      vscode.commands.registerCommand("countersign.hunk.cancelEdit", (draft: Draft) => this.end(draft)),
    );
  }

  private async begin(meant: Meant): Promise<void> {
    const hunk = await this.hunks.hunkOf(meant);
    const thread = this.threadOf(hunk?.id);
    const before = thread?.comments[0];
    if (hunk === undefined || thread === undefined || before === undefined) {
      return;
    }
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    const draft: Draft = {
      hunk: hunk.id,
      before,
      body: hunk.raw,
      mode: vscode.CommentMode.Editing,
      author: before.author,
    };
    thread.comments = [draft];
  }

  private async accept(draft: Draft): Promise<void> {
    const raw = this.reviews.find(draft.hunk)?.hunk.raw ?? "";
    const text = typeof draft.body === "string" ? draft.body : draft.body.value;
    this.end(draft);
    await this.server.run("countersign.acceptEdited", draft.hunk, asWritten(text, raw));
  }

  private end(draft: Draft): void {
    const thread = this.threadOf(draft.hunk);
    if (thread !== undefined) {
      thread.comments = [draft.before];
    }
  }

  private threadOf(hunk: string | undefined): vscode.CommentThread | undefined {
    const found = hunk === undefined ? undefined : this.reviews.find(hunk);
    return found && this.threads.of(vscode.Uri.parse(found.uri), found.hunk.id);
  }
}
