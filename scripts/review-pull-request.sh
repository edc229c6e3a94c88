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

# What begins like an option is a path all the same.
path() {
  case "$1" in -*) printf './%s' "$1" ;; *) printf '%s' "$1" ;; esac
}
QUERIES=$(path "$QUERIES")
GENERATED=$(path "${GENERATED:-}")
case "$BASE" in
-*)
  printf 'BASE must be a revision\n' >&2
  exit 2
  ;;
esac

schema=()
while IFS= read -r line; do
  [ -z "$line" ] || schema+=(--schema "$(path "$line")")
done <<<"${SCHEMA:-}"

folder=$(mktemp -d)
# GitHub takes lines of the log that begin with :: for commands: what names and texts bring along is none.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
say() {
  [ -z "${GITHUB_ACTIONS:-}" ] || printf '\n::stop-commands::%s\n' "$token"
  cat -- "$@"
  [ -z "${GITHUB_ACTIONS:-}" ] || printf '\n::%s::\n' "$token"
}
trap 'rm -rf "$folder"' EXIT
status=0

# Runs a command, keeps the worst exit code, and goes on: a comment says more than a failed step.
attempt() {
  local output=$1 code=0
  shift
  "$@" >"$output" 2>"$folder/errors" || code=$?
  [ ! -s "$folder/errors" ] || say "$folder/errors" >&2
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
  attempt "$folder/check" "${trickle_compile[@]}" check ${schema[@]+"${schema[@]}"} \
    --out "$GENERATED" ${split[@]+"${split[@]}"} --format markdown -- "$after"
fi
if [ -n "$BASE" ]; then
  gates=()
  [ -z "${FAIL_ON:-}" ] || gates=(--fail-on "$FAIL_ON")
  attempt "$folder/diff" "${trickle_compile[@]}" diff ${schema[@]+"${schema[@]}"} \
    --format markdown ${gates[@]+"${gates[@]}"} -- "$before" "$after"
  grep '^refused because of' "$folder/errors" >"$folder/refusals" || true
fi

body=$folder/body
{
  printf '%s\n' "$marker"
  if [ -s "$folder/refusals" ]; then
    # As code: names neither format nor mention.
    printf '\n'
    sed 's/^/    /' "$folder/refusals"
    printf '\n'
  fi
  if [ -s "$folder/check" ]; then
    printf '## Committed SQL is out of date\n\nRun `trickle-compile check --fix`.\n\n'
    cat "$folder/check"
  fi
  if [ -s "$folder/diff" ]; then
    printf '## What becomes of the stream tables\n\n'
    cat "$folder/diff"
  fi
} >"$body"

changed=false
if [ -s "$folder/check" ] || [ -s "$folder/diff" ]; then changed=true; fi
[ -z "${GITHUB_OUTPUT:-}" ] || printf 'changed=%s\n' "$changed" >>"$GITHUB_OUTPUT"
[ "$changed" = false ] || [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$body" >>"$GITHUB_STEP_SUMMARY"

# GitHub takes no more than 65536 characters. What is said in words goes before the SQL, which can be had otherwise.
shorten() {
  [ "$(wc -c <"$body")" -gt "$longest" ] || return 0
  # In a diff, no line begins like these: each has a sign before it.
  sed '/^<details>$/,/^<\/details>$/d' "$body" >"$folder/short"
  if [ "$(wc -c <"$folder/short")" -gt "$longest" ]; then
    head -c "$longest" "$folder/short" | sed '$d' >"$body"
    printf '\n_The rest is too long for a comment: see the summary of the run, or run `trickle-compile diff`._\n' >>"$body"
  else
    cp "$folder/short" "$body"
    printf '\n_The SQL is too long for a comment: see the summary of the run, or run `trickle-compile diff`._\n' >>"$body"
  fi
}
longest=64000

# The comments that begin with the marker and were written by whoever writes now: anybody can write the marker.
own_comments() {
  gh api graphql --paginate -f owner="${GITHUB_REPOSITORY%%/*}" -f name="${GITHUB_REPOSITORY#*/}" -F number="$PULL_REQUEST" \
    -f query='query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
      repository(owner: $owner, name: $name) {
        pullRequest(number: $number) {
          comments(first: 100, after: $endCursor) {
            nodes { databaseId viewerDidAuthor body }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
    }' \
    --jq ".data.repository.pullRequest.comments.nodes[]
      | select(.viewerDidAuthor and (.body | startswith(\"$marker\"))) | .databaseId"
}

# Writes the comment, or writes the one that is there anew.
comment() {
  local comments=repos/${GITHUB_REPOSITORY:?is set where actions run}/issues known
  known=$(own_comments) || return 1
  known=${known%%$'\n'*}
  shorten
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
  say "$body"
fi
exit "$status"
