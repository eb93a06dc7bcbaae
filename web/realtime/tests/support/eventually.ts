const EVERY_MS = 5;
/** For what must come, however busy the machine is. */
const PATIENCE_MS = 20_000;

/** Ask `check` until it gives something truthy, and give that back. What it throws counts as not yet, until the end. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = PATIENCE_MS): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    let failure: unknown = new Error(`Still not true after ${withinMs} ms: ${check}`);
    try {
      const result = await check();
      if (result) {
        return result;
      }
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= end) {
      throw failure;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, EVERY_MS);
    });
  }
}
