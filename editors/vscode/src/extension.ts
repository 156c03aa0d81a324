/** What makes up the extension; the server owns all state. */

import * as vscode from "vscode";
import { Contexts } from "./contexts";
import { Editing } from "./editing";
import { HunkCommands } from "./hunkCommands";
import { Looking } from "./looking";
import { Marks } from "./marks";
import { ProposalsView } from "./proposalsView";
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
  context.subscriptions.push(
    log,
    server,
    ...serving(server, log),
    ...reviewing(server, context.extensionUri),
    ...listing(server),
  );
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

function reviewing(server: Server, extension: vscode.Uri): vscode.Disposable[] {
  const reviews = new Reviews(server);
  const threads = new Threads(reviews);
  const marks = new Marks(reviews, vscode.Uri.joinPath(extension, "images"));
  const commands = new HunkCommands(server, reviews, threads);
  const editing = new Editing(server, reviews, threads, commands);
  const looking = new Looking(server, reviews, threads);
  return [reviews, threads, marks, commands.register(), editing.register(), looking, new Contexts(reviews)];
}

function listing(server: Server): vscode.Disposable[] {
  const tasks = new Tasks(server);
  const commands = new TaskCommands(server, tasks);
  return [tasks, new TasksView(tasks), new ProposalsView(tasks), showStatus(server, tasks), commands.register()];
}
