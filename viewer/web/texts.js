// What the page's script says, in both languages. What stands on the page from the start is in its template.

const TEXTS = {
  noGpu: ["Din webbläsare kan inte rita i 3D här: den har varken WebGPU eller WebGL2 att erbjuda. Allt den här kartan visar finns på de platta sidorna.",
    "Your browser cannot draw in 3D here: it offers neither WebGPU nor WebGL2. Everything this map shows is on the flat pages."],
  notStarted: ["Kartan i 3D kom inte igång ({why}). Allt den visar finns på de platta sidorna.",
    "The map in 3D did not start ({why}). Everything it shows is on the flat pages."],
  lost: ["Grafiken försvann medan kartan visades. Ladda om sidan för att försöka igen, eller använd de platta sidorna.",
    "The graphics went away while the map was shown. Reload the page to try again, or use the flat pages."],
  lostOnce: ["Grafiken försvann. Kartan visas igen på ett annat sätt.", "The graphics went away. The map is shown again in another way."],
  fetchingViewer: ["Hämtar visaren …", "Fetching the viewer …"],
  fetchingCity: ["Hämtar staden: {done} av {total} delar", "Fetching the city: {done} of {total} parts"],
  missing: ["{failed} delar kom inte fram", "{failed} parts did not arrive"],
  searching: ["Söker …", "Searching …"],
  noHits: ["Inget inläst liknar ”{q}”. Att en plats saknas här betyder inte att den saknar plan.",
    "Nothing loaded is like “{q}”. A place that is missing here may have a plan all the same."],
  hits: ["{n} träffar. Välj en.", "{n} hits. Choose one."],
  address: ["adress", "address"], parcel: ["fastighet", "property"], plan: ["plan", "plan"],
  noAnswer: ["Svaret kom inte fram. Försök igen om en stund.", "The answer did not arrive. Try again in a while."],
  fetchingAnswer: ["Hämtar vad som gäller …", "Fetching what holds …"],
  answerShown: ["Svaret för {name} står bredvid kartan.", "The answer for {name} stands beside the map."],
  copied: ["Länken är kopierad.", "The link is copied."],
  notCopied: ["Länken är markerad: kopiera den med tangentbordet.", "The link is selected: copy it with the keyboard."],
  saved: ["Bilden är sparad.", "The picture is saved."],
  notSaved: ["Bilden kunde inte sparas: {why}", "The picture could not be saved: {why}"],
  viewKept: ["Vyn ”{name}” är sparad i den här webbläsaren.", "The view “{name}” is kept in this browser."],
  remove: ["Ta bort vyn {name}", "Remove the view {name}"],
  nothingVisible: ["Ingenting är hämtat ännu.", "Nothing has been fetched yet."],
  north: ["Norr är {degrees} grader medurs från uppåt", "North is {degrees} degrees clockwise from up"],
  before: ["före", "before"], after: ["efter", "after"],
  comparisonSwitch: ["Visar {side}", "Showing {side}"],
  comparisonFade: ["{percent} % efter", "{percent} % after"],
  comparisonSwipe: ["Före till vänster om linjen, efter till höger", "Before to the left of the line, after to the right"],
  letGo: ["Sluta visa", "Show it no more"],
  choosePlace: ["Klicka först på en plats i kartan.", "Click a place in the map first."],
};

/** The texts of a language: a function of the name and of what fills its gaps. */
export function textsOf(lang) {
  const column = lang === "en" ? 1 : 0;
  const text = (name, gaps = {}) =>
    TEXTS[name][column].replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap] ?? ""));
  text.of = (pair) => pair[column];
  return text;
}
