// The tracking page.

import { log } from "./log";

// spec: Log through the logger, so that the level can be set.
//   rewrite: console.log($$$ARGS) -> log.debug($$$ARGS)
//   scope: this file
export async function track(code: string): Promise<string> {
  console.log("tracking", code);
  const response = await fetch(`/track/${code}`);
  if (!response.ok) {
    console.log("no such parcel", code, response.status);
    return "unknown";
  }
  return await response.text();
}
