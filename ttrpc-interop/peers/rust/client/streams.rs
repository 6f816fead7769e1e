use std::fmt::Debug;
use std::future::Future;

use tokio::task::JoinSet;
use ttrpc::r#async::ClientStream;
use ttrpc::{Error, Result};
use ttrpc_conformance::conformance::{EchoRequest, EchoResponse};

use crate::check::{fail, Failure, Proof};
use crate::messages::{bare, echo_request, is_echo};
use crate::peer::Peer;

pub type EchoStream = ClientStream<EchoRequest, EchoResponse>;

/// The next thing received must be the stream's end.
pub fn ends<M: Debug>(received: Result<M>) -> Proof {
    match received {
        Err(Error::Eof) => Ok(()),
        Err(e) => fail(format!("stream must end but fails: {e}")),
        Ok(message) => fail(format!("stream must end but goes on with {message:?}")),
    }
}

/// Sends one message and receives its echo.
pub async fn exchange(
    stream: &mut EchoStream,
    sequence: u64,
    payload: impl Into<Vec<u8>>,
) -> std::result::Result<EchoResponse, Failure> {
    let request = echo_request(sequence, payload);
    stream.send(&request).await?;
    let response = stream.recv().await?;
    is_echo(&response, &request).map_err(|e| e.at(format!("message {sequence}")))?;
    Ok(response)
}

pub async fn closes(mut stream: EchoStream) -> Proof {
    stream.close_send().await?;
    ends(stream.recv().await)
}

/// Sends without waiting for responses, and receives at the same time.
pub async fn streams_in_order(peer: &Peer, count: u64, payload: Vec<u8>) -> Proof {
    let (sender, mut receiver) = peer.conformance.echo_stream(bare()).await?.split();
    let send = async {
        for sequence in 0..count {
            sender
                .send(&echo_request(sequence, payload.clone()))
                .await?;
        }
        Proof::Ok(sender.close_send().await?)
    };
    let receive = async {
        for sequence in 0..count {
            let response = receiver.recv().await?;
            is_echo(&response, &echo_request(sequence, payload.clone()))
                .map_err(|e| e.at(format!("message {sequence}")))?;
        }
        ends(receiver.recv().await)
    };
    tokio::try_join!(send, receive).map(|_| ())
}

/// Runs the callers at one time; fails with the failure of one of them and says how many failed.
pub async fn concurrently<P>(callers: usize, run: impl Fn(usize) -> P) -> Proof
where
    P: Future<Output = Proof> + Send + 'static,
{
    let mut running = JoinSet::new();
    for caller in 0..callers {
        let proof = run(caller);
        running.spawn(async move { proof.await.map_err(|e| e.at(format!("caller {caller}"))) });
    }
    let mut failures = Vec::new();
    while let Some(proof) = running.join_next().await {
        failures.extend(proof?.err());
    }
    let failed = failures.len();
    match failures.pop() {
        None => Ok(()),
        Some(one) => Err(one.at(format!("{failed} of {callers} callers failed, one is"))),
    }
}
