/** The tree of tasks: what works, for how long, and what it takes. */

import * as vscode from "vscode";
import { isWorking, taskRow } from "./model/taskRows";
import type { TaskView } from "./protocol";
import type { Tasks } from "./tasks";

/** A task, or a line of what there is to say of it. */
type Row = TaskView | string;

export class TasksView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Row>;
  private readonly subscriptions: vscode.Disposable;
  private clock: NodeJS.Timeout | undefined;

  constructor(private readonly tasks: Tasks) {
    this.view = vscode.window.createTreeView("countersign.tasks", { treeDataProvider: this });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      this.changed,
      tasks.onChanged(() => this.renew()),
    );
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) {
      return [...this.tasks.board.all];
    }
    return typeof row === "string" ? [] : [...taskRow(row, Date.now() / 1000).details];
  }

  getTreeItem(task: Row): vscode.TreeItem {
    if (typeof task === "string") {
      return { label: task, tooltip: task };
    }
    const row = taskRow(task, Date.now() / 1000);
    return {
      id: row.id,
      label: row.label,
      description: row.description,
      tooltip: row.tooltip,
      iconPath: new vscode.ThemeIcon(row.icon),
      contextValue: row.context,
      accessibilityInformation: { label: row.spoken },
      collapsibleState: isWorking(task)
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed,
      command: { command: "countersign.task.open", title: "Go to Its Spec", arguments: [task] },
    };
  }

  dispose(): void {
    clearTimeout(this.clock);
    this.subscriptions.dispose();
  }

  private renew(): void {
    this.changed.fire();
    clearTimeout(this.clock);
    if (this.tasks.board.all.some(isWorking)) {
      // The time that a task has taken goes on while nothing else is told of it.
      this.clock = setTimeout(() => this.renew(), 1000);
    }
  }
}
