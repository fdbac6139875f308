# Functions that every jq expression in a route file may use, beyond jq's own and Camel's header() and variable().
# Three more are written in Java (RouteFunctions): setting(key), occurrences(f) and bounded(characters).

# null for an empty string: some APIs write "" for what they don't know.
def given: if . == "" then null else . end;

# The input when it is an array, else an error that names it: (.meetings // [] | list("meetings"))
def list($name): if type == "array" then . else error("\($name) is no list") end;

# A query string of an object: { from: "2026-01-01", site: "" } gives from=2026-01-01; empty and null values are left out.
def query: to_entries | map(select(.value | given != null) | "\(.key)=\(.value | tostring | @uri)") | join("&");

# A URL with one query parameter replaced, or added at its end, or removed where the value is empty or null.
def set_query($name; $value):
  # Most listings have one page, whose URL has nothing to be removed from it.
  if ($value | given) == null and (contains("\($name)=") | not) then . else
  (split("?")[0]) as $path
  | ({ ($name): $value } | query) as $new
  | [ split("?")[1:] | join("?") | split("&")[] | select(. != "") ] as $old
  | [ $old[] | if startswith("\($name)=") then $new else . end | select(. != "") ]
  | if any($old[]; startswith("\($name)=")) or $new == "" then . else . + [$new] end
  | if . == [] then $path else "\($path)?\(join("&"))" end
  end;

# HTTP status of the response, as a number.
def status: header("CamelHttpResponseCode") | if . == null then null else tonumber end;

# True for a body that is an error rather than what was asked for, as providers also send with a good status:
# {code, message}, or {message, errors}.
def is_error: type == "object" and (.message | type) == "string" and (.code != null or .errors != null);

# The array that a page of a listing must have, named by the variable array; null without it.
def page_array: (variable("array") // "") as $path | try getpath($path / ".") catch null;

# True for a page of a listing without its array; false for responses that are no page.
def lacks_array: variable("array") != null and (page_array | type) != "array";

# URL of rel="next" in the response's Link header (RFC 8288), or an empty string.
def next_link:
  [ header("Link") // "" | scan("<([^<>]*)>([^<]*)")
    | select(.[1] | test("; *rel *= *(\"([^\"]* )?next( [^\"]*)?\"|next *(;|,|$))"; "i"))[0] ][0] // "";

# Outcomes of downloadLink: the link; none, ever, and why; none yet, so that it is asked for again later.
def link_present($url): { link: $url };
def link_absent($reason): { absent: $reason };
def link_not_yet: { notYet: true };
