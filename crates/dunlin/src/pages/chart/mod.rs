//! Charts: small SVG drawings, each titled with its finding, with a table behind it.
