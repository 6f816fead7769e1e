use std::time::{Duration, Instant};

use protobuf::Message;
use ttrpc::context::Context;
use ttrpc::Code;
use ttrpc_conformance::conformance::{EchoResponse, FailStreamRequest, Part, SleepResponse};

use crate::check::{check, fail, Check, Proof, LIMIT};
use crate::messages::{bare, echo_request, sleep_request, with_timeout};
use crate::peer::Peer;
use crate::status::ends_in_code;
use crate::streams::{closes, exchange};

/// The deadline of a call that is to miss it, and how late its end may be on a busy machine.
const SHORT: Duration = Duration::from_millis(100);
const TOLERANCE: Duration = Duration::from_secs(3);
const LONG: Duration = Duration::from_secs(20);
/// Longer than any check may take.
pub const ENDLESS: Duration = Duration::from_secs(2 * LIMIT.as_secs());

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "Echo sees what remains until the deadline",
            |peer| async move {
                let request = echo_request(1, "in time");
                let response = peer.conformance.echo(with_timeout(LONG), &request).await?;
                remains(&response)
            },
        ),
        check(
            "Echo sees no deadline where none was sent",
            |peer| async move {
                let request = echo_request(1, "any time");
                has_no_deadline(&peer.conformance.echo(bare(), &request).await?)
            },
        ),
        check(
            "EchoStream sees what remains until the deadline",
            |peer| async move {
                let mut stream = peer.conformance.echo_stream(with_timeout(LONG)).await?;
                remains(&exchange(&mut stream, 1, "in time").await?)?;
                closes(stream).await
            },
        ),
        check(
            "EchoStream sees no deadline where none was sent",
            |peer| async move {
                let mut stream = peer.conformance.echo_stream(bare()).await?;
                has_no_deadline(&exchange(&mut stream, 1, "any time").await?)?;
                closes(stream).await
            },
        ),
        check("Sleep responds after its delay", |peer| async move {
            sleeps(&peer, bare(), Duration::from_millis(50)).await
        }),
        check("Sleep of 0 responds", |peer| async move {
            sleeps(&peer, bare(), Duration::ZERO).await
        }),
        check("Sleep responds within its deadline", |peer| async move {
            sleeps(&peer, with_timeout(LIMIT), Duration::from_millis(50)).await
        }),
        check(
            "Sleep beyond its deadline is DEADLINE_EXCEEDED in time",
            |peer| async move {
                let start = Instant::now();
                let request = sleep_request(ENDLESS);
                let outcome = peer.conformance.sleep(with_timeout(SHORT), &request).await;
                in_time(start)?;
                ends_in_code(&outcome, Code::DEADLINE_EXCEEDED)
            },
        ),
        check(
            "a stream beyond its deadline is DEADLINE_EXCEEDED in time",
            |peer| async move { stream_misses_deadline(&peer).await },
        ),
        check(
            "an upload beyond its deadline is DEADLINE_EXCEEDED in time",
            |peer| async move { upload_misses_deadline(&peer).await },
        ),
        check(
            "the server itself ends a call at its deadline",
            |peer| async move { misses_deadline(&peer, SHORT).await },
        ),
        check(
            "a deadline of 1 ns is DEADLINE_EXCEEDED",
            |peer| async move { misses_deadline(&peer, Duration::from_nanos(1)).await },
        ),
        check(
            "a deadline in 292 years is not exceeded",
            |peer| async move {
                let request = sleep_request(Duration::from_millis(1)).write_to_bytes()?;
                let slept = peer
                    .call_with_server_timeout("Sleep", request, i64::MAX)
                    .await?;
                has_slept(&SleepResponse::parse_from_bytes(&slept)?, 1)
            },
        ),
        check(
            "a call past its deadline does not end its neighbours",
            |peer| async move {
                let (slept, missed) = tokio::join!(
                    sleeps(&peer, bare(), 3 * SHORT),
                    misses_deadline(&peer, SHORT)
                );
                missed.and(slept)
            },
        ),
    ]
}

fn remains(response: &EchoResponse) -> Proof {
    let remaining = Duration::from_nanos(u64::try_from(response.remaining_nanos).unwrap_or(0));
    if remaining > LONG || remaining < LONG / 2 {
        return fail(format!(
            "remaining time must be at most {LONG:?} and near it but was {remaining:?}"
        ));
    }
    Ok(())
}

fn has_no_deadline(response: &EchoResponse) -> Proof {
    match response.remaining_nanos {
        0 => Ok(()),
        nanos => fail(format!("remaining nanos must be 0 but were {nanos}")),
    }
}

async fn sleeps(peer: &Peer, context: Context, delay: Duration) -> Proof {
    let start = Instant::now();
    let response = peer
        .conformance
        .sleep(context, &sleep_request(delay))
        .await?;
    let took = start.elapsed();
    if took < delay {
        return fail(format!(
            "response must come after {delay:?} but came after {took:?}"
        ));
    }
    has_slept(&response, delay.as_millis() as u64)
}

fn has_slept(response: &SleepResponse, millis: u64) -> Proof {
    if response.slept_millis < millis {
        let slept = response.slept_millis;
        return fail(format!(
            "server must have slept {millis} ms but slept {slept}"
        ));
    }
    Ok(())
}

/// Lets an endless call run into a deadline that the server alone knows.
async fn misses_deadline(peer: &Peer, timeout: Duration) -> Proof {
    let start = Instant::now();
    let request = sleep_request(ENDLESS).write_to_bytes()?;
    let outcome = peer
        .call_with_server_timeout("Sleep", request, timeout.as_nanos() as i64)
        .await;
    in_time(start)?;
    ends_in_code(&outcome, Code::DEADLINE_EXCEEDED)
}

fn in_time(start: Instant) -> Proof {
    let took = start.elapsed();
    if took > SHORT + TOLERANCE {
        return fail(format!(
            "call must end {SHORT:?} after its start but took {took:?}"
        ));
    }
    Ok(())
}

async fn stream_misses_deadline(peer: &Peer) -> Proof {
    let mut stream = peer.conformance.fail_stream(with_timeout(SHORT)).await?;
    let mut request = FailStreamRequest::new();
    request.after_messages = 2;
    stream.send(&request).await?;
    stream.recv().await?;
    ended_by_server(stream.recv()).await
}

async fn upload_misses_deadline(peer: &Peer) -> Proof {
    let mut upload = peer.open("Sum", Some(SHORT)).await?;
    upload.send(Part::new().write_to_bytes()?).await?;
    ended_by_server(upload.recv()).await
}

// The crate sends the timeout of a stream but does not keep it, neither as a client nor as a server.
async fn ended_by_server<M: std::fmt::Debug>(
    receive: impl std::future::Future<Output = ttrpc::Result<M>>,
) -> Proof {
    match tokio::time::timeout(SHORT + TOLERANCE, receive).await {
        Ok(outcome) => ends_in_code(&outcome, Code::DEADLINE_EXCEEDED),
        Err(_) => fail(format!(
            "stream must end {SHORT:?} after its start but goes on"
        )),
    }
}
