#!/usr/bin/env bash
# agents.sh: install real agents from npm into .cache/agents, with exact versions that run on Node 20. Where they can
# not be fetched it says why and goes on: the tests with them are skipped then.
set -uo pipefail
cd "$(dirname "$0")/.."
folder=.cache/agents
packages=(opencode-ai@1.18.33 @agentclientprotocol/claude-agent-acp@0.49.0)
made="$folder/.made"

[ "$(cat "$made" 2>/dev/null)" = "${packages[*]}" ] && exit 0
mkdir -p "$folder"
if ! command -v npm >/dev/null; then
  echo "agents: npm was not found; install Node.js 20 or newer to test with real agents" >&2
  exit 0
fi
echo "Fetching ${packages[*]} into $folder ..."
if problem=$(npm install --prefix "$folder" --no-audit --no-fund --loglevel error "${packages[@]}" 2>&1 >/dev/null); then
  echo "${packages[*]}" >"$made"
else
  printf 'agents: they could not be fetched, so that their tests are skipped: %s\n' "${problem:0:300}" >&2
fi
