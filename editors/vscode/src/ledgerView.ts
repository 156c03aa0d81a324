/** The view of the ledger: what was decided last. */

import * as vscode from "vscode";
import { ledgerRow } from "./model/ledgerRows";
import type { LedgerRecord } from "./protocol";
import type { Server } from "./server";
import type { Tasks } from "./tasks";

const SHOWN = 200;
/** Milliseconds in which decisions are gathered. */
const PAUSE = 300;

export class LedgerView implements vscode.TreeDataProvider<LedgerRecord>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private due: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: Server,
    tasks: Tasks,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.window.createTreeView("countersign.ledger", { treeDataProvider: this }),
      tasks.onListed(() => {
        clearTimeout(this.due);
        this.due = setTimeout(() => this.changed.fire(), PAUSE);
      }),
      server.onRunning(() => this.changed.fire()),
    );
  }

  async getChildren(record?: LedgerRecord): Promise<LedgerRecord[]> {
    const found = record === undefined ? await this.server.ask("countersign/ledger", { limit: SHOWN }) : undefined;
    return [...(found?.records ?? [])];
  }

  getTreeItem(record: LedgerRecord): vscode.TreeItem {
    const row = ledgerRow(record, (at) => at.toLocaleString());
    const selection = record.line === null ? {} : { selection: new vscode.Range(record.line, 0, record.line, 0) };
    return {
      id: String(record.sequence),
      label: row.label,
      description: row.description,
      tooltip: row.tooltip,
      iconPath: new vscode.ThemeIcon(row.icon),
      accessibilityInformation: { label: `${row.label}, ${row.description}` },
      ...(record.uri !== null && {
        command: { command: "vscode.open", title: "Open", arguments: [vscode.Uri.parse(record.uri), selection] },
      }),
    };
  }

  dispose(): void {
    clearTimeout(this.due);
    this.subscriptions.dispose();
  }
}
