/** What the status bar and the badge say. */

import { counted } from "./words";

export interface Status {
  readonly text: string;
  readonly tooltip: string;
}

export function statusOf(running: boolean, working: number, waiting: number): Status {
  if (!running) {
    return { text: "$(circle-slash) Countersign", tooltip: "Countersign: the server does not run" };
  }
  const icon = working > 0 ? "$(sync~spin)" : waiting > 0 ? "$(bell-dot)" : "$(check-all)";
  const parts = [working > 0 ? `working ${working}` : "", waiting > 0 ? `waiting for you ${waiting}` : ""].filter(
    (part) => part !== "",
  );
  return {
    text: [icon, "Countersign", ...(parts.length > 0 ? [parts.join(", ")] : [])].join(" "),
    tooltip: `Countersign: ${counted(working, "task")} at work, ${counted(waiting, "hunk")} to decide on`,
  };
}
