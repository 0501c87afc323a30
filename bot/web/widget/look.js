// Style and colour. The style sheet is constructed, so that a host's Content-Security-Policy needs no exception for it.

/** Smallest contrast of white text on the host's colour (WCAG 2.2, 1.4.3). */
const CONTRAST = 4.5;

/** Gives the element its style, its side of the page and the colour of data-colour. */
export function dress(host, style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  host.root.adoptedStyleSheets = [sheet];
  const colour = host.options.colour;
  if (!colour) return;
  if (contrastWithWhite(colour) >= CONTRAST) host.style.setProperty("--toolkit-colour", colour);
  else console.warn(`toolkit-assistant: white text cannot be read on data-colour "${colour}"; it is not used`);
}

/** Returns the contrast ratio of white on a colour of six hexadecimal digits; 0 for anything else. */
function contrastWithWhite(colour) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) return 0;
  const [red, green, blue] = match.slice(1).map((pair) => {
    const part = parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
