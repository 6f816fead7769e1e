use ttrpc::Code;

use crate::check::{check, fail, Check, Proof};
use crate::checks::deadline::ENDLESS;
use crate::checks::fail_stream::fails_after;
use crate::checks::flood::floods;
use crate::checks::one_sided_stream::{divides, sums};
use crate::messages::{bare, echo_request, echoes, is_echo, patterned, sleep_request};
use crate::peer::Peer;
use crate::streams::{closes, concurrently, streams_in_order, EchoStream};

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "64 concurrent callers get their own responses",
            |peer| async move {
                concurrently(64, |caller| calls_fifty_times(peer.clone(), caller)).await
            },
        ),
        check(
            "a fast call ends before a slow one made earlier",
            |peer| async move {
                let caller = peer.clone();
                let slow = tokio::spawn(async move {
                    caller
                        .conformance
                        .sleep(bare(), &sleep_request(ENDLESS))
                        .await
                });
                for sequence in 0..20 {
                    echoes(&peer, sequence, "fast").await?;
                }
                slow.abort();
                match slow.await {
                    Err(e) if e.is_cancelled() => Ok(()),
                    ended => fail(format!(
                        "slow call must still be running but ended: {ended:?}"
                    )),
                }
            },
        ),
        check(
            "16 interleaved streams keep to themselves",
            |peer| async move {
                let mut streams = Vec::new();
                for _ in 0..16 {
                    streams.push(peer.conformance.echo_stream(bare()).await?);
                }
                interleave(streams).await
            },
        ),
        check(
            "8 streams of 2,000 messages at one time keep their order",
            |peer| async move {
                concurrently(8, |caller| {
                    let peer = peer.clone();
                    async move { streams_in_order(&peer, 2000, patterned(64 + caller)).await }
                })
                .await
            },
        ),
        check(
            "streams of all kinds and unary calls share a connection",
            |peer| async move {
                concurrently(8 * KINDS, |caller| {
                    call_of_kind(peer.clone(), caller % KINDS)
                })
                .await
            },
        ),
        check(
            "payloads of 1 MiB from 8 callers do not mix",
            |peer| async move {
                concurrently(8, |caller| {
                    let peer = peer.clone();
                    async move {
                        for _ in 0..4 {
                            echoes(&peer, caller as u64, patterned((1 << 20) + caller)).await?;
                        }
                        Ok(())
                    }
                })
                .await
            },
        ),
    ]
}

async fn calls_fifty_times(peer: Peer, caller: usize) -> Proof {
    for call in 0..50 {
        let payload = format!("caller {caller} call {call}");
        echoes(&peer, (caller * 1000 + call) as u64, payload).await?;
    }
    Ok(())
}

const KINDS: usize = 6;

async fn call_of_kind(peer: Peer, kind: usize) -> Proof {
    match kind {
        0 => sums(&peer, &[1, 2, 3, -4]).await,
        1 => divides(&peer, 1001, 30).await,
        2 => streams_in_order(&peer, 200, patterned(500)).await,
        3 => fails_after(&peer, 5, Code::ABORTED).await,
        4 => floods(&peer, 200, 200).await,
        _ => echoes(&peer, 7, patterned(3000)).await,
    }
}

/// Gives each stream one message in turn, each its own, before it takes the responses in the opposite
/// order.
async fn interleave(mut streams: Vec<EchoStream>) -> Proof {
    let message =
        |stream: usize, round: u64| echo_request(round, format!("stream {stream} round {round}"));
    for round in 0..50 {
        for (i, stream) in streams.iter().enumerate() {
            stream.send(&message(i, round)).await?;
        }
        for (i, stream) in streams.iter_mut().enumerate().rev() {
            is_echo(&stream.recv().await?, &message(i, round))
                .map_err(|e| e.at(format!("stream {i}")))?;
        }
    }
    for (i, stream) in streams.into_iter().enumerate() {
        closes(stream)
            .await
            .map_err(|e| e.at(format!("stream {i}")))?;
    }
    Ok(())
}
