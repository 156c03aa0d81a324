/** What the user does with whole tasks and files: from the trees, and from the command palette. */

import * as vscode from "vscode";
import { acceptanceOf } from "./model/acceptance";
import type { ProposalRow } from "./model/proposalRows";
import { isWorking } from "./model/taskRows";
import { counted } from "./model/words";
import type { HunkView, TaskView } from "./protocol";
import type { Server } from "./server";
import type { Tasks } from "./tasks";

/** A row of one of the trees, or nothing from the palette. */
type Row = TaskView | ProposalRow | undefined;

export class TaskCommands {
  constructor(
    private readonly server: Server,
    private readonly tasks: Tasks,
  ) {}

  register(): vscode.Disposable {
    const busy = "Which task?";
    const ofTask: Record<string, (task: TaskView) => unknown> = {
      open: ({ uri, line }) => show(uri, line),
      cancel: ({ id }) => this.server.run("countersign.cancel", id),
      pause: ({ id }) => this.server.run("countersign.pause", id),
      resume: ({ id }) => this.server.run("countersign.resume", id),
      log: ({ id }) => this.server.run("countersign.showLog", id),
      check: ({ id }) => this.server.run("countersign.check", id),
      steer: (task) => this.steer(task),
      accept: (task) => this.acceptTask(task),
      reject: (task) => this.rejectTask(task),
    };
    const onlyWorking = new Set(["cancel", "pause", "resume", "steer"]);
    return vscode.Disposable.from(
      ...Object.entries(ofTask).map(([name, run]) =>
        vscode.commands.registerCommand(`countersign.task.${name}`, async (row: Row) => {
          const task = taskOf(row) ?? (await this.ask(busy, onlyWorking.has(name)));
          await (task && run(task));
        }),
      ),
      vscode.commands.registerCommand("countersign.file.accept", (row: ProposalRow) => this.acceptFile(row)),
      vscode.commands.registerCommand("countersign.file.reject", (row: ProposalRow) => this.rejectFile(row)),
      vscode.commands.registerCommand("countersign.row.accept", (row: ProposalRow) => this.decide(row, "accept")),
      vscode.commands.registerCommand("countersign.row.reject", (row: ProposalRow) => this.decide(row, "reject")),
      vscode.commands.registerCommand("countersign.proposals.open", (row: ProposalRow) => open(row)),
    );
  }

  private async ask(placeHolder: string, working: boolean): Promise<TaskView | undefined> {
    const tasks = this.tasks.board.all.filter((task) => !working || isWorking(task));
    if (tasks.length === 0) {
      void vscode.window.showInformationMessage(working ? "No task works." : "There is no task.");
    }
    const items = tasks.map((task) => ({ label: task.goal, description: task.agent, task }));
    return items.length > 1 ? (await vscode.window.showQuickPick(items, { placeHolder }))?.task : tasks[0];
  }

  private async steer({ id, goal }: TaskView): Promise<void> {
    const text = await vscode.window.showInputBox({ prompt: `Say to the agent of: ${goal}` });
    if (text) {
      await this.server.run("countersign.steer", id, text);
    }
  }

  private async acceptTask(task: TaskView): Promise<void> {
    const all = task.files.flatMap(({ hunks }) => hunks);
    await this.acceptAll(all, (onlyReady) => this.server.run("countersign.acceptTask", task.id, onlyReady));
  }

  private async acceptFile(row: ProposalRow): Promise<void> {
    if (row.kind === "file") {
      const { uri } = row.file;
      const all = this.tasks.board.all.flatMap(({ files }) => files.filter((file) => file.uri === uri));
      const hunks = all.flatMap((file) => file.hunks);
      await this.acceptAll(hunks, (onlyReady) => this.server.run("countersign.acceptFile", uri, onlyReady));
    }
  }

  /** Accept all there is, and where something has to stay, say what and why before the rest is taken. */
  private async acceptAll(hunks: readonly HunkView[], accept: (onlyReady: boolean) => Promise<void>): Promise<void> {
    const { ready, left } = acceptanceOf(hunks);
    if (left === "") {
      await accept(false);
      return;
    }
    const take = `Accept ${counted(ready, "Hunk")}`;
    const look = "Show the Next";
    const choices = ready > 0 ? [take, look] : [look];
    const chosen = await vscode.window.showWarningMessage(left, ...choices);
    if (chosen === take) {
      await accept(true);
    } else if (chosen === look) {
      await this.server.run("countersign.next");
    }
  }

  private async rejectTask({ id, goal }: TaskView): Promise<void> {
    const reason = await vscode.window.showInputBox({
      prompt: `Reject all open hunks of: ${goal}. Why? (may be empty)`,
    });
    if (reason !== undefined) {
      await this.server.run("countersign.rejectTask", id, reason);
    }
  }

  private async rejectFile(row: ProposalRow): Promise<void> {
    if (row.kind !== "file") {
      return;
    }
    const prompt = `Reject all open hunks in ${row.file.path}. Why? (may be empty)`;
    const reason = await vscode.window.showInputBox({ prompt });
    if (reason !== undefined) {
      await this.server.run("countersign.rejectFile", row.file.uri, reason);
    }
  }

  private async decide(row: ProposalRow, verdict: "accept" | "reject"): Promise<void> {
    if (row.kind === "hunk") {
      await this.server.run(`countersign.${verdict}`, [row.hunk.id]);
    }
  }
}

function taskOf(row: Row): TaskView | undefined {
  return row !== undefined && "kind" in row ? row.task : row;
}

/** Open a hunk where it stands; where its file is not there (yet), beside nothing. */
async function open(row: ProposalRow): Promise<void> {
  if (row.kind === "hunk") {
    await show(row.file.uri, row.hunk.line).then(undefined, () =>
      vscode.commands.executeCommand("countersign.file.diff", row),
    );
  }
}

/** Show a line of a document. */
async function show(uri: string, line: number): Promise<void> {
  const place = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: place });
}
