use std::io;
use std::path::Path;
use std::time::Duration;

use ttrpc::{get_status, Code, Error};

use crate::check::one_line;
use crate::messages::{echo_request, with_timeout};
use crate::peer::Peer;
use crate::status::{code_name, status_of};

/// A call given on the command line.
pub enum Call {
    Echo(String),
    EchoStream(String),
}

/// Makes the calls one after the other on one connection and prints a line for each.
pub async fn make(calls: &[Call], socket: &Path, timeout: Duration) -> io::Result<()> {
    let peer = Peer::connect(socket)?;
    for call in calls {
        let line = match call {
            Call::Echo(text) => echo(&peer, text, timeout).await,
            Call::EchoStream(text) => echo_stream(&peer, text, timeout).await,
        };
        println!("{}", one_line(&line));
    }
    peer.close();
    Ok(())
}

async fn echo(peer: &Peer, text: &str, timeout: Duration) -> String {
    let request = echo_request(0, text);
    match peer.conformance.echo(with_timeout(timeout), &request).await {
        Ok(response) => format!("echo OK {}", response.payload.len()),
        Err(e) => format!("echo {}", status_line(&e)),
    }
}

/// The crate sends the timeout on streams too but leaves it to the server, so it is kept here.
async fn echo_stream(peer: &Peer, text: &str, timeout: Duration) -> String {
    let mut count = 0;
    let end = count_until_end(peer, text, timeout, &mut count);
    let end = tokio::time::timeout(timeout, end).await;
    match end.unwrap_or_else(|_| Err(deadline_exceeded())) {
        Err(Error::Eof) => format!("echo-stream {count} END"),
        Err(e) => format!("echo-stream {count} {}", status_line(&e)),
        Ok(never) => match never {},
    }
}

/// Sends one message, closes this side and counts the messages received until the end.
async fn count_until_end(
    peer: &Peer,
    text: &str,
    timeout: Duration,
    count: &mut usize,
) -> ttrpc::Result<std::convert::Infallible> {
    let mut stream = peer.conformance.echo_stream(with_timeout(timeout)).await?;
    let sent = match stream.send(&echo_request(0, text)).await {
        Ok(()) => stream.close_send().await,
        failed => failed,
    };
    // A lost connection may have left messages and a status behind: receiving tells.
    if !matches!(sent, Ok(()) | Err(Error::Socket(_))) {
        sent?;
    }
    loop {
        stream.recv().await?;
        *count += 1;
    }
}

fn deadline_exceeded() -> Error {
    Error::RpcStatus(get_status(
        Code::DEADLINE_EXCEEDED,
        "Request deadline elapsed",
    ))
}

fn status_line(error: &Error) -> String {
    let status = status_of(error);
    format!("STATUS {} {}", code_name(&status), status.message)
}
