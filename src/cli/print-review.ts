import type { Review } from "../review/render-review.js";
import { type Terminal, usesColorInOutput } from "./terminal.js";

/** How a comparison is written. */
export const reviewFormats = ["text", "markdown", "json"] as const;

export type ReviewFormat = (typeof reviewFormats)[number];

/** Writes a comparison to standard output; nothing where nothing differs, except in JSON. */
export async function printReview(
  review: Review,
  format: ReviewFormat,
  terminal: Terminal,
): Promise<void> {
  const { renderReview, renderReviewAsMarkdown, reviewAsJson } = await import(
    "../review/render-review.js"
  );
  switch (format) {
    case "text":
      terminal.write(renderReview(review, { color: usesColorInOutput(terminal) }));
      return;
    case "markdown":
      terminal.write(renderReviewAsMarkdown(review));
      return;
    case "json":
      terminal.write(`${JSON.stringify(reviewAsJson(review), null, 2)}\n`);
  }
}
