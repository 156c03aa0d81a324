/** How the language server is found: what is tried, in which order, and what is said when nothing is there. */

/** What is known about this machine. Paths are absolute; what is not there is undefined. */
export interface Surroundings {
  /** The setting `countersign.path`, empty when it is not set. */
  readonly setting: string;
  readonly home: string;
  /** The folder of the interpreter of the active Python environment. */
  readonly environment: string | undefined;
  /** The folders of PATH. */
  readonly path: readonly string[];
  /** The workspace folders: nothing in them is started before the user trusts them. */
  readonly folders: readonly string[];
  readonly trusted: boolean;
  readonly windows: boolean;
  readonly exists: (file: string) => boolean;
}

export interface Found {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it was found, as a sentence of the log says it. */
  readonly where: string;
}

/** Why there is no server, and what to do about it. */
export interface NotFound {
  readonly problem: string;
}

export function findServer(around: Surroundings): Found | NotFound {
  if (around.setting !== "") {
    return named(around);
  }
  const name = around.windows ? "countersign.exe" : "countersign";
  const environment = around.environment === undefined ? [] : [around.environment];
  const places: [string, readonly string[]][] = [
    ["the active Python environment", environment],
    ["PATH", around.path],
  ];
  for (const [where, folders] of places) {
    const command = firstIn(folders, name, around);
    if (command !== undefined) {
      return { command, args: ["serve"], where };
    }
  }
  const uvx = firstIn(around.path, around.windows ? "uvx.exe" : "uvx", around);
  if (uvx !== undefined) {
    // A configuration of uv in the workspace could name another package index.
    return { command: uvx, args: ["--no-config", "--from", "countersign-ls", "countersign", "serve"], where: "uvx" };
  }
  return {
    problem:
      "Countersign's server was not found. Install it (pipx install countersign-ls), or name it in the setting " +
      "countersign.path; then choose Start Again.",
  };
}

function named(around: Surroundings): Found | NotFound {
  const path = around.setting.replace(/^~(?=[/\\])/, around.home);
  if (!isAbsolute(path, around.windows)) {
    return {
      problem: `The setting countersign.path is "${path}". Name the program with its whole path, or leave it empty.`,
    };
  }
  if (!around.exists(path)) {
    return {
      problem: `The setting countersign.path names ${path}, which is not there. Correct it, or leave it empty.`,
    };
  }
  return { command: path, args: ["serve"], where: "the setting countersign.path" };
}

function firstIn(folders: readonly string[], name: string, around: Surroundings): string | undefined {
  const separator = around.windows ? "\\" : "/";
  return folders
    .filter((folder) => isAbsolute(folder, around.windows) && (around.trusted || !isWithin(folder, around)))
    .map((folder) => `${folder.replace(/[/\\]+$/, "")}${separator}${name}`)
    .find((file) => around.exists(file));
}

function isWithin(place: string, around: Surroundings): boolean {
  const plain = (path: string) => `${around.windows ? path.toLowerCase().replaceAll("\\", "/") : path}/`;
  return around.folders.some((folder) => plain(place).startsWith(plain(folder)));
}

function isAbsolute(path: string, windows: boolean): boolean {
  return windows ? /^([a-z]:[/\\]|\\\\)/i.test(path) : path.startsWith("/");
}
