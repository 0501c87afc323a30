// What looks as if it identifies somebody, found in the browser before a question is sent. A hint, not a guarantee: the
// server removes identifiers too. False alarms annoy, so only plain signs count; tests/browser/test_names.py measures.

const NAME = "(?:\\p{Lu}['’])?\\p{Lu}\\p{Ll}+(?:-\\p{Lu}\\p{Ll}+)?";
/** Words that often stand with a capital before a capital, and are no name. */
const NOT_FIRST =
  "(?!(?:The|Our|My|His|Her|Their|A|An|I|On|In|At|Last|Next|Every|Why|Do|Does|Is|Are|Will|Can|If|When)\\b)";
const PERSON =
  "boy|girl|child|kid|baby|toddler|teenager|pupil|student|patient|client|lad|lass|man|woman|son|daughter|brother|" +
  "sister|stepson|stepdaughter|nephew|niece|cousin|mum|mother|dad|father|stepdad|stepfather|stepmum|uncle|aunt|grandad|" +
  "grandfather|nan|boyfriend|girlfriend|partner|neighbour|teacher|coach|colleague";
/** Ordinary words that may begin a sentence before "said"; content/ has none of them with a capital. */
const ORDINARY = new Set([
  ...PERSON.split("|"),
  ..."he she they we it you him her who nobody somebody someone everyone been head matron auntie nan gran".split(" "),
]);
const DAY = "\\d{1,2}(?:st|nd|rd|th)?[\\s/.-]+(?:\\d{1,2}|[a-z]{3,9})[\\s/.,-]+\\d{2,4}";

/** Kind of identifier -> pattern; group 1, where there is one, is the identifier itself. */
const PATTERNS = [
  ["email", /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ["nhs", /\b\d{3}[ -]?\d{3}[ -]?\d{4}\b/g],
  // 03 and 08 numbers belong to services, not to people.
  ["phone", /(?:\+44[ (0)]{0,4}|\b0)[127](?:[ -]?\d){8,9}\b/g],
  [
    "birth",
    new RegExp(`(?:\\bd\\.?o\\.?b\\.?|\\bborn|\\bbirth(?:day|date)?)[\\s:]*(?:is|was|on|the)?\\s*(${DAY})`, "gi"),
  ],
  // Not "s47 2nd": an ordinal is no second half of a postcode.
  ["postcode", /\b[a-pr-uwyz][a-hk-y]?\d[a-z\d]? ?(?!\d(?:st|nd|rd|th)\b)\d[abd-hjlnp-uw-z]{2}\b/gi],
  ["reference", /\b[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b|\b[a-z]\d{11}[a-z\d]\b/gi],
  ["name", new RegExp(`\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Auntie?|Uncle)\\.? (${NAME}(?: ${NAME})?)`, "gu")],
  ["name", new RegExp(`\\b(?:${PERSON})(?:'s)? (?:is |was )?(?:called|named|name is|name's) ([\\p{L}'’-]{2,})`, "giu")],
  ["name", new RegExp(`\\b(?:called|named|name is|name's) (${NAME}(?: ${NAME})?)`, "gu")],
  ["name", new RegExp(`\\b(?:${PERSON}),? (${NAME}(?: ${NAME})?)`, "gu")],
  ["name", new RegExp(`\\b(${NAME})['’]s (?:${PERSON})\\b`, "gu")],
  ["name", new RegExp(`\\b${NOT_FIRST}(${NAME}) (?:said|says|told|disclosed)\\b`, "gu")],
  ["name", new RegExp(`\\b${NOT_FIRST}((?:${NAME}|\\p{Lu}\\.?) ${NAME}(?: ${NAME})?)`, "gu")],
];

/** Kind of identifier -> the phrase that names it. */
export const KIND_WORDS = {
  name: "widget_kind_name",
  email: "widget_kind_email",
  nhs: "widget_kind_nhs",
  phone: "widget_kind_phone",
  birth: "widget_kind_birth",
  postcode: "widget_kind_postcode",
  reference: "widget_kind_reference",
};

/** Returns what was found, in order, never overlapping: [{kind, text, start, end}]. known: lower-case words that are
    names of services, places, authors and documents, or ordinary words. */
export function findIdentifiers(text, known) {
  const found = [];
  const titles = mostlyCapitals(text);
  for (const [kind, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] || match[0];
      const start = match.index + match[0].lastIndexOf(value);
      const one = { kind, text: value, start, end: start + value.length };
      if (kind === "nhs" && !nhsNumber(value)) continue;
      if (kind === "name" && (titles || !unknownName(value, known))) continue;
      if (!found.some((other) => one.start < other.end && other.start < one.end)) found.push(one);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Returns the text with each find replaced by its kind in brackets. */
export function withoutIdentifiers(text, found, words) {
  return found.reduceRight(
    (rest, one) => `${rest.slice(0, one.start)}[${words[KIND_WORDS[one.kind]]}]${rest.slice(one.end)}`,
    text,
  );
}

/** Returns whether ten digits are an NHS number: the first nine, weighted 10 to 2, modulus 11 (NHS Data Dictionary). */
function nhsNumber(text) {
  const digits = text.replace(/\D/g, "").split("").map(Number);
  const sum = digits.slice(0, 9).reduce((total, digit, place) => total + digit * (10 - place), 0);
  return (11 - (sum % 11)) % 11 === digits[9];
}

function unknownName(value, known) {
  return value.split(" ").some((word) => {
    const plain = word.toLowerCase().replace(/['’]s$/, "");
    return !ORDINARY.has(plain) && !known.has(plain) && !known.has(plain.replace(/s$/, ""));
  });
}

/** Returns whether a text is written In Title Case, where capitals say nothing. */
function mostlyCapitals(text) {
  const words = text.match(/\p{L}{2,}/gu) || [];
  return words.length > 4 && words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length * 0.7;
}
