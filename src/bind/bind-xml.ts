import { builtinType } from "../catalog/type.js";
import type { Scalar } from "../relation/scalar.js";
import type { Node, XmlExpr } from "../syntax/tree.js";
import { type Environment, fail, refuse } from "./environment.js";
import { buildForm, type FormBuilder, quoteName } from "./form-builder.js";
import { stringsOf } from "./names.js";
import { defaultToText } from "./text-literal.js";
import { resolveTypeName } from "./type-name.js";
import { coerceScalar } from "./types/coercion.js";

function bindPart(part: Node, environment: Environment): Scalar {
  return defaultToText(environment.bindExpression(part, environment), environment);
}

/** `value AS name` of XMLATTRIBUTES and XMLFOREST; a column is named by itself. */
function writeNamed(
  form: FormBuilder,
  items: readonly Node[],
  node: Node,
  environment: Environment,
): void {
  form.list(items, (item) => {
    const target = "ResTarget" in item ? item.ResTarget : {};
    const { val } = target;
    const own =
      val !== undefined && "ColumnRef" in val ? stringsOf(val.ColumnRef.fields).at(-1) : undefined;
    const name = target.name ?? own;
    if (val === undefined || name === undefined) {
      fail(environment, "42601", "unnamed XML value must be a column reference", item);
    }
    form.argument(bindPart(val, environment));
    form.text(` AS ${quoteName(name, node, environment)}`);
  });
}

/** The forms of SQL/XML (manual, 9.15); `undefined` for every other node. */
export function bindXml(node: Node, environment: Environment): Scalar | undefined {
  if ("XmlExpr" in node) return bindXmlExpression(node.XmlExpr, node, environment);
  if (!("XmlSerialize" in node)) return undefined;
  const { expr, typeName, xmloption, indent } = node.XmlSerialize;
  if (expr === undefined) return fail(environment, "42601", "expression is incomplete", node);
  const type = resolveTypeName(typeName, environment);
  const name = type.key.replace("pg_catalog.", "");
  if (name !== "text" || indent === true) {
    const message = "this form of XMLSERIALIZE is not understood by the compiler";
    return refuse(environment, "0AT15", message, node, "Serialise AS text, without INDENT.");
  }
  const form = buildForm(node, environment);
  form.text(
    xmloption === "XMLOPTION_DOCUMENT" ? "XMLSERIALIZE(DOCUMENT " : "XMLSERIALIZE(CONTENT ",
  );
  form.argument(bindXmlValue(expr, environment));
  form.text(" AS text)");
  return form.finish(type, "stable");
}

function bindXmlValue(node: Node, environment: Environment): Scalar {
  const scalar = environment.bindExpression(node, environment);
  const xml = coerceScalar(scalar, builtinType("xml"), "implicit", environment.catalog);
  if (xml !== undefined) return xml;
  return fail(environment, "42804", "argument must be type xml", node);
}

function bindXmlExpression(expression: XmlExpr, node: Node, environment: Environment): Scalar {
  const { op, name, args = [], named_args = [], xmloption } = expression;
  const form = buildForm(node, environment);
  const xml = builtinType("xml");
  const [first] = args;
  switch (op) {
    case "IS_XMLCONCAT":
      form.text("XMLCONCAT(");
      form.list(args, (part) => {
        form.argument(bindXmlValue(part, environment));
      });
      form.text(")");
      return form.finish(xml, "stable");
    case "IS_XMLELEMENT":
      form.text(`XMLELEMENT(NAME ${quoteName(name ?? "", node, environment)}`);
      if (named_args.length > 0) {
        form.text(", XMLATTRIBUTES(");
        writeNamed(form, named_args, node, environment);
        form.text(")");
      }
      for (const part of args) {
        form.text(", ");
        form.argument(bindPart(part, environment));
      }
      form.text(")");
      return form.finish(xml, "stable");
    case "IS_XMLFOREST":
      form.text("XMLFOREST(");
      writeNamed(form, named_args, node, environment);
      form.text(")");
      return form.finish(xml, "stable");
    case "IS_XMLPI":
      form.text(`XMLPI(NAME ${quoteName(name ?? "", node, environment)}`);
      if (first !== undefined) {
        form.text(", ");
        form.argument(bindPart(first, environment));
      }
      form.text(")");
      return form.finish(xml, "stable");
    case "IS_XMLPARSE":
      if (first === undefined) break;
      form.text(xmloption === "XMLOPTION_DOCUMENT" ? "XMLPARSE(DOCUMENT " : "XMLPARSE(CONTENT ");
      form.argument(bindPart(first, environment));
      form.text(")");
      return form.finish(xml, "stable");
    case "IS_DOCUMENT":
      if (first === undefined) break;
      form.text("((");
      form.argument(bindXmlValue(first, environment));
      form.text(") IS DOCUMENT)");
      return form.finish(builtinType("bool"), "immutable");
    default:
  }
  return refuse(environment, "0AT15", "XML expression is not understood by the compiler", node);
}
