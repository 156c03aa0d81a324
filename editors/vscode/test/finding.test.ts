import assert from "node:assert/strict";
import { test } from "node:test";
import { findServer, type Surroundings } from "../src/model/finding";

const HERE: Surroundings = {
  setting: "",
  home: "/home/ada",
  environment: undefined,
  path: ["/usr/bin", "/opt/bin/"],
  folders: ["/work/shop"],
  trusted: true,
  windows: false,
  exists: () => false,
};

function withFiles(...files: string[]): Surroundings {
  return { ...HERE, exists: (file) => files.includes(file) };
}

test("the setting is taken before everything else", () => {
  const around = {
    ...withFiles("/home/ada/cs/bin/countersign", "/usr/bin/countersign"),
    setting: "~/cs/bin/countersign",
  };
  assert.deepEqual(findServer(around), {
    command: "/home/ada/cs/bin/countersign",
    args: ["serve"],
    where: "the setting countersign.path",
  });
});

test("a setting that names nothing is a problem that says so, whatever else is there", () => {
  const around = { ...withFiles("/usr/bin/countersign"), setting: "/gone/countersign" };
  assert.match(JSON.stringify(findServer(around)), /countersign\.path names \/gone\/countersign, which is not there/);
});

test("a setting without its whole path is refused: the workspace would decide what it means", () => {
  assert.match(JSON.stringify(findServer({ ...withFiles("countersign"), setting: "countersign" })), /whole path/);
});

test("the active Python environment is taken before the PATH", () => {
  const around = { ...withFiles("/venv/bin/countersign", "/usr/bin/countersign"), environment: "/venv/bin" };
  assert.deepEqual(findServer(around), {
    command: "/venv/bin/countersign",
    args: ["serve"],
    where: "the active Python environment",
  });
});

test("nothing inside of a folder that is not trusted is started", () => {
  const inside = "/work/shop/.venv/bin";
  const around = { ...withFiles(`${inside}/countersign`), environment: inside, path: [inside], trusted: false };
  assert.ok("problem" in findServer(around));
  assert.ok("command" in findServer({ ...around, trusted: true }));
  assert.ok("command" in findServer({ ...around, folders: ["/work/sho"] }), "a folder whose name only begins the same");
});

test("relative folders of the PATH are left out", () => {
  assert.ok("problem" in findServer({ ...withFiles("bin/countersign", "./countersign"), path: ["bin", ".", ""] }));
});

test("uvx runs the package where nothing is installed, without the configuration of the workspace", () => {
  const found = findServer(withFiles("/opt/bin/uvx"));
  assert.ok("command" in found);
  assert.equal(found.command, "/opt/bin/uvx");
  assert.deepEqual(found.args, ["--no-config", "--from", "countersign-ls", "countersign", "serve"]);
});

test("where there is nothing, the problem says what to install and which setting there is", () => {
  const found = findServer(withFiles());
  assert.ok("problem" in found);
  assert.match(found.problem, /pipx install countersign-ls/);
  assert.match(found.problem, /countersign\.path/);
});

test("Windows has its own names and separators", () => {
  const environment = "C:\\venv\\Scripts";
  const around = { ...withFiles("C:\\venv\\Scripts\\countersign.exe"), environment, path: [], windows: true };
  const found = findServer(around);
  assert.ok("command" in found);
  const inside = { ...around, folders: ["c:\\VENV"], trusted: false };
  assert.ok("problem" in findServer(inside), "paths there do not care for case");
});
