use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use ttrpc::error::get_rpc_status;
use ttrpc::proto::{FLAG_NO_DATA, FLAG_REMOTE_OPEN};
use ttrpc::r#async::{Service, StreamHandler, StreamInner, TtrpcContext};
use ttrpc::{Code, Response, Result};

/// Lets Go's clients open streams of messages. They say "remote open" but not "no data", which the
/// crate takes for an empty first message: each handler would get one that nobody sent (case 56).
pub fn admit(mut services: HashMap<String, Service>) -> HashMap<String, Service> {
    for service in services.values_mut() {
        for handler in service.streams.values_mut() {
            *handler = Arc::new(WithoutMadeUpMessage(handler.clone()));
        }
    }
    services
}

struct WithoutMadeUpMessage(Arc<dyn StreamHandler + Send + Sync>);

#[async_trait]
impl StreamHandler for WithoutMadeUpMessage {
    async fn handler(
        &self,
        context: TtrpcContext,
        mut stream: StreamInner,
    ) -> Result<Option<Response>> {
        let flags = context.mh.flags;
        if flags & FLAG_REMOTE_OPEN != 0 && flags & FLAG_NO_DATA == 0 {
            let first = stream.recv().await?;
            // What was received cannot be given back; no client known opens a stream with a message.
            if !first.is_empty() {
                let text = "a stream that stays open must be opened without a message";
                return Err(get_rpc_status(Code::UNIMPLEMENTED, text));
            }
        }
        self.0.handler(context, stream).await
    }
}
