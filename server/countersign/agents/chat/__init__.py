"""Chat completions of models, streamed: what an agent that talks to an endpoint is built on.

`streams` is what such an agent uses. Reading is done in a process of its own, away from the editor's; why, stands
in `docs/decisions/model-streams.md`. To read in this order:

- what is asked and what comes of it: `call`, `events`, `problems`
- from bytes to what a model says: `sse`, `tool_calls`, `chunks`
- what went wrong, in sentences: `quoting`, `failures`
- the process that reads: `reading` (one completion over HTTP), `wire`, `outbox`, `process`
- the editor's process: `link`, `streams`

Only the process that reads imports `failures` and `reading`, and with them `openai`.
"""
