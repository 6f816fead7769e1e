//! The Rust peer as a client: the crate ttrpc calling any server of the conformance service.

mod calls;
mod check;
mod checks;
mod messages;
mod peer;
mod status;
mod streams;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use calls::Call;

const USAGE: &str = "\
usage: client --socket PATH [options]
  --crash             also call Crash, which must end in UNKNOWN and leave the server alive
  --check NAME        make the check of this name alone
  --echo TEXT         call Echo with this text instead of the checks (repeatable)
  --echo-stream TEXT  call EchoStream with this text instead of the checks (repeatable)
  --timeout-millis N  timeout of each call given on the command line (5000)";

struct Options {
    socket: PathBuf,
    crash: bool,
    only: Option<String>,
    calls: Vec<Call>,
    timeout: Duration,
}

// One thread: the crate takes a stream's id before the frame's place in the queue, so that on
// several threads ids reach the server out of order, which Go's and Java's refuse.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(options) = parse(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if options.calls.is_empty() {
        let mut checks = checks::all();
        if options.crash {
            checks.push(checks::crash());
        }
        if let Some(only) = options.only {
            checks.retain(|check| check.name() == only);
            if checks.is_empty() {
                eprintln!("conformance client: no check is named {only:?}");
                return ExitCode::from(2);
            }
        }
        return match check::run(checks, &options.socket).await {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        };
    }
    match calls::make(&options.calls, &options.socket, options.timeout).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("conformance client: {e}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut socket = None;
    let mut crash = false;
    let mut only = None;
    let mut calls = Vec::new();
    let mut timeout = Duration::from_millis(5000);
    while let Some(argument) = arguments.next() {
        let (name, given) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        if name == "--crash" && given.is_none() {
            crash = true;
            continue;
        }
        let value = given.or_else(|| arguments.next())?;
        match name {
            "--socket" => socket = Some(PathBuf::from(value)),
            "--check" => only = Some(value),
            "--echo" => calls.push(Call::Echo(value)),
            "--echo-stream" => calls.push(Call::EchoStream(value)),
            "--timeout-millis" => timeout = Duration::from_millis(value.parse().ok()?),
            _ => return None,
        }
    }
    Some(Options {
        socket: socket?,
        crash,
        only,
        calls,
        timeout,
    })
}
