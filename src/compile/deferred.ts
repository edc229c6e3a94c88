/**
 * Adds properties that are computed when they are first read, and once. Whoever enumerates, copies or serialises the
 * object reads them, so that it is the same data for everybody; who wants only the scripts does not wait for the rest.
 */
export function withDeferred<Base extends object, Deferred extends object>(
  base: Base,
  compute: { readonly [name in keyof Deferred]: () => Deferred[name] },
): Base & Deferred {
  const names = Object.keys(compute) as (keyof Deferred & string)[];
  const accessors = names.map((name): [string, PropertyDescriptor] => [
    name,
    { enumerable: true, get: once(compute[name]) },
  ]);
  return Object.defineProperties(base, Object.fromEntries(accessors)) as Base & Deferred;
}

function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
