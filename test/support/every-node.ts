import type { Relation } from "../../src/relation/relation.js";
import type { Scalar } from "../../src/relation/scalar.js";
import { argumentsOf } from "../../src/relation/scalar-traversal.js";
import { scalarsOf, visitRelations } from "../../src/relation/traversal.js";
import { parseRelation } from "./parse-relation.js";
import { sampleTables } from "./sample-tables.js";

/** A plan with every operator, and every kind of scalar. */
export const everythingText = `top-k partition by a:1, n:2 order by n:2 desc nulls last, a:1 using operator(public.<<<) offset 1::int8 limit 5::int8 with ties
  window total:3 = sum(n:2)::int8 filter (n:2 > 1) over (partition by a:1 order by n:2 rows between 2 preceding and current row exclude ties), place:4 = rank() over (order by n:2 nulls first range between unbounded preceding and 1 following)
    project a:1, n:2
      apply left a:1 > 0, g:5 = 1
        table-function public.f(variadic array[1, n:2]::_int4){volatile, called on null}::record as (a:1 int4 null) defined, unnest(array[1]::_int4) as (b:6 int4 null) ordinality (ordinality:7 int8) preserving
          set-operation except all n:2 = code:8 | y:9
            semi-join negated (code:8 = n:10) is not false
              outer-join full code:8 = n:11
                scan only public.u (code:8)
                recursive all "Walk" n:11 = x:12 | y:13::int4{modifier 7}
                  scan public.a (x:12)
                  filter y:13 < 9, true
                    recursion-reference "Walk" (y:13 int4{modifier 7} null)
              scan public.b (n:10)
            distinct
              union y:9 = v:14 | x:15
                values (v:14 int4, "b ""x""":16 text null) rows [(1, 'it''s'), (-2, null::text)]
                scan public.c (x:15)
        project g:5 = grouping(x:17)
          aggregate by (x:17, s:18) sets ((0, 1), (0), ()) total:19 = count(distinct y:20 order by y:20 desc)::int8 filter (y:20 > 0), p:21 = percentile_cont(0.5::float8) within group (order by y:20), q:22 = public.agg(variadic x:17){stable}::text{collate "C"}
            join case when y:20 > 1 then y:20 else null::int4 end = 1, (y:20 + a:1) > (- y:20), nullif(y:20, 3) is null, coalesce(y:20, 3) is distinct from 4, not ((y:20 = 1) or (y:20 = 2)), (y:20 operator(=) 3)::bool and (y:20 comparison(public.<) 4), s:18 = any (array['a', 'b']::_text), (s:18 operator(public.~~) 'x') is true
              project y:20, x:17, s:18 = upper(cast(y:20 as varchar(10)){stable})::text
                scan public.c (x:17, y:20)
              project d:23 = CURRENT_DATE::date, e:24 = field(row(1, 'a'), name)::text, f:25 = subscript(array[1, 2]::_int4 [1][ : 2])::int4, h:26 = ('a' collate "C")::text{collate "C"}, i:27 = opaque('JSON_OBJECT(', 'k', ' : ', 1, ')'){called on null}::json, j:28 = exists $1, k:29 = any $2 (x:30 = 1), l:31 = scalar $3::int4, m:32 = array $4::_int4, o:33 = numeric(1)::numeric(15,2)
                subquery $1
                  change public.c (x:34 int4 null) weight weight:35
                subquery $2
                  state kept (x:30 int4) locator ctid:36
                subquery $3
                  reference delta (v:37 int4 null)
                subquery $4
                  values (v:38 int4) rows []
                values () rows [()]
`;

export const everything: Relation = parseRelation(everythingText, sampleTables);

function collect(): { readonly nodes: readonly Relation[]; readonly scalars: readonly Scalar[] } {
  const nodes = new Map<string, Relation>();
  const scalars = new Map<string, Scalar>();
  const add = (scalar: Scalar): void => {
    if (!scalars.has(scalar.kind)) scalars.set(scalar.kind, scalar);
    for (const argument of argumentsOf(scalar)) add(argument);
  };
  visitRelations(everything, (node) => {
    if (!nodes.has(node.kind)) nodes.set(node.kind, node);
    for (const scalar of scalarsOf(node)) add(scalar);
  });
  return { nodes: [...nodes.values()], scalars: [...scalars.values()] };
}

/** One node of each kind. */
export const everyNode: readonly Relation[] = collect().nodes;

/** One scalar of each kind. */
export const everyScalar: readonly Scalar[] = collect().scalars;
