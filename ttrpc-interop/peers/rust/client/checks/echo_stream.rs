use protobuf::Message;
use ttrpc::Error;
use ttrpc_conformance::conformance::EchoRequest;

use crate::check::{check, fail, Check};
use crate::messages::{bare, echo_request, is_echo, patterned};
use crate::streams::{closes, ends, exchange, streams_in_order};

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "EchoStream without a message ends when the client closes its side",
            |peer| async move { closes(peer.conformance.echo_stream(bare()).await?).await },
        ),
        check(
            "EchoStream responds to each message before the next is sent",
            |peer| async move {
                let mut stream = peer.conformance.echo_stream(bare()).await?;
                for sequence in 0..500 {
                    exchange(&mut stream, sequence, patterned(sequence as usize)).await?;
                }
                closes(stream).await
            },
        ),
        check(
            "EchoStream responds to what was sent before the client closed its side",
            |peer| async move {
                let mut stream = peer.conformance.echo_stream(bare()).await?;
                // No more than a Go server's handler leaves unread without harm.
                let count = 60;
                for sequence in 0..count {
                    stream.send(&echo_request(sequence, "")).await?;
                }
                stream.close_send().await?;
                for sequence in 0..count {
                    is_echo(&stream.recv().await?, &echo_request(sequence, ""))?;
                }
                ends(stream.recv().await)
            },
        ),
        check(
            "EchoStream keeps the order of 10,000 messages",
            |peer| async move { streams_in_order(&peer, 10_000, b"in order".to_vec()).await },
        ),
        check(
            "EchoStream responds to empty messages with empty ones",
            |peer| async move {
                let mut stream = peer.conformance.echo_stream(bare()).await?;
                for _ in 0..3 {
                    stream.send(&EchoRequest::new()).await?;
                    let response = stream.recv().await?;
                    if response.compute_size() != 0 {
                        return fail(format!("response must be empty but was {response}"));
                    }
                }
                closes(stream).await
            },
        ),
        check(
            "nothing can be sent after this side was closed",
            |peer| async move {
                let mut stream = peer.conformance.echo_stream(bare()).await?;
                stream.close_send().await?;
                let sent = stream.send(&EchoRequest::new()).await;
                if sent != Err(Error::LocalClosed) {
                    return fail(format!("send must fail but was {sent:?}"));
                }
                ends(stream.recv().await)
            },
        ),
    ]
}
