/** The tree of proposals: task, file, hunk, each with what can be decided there. */

import * as vscode from "vscode";
import { FILTERS, type Filter, type ProposalRow, rowsBelow, rowView } from "./model/proposalRows";
import { counted } from "./model/words";
import type { Tasks } from "./tasks";

export class ProposalsView implements vscode.TreeDataProvider<ProposalRow>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<ProposalRow>;
  private readonly subscriptions: vscode.Disposable;
  private filter: Filter = "open";

  constructor(private readonly tasks: Tasks) {
    this.view = vscode.window.createTreeView("countersign.proposals", {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      this.changed,
      tasks.onChanged(() => this.renew()),
      vscode.commands.registerCommand("countersign.proposals.filter", () => this.choose()),
    );
  }

  getChildren(row?: ProposalRow): ProposalRow[] {
    return rowsBelow(row, this.tasks.board.all, this.filter);
  }

  getTreeItem(row: ProposalRow): vscode.TreeItem {
    const { id, label, description, icon, context, spoken } = rowView(row);
    const isLeaf = row.kind === "hunk";
    const { Expanded, None } = vscode.TreeItemCollapsibleState;
    return {
      id,
      label,
      description,
      iconPath: row.kind === "file" ? vscode.ThemeIcon.File : new vscode.ThemeIcon(icon),
      ...(row.kind === "file" && { resourceUri: vscode.Uri.parse(row.file.uri) }),
      contextValue: context,
      collapsibleState: isLeaf ? None : Expanded,
      accessibilityInformation: { label: spoken },
      ...(isLeaf && { command: { command: "countersign.proposals.open", title: "Open", arguments: [row] } }),
    };
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private renew(): void {
    const { waiting } = this.tasks.board;
    this.view.badge = waiting > 0 ? { value: waiting, tooltip: `${counted(waiting, "hunk")} to decide on` } : undefined;
    this.changed.fire();
  }

  private async choose(): Promise<void> {
    const items = (Object.keys(FILTERS) as Filter[]).map((filter) => ({ label: FILTERS[filter], filter }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: "Which hunks are shown?" });
    if (chosen !== undefined) {
      this.filter = chosen.filter;
      this.view.description = chosen.filter === "open" ? "" : chosen.label.toLowerCase();
      this.changed.fire();
    }
  }
}
