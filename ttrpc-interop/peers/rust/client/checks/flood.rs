use ttrpc_conformance::conformance::FloodRequest;

use crate::check::{check, fail, Check, Proof};
use crate::messages::{bare, echoes};
use crate::peer::Peer;
use crate::streams::ends;

pub fn checks() -> Vec<Check> {
    vec![
        check("Flood of no messages ends at once", |peer| async move {
            floods(&peer, 0, 1).await
        }),
        check("Flood sends 20,000 messages", |peer| async move {
            floods(&peer, 20_000, 100).await
        }),
        check("Flood sends large messages", |peer| async move {
            floods(&peer, 32, 1 << 20).await
        }),
        check("unary calls succeed during a Flood", |peer| async move {
            let calls = async {
                for sequence in 0..100 {
                    echoes(&peer, sequence, "beside a flood").await?;
                }
                Ok(())
            };
            tokio::try_join!(floods(&peer, 20_000, 1024), calls).map(|_| ())
        }),
    ]
}

/// Leaves its side open, as Flood reads one message only: closing it once the server has returned
/// would get the response of a Go server for a frame on an unknown stream.
pub async fn floods(peer: &Peer, count: u32, size: u32) -> Proof {
    let mut stream = peer.conformance.flood(bare()).await?;
    let mut request = FloodRequest::new();
    (request.count, request.size) = (count, size);
    stream.send(&request).await?;
    for i in 0..count {
        let response = stream.recv().await?;
        let (sequence, got) = (response.sequence, response.payload.len());
        if sequence != u64::from(i) || got != size as usize {
            return fail(format!(
                "message {i} must have {size} bytes of payload but was {sequence} with {got}"
            ));
        }
    }
    ends(stream.recv().await)
}
