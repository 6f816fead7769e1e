use protobuf::Message;
use ttrpc::{Code, Error, Request};
use ttrpc_conformance::conformance::EchoRequest;

use crate::check::{check, fail, Check, Proof};
use crate::messages::{bare, echo_request, echoes, patterned};
use crate::peer::{Peer, SERVICE};
use crate::status::ends_in_code;
use crate::streams::{closes, exchange, streams_in_order};

/// The most data that a frame may carry.
const MAX_FRAME_DATA: usize = 4 << 20;

/// Payloads up to the largest that fits a frame: for a unary call together with its envelope, on a
/// stream as the message alone.
pub fn checks() -> Vec<Check> {
    let largest_unary = payload_filling(|size| envelope(size).compute_size());
    let largest_streamed = payload_filling(|size| sized(size).compute_size());
    let mut checks = Vec::new();
    for size in [0, 1, 64 << 10, 1 << 20, largest_unary] {
        let name = format!("Echo returns a payload of {size} bytes");
        checks.push(check(name, move |peer| async move {
            echoes(&peer, 1, patterned(size)).await
        }));
    }
    for size in [0, 1, 64 << 10, 1 << 20, largest_streamed] {
        let name = format!("EchoStream returns payloads of {size} bytes");
        checks.push(check(name, move |peer| async move {
            streams_in_order(&peer, 4, patterned(size)).await
        }));
    }
    checks.push(check(
        "a request that does not fit a frame is RESOURCE_EXHAUSTED",
        move |peer| async move {
            let request = sized(largest_unary + 1);
            let outcome = peer.conformance.echo(bare(), &request).await;
            ends_in_code(&outcome, Code::RESOURCE_EXHAUSTED)
        },
    ));
    checks.push(check(
        "a stream goes on after a message that does not fit a frame",
        move |peer| async move { stream_goes_on(&peer, largest_streamed).await },
    ));
    checks
}

async fn stream_goes_on(peer: &Peer, largest: usize) -> Proof {
    let mut stream = peer.conformance.echo_stream(bare()).await?;
    does_not_fit(stream.send(&sized(largest + 1)).await)?;
    exchange(&mut stream, 1, patterned(largest)).await?;
    closes(stream).await
}

fn does_not_fit<M: std::fmt::Debug>(outcome: ttrpc::Result<M>) -> Proof {
    let text = "message length 4194305 exceed maximum message size of 4194304";
    match outcome {
        Err(Error::Others(message)) if message == text => Ok(()),
        other => fail(format!("must be refused with {text:?} but was {other:?}")),
    }
}

/// The size of the payload at which the data is exactly as large as a frame allows.
fn payload_filling(data_size: impl Fn(usize) -> u64) -> usize {
    // From 2 MiB on, the lengths around the payload take no more bytes when it grows.
    let large = MAX_FRAME_DATA / 2;
    MAX_FRAME_DATA - (data_size(large) as usize - large)
}

/// A message of sequence 1, as streams send it second: their first one is shorter.
fn sized(payload_size: usize) -> EchoRequest {
    echo_request(1, vec![0; payload_size])
}

/// What the unary call of a sized message sends when it has no deadline.
fn envelope(payload_size: usize) -> Request {
    let payload = sized(payload_size).write_to_bytes();
    Request {
        service: SERVICE.to_owned(),
        method: "Echo".to_owned(),
        payload: payload.expect("a message of two fields can be encoded"),
        ..Default::default()
    }
}
