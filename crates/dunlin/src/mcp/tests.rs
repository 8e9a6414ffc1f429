//! The table of tools against the table of routes.
