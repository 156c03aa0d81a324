/** What the server reports, as documents for reading and as messages: the doctor, the ledger whole or not, its records. */

import * as vscode from "vscode";
import type { Server } from "./server";

const SCHEME = "countersign-report";

export class Reports implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.commands.registerCommand("countersign.report.doctor", () => this.show("Doctor.txt", "countersign/doctor")),
      vscode.commands.registerCommand("countersign.ledger.export", () =>
        this.show("Ledger.json", "countersign/export"),
      ),
      vscode.commands.registerCommand("countersign.ledger.verify", () => this.verify()),
      vscode.commands.registerCommand("countersign.getStarted", () =>
        vscode.commands.executeCommand("workbench.action.openWalkthrough", "countersign.countersign#start"),
      ),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  private async show(name: string, method: "countersign/doctor" | "countersign/export"): Promise<void> {
    const found = await this.server.ask(method, folderOfEditor());
    if (found === undefined) {
      void vscode.window.showWarningMessage("Countersign's server does not run.");
      return;
    }
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.texts.set(uri.path, found.text);
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  private async verify(): Promise<void> {
    const found = await this.server.ask("countersign/verify", folderOfEditor());
    if (found?.whole) {
      void vscode.window.showInformationMessage(found.sentence);
    } else {
      void vscode.window.showErrorMessage(found?.sentence ?? "Countersign's server does not run.");
    }
  }
}

/** The folder of the document in the active editor; the first one where that has none. */
function folderOfEditor(): { uri?: string } {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === "file" ? { uri: uri.toString() } : {};
}
