/** The entry of the status bar: whether the server runs, what works, and what waits for the user. */

import * as vscode from "vscode";
import { statusOf } from "./model/status";
import type { Server } from "./server";
import type { Tasks } from "./tasks";

export function showStatus(server: Server, { board, onChanged }: Tasks): vscode.Disposable {
  const entry = vscode.window.createStatusBarItem("countersign.status", vscode.StatusBarAlignment.Left);
  let runs = false;
  const renew = () => {
    const { text, tooltip } = statusOf(runs, board.working, board.waiting);
    entry.text = text;
    entry.tooltip = tooltip;
    entry.accessibilityInformation = { label: tooltip, role: "button" };
    entry.command = runs ? "countersign.proposals.focus" : "countersign.server.restart";
  };
  entry.name = "Countersign";
  renew();
  entry.show();
  return vscode.Disposable.from(
    entry,
    onChanged(renew),
    server.onRunning((running) => {
      runs = running;
      renew();
    }),
  );
}
