use protobuf::well_known_types::empty::Empty;
use ttrpc::r#async::ClientStreamReceiver;
use ttrpc::{Code, Error};
use ttrpc_conformance::conformance::{Part, Total};

use crate::check::{check, fail, Check, Failure, Proof};
use crate::checks::status::UNDECODABLE;
use crate::messages::bare;
use crate::peer::Peer;
use crate::status::{ends_in, ends_in_code};
use crate::streams::ends;

/// Client streaming and server streaming.
pub fn checks() -> Vec<Check> {
    vec![
        check("Sum of no parts is 0", |peer| async move {
            sums(&peer, &[]).await
        }),
        check("Sum of one part is that part", |peer| async move {
            sums(&peer, &[42]).await
        }),
        check("Sum adds negative parts", |peer| async move {
            sums(&peer, &[-5, 3, 0, -7, i64::MAX, i64::MIN]).await
        }),
        check("Sum adds 10,000 parts", |peer| async move {
            sums(&peer, &(-2500..7500).collect::<Vec<_>>()).await
        }),
        check("Divide into no parts ends at once", |peer| async move {
            divides(&peer, 0, 0).await
        }),
        check("Divide into one part returns the sum", |peer| async move {
            divides(&peer, -12, 1).await
        }),
        check(
            "Divide into three parts keeps the smallest sum",
            |peer| async move { divides(&peer, i64::MIN, 3).await },
        ),
        check("Divide into 10,000 parts", |peer| async move {
            divides(&peer, 123_456_789, 10_000).await
        }),
        check(
            "Divide fails before its first part if no parts are to make a sum",
            |peer| async move {
                let mut parts = peer.conformance.divide(bare(), &total(1, 0)).await?;
                ends_in_code(&parts.recv().await, Code::INVALID_ARGUMENT)
            },
        ),
        check("Empties sends three empty messages", |peer| async move {
            let mut empties = peer.conformance.empties(bare(), &Empty::new()).await?;
            for i in 0..3 {
                next(&mut empties)
                    .await
                    .map_err(|e| e.at(format!("message {i}")))?;
            }
            ends(next_or_end(&mut empties).await)
        }),
        check(
            "unknown streaming method is UNIMPLEMENTED",
            |peer| async move {
                let outcome = peer.ask("NoSuchStream", Vec::new()).await?.recv().await;
                ends_in(&outcome, Code::UNIMPLEMENTED, "method NoSuchStream")
            },
        ),
        check("undecodable part is INTERNAL", |peer| async move {
            let mut upload = peer.open("Sum", None).await?;
            upload.send(UNDECODABLE.to_vec()).await?;
            ends_in_code(&upload.recv().await, Code::INTERNAL)
        }),
    ]
}

pub async fn sums(peer: &Peer, parts: &[i64]) -> Proof {
    let mut upload = peer.conformance.sum(bare()).await?;
    for &add in parts {
        let mut part = Part::new();
        part.add = add;
        upload.send(&part).await?;
    }
    let got = upload.close_and_recv().await?;
    let expected = total(parts.iter().sum(), parts.len() as u32);
    if got != expected {
        return fail(format!("total must be {expected} but was {got}"));
    }
    Ok(())
}

pub async fn divides(peer: &Peer, sum: i64, count: u32) -> Proof {
    let mut parts = peer.conformance.divide(bare(), &total(sum, count)).await?;
    let mut got = 0;
    for i in 0..count {
        let part = next(&mut parts)
            .await
            .map_err(|e| e.at(format!("part {i}")))?;
        got += part.add;
    }
    if got != sum {
        return fail(format!("sum of the parts must be {sum} but was {got}"));
    }
    ends(next_or_end(&mut parts).await)
}

fn total(sum: i64, count: u32) -> Total {
    Total {
        sum,
        count,
        ..Default::default()
    }
}

async fn next<M: protobuf::Message>(stream: &mut ClientStreamReceiver<M>) -> Result<M, Failure> {
    Ok(next_or_end(stream).await?)
}

/// Tells the end as bidi streams do.
async fn next_or_end<M: protobuf::Message>(
    stream: &mut ClientStreamReceiver<M>,
) -> ttrpc::Result<M> {
    stream.recv().await?.ok_or(Error::Eof)
}
