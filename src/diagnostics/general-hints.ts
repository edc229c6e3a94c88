import type { Code } from "./codes.js";

/**
 * What can be done about an error of which nothing more particular is known. A finding that knows more, such as the
 * names that exist, says that instead.
 */
export const generalHints: { readonly [code in Code]?: string } = {
  "42601": "PostgreSQL's grammar takes no such thing here: look at this place, and just before it.",
  "42701": "Each column has a name of its own: rename one, or leave it out.",
  "42702": "Write the table before it: table.column.",
  "42703": "Look for it in the schema, or give the files that add it with --schema.",
  "42704": "Give the file that creates it with --schema.",
  "42710": "Leave one of them out. Is a file given twice, or a folder and a file in it?",
  "42712": "Give one of them another name.",
  "42803": "Group by it or aggregate it, once; what needs a second step goes into a subquery.",
  "42804": "Convert one side, with CAST(… AS type).",
  "42809": "Leave out what belongs to another kind of function, type or relation.",
  "42846": "Convert in two steps, through text, if that is what is meant.",
  "42883": "Look at the name and the types of what it is given; CAST(… AS type) converts.",
  "42P01": "Give the file that creates it with --schema.",
  "42P07": "Leave one of them out. Is a file given twice, or a folder and a file in it?",
  "42P10": "Name a column that can be seen from here, or the number of one in the select list.",
  "42P16": "PostgreSQL refuses to create it so: look at the table's other definitions.",
  "42P17": "PostgreSQL refuses to create it so: complete the definition.",
  "42P19":
    "Write it as first rows UNION ALL what follows from them, with one plain reference to itself.",
  "42P20": "Compute it in a subquery, and use its result here.",
  "42P21": "Choose one collation, with COLLATE on the whole comparison.",
  "22003": "Write a value within the type's range, or take a wider type.",
  "22023": "Write a value that the type or function takes.",
  "22P02": "Write a value as the type prints it, or compare with another type.",
  "22T01": "The command with --help tells what it takes.",
  "22T02": "Give the path of a file or folder that exists and may be read.",
  "0A000": "PostgreSQL itself does not have it: write the query another way.",
  "3F000": "Set search_path in the schema, or write the schema before the name.",
};
