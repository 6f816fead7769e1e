use ttrpc_conformance::conformance::{FloodRequest, Part, Total};

use crate::check::{check, fail, Check};
use crate::checks::deadline::ENDLESS;
use crate::messages::{bare, echoes, sleep_request};
use crate::streams::exchange;

/// Calls that this side gives up. The protocol has no frame that tells the server, so what counts is
/// that the connection goes on without them.
pub fn checks() -> Vec<Check> {
    vec![
        check("a future may be cancelled", |peer| async move {
            let caller = peer.clone();
            let slow = tokio::spawn(async move {
                caller
                    .conformance
                    .sleep(bare(), &sleep_request(ENDLESS))
                    .await
            });
            echoes(&peer, 1, "meanwhile").await?;
            slow.abort();
            match slow.await {
                Err(e) if e.is_cancelled() => Ok(()),
                ended => fail(format!("call must still be running but ended: {ended:?}")),
            }
        }),
        check(
            "a stream of responses may be closed midway",
            |peer| async move {
                let mut request = Total::new();
                request.count = 100_000;
                let mut parts = peer.conformance.divide(bare(), &request).await?;
                match parts.recv().await? {
                    Some(_) => Ok(()),
                    None => fail("stream must not end before its first part"),
                }
            },
        ),
        check("a Flood may be closed midway", |peer| async move {
            let mut flood = peer.conformance.flood(bare()).await?;
            let mut request = FloodRequest::new();
            (request.count, request.size) = (100_000, 100);
            flood.send(&request).await?;
            flood.recv().await?;
            Ok(())
        }),
        check("an upload may be closed midway", |peer| async move {
            let upload = peer.conformance.sum(bare()).await?;
            upload.send(&Part::new()).await?;
            Ok(())
        }),
        check("100 streams may be closed midway", |peer| async move {
            for sequence in 0..100 {
                let mut stream = peer.conformance.echo_stream(bare()).await?;
                exchange(&mut stream, sequence, "given up").await?;
            }
            Ok(())
        }),
    ]
}
