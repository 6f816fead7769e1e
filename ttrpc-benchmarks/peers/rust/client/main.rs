//! The Rust peer as a client: warms up, then measures as often as its input asks it to. What it
//! prints is described in the Java package io.ttrpc.benchmarks.load.

mod callers;
mod load;
mod options;
mod recorder;

use std::error::Error;
use std::process::ExitCode;

use tokio::io::{stdin, AsyncBufReadExt, BufReader};

use load::Load;
use options::{Mode, Options};

pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("benchmark client: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome<()> {
    let options = Options::parse(std::env::args().skip(1))?;
    let callers = match options.mode {
        Mode::Idle => 0,
        _ => options.callers,
    };
    let load = Load::connect(options.clone()).await?;
    load.run(options.callers, options.warmup, |_| ()).await?;
    println!("ready");
    let mut input = BufReader::new(stdin()).lines();
    while let Some(line) = input.next_line().await? {
        let seconds = line
            .strip_prefix("measure ")
            .ok_or_else(|| format!("expected measure SECONDS but got {line}"))?
            .parse()?;
        let measured = load
            .run(callers, seconds, |mark| println!("{mark}"))
            .await?;
        println!("{measured}");
    }
    Ok(())
}
