// The real VS Code with our extension: code-server on a free port, shown in a browser without a window. All that it
// writes is in one directory, which is removed; only processes that were started here are ended.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Eyes } from "./eyes.mjs";
import { Hands } from "./hands.mjs";

const ENTRY = join(process.env.CODE_SERVER, "node_modules/code-server/out/node/entry.js");
const { chromium } = createRequire(join(process.env.CODE_SERVER, "package.json"))("playwright-core");

// Nothing moves, asks or offers by itself; what is tested is set by each test.
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "git.enabled": false,
  "files.hotExit": "off",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "editor.minimap.enabled": false,
  "editor.accessibilitySupport": "off",
  "window.menuBarVisibility": "compact",
};

/** Start an editor on a folder with files (name: text), or on a copy of the folder `like`. */
export async function startEditor({ files = {}, like, settings = {}, trust = true, environment = {}, server }) {
  const root = mkdtempSync(join(tmpdir(), "countersign-vscode-"));
  const folder = makeFolder(join(root, "shop"), files, like);
  const paths = { root, folder, user: join(root, "user"), extensions: join(root, "extensions") };
  const path = server === undefined ? process.env.COUNTERSIGN : server;
  // Without Workspace Trust every folder is trusted.
  const asked = { "security.workspace.trust.enabled": !trust, "security.workspace.trust.startupPrompt": "never" };
  const all = { ...QUIET, ...asked, ...(path && { "countersign.path": path }), ...settings };
  writeSettings(paths.user, all);
  const env = environmentOf(root, environment);
  execFileSync(process.execPath, [ENTRY, ...common(paths), "--install-extension", process.env.EXTENSION], { env, stdio: "pipe" });
  const { served, port } = await serve(paths, env, trust);
  const stop = async (context) => {
    await context?.close().catch(() => undefined);
    // Its process group: code-server starts others.
    process.kill(-served.pid, "SIGKILL");
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const { context, page } = await openWindow(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`, root);
    const set = (more) => writeSettings(paths.user, { ...all, ...more });
    return new Editor({ page, folder, env, root, set, stop: () => stop(context) });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openWindow(address, root) {
  const context = await chromium.launchPersistentContext(join(root, "browser"), {
    executablePath: process.env.CHROMIUM,
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
  await page.goto(address, { timeout: 90_000 });
  // Our entry in the status bar: the window is there, and so are the extensions.
  const entry = page.locator(".part.statusbar .statusbar-item", { hasText: "Countersign" }).first();
  await entry.waitFor({ timeout: 90_000 });
  return { context, page };
}

/** A running editor: its screen, its keyboard, its files and its ledger. */
class Editor {
  constructor({ page, folder, env, stop, root, set }) {
    Object.assign(this, { page, folder, env, stop, root, set });
    this.eyes = new Eyes(page);
    this.hands = new Hands(page, this.eyes);
  }

  file(name) {
    return readFileSync(join(this.folder, name), "utf8");
  }

  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  /** The records of the ledger, the oldest first. */
  ledger() {
    const printed = execFileSync(process.env.COUNTERSIGN, ["log", "--json"], { cwd: this.folder, env: this.env });
    return JSON.parse(printed.toString());
  }
}

function makeFolder(folder, files, like) {
  mkdirSync(folder, { recursive: true });
  if (like) {
    cpSync(like, folder, { recursive: true });
  }
  for (const [name, text] of Object.entries({ "countersign.toml": "", ...(like ? {} : files), ...files })) {
    if (name !== "countersign.toml" || !like || files[name] !== undefined) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }
  return folder;
}

function writeSettings(user, settings) {
  // Settings of the machine are not read from those of the user here, since the window is a remote one.
  for (const part of ["User", "Machine"]) {
    mkdirSync(join(user, part), { recursive: true });
    writeFileSync(join(user, part, "settings.json"), JSON.stringify(settings));
  }
}

function environmentOf(root, environment) {
  const home = join(root, "home");
  mkdirSync(home);
  const { VSCODE_IPC_HOOK_CLI: _, ...outside } = process.env;
  const xdg = Object.fromEntries(["STATE", "CONFIG", "DATA", "CACHE"].map((name) => [`XDG_${name}_HOME`, join(home, name)]));
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return { ...outside, HOME: home, ...xdg, PATH: path, ...environment };
}

function common({ user, extensions }) {
  return ["--user-data-dir", user, "--extensions-dir", extensions, "--disable-telemetry", "--disable-update-check"];
}

async function serve(paths, env, trust) {
  const port = await freePort();
  const log = openSync(join(paths.root, "code-server.log"), "w");
  const options = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-getting-started-override"];
  const trusting = trust ? ["--disable-workspace-trust"] : [];
  const served = spawn(process.execPath, [ENTRY, ...common(paths), ...options, ...trusting, paths.folder], {
    env,
    stdio: ["ignore", log, log],
    detached: true,
  });
  const end = Date.now() + 30_000;
  while (!(await fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false))) {
    if (Date.now() > end) {
      throw new Error(`VS Code did not come up:\n${readFileSync(join(paths.root, "code-server.log"), "utf8")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { served, port };
}

function freePort() {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
