/** The value lists of the TPC-H specification (clause 4.2.2.13 and the table of nations in 4.2.3). */

export const regions = ["AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"] as const;

/** Names with the keys of their regions, in the order of their own keys. */
export const nations: readonly (readonly [name: string, region: number])[] = [
  ["ALGERIA", 0],
  ["ARGENTINA", 1],
  ["BRAZIL", 1],
  ["CANADA", 1],
  ["EGYPT", 4],
  ["ETHIOPIA", 0],
  ["FRANCE", 3],
  ["GERMANY", 3],
  ["INDIA", 2],
  ["INDONESIA", 2],
  ["IRAN", 4],
  ["IRAQ", 4],
  ["JAPAN", 2],
  ["JORDAN", 4],
  ["KENYA", 0],
  ["MOROCCO", 0],
  ["MOZAMBIQUE", 0],
  ["PERU", 1],
  ["CHINA", 2],
  ["ROMANIA", 3],
  ["SAUDI ARABIA", 4],
  ["VIETNAM", 2],
  ["RUSSIA", 3],
  ["UNITED KINGDOM", 3],
  ["UNITED STATES", 1],
];

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const colors = list(`
  almond antique aquamarine azure beige bisque black blanched blue blush brown burlywood burnished chartreuse
  chiffon chocolate coral cornflower cornsilk cream cyan dark deep dim dodger drab firebrick floral forest frosted
  gainsboro ghost goldenrod green grey honeydew hot indian ivory khaki lace lavender lawn lemon light lime linen
  magenta maroon medium metallic midnight mint misty moccasin navajo navy olive orange orchid pale papaya peach
  peru pink plum powder puff purple red rose rosy royal saddle salmon sandy seashell sienna sky slate smoke snow
  spring steel tan thistle tomato turquoise violet wheat white yellow
`);

export const typeWords = [
  list("STANDARD SMALL MEDIUM LARGE ECONOMY PROMO"),
  list("ANODIZED BURNISHED PLATED POLISHED BRUSHED"),
  list("TIN NICKEL BRASS STEEL COPPER"),
] as const;

export const containerWords = [
  list("SM LG MED JUMBO WRAP"),
  list("CASE BOX BAG JAR PKG PACK CAN DRUM"),
] as const;

export const segments = list("AUTOMOBILE BUILDING FURNITURE MACHINERY HOUSEHOLD");

export const priorities = ["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"] as const;

export const instructions = [
  "DELIVER IN PERSON",
  "COLLECT COD",
  "NONE",
  "TAKE BACK RETURN",
] as const;

export const shipModes = ["REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"] as const;

/** For comments; two of the queries look for pairs of these. */
export const commentWords = list(`
  accounts packages deposits requests theodolites instructions pinto foxes ideas platelets special pending express
  regular final bold even silent furiously slyly carefully quickly blithely sleep wake nag haggle cajole boost
`);
