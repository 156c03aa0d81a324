/** A logger with a level. */
export const log = {
  level: "info",
  debug(...values: unknown[]): void {
    if (this.level === "debug") {
      console.debug(...values);
    }
  },
};
