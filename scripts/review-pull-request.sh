#!/usr/bin/env bash
# Checks committed SQL, compares the queries with those of another revision, and writes what there is to say into a
# comment of the pull request. What action.yml runs; it can be run by hand as well:
#
#   QUERIES=views SCHEMA=schema.sql BASE=origin/main COMMENT=false scripts/review-pull-request.sh
#
# Exits with 1 when committed SQL is out of date or a gate closes, and with more when something could not be done.
set -euo pipefail

: "${QUERIES:?is the folder with the queries}"
BASE=${BASE:-}
marker='<!-- pgtrickle: review of stream tables -->'

if [ -n "${COMMAND:-}" ]; then
  read -r -a trickle_compile <<<"$COMMAND"
else
  trickle_compile=(npx --yes --package "pgtrickle@${VERSION:?is the version to use}" trickle-compile)
fi

schema=()
while IFS= read -r path; do
  [ -z "$path" ] || schema+=(--schema "$path")
done <<<"${SCHEMA:-}"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0

# Runs a command, keeps the worst exit code, and goes on: a comment says more than a failed step.
attempt() {
  local output=$1 code=0
  shift
  "$@" >"$output" 2>"$folder/errors" || code=$?
  cat "$folder/errors" >&2
  [ "$code" -le "$status" ] || status=$code
}

: >"$folder/check"
: >"$folder/diff"
# A pull request may bring the first queries, or take the last ones away: git keeps no empty folders.
mkdir "$folder/none"
before=$BASE:./$QUERIES
after=$QUERIES
# What is on neither side, or a revision that is not there, the comparison tells.
if [ -n "$BASE" ] && git cat-file -e "$BASE^{tree}" 2>/dev/null; then
  if git cat-file -e "$before" 2>/dev/null; then
    [ -e "$QUERIES" ] || after=$folder/none
  elif [ -e "$QUERIES" ]; then
    before=$folder/none
  fi
fi
if [ -n "${GENERATED:-}" ] && { [ "$after" = "$QUERIES" ] || [ -e "$GENERATED" ]; }; then
  split=()
  [ "${SPLIT:-false}" != true ] || split=(--split)
  attempt "$folder/check" "${trickle_compile[@]}" check "$after" ${schema[@]+"${schema[@]}"} \
    --out "$GENERATED" ${split[@]+"${split[@]}"} --format markdown
fi
if [ -n "$BASE" ]; then
  gates=()
  [ -z "${FAIL_ON:-}" ] || gates=(--fail-on "$FAIL_ON")
  attempt "$folder/diff" "${trickle_compile[@]}" diff "$before" "$after" ${schema[@]+"${schema[@]}"} \
    --format markdown ${gates[@]+"${gates[@]}"}
  grep '^refused because of' "$folder/errors" >"$folder/refusals" || true
fi

body=$folder/body
{
  printf '%s\n' "$marker"
  if [ -s "$folder/check" ]; then
    printf '## Committed SQL is out of date\n\nRun `trickle-compile check --fix`.\n\n'
    cat "$folder/check"
  fi
  if [ -s "$folder/diff" ]; then
    printf '## What becomes of the stream tables\n\n'
    cat "$folder/diff"
  fi
  if [ -s "$folder/refusals" ]; then
    printf '\n'
    sed 's/^/> /' "$folder/refusals"
  fi
} >"$body" 2>/dev/null

changed=false
if [ -s "$folder/check" ] || [ -s "$folder/diff" ]; then changed=true; fi
[ -z "${GITHUB_OUTPUT:-}" ] || printf 'changed=%s\n' "$changed" >>"$GITHUB_OUTPUT"
[ "$changed" = false ] || [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$body" >>"$GITHUB_STEP_SUMMARY"

# Writes the comment, or writes the one that is there anew.
comment() {
  local comments=repos/${GITHUB_REPOSITORY:?is set where actions run}/issues known
  known=$(gh api --paginate "$comments/$PULL_REQUEST/comments" \
    --jq ".[] | select(.body | startswith(\"$marker\")) | .id") || return 1
  known=${known%%$'\n'*}
  # GitHub takes no more; what is too long for a comment stands in the summary of the run.
  if [ "$(wc -m <"$body")" -gt 65000 ]; then
    printf '%s\nWhat becomes of the stream tables is too long for a comment: see the summary of the run.\n' "$marker" >"$body"
  fi
  if [ -n "$known" ] && [ "$changed" = false ]; then
    # Something could not be compared: what was said stays said.
    [ "$status" -eq 0 ] || return 0
    printf '%s\nNo stream table changes any more.\n' "$marker" >"$body"
  fi
  if [ -n "$known" ]; then
    gh api --method PATCH "$comments/comments/$known" --field "body=@$body" >/dev/null
  elif [ "$changed" = true ]; then
    gh api --method POST "$comments/$PULL_REQUEST/comments" --field "body=@$body" >/dev/null
  fi
}

if [ "${COMMENT:-true}" = true ] && [ -n "${PULL_REQUEST:-}" ]; then
  # Runs for forks may not write: what there is to say stands in the summary.
  comment || printf '::warning::the comment could not be written\n'
elif [ "$changed" = true ]; then
  cat "$body"
fi
exit "$status"
