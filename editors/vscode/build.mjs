// node build.mjs [test]: bundle the extension into dist/, or each test with what it tests into dist/test/.
import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const shared = { bundle: true, platform: "node", target: "node20", format: "cjs", legalComments: "none" };

if (process.argv[2] === "test") {
  rmSync("dist/test", { recursive: true, force: true });
  const entryPoints = readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`);
  await build({ ...shared, entryPoints, outdir: "dist/test" });
} else {
  await build({ ...shared, entryPoints: ["src/extension.ts"], outdir: "dist", external: ["vscode"], minify: true });
}
