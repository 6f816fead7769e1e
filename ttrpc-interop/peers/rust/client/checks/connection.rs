use std::path::Path;

use ttrpc::Error;
use ttrpc_conformance::conformance::FloodRequest;

use crate::check::{check, fail, Check, Proof};
use crate::checks::deadline::ENDLESS;
use crate::messages::{bare, sleep_request};
use crate::peer::Peer;
use crate::streams::{closes, concurrently, exchange, streams_in_order};

pub fn checks() -> Vec<Check> {
    vec![
        check("100 connections at once are served", |first| async move {
            let mut peers = Vec::new();
            for _ in 0..100 {
                peers.push(Peer::connect(&first.socket)?);
            }
            concurrently(peers.len(), |caller| {
                let peer = peers[caller].clone();
                let payload = format!("connection {caller}").into_bytes();
                async move { streams_in_order(&peer, 5, payload).await }
            })
            .await?;
            peers.iter().for_each(Peer::close);
            Ok(())
        }),
        check(
            "a client that vanishes with calls running harms no other",
            |survivor| async move {
                let mut stream = survivor.conformance.echo_stream(bare()).await?;
                for round in 0..20 {
                    vanish(&survivor.socket).await?;
                    exchange(&mut stream, round, "still here").await?;
                }
                closes(stream).await
            },
        ),
    ]
}

/// Closes a connection on which a unary call, a stream and a flood are under way.
async fn vanish(socket: &Path) -> Proof {
    let peer = Peer::connect(socket)?;
    let caller = peer.clone();
    let slept = tokio::spawn(async move {
        caller
            .conformance
            .sleep(bare(), &sleep_request(ENDLESS))
            .await
    });
    let mut stream = peer.conformance.echo_stream(bare()).await?;
    exchange(&mut stream, 1, "about to vanish").await?;
    let mut flood = peer.conformance.flood(bare()).await?;
    let mut request = FloodRequest::new();
    (request.count, request.size) = (1000, 1024);
    flood.send(&request).await?;
    flood.recv().await?;
    peer.close();
    match slept.await? {
        Err(Error::Socket(_)) => Ok(()),
        ended => fail(format!(
            "call must run until the connection closes but ended: {ended:?}"
        )),
    }
}
