/** The tasks as the server told last: the list of them, and what the working ones do just now. */

import type { HunkView, StepsParams, TasksParams, TaskView } from "../protocol";

const NOTHING: TasksParams = { working: 0, waiting: 0, tasks: [] };

export class TaskBoard {
  private told: TasksParams = NOTHING;

  get all(): readonly TaskView[] {
    return this.told.tasks;
  }

  get working(): number {
    return this.told.working;
  }

  /** How many hunks wait for a decision. */
  get waiting(): number {
    return this.told.waiting;
  }

  tasks(params: TasksParams): void {
    this.told = params;
  }

  steps({ steps }: StepsParams): void {
    const now = new Map(steps.map((step) => [step.task, step]));
    const tasks = this.told.tasks.map((task) => {
      const found = now.get(task.id);
      return found === undefined ? task : { ...task, step: found.step, tokens: found.tokens, cost: found.cost };
    });
    this.told = { ...this.told, tasks };
  }

  forget(): void {
    this.told = NOTHING;
  }

  find(id: string): TaskView | undefined {
    return this.told.tasks.find((task) => task.id === id);
  }
}

export function isOpen({ state }: HunkView): boolean {
  return state === "pending" || state === "stale";
}
