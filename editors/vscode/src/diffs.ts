/** Opens what is proposed side by side with what is there: one file, all files of a task, or two alternatives. */

import * as vscode from "vscode";
import type { HunkCommands, Meant } from "./hunkCommands";
import type { ProposalRow } from "./model/proposalRows";
import { Proposed } from "./proposed";
import type { FileView, ReviewHunk, TaskView } from "./protocol";
import type { Reviews } from "./reviews";
import type { Tasks } from "./tasks";

export class Diffs {
  constructor(
    private readonly reviews: Reviews,
    private readonly tasks: Tasks,
    private readonly hunks: HunkCommands,
  ) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.commands.registerCommand("countersign.hunk.diff", async (meant: Meant) => {
        const hunk = await this.hunks.hunkOf(meant);
        const uri = hunk && this.reviews.find(hunk.id)?.uri;
        await (hunk && uri && this.openOne(uri, hunk.task));
      }),
      vscode.commands.registerCommand("countersign.hunk.compare", async (meant: Meant) => {
        const hunk = await this.hunks.hunkOf(meant);
        await (hunk && this.compare(hunk));
      }),
      vscode.commands.registerCommand("countersign.file.diff", async (row: ProposalRow) => {
        await (row.kind !== "task" && this.openOne(row.file.uri, row.task.id));
      }),
      vscode.commands.registerCommand("countersign.task.changes", async (row: ProposalRow | TaskView | undefined) => {
        const task = row !== undefined && "kind" in row ? row.task : (row ?? (await this.ask()));
        await (task && openAll(task));
      }),
    );
  }

  private async openOne(uri: string, task: string): Promise<void> {
    const file = this.tasks.board.find(task)?.files.find((other) => other.uri === uri);
    const name = file?.path ?? vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
    const [left, right] = await sides(uri, task);
    await vscode.commands.executeCommand("vscode.diff", left, right, `${name} (now ↔ proposed)`);
  }

  /** Show a hunk's file as it would be with its task beside what it would be with an alternative. */
  private async compare(hunk: ReviewHunk): Promise<void> {
    const here = this.reviews.find(hunk.id);
    const rivals = hunk.rivals.flatMap((id) => this.reviews.find(id)?.hunk ?? []);
    const items = rivals.map((rival) => ({ label: rival.name || rival.agent, description: rival.goal, rival }));
    const chosen =
      items.length > 1 ? await vscode.window.showQuickPick(items, { placeHolder: "Compare with which?" }) : items[0];
    if (here === undefined || chosen === undefined) {
      return;
    }
    const left = Proposed.uri(here.uri, hunk.task, "after");
    const right = Proposed.uri(here.uri, chosen.rival.task, "after");
    await vscode.commands.executeCommand("vscode.diff", left, right, `${hunk.name || hunk.agent} ↔ ${chosen.label}`);
  }

  private async ask(): Promise<TaskView | undefined> {
    const items = this.tasks.board.all
      .filter(({ files }) => files.length > 0)
      .map((task) => ({ label: task.goal, description: task.agent, task }));
    return items.length > 1
      ? (await vscode.window.showQuickPick(items, { placeHolder: "The changes of which task?" }))?.task
      : items[0]?.task;
  }
}

async function openAll({ id, goal, files }: TaskView): Promise<void> {
  const changes = await Promise.all(
    files.map(async ({ uri }: FileView) => [vscode.Uri.parse(uri), ...(await sides(uri, id))] as const),
  );
  await vscode.commands.executeCommand("vscode.changes", goal, changes);
}

/** The two sides of a file's diff. */
async function sides(uri: string, task: string): Promise<[vscode.Uri, vscode.Uri]> {
  // Opened, though not shown: the server tells of the hunks of open documents. A file may not be there (yet).
  await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)).then(undefined, () => undefined);
  return [Proposed.uri(uri, task, "before"), Proposed.uri(uri, task, "after")];
}
