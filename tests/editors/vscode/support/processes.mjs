// The processes of an editor's servers, found by what is in their environment.
import { readdirSync, readFileSync } from "node:fs";

/** The process ids of the language servers whose home is below a directory. */
export function serversOf(root) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isServerOf(name, root))
    .map(Number);
}

function isServerOf(pid, root) {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes("serve") && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`HOME=${root}/`);
  } catch {
    return false; // It ended meanwhile.
  }
}
