/** What makes up the extension; the server owns all state. */

import * as vscode from "vscode";
import { Blame } from "./blame";
import { Contexts } from "./contexts";
import { Diffs } from "./diffs";
import { Editing } from "./editing";
import { HunkCommands } from "./hunkCommands";
import { LedgerView } from "./ledgerView";
import { Looking } from "./looking";
import { Marks } from "./marks";
import { ProposalsView } from "./proposalsView";
import { Proposed } from "./proposed";
import { Reports } from "./reports";
import { Reviews } from "./reviews";
import { Server } from "./server";
import { showStatus } from "./statusBar";
import { TaskCommands } from "./taskCommands";
import { Tasks } from "./tasks";
import { TasksView } from "./tasksView";
import { Threads } from "./threads";

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Countersign", { log: true });
  const server = new Server(log);
  const tasks = new Tasks(server);
  const parts = [...serving(server, log), ...listing(server, tasks), ...reviewing(server, tasks, context.extensionUri)];
  context.subscriptions.push(log, server, tasks, ...parts);
  void server.start();
}

function serving(server: Server, log: vscode.LogOutputChannel): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand("countersign.server.restart", () => server.startAgain()),
    vscode.commands.registerCommand("countersign.server.showLog", () => log.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.tell("countersign/trust", { trusted: true })),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("countersign.path")) {
        void server.startAgain();
      }
    }),
  ];
}

function reviewing(server: Server, tasks: Tasks, extension: vscode.Uri): vscode.Disposable[] {
  const reviews = new Reviews(server);
  const threads = new Threads(reviews);
  const marks = new Marks(reviews, vscode.Uri.joinPath(extension, "images"));
  const proposed = new Proposed(server, reviews, threads, tasks);
  const looking = new Looking(server, reviews, threads, proposed);
  const hunks = new HunkCommands(server, reviews, threads);
  const commands = [hunks, new Editing(server, reviews, threads, hunks), new Diffs(reviews, tasks, hunks)];
  return [
    reviews,
    threads,
    marks,
    proposed,
    looking,
    new Contexts(reviews),
    ...commands.map((family) => family.register()),
  ];
}

function listing(server: Server, tasks: Tasks): vscode.Disposable[] {
  return [
    new TasksView(tasks),
    new ProposalsView(tasks),
    new LedgerView(server, tasks),
    new Blame(server, tasks),
    showStatus(server, tasks),
    new TaskCommands(server, tasks).register(),
    new Reports(server).register(),
  ];
}
