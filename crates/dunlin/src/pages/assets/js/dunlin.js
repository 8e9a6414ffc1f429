// What every page has: the search key, the list of keys, forms that are sent once. Each module below is about one thing.
import "./keys.js";
import "./drafts.js";
import "./live.js";
import "./desk.js";
import "./board.js";
import "./print.js";
import "./preview.js";
import "./find.js";
import "./imports.js";
import "./filter.js";
import "./lists.js";
import "./passkeys.js";
