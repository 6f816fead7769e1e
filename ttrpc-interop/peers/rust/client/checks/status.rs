use std::time::Duration;

use protobuf::well_known_types::any::Any;
use protobuf::well_known_types::empty::Empty;
use protobuf::{Enum, EnumOrUnknown, Message};
use ttrpc::proto::Status;
use ttrpc::Code;
use ttrpc_conformance::conformance::{FailRequest, Metadatum};

use crate::check::{check, fail, Check, Proof};
use crate::messages::{bare, with_timeout};
use crate::peer::{Peer, SERVICE};
use crate::status::{any, ends_in, ends_in_code, ends_in_status};

/// Encoded as a field that is longer than its message.
pub const UNDECODABLE: [u8; 2] = [1 << 3 | 2, 100];

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "Fail with code 0 returns an empty message",
            |peer| async move {
                let mut request = FailRequest::new();
                request.message = "not a failure".to_owned();
                let response = peer.conformance.fail(bare(), &request).await?;
                if response.compute_size() != 0 {
                    return fail(format!("response must be empty but was {response}"));
                }
                Ok(())
            },
        ),
        check(
            "Fail ends in each of the 16 codes with message and details",
            |peer| async move {
                for code in (1..=16).filter_map(Code::from_i32) {
                    fails_with(&peer, status(code, format!("failed as asked: {code:?}"))).await?;
                }
                Ok(())
            },
        ),
        check(
            "Fail keeps an empty message without details",
            |peer| async move { fails_with(&peer, ttrpc::get_status(Code::ABORTED, "")).await },
        ),
        check(
            "Fail keeps a long message beyond ASCII",
            |peer| async move {
                let message = "größer, 更大, 🐳\n".repeat(4096);
                fails_with(&peer, ttrpc::get_status(Code::DATA_LOSS, message)).await
            },
        ),
        check(
            "Fail keeps the number of a code that nobody knows",
            |peer| async move { unknown_code(&peer).await },
        ),
        check("unknown service is UNIMPLEMENTED", |peer| async move {
            let outcome = peer.call("no.such.Service", "Echo", Vec::new()).await;
            ends_in(&outcome, Code::UNIMPLEMENTED, "service no.such.Service")
        }),
        check("unknown method is UNIMPLEMENTED", |peer| async move {
            let outcome = peer.call(SERVICE, "NoSuchMethod", Vec::new()).await;
            ends_in(&outcome, Code::UNIMPLEMENTED, "method NoSuchMethod")
        }),
        check(
            "method name in other letter case is UNIMPLEMENTED",
            |peer| async move {
                let outcome = peer.call(SERVICE, "echo", Vec::new()).await;
                ends_in(&outcome, Code::UNIMPLEMENTED, "method echo")
            },
        ),
        check("undecodable message is INTERNAL", |peer| async move {
            let outcome = peer.call(SERVICE, "Echo", UNDECODABLE.to_vec()).await;
            ends_in_code(&outcome, Code::INTERNAL)
        }),
    ]
}

/// Fails on a Go server, which dies of the panic and takes the connection along.
pub fn crash() -> Check {
    check("Crash is UNKNOWN and the server lives", |peer| async move {
        // Long enough for a response; a Rust server has none.
        let context = with_timeout(Duration::from_secs(3));
        let outcome = peer.conformance.crash(context, &Empty::new()).await;
        ends_in_code(&outcome, Code::UNKNOWN)
    })
}

/// With two details: a message that both sides know and one that neither knows.
pub fn status(code: Code, message: String) -> Status {
    let entry = Metadatum {
        key: "code".to_owned(),
        value: format!("{code:?}"),
        ..Default::default()
    };
    let known = Any::pack(&entry).expect("a message of three fields can be encoded");
    let details = vec![
        any(&known.type_url, known.value),
        any("example.com/no.such.Message", vec![0xff, 0, code as u8]),
    ];
    Status {
        details,
        ..ttrpc::get_status(code, message)
    }
}

pub fn fail_request(status: &Status) -> FailRequest {
    let details = status.details.iter().map(|detail| Any {
        type_url: detail.type_url.clone(),
        value: detail.value.clone(),
        ..Default::default()
    });
    FailRequest {
        code: status.code.value(),
        message: status.message.clone(),
        details: details.collect(),
        ..Default::default()
    }
}

async fn fails_with(peer: &Peer, status: Status) -> Proof {
    let outcome = peer.conformance.fail(bare(), &fail_request(&status)).await;
    ends_in_status(&outcome, &status)
}

// The crate takes a code that it does not know for OK, so the call succeeds here with an empty
// message; what came is still in the response that stubs do not show (case 91).
async fn unknown_code(peer: &Peer) -> Proof {
    let status = Status {
        code: EnumOrUnknown::from_i32(99),
        message: "from the future".to_owned(),
        ..Default::default()
    };
    let payload = fail_request(&status).write_to_bytes()?;
    ends_in_status(&peer.call(SERVICE, "Fail", payload).await, &status)
}
