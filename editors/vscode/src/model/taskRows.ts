/** The rows of the tree of tasks: what each does, for how long, and what it has taken. */

import type { TaskState, TaskView } from "../protocol";
import { lasting, shortCount } from "./words";

export interface TaskRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** The name of an icon. */
  readonly icon: string;
  /** What menus ask for. */
  readonly context: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** What stands below it, a line each. */
  readonly details: readonly string[];
}

const ICONS: Readonly<Record<TaskState, string>> = {
  queued: "clock",
  working: "sync~spin",
  paused: "debug-pause",
  waiting: "bell",
  done: "check",
  failed: "error",
  cancelled: "circle-slash",
};
const WORDS: Readonly<Record<TaskState, string>> = {
  queued: "waits its turn",
  working: "works",
  paused: "rests",
  waiting: "waits for you",
  done: "decided",
  failed: "failed",
  cancelled: "cancelled",
};

export function isWorking({ state }: TaskView): boolean {
  return state === "queued" || state === "working" || state === "paused";
}

/** The row of a task at a time in seconds. */
export function taskRow(task: TaskView, now: number): TaskRow {
  const state = WORDS[task.state];
  const doing = task.state === "working" && task.step !== "" ? task.step : state;
  const used = joined(
    lasting((task.endedAt ?? now) - task.startedAt),
    task.tokens === null ? "" : `${shortCount(task.tokens)} tokens`,
    task.cost ?? "",
  );
  const decided = task.total > 0 ? `${task.decided} of ${task.total}` : "";
  const who = joined(task.agent, task.round > 1 ? `round ${task.round}` : "");
  const description = joined(doing, used, decided);
  const checks = task.receipts === "" ? "" : `checks: ${task.receipts}`;
  return {
    id: task.id,
    label: task.goal,
    description,
    tooltip: [task.goal, who, task.problem, checks, description].filter((line) => line !== "").join("\n"),
    icon: ICONS[task.state],
    context: `task ${task.state}${isWorking(task) ? " busy" : ""}${task.decided < task.total ? " open" : ""}`,
    spoken: `${task.goal}, ${task.agent}, ${state}, ${description}`,
    details: [joined(doing, decided), joined(used, who), task.problem, checks].filter((line) => line !== ""),
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
