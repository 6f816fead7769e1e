use ttrpc::context::{with_metadata, Context};
use ttrpc_conformance::conformance::{FailRequest, FailStreamRequest, FloodRequest};

use crate::check::{check, Check, Proof};
use crate::messages::{bare, echo_request, has_seen, metadata, Metadata};
use crate::peer::Peer;
use crate::streams::{closes, ends, exchange};

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "Echo sees the values of a repeated metadata key in their order",
            |peer| async move {
                let colors = ["red", "green", "blue", "green"];
                let sent = metadata(&[("color", &colors), ("trace", &["4bf92f35"])]);
                echo_sees(&peer, sent).await
            },
        ),
        check(
            "Echo sees empty metadata keys and values",
            |peer| async move {
                let sent = metadata(&[("", &["no key"]), ("no-value", &["", "x", ""])]);
                echo_sees(&peer, sent).await
            },
        ),
        check("Echo sees metadata of 1,000 values", |peer| async move {
            echo_sees(&peer, many()).await
        }),
        check(
            "Echo sees metadata keys in lower case, whatever case they were given in",
            |peer| async move { lower_case(&peer).await },
        ),
        check(
            "Echo sees no metadata where none was sent",
            |peer| async move { echo_sees(&peer, Metadata::new()).await },
        ),
        check(
            "metadata of one call is not seen by the next one",
            |peer| async move {
                echo_sees(&peer, metadata(&[("first", &["call"])])).await?;
                echo_sees(&peer, Metadata::new()).await
            },
        ),
        check(
            "EchoStream sees the metadata of its call in each message",
            |peer| async move {
                let sent = metadata(&[("color", &["red", "", "red"]), ("", &["no key"])]);
                echo_stream_sees(&peer, sent).await
            },
        ),
        check(
            "EchoStream sees metadata of 1,000 values",
            |peer| async move { echo_stream_sees(&peer, many()).await },
        ),
        check(
            "EchoStream sees no metadata where none was sent",
            |peer| async move { echo_stream_sees(&peer, Metadata::new()).await },
        ),
        check(
            "streams at one time keep their metadata apart",
            |peer| async move { apart(&peer).await },
        ),
        check(
            "FailStream sees the metadata of its call",
            |peer| async move {
                let sent = metadata(&[("kind", &["fail"])]);
                let context = with_metadata(sent.clone());
                let mut stream = peer.conformance.fail_stream(context).await?;
                stream.send(&ends_well_after_one()).await?;
                has_seen(&stream.recv().await?, &sent)?;
                ends(stream.recv().await)
            },
        ),
        check("Flood sees the metadata of its call", |peer| async move {
            let sent = metadata(&[("kind", &["flood"])]);
            let mut stream = peer.conformance.flood(with_metadata(sent.clone())).await?;
            let mut request = FloodRequest::new();
            request.count = 1;
            stream.send(&request).await?;
            has_seen(&stream.recv().await?, &sent)?;
            ends(stream.recv().await)
        }),
    ]
}

async fn echo_sees(peer: &Peer, sent: Metadata) -> Proof {
    let context = with_metadata(sent.clone());
    let request = echo_request(1, "metadata");
    let response = peer.conformance.echo(context, &request).await?;
    has_seen(&response, &sent)
}

async fn echo_stream_sees(peer: &Peer, sent: Metadata) -> Proof {
    let context = with_metadata(sent.clone());
    let mut stream = peer.conformance.echo_stream(context).await?;
    for sequence in 0..3 {
        has_seen(
            &exchange(&mut stream, sequence, "on a stream").await?,
            &sent,
        )?;
    }
    closes(stream).await
}

// Context::add looks a key up as it was given and stores it in lower case, so a second value given
// in upper case takes the place of the first.
async fn lower_case(peer: &Peer) -> Proof {
    let mut context = Context::default();
    context.add("Color".to_owned(), "red".to_owned());
    context.add("COLOR".to_owned(), "blue".to_owned());
    let response = peer.conformance.echo(context, &echo_request(1, "")).await?;
    has_seen(&response, &metadata(&[("color", &["red", "blue"])]))
}

async fn apart(peer: &Peer) -> Proof {
    let (odd, even) = (
        metadata(&[("parity", &["odd"])]),
        metadata(&[("parity", &["even"])]),
    );
    let context = with_metadata(odd.clone());
    let mut first = peer.conformance.echo_stream(context).await?;
    let context = with_metadata(even.clone());
    let mut second = peer.conformance.echo_stream(context).await?;
    for sequence in 0..10 {
        has_seen(&exchange(&mut first, sequence, "odd").await?, &odd)?;
        has_seen(&exchange(&mut second, sequence, "even").await?, &even)?;
    }
    // A context without metadata is not that of a stream opened before it.
    let bare = peer.conformance.echo(bare(), &echo_request(1, "")).await?;
    has_seen(&bare, &Metadata::new())?;
    closes(first).await?;
    closes(second).await
}

fn many() -> Metadata {
    let values = (0..1000).map(|i| format!("value {i} – ü")).collect();
    Metadata::from([("many".to_owned(), values)])
}

fn ends_well_after_one() -> FailStreamRequest {
    FailStreamRequest {
        after_messages: 1,
        status: Some(FailRequest::new()).into(),
        ..Default::default()
    }
}
