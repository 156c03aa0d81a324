/** When a server that has stopped is started again: at once, then after longer and longer pauses, then no more. */

const PAUSES = [0, 1000, 4000, 15_000];
/** How long a server has to work, in milliseconds, until its stops before that are forgotten. */
const FORGOTTEN_AFTER = 180_000;

export interface Restart {
  /** Milliseconds to wait; undefined when it is not to be started again. */
  readonly pause: number | undefined;
  /** Whether the user is to be told: once for each row of stops, and when it ends. */
  readonly tell: boolean;
}

export class Restarts {
  private stops = 0;
  private last = Number.NEGATIVE_INFINITY;

  /** Take note that the server has stopped, at a time in milliseconds, and return what to do. */
  stopped(now: number): Restart {
    if (now - this.last > FORGOTTEN_AFTER) {
      this.stops = 0;
    }
    this.last = now;
    const pause = PAUSES[this.stops];
    this.stops += 1;
    return { pause, tell: this.stops === 1 || pause === undefined };
  }

  /** Forget all stops, as the user asked for a new start. */
  forget(): void {
    this.stops = 0;
  }
}
