//! The words that the demo's customers are named with. All stems are made up; no real company is meant.

/// Beginnings of made-up family and place names.
pub(super) const HEADS: &[&str] = &[
    "Aldro", "Asker", "Bardu", "Belvo", "Brinka", "Calder", "Corvi", "Dasko", "Delmo", "Drava", "Elster",
    "Emmeri", "Fanno", "Feldra", "Gannel", "Gildo", "Halver", "Hesper", "Ilmar", "Isken", "Jorvi", "Karsu",
    "Kestra", "Kolber", "Landro", "Lesko", "Lumen", "Marvi", "Menska", "Norvel", "Ockle", "Orsta", "Pellar",
    "Prisma", "Quilla", "Rasko", "Rendal", "Rovan", "Saldu", "Skerri", "Solven", "Tambor", "Tarnow", "Ulver",
    "Ursel", "Vanta", "Vesker", "Wendo", "Wexley", "Yarro", "Zander", "Zelko",
];

/// Their ends.
pub(super) const TAILS: &[&str] = &[
    "berg", "brook", "court", "dale", "feld", "gard", "hout", "kamp", "land", "lund", "mark", "mere", "mond",
    "nik", "port", "quist", "rup", "sand", "stad", "stein", "ton", "veld", "wick", "wold",
];

/// What businesses do.
pub(super) const TRADES: &[&str] = &[
    "Baustoffe",
    "Bikes",
    "Building Supplies",
    "Catering",
    "Ceramics",
    "Cold Chain",
    "Dental",
    "Electrics",
    "Engineering",
    "Farm Supply",
    "Fasteners",
    "Fittings",
    "Foods",
    "Freight",
    "Furniture",
    "Garden",
    "Glass",
    "Hydraulics",
    "Instruments",
    "Interiors",
    "Joinery",
    "Lighting",
    "Marine",
    "Medical",
    "Metalworks",
    "Optics",
    "Packaging",
    "Paper",
    "Pharma",
    "Plastics",
    "Precision",
    "Printing",
    "Pumps",
    "Roofing",
    "Safety",
    "Seals",
    "Sports",
    "Steel",
    "Technik",
    "Textiles",
    "Timber",
    "Tools",
    "Trading",
    "Ventilation",
    "Workwear",
];

/// What chains of shops sell under.
pub(super) const CHAINS: &[&str] = &[
    "DIY",
    "Garden Centres",
    "Home",
    "Hypermarkets",
    "Markets",
    "Outlet",
    "Retail",
    "Stores",
    "Superstores",
];

/// What public bodies are.
pub(super) const BODIES: &[&str] = &[
    "City of",
    "County of",
    "District Hospital of",
    "Fire Service of",
    "Harbour Authority of",
    "Municipality of",
    "Polytechnic of",
    "Port of",
    "Public Works of",
    "School Board of",
    "University of",
    "Water Board of",
];

/// Branches of a chain, by made-up town.
pub(super) const TOWNS: &[&str] = &[
    "Altmoor",
    "Bremdal",
    "Castelrond",
    "Dornwijk",
    "Eastmere",
    "Fontallier",
    "Grauhafen",
    "Hillerby",
    "Innerwald",
    "Joncourt",
    "Kaltbrunn",
    "Lindhaven",
    "Montferro",
    "Nordvik",
    "Oudekerke",
    "Pontalba",
    "Querfurt West",
    "Roccasera",
    "Southwold Park",
    "Tannberg",
    "Uferstadt",
    "Villamar",
    "Westhoek",
    "Zuidpoort",
];

/// Countries of customers at home in the euro area and near it, with the legal forms usual there.
pub(super) const HOME: &[(u32, (&str, &[&str]))] = &[
    (30, ("DE", &["GmbH", "GmbH & Co. KG", "AG", "KG", "e.K."])),
    (16, ("FR", &["SARL", "SAS", "SA"])),
    (14, ("NL", &["B.V.", "N.V.", "V.O.F."])),
    (9, ("AT", &["GmbH", "KG", "OG"])),
    (9, ("BE", &["BV", "NV", "SRL"])),
    (10, ("IT", &["S.r.l.", "S.p.A."])),
    (7, ("ES", &["S.L.", "S.A."])),
    (3, ("IE", &["Ltd", "DAC"])),
    (2, ("FI", &["Oy"])),
];

/// Countries of customers abroad.
pub(super) const ABROAD: &[(u32, (&str, &[&str]))] = &[
    (34, ("US", &["Inc.", "LLC", "Corp."])),
    (20, ("GB", &["Ltd", "plc", "LLP"])),
    (12, ("CH", &["AG", "GmbH", "Sagl"])),
    (9, ("SE", &["AB"])),
    (7, ("DK", &["A/S", "ApS"])),
    (6, ("AE", &["LLC", "FZE"])),
    (6, ("CA", &["Inc.", "Ltd"])),
    (6, ("PL", &["Sp. z o.o.", "S.A."])),
];
