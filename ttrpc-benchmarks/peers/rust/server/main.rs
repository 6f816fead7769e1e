//! The Rust peer as a server: the crate ttrpc serving the benchmarks' service, as lean as it gets.
//! Ends with its input.

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::io::{self, AsyncReadExt};
use tokio::runtime::{Builder, Runtime};
use ttrpc::r#async::{Server, ServerStream, ServerStreamSender, TtrpcContext};
use ttrpc::Result;
use ttrpc_benchmark::benchmark::Payload;
use ttrpc_benchmark::benchmark_ttrpc::{create_echo, Echo};

struct Service;

#[async_trait]
impl Echo for Service {
    async fn call(&self, _: &TtrpcContext, request: Payload) -> Result<Payload> {
        Ok(request)
    }

    async fn exchange(
        &self,
        _: &TtrpcContext,
        mut stream: ServerStream<Payload, Payload>,
    ) -> Result<()> {
        while let Some(message) = stream.recv().await? {
            stream.send(&message).await?;
        }
        Ok(())
    }

    async fn repeat(
        &self,
        _: &TtrpcContext,
        request: Payload,
        responses: ServerStreamSender<Payload>,
    ) -> Result<()> {
        let first = request.data.first_chunk().copied().unwrap_or_default();
        for _ in 0..u32::from_be_bytes(first) {
            responses.send(&request).await?;
        }
        Ok(())
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (socket, runtime) = match arguments.as_slice() {
        [socket] => (socket, Runtime::new()),
        // The crate gives each arriving frame to a task of its own, so that on several threads the
        // messages of a stream reach their handler in any order.
        [socket, threads] if threads == "1" => {
            (socket, Builder::new_current_thread().enable_all().build())
        }
        _ => {
            eprintln!("usage: server SOCKET [1, for one thread]");
            return ExitCode::from(2);
        }
    };
    match runtime
        .map_err(Box::from)
        .and_then(|runtime| runtime.block_on(serve(socket)))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("benchmark server: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(socket: &str) -> std::result::Result<(), Box<dyn Error>> {
    let mut server = Server::new()
        .bind(&format!("unix://{socket}"))?
        .register_service(create_echo(Arc::new(Service)));
    server.start().await?;
    println!("ready");
    io::stdin().read_to_end(&mut Vec::new()).await?;
    // Without waiting for connections: the harness is done with them.
    std::process::exit(0);
}
