/** What makes up the extension; the server owns all state. */

import * as vscode from "vscode";
import { Server } from "./server";

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Countersign", { log: true });
  const server = new Server(log);
  context.subscriptions.push(
    log,
    server,
    vscode.commands.registerCommand("countersign.server.restart", () => server.startAgain()),
    vscode.commands.registerCommand("countersign.server.showLog", () => log.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.tell("countersign/trust", { trusted: true })),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("countersign.path")) {
        void server.startAgain();
      }
    }),
  );
  void server.start();
}
