/** The tasks of this window, as the server tells of them. */

import * as vscode from "vscode";
import { TaskBoard } from "./model/taskBoard";
import type { Server } from "./server";

export class Tasks implements vscode.Disposable {
  readonly board = new TaskBoard();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listed = new vscode.EventEmitter<void>();
  /** Says that something of the tasks is different, if only a step. */
  readonly onChanged = this.changed.event;
  /** Says that there are other tasks, or other hunks of them. */
  readonly onListed = this.listed.event;

  constructor(server: Server) {
    server.onNotified("countersign/tasks", (params) => {
      this.changedBy(() => this.board.tasks(params));
      this.listed.fire();
    });
    server.onNotified("countersign/steps", (params) => this.changedBy(() => this.board.steps(params)));
    server.onRunning((running) => running || this.changedBy(() => this.board.forget()));
  }

  dispose(): void {
    this.changed.dispose();
    this.listed.dispose();
  }

  private changedBy(change: () => void): void {
    change();
    this.changed.fire();
  }
}
