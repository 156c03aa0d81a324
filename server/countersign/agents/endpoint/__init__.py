"""The agent that works with any OpenAI-compatible server; what models say is read by `agents.chat`.

To read in this order:

- what a model is told: `prompts`, `quoted`, `material` (cut to what fits), `gathering` (from brief and bench),
  `structure` and `structure_process` (what belongs to the function at the spec)
- what it answers: `turn`, `conversation`, `tokens`
- a question until there is an answer: `remedies` (decisions), `asking`
- its tools: `tools` (a table), `files` and `masks` (the bench as it sees it), `performing`,
  `written_calls`, `checking`, `tool_loop`
- without tools: `text_loop`
- who is asked: `providers` (a table), `models`, `memory`
- all together: `means`, `agent`
"""
