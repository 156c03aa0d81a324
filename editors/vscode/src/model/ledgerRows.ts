/** The rows of the ledger's view, the newest first. */

import type { LedgerRecord } from "../protocol";

export interface LedgerRow {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
}

const ICONS: readonly (readonly [RegExp, string])[] = [
  [/accepted/, "check"],
  [/rejected/, "x"],
  [/applied/, "pass"],
  [/reopened|taken/, "discard"],
  [/offered/, "bell"],
  [/started|ended/, "play"],
];

/** The row of a record; `time` says when it was, as people write it here. */
export function ledgerRow(record: LedgerRecord, time: (at: Date) => string): LedgerRow {
  const at = time(new Date(record.at));
  const who = record.user === "" ? "" : ` by ${record.user}`;
  return {
    label: record.sentence,
    description: at,
    tooltip: `Record ${record.sequence}, ${record.at}\n${record.what}${who}\n${record.sentence}`,
    icon: ICONS.find(([kind]) => kind.test(record.kind))?.[1] ?? "circle-small",
  };
}
