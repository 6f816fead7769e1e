//! The Rust peer as a server: the crate ttrpc serving the conformance service.

mod call;
mod go_clients;
mod service;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use tokio::signal::unix::{signal, SignalKind};
use ttrpc::r#async::Server;
use ttrpc_conformance::conformance_ttrpc::create_conformance;

/// How long running calls may take to finish after SIGTERM. The crate gives up after 10 s only.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

const USAGE: &str = "\
usage: server --socket PATH [--for-go-clients]
  --for-go-clients  drop the empty message that the crate puts before those of a Go client's stream";

#[derive(Default)]
struct Options {
    socket: String,
    for_go_clients: bool,
}

// One thread: the crate gives each arriving frame to a task of its own, so that on several threads
// the messages of a stream reach their handler in any order.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(options) = parse(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match serve(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("conformance server: {e}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        match argument.split_once('=') {
            Some(("--socket", path)) => options.socket = path.to_owned(),
            None if argument == "--socket" => options.socket = arguments.next()?,
            None if argument == "--for-go-clients" => options.for_go_clients = true,
            _ => return None,
        }
    }
    (!options.socket.is_empty()).then_some(options)
}

async fn serve(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut services = create_conformance(Arc::new(service::Service));
    if options.for_go_clients {
        services = go_clients::admit(services);
    }
    let address = format!("unix://{}", options.socket);
    let mut server = Server::new().bind(&address)?.register_service(services);
    server.start().await?;
    println!("listening on {address}");

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    let shut_down = tokio::time::timeout(SHUTDOWN_TIMEOUT, server.shutdown()).await;
    // The crate leaves the socket's file behind.
    fs::remove_file(&options.socket)?;
    shut_down.map_err(|_| format!("calls still run {SHUTDOWN_TIMEOUT:?} after the signal"))??;
    Ok(())
}
