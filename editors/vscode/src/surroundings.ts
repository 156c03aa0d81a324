/** What this machine and this window say about where the server might be. */

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname } from "node:path";
import * as vscode from "vscode";
import type { Surroundings } from "./model/finding";

/** The part of the Python extension's interface that is used. */
interface Python {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

export async function lookAround(): Promise<Surroundings> {
  return {
    setting: vscode.workspace.getConfiguration("countersign").get<string>("path", "").trim(),
    home: homedir(),
    environment: await activeEnvironment(),
    path: (process.env.PATH ?? "").split(delimiter),
    folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    trusted: vscode.workspace.isTrusted,
    windows: process.platform === "win32",
    exists: existsSync,
  };
}

/** Return the folder of the interpreter that the Python extension has chosen, where there is one. */
async function activeEnvironment(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<Python>("ms-python.python");
  if (extension === undefined) {
    return undefined;
  }
  try {
    const { environments } = await extension.activate();
    const found = await environments.resolveEnvironment(environments.getActiveEnvironmentPath());
    return found?.executable.uri === undefined ? undefined : dirname(found.executable.uri.fsPath);
  } catch {
    // An extension that fails is one that has chosen no environment.
    return undefined;
  }
}
