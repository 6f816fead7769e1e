use std::time::Instant;

use ttrpc::r#async::TtrpcContext;
use ttrpc_conformance::conformance::{EchoResponse, Metadatum};

/// What the server saw of a call when its handler began.
pub struct Call {
    metadata: Vec<Metadatum>,
    /// 0 where there is none, as on the wire.
    timeout_nanos: i64,
    began: Instant,
}

impl Call {
    pub fn begin(context: &TtrpcContext) -> Self {
        Self {
            metadata: metadata_of(context),
            timeout_nanos: context.timeout_nano,
            began: Instant::now(),
        }
    }

    /// Responds to a message with what the server saw of its call.
    pub fn echo(&self, sequence: u64, payload: Vec<u8>) -> EchoResponse {
        EchoResponse {
            sequence,
            payload,
            metadata: self.metadata.clone(),
            remaining_nanos: self.remaining_nanos(),
            ..Default::default()
        }
    }

    fn remaining_nanos(&self) -> i64 {
        if self.timeout_nanos == 0 {
            return 0;
        }
        let elapsed = i64::try_from(self.began.elapsed().as_nanos()).unwrap_or(i64::MAX);
        self.timeout_nanos.saturating_sub(elapsed)
    }
}

/// Sorted by key: the crate keeps metadata in a map, so the order on the wire is lost but within a key.
fn metadata_of(context: &TtrpcContext) -> Vec<Metadatum> {
    let mut seen: Vec<_> = context.metadata.iter().collect();
    seen.sort();
    seen.into_iter()
        .flat_map(|(key, values)| values.iter().map(move |value| metadatum(key, value)))
        .collect()
}

fn metadatum(key: &str, value: &str) -> Metadatum {
    Metadatum {
        key: key.to_owned(),
        value: value.to_owned(),
        ..Default::default()
    }
}
