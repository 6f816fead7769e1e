use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use ttrpc::context::{self, Context};
use ttrpc_conformance::conformance::{EchoRequest, EchoResponse, SleepRequest};

use crate::check::{fail, Proof};
use crate::peer::Peer;

pub type Metadata = HashMap<String, Vec<String>>;

/// A call's context without metadata and deadline.
pub fn bare() -> Context {
    Context::default()
}

pub fn with_timeout(timeout: Duration) -> Context {
    context::with_duration(timeout)
}

pub fn echo_request(sequence: u64, payload: impl Into<Vec<u8>>) -> EchoRequest {
    EchoRequest {
        sequence,
        payload: payload.into(),
        ..Default::default()
    }
}

pub fn sleep_request(delay: Duration) -> SleepRequest {
    SleepRequest {
        delay_millis: delay.as_millis() as u64,
        ..Default::default()
    }
}

/// Echo must return this sequence and payload.
pub async fn echoes(peer: &Peer, sequence: u64, payload: impl Into<Vec<u8>>) -> Proof {
    let request = echo_request(sequence, payload);
    let response = peer.conformance.echo(bare(), &request).await?;
    is_echo(&response, &request)
}

pub fn is_echo(response: &EchoResponse, request: &EchoRequest) -> Proof {
    if response.sequence != request.sequence {
        return fail(format!(
            "sequence must be {} but was {}",
            request.sequence, response.sequence
        ));
    }
    if response.payload != request.payload {
        return fail(format!(
            "payload of {} bytes differs from the {} bytes sent",
            response.payload.len(),
            request.payload.len()
        ));
    }
    Ok(())
}

pub fn metadata(entries: &[(&str, &[&str])]) -> Metadata {
    let owned = |values: &[&str]| values.iter().map(|value| value.to_string()).collect();
    entries
        .iter()
        .map(|(key, values)| (key.to_string(), owned(values)))
        .collect()
}

/// The handler must have seen exactly this metadata; the order of keys does not count.
pub fn has_seen(response: &EchoResponse, sent: &Metadata) -> Proof {
    let mut seen = Metadata::new();
    for entry in &response.metadata {
        let values = seen.entry(entry.key.clone()).or_default();
        values.push(entry.value.clone());
    }
    if seen == *sent {
        return Ok(());
    }
    let sorted = |metadata: &Metadata| metadata.clone().into_iter().collect::<BTreeMap<_, _>>();
    fail(format!(
        "metadata must be {:?} but was {:?}",
        sorted(sent),
        sorted(&seen)
    ))
}

/// Bytes that make a payload that was cut, shifted or mixed up differ from the one sent.
pub fn patterned(size: usize) -> Vec<u8> {
    (0..size).map(|i| (i ^ i >> 8 ^ i >> 16) as u8).collect()
}
