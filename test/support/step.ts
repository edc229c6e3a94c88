/** Runs a step; its failure says which step it was. */
export async function step<Result>(title: string, body: () => Promise<Result>): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${title}: ${message}`, { cause: error });
  }
}
