/** The language server of this window: found, started, started again, asked and told. */

import * as vscode from "vscode";
import {
  type ClientCapabilities,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  State,
  type StaticFeature,
} from "vscode-languageclient/node";
import { type Found, findServer } from "./model/finding";
import { Restarts } from "./model/restarting";
import type {
  ClientParts,
  Commands,
  InitializationOptions,
  NotificationsToClient,
  NotificationsToServer,
  Requests,
} from "./protocol";
import { lookAround } from "./surroundings";

const START_AGAIN = "Start Again";
const OPEN_SETTING = "Open Setting";
const SHOW_LOG = "Show Log";

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly restarts = new Restarts();
  private readonly running = new vscode.EventEmitter<boolean>();
  private readonly listeners: ((client: LanguageClient) => void)[] = [];
  /** Says whether the server can be asked from now on. */
  readonly onRunning = this.running.event;

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Call for each notification of a kind, whatever server sends it. */
  onNotified<M extends keyof NotificationsToClient>(
    method: M,
    notified: (params: NotificationsToClient[M]) => void,
  ): void {
    this.listeners.push((client) => client.onNotification(method, notified));
  }

  /** Find and start the server; say what to do when there is none. */
  async start(): Promise<void> {
    const found = findServer(await lookAround());
    if ("problem" in found) {
      this.log.error(found.problem);
      await this.offerStart(found.problem, OPEN_SETTING);
      return;
    }
    this.log.info(`Starting ${[found.command, ...found.args].join(" ")} (found by ${found.where})`);
    const client = this.clientOf(found);
    this.client = client;
    client.onDidChangeState(({ newState }) => this.running.fire(newState === State.Running));
    for (const listen of this.listeners) {
      listen(client);
    }
    try {
      await client.start();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.log.error(`${found.command} could not be started: ${why}`);
      await this.offerStart(
        `Countersign's server could not be started from ${found.where}; its log says why.`,
        SHOW_LOG,
      );
    }
  }

  /** Start the server afresh, found afresh. */
  async startAgain(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.restarts.forget();
    await client?.dispose().catch((error: unknown) => this.log.warn(String(error)));
    await this.start();
  }

  /** Ask the server. Undefined when there is none; what it refuses is an error with a sentence to show. */
  async ask<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
  ): Promise<Requests[M]["result"] | undefined> {
    return this.client?.state === State.Running ? await this.client.sendRequest(method, params) : undefined;
  }

  /** Have the server run one of its commands; what comes of it arrives as news. */
  async run<C extends keyof Commands>(command: C, ...given: Commands[C]): Promise<void> {
    if (this.client?.state !== State.Running) {
      void vscode.window.showWarningMessage("Countersign's server does not run.");
      return;
    }
    try {
      await this.client.sendRequest("workspace/executeCommand", { command, arguments: given });
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  tell<M extends keyof NotificationsToServer>(method: M, params: NotificationsToServer[M]): void {
    if (this.client?.state === State.Running) {
      this.client.sendNotification(method, params).catch((error: unknown) => this.log.warn(String(error)));
    }
  }

  async dispose(): Promise<void> {
    await this.client?.dispose().catch(() => undefined);
    this.running.dispose();
  }

  private clientOf(found: Found): LanguageClient {
    const schemes = ["file", "untitled"];
    const client = new LanguageClient(
      "countersign",
      "Countersign",
      { command: found.command, args: [...found.args] },
      {
        documentSelector: schemes.map((scheme) => ({ scheme })),
        outputChannel: this.log,
        initializationOptions: { trusted: trusted() } satisfies InitializationOptions,
        initializationFailedHandler: () => false,
        errorHandler: this.errorHandler(),
      },
    );
    client.registerFeature(new Drawing());
    return client;
  }

  private errorHandler(): ErrorHandler {
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: async () => {
        const { pause, tell } = this.restarts.stopped(Date.now());
        this.running.fire(false);
        if (pause === undefined) {
          void this.offerStart("Countersign's server stops again and again. What waits for you is kept.", SHOW_LOG);
          return { action: CloseAction.DoNotRestart, handled: true };
        }
        if (tell) {
          void vscode.window.showInformationMessage(
            "Countersign's server had stopped and was started again. What waits for you is kept.",
          );
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
        return { action: CloseAction.Restart, handled: true };
      },
    };
  }

  private async offerStart(problem: string, remedy: string): Promise<void> {
    const chosen = await vscode.window.showErrorMessage(problem, START_AGAIN, remedy);
    if (chosen === START_AGAIN) {
      await this.startAgain();
    } else if (chosen === OPEN_SETTING) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "countersign.path");
    } else if (chosen === SHOW_LOG) {
      this.log.show();
    }
  }
}

/** Tells the server that hunks and tasks are drawn here. */
class Drawing implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    const countersign: ClientParts = { review: true, tasks: true };
    capabilities.experimental = { ...capabilities.experimental, countersign };
  }
  initialize(): void {}
  getState(): { kind: "static" } {
    return { kind: "static" };
  }
  clear(): void {}
}

/** Whether the user trusts the workspace; null where VS Code was told not to ask, and would say so of every folder. */
function trusted(): boolean | null {
  const asks = vscode.workspace.getConfiguration("security").get("workspace.trust.enabled", true);
  return asks ? vscode.workspace.isTrusted : null;
}
