import { sqlState } from "./server-error.js";

export interface RetrySettings {
  /** How often to try in all. */
  readonly attempts: number;
  /** The pause before the second attempt, in milliseconds; it doubles with each further one. */
  readonly pause: number;
  /** SQLSTATEs after which the same work may succeed. */
  readonly states: readonly string[];
}

/** Serialization failure and deadlock: the transaction lost to another one (manual, 13.5). */
export const transientStates: readonly string[] = ["40001", "40P01"];

/** For whoever only looks, while others drop and alter what is looked at. */
export const whileChanging: RetrySettings = { attempts: 5, pause: 20, states: transientStates };

/** Runs the work again after errors that time heals, at last with the error of the last attempt. */
export async function retry<Value>(
  settings: RetrySettings,
  work: () => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const state = sqlState(error);
      if (attempt >= settings.attempts || state === undefined || !settings.states.includes(state)) {
        throw error;
      }
      // Jitter keeps two that collided from colliding again.
      const pause = settings.pause * 2 ** (attempt - 1) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
