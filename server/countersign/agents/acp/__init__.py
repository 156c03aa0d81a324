"""Agents that speak the Agent Client Protocol, version 1.

To read in this order: `json_reading` (what an agent sends may be anything), `wire` (lines in and out), `places`
(which file of the bench a path means), `calls` and `updates` (what is told of an agent's work), `permissions`,
`files` and `terminals` (what it may ask for), `service` (its requests), `session` (what we ask of it),
`conversation` (both, with its process), then `agent`.
"""
