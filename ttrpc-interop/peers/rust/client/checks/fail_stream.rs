use protobuf::Enum;
use ttrpc::proto::Status;
use ttrpc::Code;
use ttrpc_conformance::conformance::FailStreamRequest;

use crate::check::{check, Check, Proof};
use crate::checks::status::{fail_request, status, UNDECODABLE};
use crate::messages::bare;
use crate::peer::Peer;
use crate::status::{ends_in_code, ends_in_status};
use crate::streams::ends;

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "FailStream after 0 messages is the status at once",
            |peer| async move { fails_after(&peer, 0, Code::NOT_FOUND).await },
        ),
        check(
            "FailStream after 1 message responds to the first one",
            |peer| async move { fails_after(&peer, 1, Code::RESOURCE_EXHAUSTED).await },
        ),
        check(
            "FailStream after 100 messages responds to them all",
            |peer| async move { fails_after(&peer, 100, Code::ABORTED).await },
        ),
        check(
            "FailStream ends in each of the 16 codes with message and details",
            |peer| async move {
                for &code in Code::VALUES.iter().filter(|&&code| code != Code::OK) {
                    fails_after(&peer, 1, code).await?;
                }
                Ok(())
            },
        ),
        check("FailStream with code 0 just ends", |peer| async move {
            let mut stream = peer.conformance.fail_stream(bare()).await?;
            let mut first = FailStreamRequest::new();
            first.after_messages = 1;
            stream.send(&first).await?;
            stream.recv().await?;
            ends(stream.recv().await)
        }),
        check(
            "what is sent after the status fails with that status",
            |peer| async move { sends_after_status(&peer).await },
        ),
        check(
            "undecodable message on a stream is INTERNAL",
            |peer| async move {
                let mut stream = peer.open("FailStream", None).await?;
                stream.send(UNDECODABLE.to_vec()).await?;
                ends_in_code(&stream.recv().await, Code::INTERNAL)
            },
        ),
    ]
}

pub async fn fails_after(peer: &Peer, count: u32, code: Code) -> Proof {
    let status = status(code, format!("failed after {count}"));
    let mut stream = peer.conformance.fail_stream(bare()).await?;
    stream.send(&request(count, &status)).await?;
    for i in 0..count {
        // The first message is sent already.
        if i > 0 {
            stream.send(&FailStreamRequest::new()).await?;
        }
        stream.recv().await?;
    }
    ends_in_status(&stream.recv().await, &status)
}

// The crate's sending half does not learn that the stream has ended: the message goes out, and the
// server responds to it with an error that nobody receives.
async fn sends_after_status(peer: &Peer) -> Proof {
    let status = status(Code::OUT_OF_RANGE, "over".to_owned());
    let mut stream = peer.conformance.fail_stream(bare()).await?;
    stream.send(&request(0, &status)).await?;
    ends_in_status(&stream.recv().await, &status)?;
    ends_in_status(&stream.send(&FailStreamRequest::new()).await, &status)
}

fn request(after_messages: u32, status: &Status) -> FailStreamRequest {
    FailStreamRequest {
        after_messages,
        status: Some(fail_request(status)).into(),
        ..Default::default()
    }
}
