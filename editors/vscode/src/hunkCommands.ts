/** What the user decides about a hunk: at its thread, or by a key where the cursor is. */

import * as vscode from "vscode";
import type { ReviewHunk } from "./protocol";
import type { Reviews } from "./reviews";
import type { Server } from "./server";
import type { Threads } from "./threads";

/** A hunk is meant by its thread, by a reply to it, by its id, or by the place of the cursor. */
export type Meant = vscode.CommentThread | vscode.CommentReply | string | undefined;

export class HunkCommands {
  constructor(
    private readonly server: Server,
    private readonly reviews: Reviews,
    private readonly threads: Threads,
  ) {}

  register(): vscode.Disposable {
    const ofHunk: Record<string, (hunk: ReviewHunk, meant: Meant) => unknown> = {
      accept: ({ id }) => this.server.run("countersign.accept", [id]),
      acceptTogether: ({ id }) => this.server.run("countersign.acceptGroup", id),
      reject: ({ id }) => this.server.run("countersign.reject", [id]),
      rejectBecause: (hunk, meant) => this.rejectBecause(hunk, meant),
      rebase: ({ id }) => this.server.run("countersign.rebase", [id]),
      explain: (hunk) => this.explain(hunk),
      refine: (hunk, meant) => this.refine(hunk, meant),
    };
    const commands = Object.entries(ofHunk).map(([name, run]) =>
      vscode.commands.registerCommand(`countersign.hunk.${name}`, async (meant: Meant) => {
        const hunk = await this.hunkOf(meant);
        await (hunk && run(hunk, meant));
      }),
    );
    return vscode.Disposable.from(
      ...commands,
      vscode.commands.registerCommand("countersign.hunk.next", () => this.go("countersign.next")),
      vscode.commands.registerCommand("countersign.hunk.previous", () => this.go("countersign.previous")),
    );
  }

  /** Find the hunk that is meant; ask where the cursor is on several. */
  async hunkOf(meant: Meant): Promise<ReviewHunk | undefined> {
    if (meant !== undefined) {
      const id = typeof meant === "string" ? meant : this.threads.hunkOf("thread" in meant ? meant.thread : meant);
      return id === undefined ? undefined : this.reviews.find(id)?.hunk;
    }
    const editor = vscode.window.activeTextEditor;
    const here = editor === undefined ? [] : this.reviews.at(editor.document.uri, editor.selection.active.line);
    if (here.length < 2) {
      return here[0]?.hunk;
    }
    const items = here.map(({ hunk }) => ({ label: hunk.name || hunk.summary, description: hunk.agent, hunk }));
    return (await vscode.window.showQuickPick(items, { placeHolder: "Which of the hunks here?" }))?.hunk;
  }

  /** Show all that is known of a hunk, as hover does at its lines. */
  private async explain({ id }: ReviewHunk): Promise<void> {
    const found = this.reviews.find(id);
    if (found === undefined) {
      return;
    }
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse(found.uri));
    const place = new vscode.Position(Math.min(found.lines.start, editor.document.lineCount - 1), 0);
    editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand("editor.action.showHover", { focus: "autoFocusImmediately" });
  }

  private async refine({ id }: ReviewHunk, meant: Meant): Promise<void> {
    const remark = await said(meant, "What is to be different about this hunk?");
    if (remark) {
      await this.server.run("countersign.refine", [id], remark);
    }
  }

  private async rejectBecause({ id }: ReviewHunk, meant: Meant): Promise<void> {
    const reason = await said(meant, "Why is this hunk rejected?");
    if (reason !== undefined) {
      await this.server.run("countersign.reject", [id], reason);
    }
  }

  private async go(command: "countersign.next" | "countersign.previous"): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      await this.server.run(command);
    } else {
      await this.server.run(command, editor.document.uri.toString(), editor.selection.active.line);
    }
  }
}

/** What was written in the thread, or is asked for where nothing was. */
async function said(meant: Meant, prompt: string): Promise<string | undefined> {
  if (typeof meant === "object" && "text" in meant && meant.text.trim() !== "") {
    return meant.text.trim();
  }
  return (await vscode.window.showInputBox({ prompt }))?.trim();
}
