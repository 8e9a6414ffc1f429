//! Dunlin, the command line.

mod cube;
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the demo command is wired next"))]
mod demo;

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "dunlin", version, about = "Receivables collections that a company runs itself")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every figure for every group and period, from two files.
    Cube(CubeArgs),
}

#[derive(clap::Args)]
struct CubeArgs {
    /// File of invoices (Parquet or CSV).
    #[arg(long)]
    invoices: PathBuf,
    /// File of applications (Parquet or CSV).
    #[arg(long)]
    applications: PathBuf,
    /// Groups.
    #[arg(long, value_enum, default_value_t = By::Segment)]
    by: By,
    /// How long a period is.
    #[arg(long, value_enum, default_value_t = Period::Month)]
    period: Period,
    /// First period: 2015-01 or a day in it.
    #[arg(long)]
    from: String,
    /// Last period: 2024-12 or a day in it.
    #[arg(long)]
    to: String,
    /// Only invoices in this currency.
    #[arg(long)]
    currency: Option<String>,
    /// File to write, Parquet or CSV by its ending; standard output when missing.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Total,
    Segment,
    Customer,
}

#[derive(Clone, Copy, ValueEnum)]
enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

fn main() -> ExitCode {
    let Command::Cube(args) = Cli::parse().command;
    match request(args).and_then(|r| cube::run(&r, &mut std::io::stdout()).map_err(|e| e.to_string())) {
        Ok(_) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("dunlin: {why}");
            ExitCode::FAILURE
        }
    }
}

fn request(args: CubeArgs) -> Result<cube::Request, String> {
    use dunlin_kpi::cube::Step;
    Ok(cube::Request {
        from: cube::range_day(&args.from, false)?,
        to: cube::range_day(&args.to, true)?,
        by: match args.by {
            By::Total => cube::By::Total,
            By::Segment => cube::By::Segment,
            By::Customer => cube::By::Customer,
        },
        step: match args.period {
            Period::Day => Step::Day,
            Period::Week => Step::Week,
            Period::Month => Step::Month,
            Period::Quarter => Step::Quarter,
            Period::Year => Step::Year,
        },
        invoices: args.invoices,
        applications: args.applications,
        currency: args.currency,
        out: args.out,
        limits: dunlin_formats::plan::Limits::default(),
    })
}
