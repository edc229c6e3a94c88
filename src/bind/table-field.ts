import type { TypeReference } from "../catalog/type.js";

/** A column of `JSON_TABLE` or `XMLTABLE`. */
export interface TableField {
  readonly name: string;
  readonly type: TypeReference;
}
