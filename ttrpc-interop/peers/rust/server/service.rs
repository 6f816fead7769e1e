use std::time::{Duration, Instant};

use async_trait::async_trait;
use protobuf::well_known_types::empty::Empty;
use protobuf::EnumOrUnknown;
use ttrpc::error::get_rpc_status;
use ttrpc::proto::{Any, Status};
use ttrpc::r#async::{ServerStream, ServerStreamReceiver, ServerStreamSender, TtrpcContext};
use ttrpc::{Code, Error, Result};
use ttrpc_conformance::conformance::{
    EchoRequest, EchoResponse, FailRequest, FailStreamRequest, FloodRequest, Part, SleepRequest,
    SleepResponse, Total,
};
use ttrpc_conformance::conformance_ttrpc::Conformance;

use crate::call::Call;

pub struct Service;

#[async_trait]
impl Conformance for Service {
    async fn echo(&self, context: &TtrpcContext, request: EchoRequest) -> Result<EchoResponse> {
        Ok(Call::begin(context).echo(request.sequence, request.payload))
    }

    async fn fail(&self, _: &TtrpcContext, request: FailRequest) -> Result<EchoResponse> {
        end_in(request)?;
        Ok(EchoResponse::new())
    }

    // The crate drops the handler at its deadline and when the connection is lost.
    async fn sleep(&self, _: &TtrpcContext, request: SleepRequest) -> Result<SleepResponse> {
        let start = Instant::now();
        tokio::time::sleep(Duration::from_millis(request.delay_millis)).await;
        Ok(SleepResponse {
            slept_millis: start.elapsed().as_millis() as u64,
            ..Default::default()
        })
    }

    async fn nothing(&self, _: &TtrpcContext, _: Empty) -> Result<Empty> {
        Ok(Empty::new())
    }

    // Ends the call's task and nothing else: the crate sends nothing, now or later.
    async fn crash(&self, _: &TtrpcContext, _: Empty) -> Result<Empty> {
        panic!("crash was called")
    }

    async fn sum(&self, _: &TtrpcContext, mut parts: ServerStreamReceiver<Part>) -> Result<Total> {
        let mut total = Total::new();
        while let Some(part) = parts.recv().await? {
            total.sum = total.sum.wrapping_add(part.add);
            total.count += 1;
        }
        Ok(total)
    }

    async fn divide(
        &self,
        _: &TtrpcContext,
        total: Total,
        parts: ServerStreamSender<Part>,
    ) -> Result<()> {
        let mut rest = total.sum;
        if total.count == 0 && rest != 0 {
            let text = format!("no parts make a sum of 0 but was {rest}");
            return Err(get_rpc_status(Code::INVALID_ARGUMENT, text));
        }
        for count in (1..=i64::from(total.count)).rev() {
            let add = rest / count;
            rest -= add;
            parts.send(&part(add)).await?;
        }
        Ok(())
    }

    async fn empties(
        &self,
        _: &TtrpcContext,
        _: Empty,
        empties: ServerStreamSender<Empty>,
    ) -> Result<()> {
        for _ in 0..3 {
            empties.send(&Empty::new()).await?;
        }
        Ok(())
    }

    async fn echo_stream(
        &self,
        context: &TtrpcContext,
        mut stream: ServerStream<EchoResponse, EchoRequest>,
    ) -> Result<()> {
        let call = Call::begin(context);
        while let Some(request) = stream.recv().await? {
            let response = call.echo(request.sequence, request.payload);
            stream.send(&response).await?;
        }
        Ok(())
    }

    async fn fail_stream(
        &self,
        context: &TtrpcContext,
        mut stream: ServerStream<EchoResponse, FailStreamRequest>,
    ) -> Result<()> {
        let call = Call::begin(context);
        let first = stream.recv().await?.ok_or_else(closed_too_early)?;
        for answered in 0..first.after_messages {
            if answered > 0 {
                stream.recv().await?.ok_or_else(closed_too_early)?;
            }
            stream.send(&call.echo(0, Vec::new())).await?;
        }
        end_in(first.status.unwrap_or_default())
    }

    async fn flood(
        &self,
        context: &TtrpcContext,
        mut stream: ServerStream<EchoResponse, FloodRequest>,
    ) -> Result<()> {
        let call = Call::begin(context);
        let request = stream.recv().await?.ok_or_else(closed_too_early)?;
        for sequence in 0..u64::from(request.count) {
            let payload = vec![0; request.size as usize];
            stream.send(&call.echo(sequence, payload)).await?;
        }
        Ok(())
    }
}

fn part(add: i64) -> Part {
    Part {
        add,
        ..Default::default()
    }
}

/// Fails with the status asked for; code 0 is none.
fn end_in(request: FailRequest) -> Result<()> {
    if request.code == 0 {
        return Ok(());
    }
    // The crate has a type of its own for Any.
    let details = request.details.into_iter().map(|detail| Any {
        type_url: detail.type_url,
        value: detail.value,
        ..Default::default()
    });
    Err(Error::RpcStatus(Status {
        code: EnumOrUnknown::from_i32(request.code),
        message: request.message,
        details: details.collect(),
        ..Default::default()
    }))
}

fn closed_too_early() -> Error {
    get_rpc_status(
        Code::INVALID_ARGUMENT,
        "the client closed its side too early",
    )
}
