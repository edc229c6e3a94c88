/** A reporter for knip that tells how many files it read. */
export default function reportCount({ counters }) {
  console.log(`knip read ${counters.processed} files`);
}
