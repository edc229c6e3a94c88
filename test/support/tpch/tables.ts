import { createRandom, type Random } from "./random.js";
import {
  colors,
  commentWords,
  containerWords,
  instructions,
  nations,
  priorities,
  regions,
  segments,
  shipModes,
  typeWords,
} from "./words.js";

/** A value as it stands in SQL text: text is quoted when it is written out. */
export type Value = string | number;
export type Row = readonly Value[];

/** How many rows the tables have at a scale factor (TPC-H specification, clause 4.2.5). */
export interface Sizes {
  readonly suppliers: number;
  readonly customers: number;
  readonly parts: number;
  readonly orders: number;
}

function sizesAt(scale: number): Sizes {
  const at = (rows: number): number => Math.max(1, Math.round(rows * scale));
  return {
    suppliers: at(10_000),
    customers: at(150_000),
    parts: at(200_000),
    orders: at(1_500_000),
  };
}

const day = 24 * 60 * 60 * 1000;
const firstOrderDay = Date.UTC(1992, 0, 1) / day;
const lastOrderDay = Date.UTC(1998, 7, 2) / day;
/** "Today" of the data: what was received before it may have been returned. */
const currentDay = Date.UTC(1995, 5, 17) / day;

function printDay(number: number): string {
  return new Date(number * day).toISOString().slice(0, 10);
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

function comment(random: Random, words: number): string {
  return Array.from({ length: words }, () => random.choose(commentWords)).join(" ");
}

function address(random: Random): string {
  return Array.from({ length: random.integer(10, 30) }, () =>
    random.choose([..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,"]),
  ).join("");
}

function phone(random: Random, nation: number): string {
  return [
    10 + nation,
    random.integer(100, 999),
    random.integer(100, 999),
    random.integer(1000, 9999),
  ].join("-");
}

const numbered = (name: string, key: number): string => `${name}#${String(key).padStart(9, "0")}`;

export function makeSupplier(random: Random, key: number): Row {
  const nation = random.integer(0, nations.length - 1);
  // One in a hundred is complained about; query 16 leaves those out.
  const complaint = random.integer(1, 100) === 1 ? "Customer Complaints " : "";
  return [
    key,
    numbered("Supplier", key),
    address(random),
    nation,
    phone(random, nation),
    money(random.integer(-99_999, 999_999)),
    complaint + comment(random, 5),
  ];
}

export function makeCustomer(random: Random, key: number): Row {
  const nation = random.integer(0, nations.length - 1);
  return [
    key,
    numbered("Customer", key),
    address(random),
    nation,
    phone(random, nation),
    money(random.integer(-99_999, 999_999)),
    random.choose(segments),
    comment(random, 7),
  ];
}

/** In cents; the specification's formula. */
function retailPrice(part: number): number {
  return 90_000 + (Math.floor(part / 10) % 20_001) + 100 * (part % 1000);
}

export function makePart(random: Random, key: number): Row {
  const maker = random.integer(1, 5);
  const names = Array.from({ length: 5 }, () => random.choose(colors));
  const row = {
    brand: `Brand#${maker}${random.integer(1, 5)}`,
    size: random.integer(1, 50),
    container: containerWords.map((words) => random.choose(words)).join(" "),
  };
  // At small scales chance would leave queries 17 and 19 without a part; every fiftieth one serves them.
  if (key % 50 === 0) Object.assign(row, { brand: "Brand#23", size: 7, container: "MED BOX" });
  return [
    key,
    names.join(" "),
    `Manufacturer#${maker}`,
    row.brand,
    typeWords.map((words) => random.choose(words)).join(" "),
    row.size,
    row.container,
    money(retailPrice(key)),
    comment(random, 1),
  ];
}

/**
 * The `index`-th of the four suppliers of a part. The specification's formula; below scale 0.024 it would name
 * some supplier twice, so that the step between them is kept under a third of the suppliers there.
 */
function supplierOf(part: number, index: number, suppliers: number): number {
  const wave = Math.floor((part - 1) / suppliers) % Math.max(1, Math.floor(suppliers / 12));
  return ((part + index * (Math.floor(suppliers / 4) + wave)) % suppliers) + 1;
}

export function makePartSupplier(random: Random, part: number, supplier: number): Row {
  return [
    part,
    supplier,
    random.integer(1, 9999),
    money(random.integer(100, 100_000)),
    comment(random, 10),
  ];
}

/** Which part and supplier a line may name. */
export type ChoosePartSupplier = (random: Random) => readonly [part: number, supplier: number];

export interface Line {
  readonly row: Row;
  readonly shipped: boolean;
  readonly cents: number;
}

export function makeLine(
  random: Random,
  order: number,
  number: number,
  orderDay: number,
  choose: ChoosePartSupplier,
  leastQuantity = 1,
): Line {
  const [part, supplier] = choose(random);
  const quantity = random.integer(leastQuantity, 50);
  const price = quantity * retailPrice(part);
  const discount = random.integer(0, 10);
  const tax = random.integer(0, 8);
  const shipDay = orderDay + random.integer(1, 121);
  const commitDay = orderDay + random.integer(30, 90);
  const receiptDay = shipDay + random.integer(1, 30);
  const shipped = shipDay <= currentDay;
  return {
    row: [
      order,
      part,
      supplier,
      number,
      quantity,
      money(price),
      money(discount),
      money(tax),
      receiptDay <= currentDay ? random.choose(["R", "A"]) : "N",
      shipped ? "F" : "O",
      printDay(shipDay),
      printDay(commitDay),
      printDay(receiptDay),
      random.choose(instructions),
      random.choose(shipModes),
      comment(random, 3),
    ],
    shipped,
    cents: Math.round((price * (100 - discount) * (100 + tax)) / 10_000),
  };
}

/** An order with its lines. */
export function makeOrder(
  random: Random,
  key: number,
  customer: number,
  choose: ChoosePartSupplier,
): { readonly order: Row; readonly lines: readonly Row[] } {
  const orderDay = random.integer(firstOrderDay, lastOrderDay - 151);
  // Chance makes an order of more than 300 pieces once in some 30 000; query 18 needs one at every scale.
  const isLarge = key % 4096 === 1;
  const lines = Array.from({ length: isLarge ? 7 : random.integer(1, 7) }, (_, index) =>
    makeLine(random, key, index + 1, orderDay, choose, isLarge ? 45 : 1),
  );
  const shipped = lines.filter((line) => line.shipped).length;
  return {
    order: [
      key,
      customer,
      shipped === lines.length ? "F" : shipped === 0 ? "O" : "P",
      money(lines.reduce((sum, line) => sum + line.cents, 0)),
      printDay(orderDay),
      random.choose(priorities),
      `Clerk#${String(random.integer(1, 1000)).padStart(9, "0")}`,
      0,
      comment(random, 5),
    ],
    lines: lines.map((line) => line.row),
  };
}

/** Eight of every 32 keys are used (specification, clause 4.2.3). */
function orderKey(index: number): number {
  return Math.floor(index / 8) * 32 + (index % 8) + 1;
}

/** A customer that orders: every third one never does. */
function orderingCustomer(random: Random, customers: number): number {
  const key = random.integer(1, customers);
  return key % 3 === 0 ? Math.max(1, key - 1) : key;
}

export interface TableRows {
  readonly table: string;
  readonly rows: Iterable<Row>;
}

/**
 * Every table with its rows, in pieces, in an order that respects the foreign keys. The same scale (0.001 at
 * least) and seed give the same rows.
 */
export function* generateTables(scale: number, seed: number): Generator<TableRows> {
  const sizes = sizesAt(scale);
  const random = createRandom(seed);
  const many = (count: number, make: (index: number) => Row): Row[] =>
    Array.from({ length: count }, (_, index) => make(index));
  yield { table: "region", rows: regions.map((name, key) => [key, name, comment(random, 6)]) };
  yield {
    table: "nation",
    rows: nations.map(([name, region], key) => [key, name, region, comment(random, 6)]),
  };
  yield { table: "supplier", rows: many(sizes.suppliers, (n) => makeSupplier(random, n + 1)) };
  yield { table: "customer", rows: many(sizes.customers, (n) => makeCustomer(random, n + 1)) };
  const piece = 10_000;
  for (let start = 1; start <= sizes.parts; start += piece) {
    const count = Math.min(piece, sizes.parts - start + 1);
    yield { table: "part", rows: many(count, (n) => makePart(random, start + n)) };
    yield {
      table: "partsupp",
      rows: many(4 * count, (n) => {
        const part = start + Math.floor(n / 4);
        return makePartSupplier(random, part, supplierOf(part, n % 4, sizes.suppliers));
      }),
    };
  }
  const choose: ChoosePartSupplier = (chance) => {
    const part = chance.integer(1, sizes.parts);
    return [part, supplierOf(part, chance.integer(0, 3), sizes.suppliers)];
  };
  for (let start = 0; start < sizes.orders; start += piece) {
    const made = Array.from({ length: Math.min(piece, sizes.orders - start) }, (_, n) =>
      makeOrder(random, orderKey(start + n), orderingCustomer(random, sizes.customers), choose),
    );
    yield { table: "orders", rows: made.map(({ order }) => order) };
    yield { table: "lineitem", rows: made.flatMap(({ lines }) => lines) };
  }
}
