/**
 * What a delta is called, in its step's name and in the comments. Names tell what a step is and do not depend on how many
 * others stand before it: a join is called for what it adds, so that a further join leaves the names of all others as they
 * are, and by tables, so that an alias does not matter. The same name twice is counted, by whoever hands out names.
 */
export interface Labels {
  /** What it is the delta of, in a few words: names its binding. */
  readonly label: string;
  /** The first input that its rows are put together from: names what joins it. */
  readonly lead: string;
}

export function named(label: string): Labels {
  return { label, lead: label };
}

/** Of `left` joined with `right`, in one of the ways to join. */
export function joined(
  left: Labels,
  right: Labels,
  way: "join" | "outer_join" | "semi_join" | "anti_join",
): Labels {
  return { label: `${right.lead}_${way}`, lead: left.lead };
}

/** What a sum or a product is in a larger one. */
export function bracketed(title: string): string {
  return title.includes(" ") ? `(${title})` : title;
}
