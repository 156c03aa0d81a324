/** The rows of the tree of proposals: task, file, hunk; and what of them a filter leaves. */

import type { FileView, HunkView, TaskView } from "../protocol";
import { isOpen } from "./taskBoard";

export type Filter = "open" | "unseen" | "risky" | "stale" | "all";

export const FILTERS: Readonly<Record<Filter, string>> = {
  open: "Open hunks",
  unseen: "Hunks not looked at yet",
  risky: "Hunks of high risk",
  stale: "Stale hunks",
  all: "All hunks, also those decided on",
};

export type ProposalRow =
  | { readonly kind: "task"; readonly task: TaskView }
  | { readonly kind: "file"; readonly task: TaskView; readonly file: FileView }
  | { readonly kind: "hunk"; readonly task: TaskView; readonly file: FileView; readonly hunk: HunkView };

export interface RowView {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly context: string;
  readonly spoken: string;
}

/** The rows below a row, or the first ones. */
export function rowsBelow(row: ProposalRow | undefined, tasks: readonly TaskView[], filter: Filter): ProposalRow[] {
  if (row === undefined) {
    return tasks.filter((task) => filesOf(task, filter).length > 0).map((task) => ({ kind: "task", task }));
  }
  if (row.kind === "task") {
    return filesOf(row.task, filter).map((file) => ({ kind: "file", task: row.task, file }));
  }
  return row.kind === "file" ? hunksOf(row.file, filter).map((hunk) => ({ ...row, kind: "hunk", hunk })) : [];
}

export function rowView(row: ProposalRow): RowView {
  switch (row.kind) {
    case "task": {
      const { id, goal, decided, total, agent } = row.task;
      const description = `${decided} of ${total} · ${agent}`;
      return view(id, goal, description, "checklist", `task${decided < total ? " open" : ""}`);
    }
    case "file": {
      const { task, file } = row;
      const open = file.hunks.filter(isOpen).length;
      const description = `${file.hunks.length - open} of ${file.hunks.length}`;
      return view(`${task.id} ${file.uri}`, file.path, description, "file", `file${open > 0 ? " open" : ""}`);
    }
    case "hunk": {
      const { hunk, task } = row;
      const description = hunkWords(hunk).join(" · ");
      return view(`${task.id} ${hunk.id}`, `line ${hunk.line + 1}`, description, hunkIcon(hunk), `hunk ${hunk.state}`);
    }
  }
}

function view(id: string, label: string, description: string, icon: string, context: string): RowView {
  return { id, label, description, icon, context, spoken: `${label}, ${description}` };
}

function hunkWords(hunk: HunkView): string[] {
  const words: string[] = [hunk.state];
  if (isOpen(hunk) && !hunk.seen) {
    words.push("unseen");
  }
  if (hunk.risk !== "normal") {
    words.push(hunk.risk === "high" ? "high risk" : "sensitive file");
  }
  words.push(hunk.label);
  return words;
}

function hunkIcon({ state, risk }: HunkView): string {
  if (state === "pending") {
    return { normal: "circle-filled", sensitive: "shield", high: "warning" }[risk];
  }
  return { stale: "circle-slash", accepted: "check", rejected: "x" }[state];
}

function filesOf(task: TaskView, filter: Filter): FileView[] {
  return task.files.filter((file) => hunksOf(file, filter).length > 0);
}

function hunksOf(file: FileView, filter: Filter): HunkView[] {
  return file.hunks.filter((hunk) => passes(hunk, filter));
}

function passes(hunk: HunkView, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "open":
      return isOpen(hunk);
    case "unseen":
      return isOpen(hunk) && !hunk.seen;
    case "risky":
      return isOpen(hunk) && hunk.risk === "high";
    case "stale":
      return hunk.state === "stale";
  }
}
