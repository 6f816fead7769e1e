use protobuf::well_known_types::empty::Empty;
use protobuf::Message;
use ttrpc_conformance::conformance::EchoRequest;

use crate::check::{check, fail, Check};
use crate::messages::{bare, echoes};

pub fn checks() -> Vec<Check> {
    vec![
        check("Echo returns sequence and payload", |peer| async move {
            echoes(&peer, (1 << 63) + 5, b"payload\x00\xff").await
        }),
        check(
            "Echo of an empty message is an empty message",
            |peer| async move {
                let response = peer.conformance.echo(bare(), &EchoRequest::new()).await?;
                if response.compute_size() != 0 {
                    return fail(format!("response must be empty but was {response}"));
                }
                Ok(())
            },
        ),
        check(
            "Nothing takes and returns an empty message",
            |peer| async move {
                peer.conformance.nothing(bare(), &Empty::new()).await?;
                Ok(())
            },
        ),
    ]
}
